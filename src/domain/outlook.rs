//! Whether a login is about to end with its refresh token, and who can help.

use jiff::{SignedDuration, Timestamp};

use super::countdown::{self, Tone};
use super::expiry::Expiry;
use super::grant::Grant;
use super::holding::{Holding, TokenFacts};
use super::lifecycle::State;
use super::schedule;
use super::token::Obtained;

/// How it stands with a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// Nothing to say of it, as far as known: it lives, there is none, or none is needed.
    Good,
    /// The last tenth of its life (at most 7 d).
    Ending {
        /// When it ends.
        at: Timestamp,
        /// A refresh didn't move that end: only a login does.
        is_final: bool,
    },
    /// It has ended; what is left is the access token.
    Ended {
        /// When it ended.
        at: Timestamp,
    },
}

impl Outlook {
    /// What is to be said of it, if anything: `the refresh token ends in 2d 03h`.
    #[must_use]
    pub fn words(self, now: Timestamp) -> Option<String> {
        match self {
            Self::Good => None,
            Self::Ending { at, is_final } => {
                let left = countdown::until(Expiry::At(at), now).text;
                let however = if is_final {
                    ", a refresh doesn't extend it"
                } else {
                    ""
                };
                Some(format!("the refresh token ends in {left}{however}"))
            }
            Self::Ended { .. } => Some("the refresh token has ended".to_owned()),
        }
    }

    /// How the refresh token's countdown is meant.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Good => Tone::Ok,
            Self::Ending { .. } => Tone::Warn,
            Self::Ended { .. } => Tone::Bad,
        }
    }

    /// Whether somebody is needed, given whether the profile renews itself.
    #[must_use]
    pub const fn needs_somebody(self, renews_itself: bool) -> bool {
        match self {
            Self::Good => false,
            Self::Ending { is_final, .. } => is_final || !renews_itself,
            Self::Ended { .. } => true,
        }
    }
}

impl TokenFacts {
    /// The life that the refresh token was granted, from when its end was last moved.
    #[must_use]
    pub fn refresh_granted(&self) -> Option<SignedDuration> {
        self.refresh_expiry.left(self.refresh_since)
    }

    /// When the last tenth of the refresh token's life begins.
    #[must_use]
    pub fn refresh_turns_at(&self) -> Option<Timestamp> {
        let margin = schedule::expiring_margin(self.refresh_granted()?);
        self.refresh_expiry.instant()?.checked_sub(margin).ok()
    }

    /// How it stands with the refresh token at `now`.
    #[must_use]
    pub fn outlook(&self, now: Timestamp) -> Outlook {
        let asks_again = self.obtained_by == Obtained::Login(Grant::ClientCredentials);
        let end = self.refresh_expiry.instant();
        let Some(at) = end.filter(|_| self.refresh.is_some() && !asks_again) else {
            return Outlook::Good;
        };
        if at <= now {
            return Outlook::Ended { at };
        }
        if self.refresh_turns_at().is_some_and(|turn| turn <= now) {
            let is_final = self.refresh_since < self.obtained_at;
            return Outlook::Ending { at, is_final };
        }
        Outlook::Good
    }
}

impl Holding {
    /// Whether a refresh is due and can help: access or refresh token in the last tenth of its life, access token
    /// expired or rejected.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        let can = || {
            self.tokens
                .as_ref()
                .is_some_and(|tokens| tokens.can_refresh(now))
        };
        match self.state_at(now) {
            State::Expiring | State::Expired { .. } | State::Rejected { .. } => can(),
            State::Active => match self.outlook(now) {
                Outlook::Ending { is_final, .. } => !is_final,
                Outlook::Good | Outlook::Ended { .. } => false,
            },
            State::NeedsLogin { .. }
            | State::SignedOut
            | State::Revoked { .. }
            | State::Damaged => false,
        }
    }

    /// How it stands with the refresh token at `now`. Good, too, where the state itself tells that a login is needed.
    #[must_use]
    pub fn outlook(&self, now: Timestamp) -> Outlook {
        match self.state_at(now) {
            State::Active | State::Expiring | State::Expired { .. } => {
                let tokens = self.tokens.as_ref();
                tokens.map_or(Outlook::Good, |tokens| tokens.outlook(now))
            }
            State::Rejected { .. }
            | State::NeedsLogin { .. }
            | State::SignedOut
            | State::Revoked { .. }
            | State::Damaged => Outlook::Good,
        }
    }
}

#[cfg(test)]
mod tests;
