//! The life of a profile's tokens, as a state machine.
//!
//! [`Standing`] is what events made of them and what is stored. [`State`] is what that means at an instant: only it knows
//! of time. Nothing but an event changes a standing, and time alone never does.

use jiff::Timestamp;

/// Why only a new login helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The refresh token has ended.
    Expired,
    /// The server says that the token is no longer good.
    Revoked,
    /// The server refused the refresh token.
    Denied,
    /// A refresh was sent and its answer never came; the old tokens are dead.
    AnswerLost,
    /// The access token has ended and there is no refresh token.
    NoRefreshToken,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Expired,
        Self::Revoked,
        Self::Denied,
        Self::AnswerLost,
        Self::NoRefreshToken,
    ];

    /// The word in the vault and in `--json`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Denied => "denied",
            Self::AnswerLost => "answer-lost",
            Self::NoRefreshToken => "no-refresh-token",
        }
    }

    /// Why, in words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Expired => "its refresh token has expired, too",
            Self::Revoked => "the server no longer accepts its token",
            Self::Denied => "the server refused its refresh token",
            Self::AnswerLost => "the answer to a refresh was lost",
            Self::NoRefreshToken => "its token has expired and it has no refresh token",
        }
    }
}

/// What events made of a profile's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No token here.
    SignedOut,
    /// A token is here and nothing speaks against it but time.
    Held,
    /// The server answered 401 before our countdown ended.
    Rejected {
        /// Since when.
        since: Timestamp,
    },
    /// Only a new login helps.
    NeedsLogin {
        /// Why.
        reason: Reason,
        /// Since when.
        since: Timestamp,
    },
    /// We revoked it at the server.
    Revoked {
        /// Since when.
        since: Timestamp,
    },
    /// The stored record doesn't open.
    Damaged,
}

/// What can happen to a profile's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The server granted new tokens: a login or a refresh.
    Granted,
    /// The server accepted the access token.
    Accepted,
    /// The server answered 401 to the access token.
    Rejected,
    /// The server refused the refresh token.
    RefreshDenied,
    /// A refresh's answer was lost and can't be had again.
    AnswerLost,
    /// We revoked the tokens at the server.
    Revoked,
    /// We forgot the tokens.
    Forgotten,
    /// The record didn't open.
    DidNotOpen,
}

impl Standing {
    /// What becomes of it after an event at an instant.
    ///
    /// A dead token stays dead until new ones are granted; the first instant of a bad standing is kept.
    #[must_use]
    pub const fn after(self, event: Event, at: Timestamp) -> Self {
        match (event, self) {
            (Event::Granted, _) | (Event::Accepted, Self::Held | Self::Rejected { .. }) => {
                Self::Held
            }
            (Event::Forgotten, _) | (_, Self::SignedOut) => Self::SignedOut,
            (Event::DidNotOpen, _) | (_, Self::Damaged) => Self::Damaged,
            (_, Self::Revoked { since }) => Self::Revoked { since },
            (Event::Revoked, _) => Self::Revoked { since: at },
            (Event::Rejected, Self::Held) => Self::Rejected { since: at },
            (Event::RefreshDenied, Self::Held | Self::Rejected { .. }) => Self::NeedsLogin {
                reason: Reason::Denied,
                since: at,
            },
            (Event::AnswerLost, Self::Held | Self::Rejected { .. }) => Self::NeedsLogin {
                reason: Reason::AnswerLost,
                since: at,
            },
            (Event::Rejected, Self::Rejected { .. })
            | (
                Event::Accepted | Event::Rejected | Event::RefreshDenied | Event::AnswerLost,
                Self::NeedsLogin { .. },
            ) => self,
        }
    }
}

/// What a profile's tokens are good for at an instant: the `state` words of PRODUCT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// No token here.
    SignedOut,
    /// The access token lives.
    Active,
    /// It lives for the last tenth of its life (at most 7 d).
    Expiring,
    /// It has ended, and a refresh token is there.
    Expired {
        /// When it ended.
        since: Timestamp,
    },
    /// The server said 401 before our countdown ended, and a refresh token is there.
    Rejected {
        /// Since when.
        since: Timestamp,
    },
    /// Only a new login helps.
    NeedsLogin {
        /// Why.
        reason: Reason,
        /// Since when.
        since: Timestamp,
    },
    /// Revoked by us.
    Revoked {
        /// Since when.
        since: Timestamp,
    },
    /// The record doesn't open.
    Damaged,
}

/// What a job is doing to a profile right now; shown instead of its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Busy {
    /// A login is under way.
    LoggingIn,
    /// A refresh is under way.
    Refreshing,
    /// A revocation is under way.
    Revoking,
    /// The server is being asked.
    Checking,
}

impl State {
    /// The `state` word of `--json` and filters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::Active => "active",
            Self::Expiring => "expiring",
            Self::Expired { .. } | Self::Rejected { .. } => "expired",
            Self::NeedsLogin { .. } => "needs-login",
            Self::Revoked { .. } => "revoked",
            Self::Damaged => "damaged",
        }
    }

    /// The `reason` word of `--json`, where there is one.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Rejected { .. } => Some("rejected"),
            Self::NeedsLogin { reason, .. } => Some(reason.word()),
            Self::SignedOut
            | Self::Active
            | Self::Expiring
            | Self::Expired { .. }
            | Self::Revoked { .. }
            | Self::Damaged => None,
        }
    }

    /// Whether the access token is good, as far as known.
    #[must_use]
    pub const fn is_alive(self) -> bool {
        matches!(self, Self::Active | Self::Expiring)
    }
}

/// The state words that filters accept.
pub const STATE_WORDS: [&str; 7] = [
    "signed-out",
    "active",
    "expiring",
    "expired",
    "needs-login",
    "revoked",
    "damaged",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVENTS: [Event; 8] = [
        Event::Granted,
        Event::Accepted,
        Event::Rejected,
        Event::RefreshDenied,
        Event::AnswerLost,
        Event::Revoked,
        Event::Forgotten,
        Event::DidNotOpen,
    ];

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_rejected_token_that_answers_again_is_held_again() {
        let rejected = Standing::Held.after(Event::Rejected, at(5));
        assert_eq!(rejected, Standing::Rejected { since: at(5) });
        assert_eq!(rejected.after(Event::Rejected, at(9)), rejected);
        assert_eq!(rejected.after(Event::Accepted, at(9)), Standing::Held);
    }

    proptest! {
        #[test]
        fn the_dead_stay_dead_until_something_is_granted(order in prop::collection::vec(0usize..8, 1..40)) {
            let mut standing = Standing::SignedOut;
            let mut dead = true;
            for (second, index) in order.into_iter().enumerate() {
                let event = EVENTS[index];
                standing = standing.after(event, at(i64::try_from(second).unwrap()));
                dead = match event {
                    Event::Granted => false,
                    Event::RefreshDenied | Event::AnswerLost | Event::Revoked | Event::Forgotten
                    | Event::DidNotOpen => true,
                    Event::Accepted | Event::Rejected => dead,
                };
                let looks_alive = matches!(standing, Standing::Held | Standing::Rejected { .. });
                prop_assert_eq!(looks_alive, !dead);
            }
        }
    }
}
