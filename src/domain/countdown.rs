//! The words of a countdown, their tone, and the instant at which they change next (SCREENS C2, C3).

use jiff::{SignedDuration, Timestamp};

use super::expiry::Expiry;
use super::holding::Holding;
use super::lifecycle::{Busy, Reason, State};
use super::span;

/// How a text is meant, for colour; never told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// All is well.
    Ok,
    /// It ends soon.
    Warn,
    /// It needs somebody.
    Bad,
    /// Something is under way.
    Busy,
    /// Nothing to see.
    Muted,
}

/// A text that changes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countdown {
    /// The words.
    pub text: String,
    /// When they change next; none if only an event changes them.
    pub changes_at: Option<Timestamp>,
}

impl Countdown {
    fn fixed(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            changes_at: None,
        }
    }
}

/// How far away an instant is: `in 3h 12m`, `48m ago`.
#[must_use]
pub fn apart(at: Timestamp, now: Timestamp) -> String {
    if at > now {
        return format!("in {}", until(Expiry::At(at), now).text);
    }
    format!("{} ago", span::short(now.duration_since(at)))
}

/// What is left until `expiry`: `5h 20m`, `?`, `no end`, `expired 14m`.
#[must_use]
pub fn until(expiry: Expiry, now: Timestamp) -> Countdown {
    match expiry {
        Expiry::Unknown => Countdown::fixed("?"),
        Expiry::Never => Countdown::fixed("no end"),
        Expiry::At(at) if at > now => {
            let left = whole_seconds_up(at.duration_since(now));
            let step = span::step_of_text(left);
            // The text holds while the whole seconds left stay at or above the last multiple of its step.
            let lowest = left - left % step;
            Countdown {
                text: span::text(SignedDuration::from_secs(left)),
                changes_at: at.checked_sub(SignedDuration::from_secs(lowest - 1)).ok(),
            }
        }
        Expiry::At(at) => since("expired", at, now),
    }
}

/// What has passed: `rejected 2m`.
#[must_use]
pub fn since(word: &str, at: Timestamp, now: Timestamp) -> Countdown {
    let passed = now.duration_since(at).as_secs().max(0);
    let step = span::step_of_short(passed);
    let next = passed - passed % step + step;
    Countdown {
        text: format!("{word} {}", span::short(SignedDuration::from_secs(passed))),
        changes_at: at.checked_add(SignedDuration::from_secs(next)).ok(),
    }
}

/// Counts a started second as a whole one, so that `0m 00s` is never shown for a token that lives.
fn whole_seconds_up(left: SignedDuration) -> i64 {
    left.as_secs() + i64::from(left.subsec_nanos() > 0)
}

/// The ACCESS column: the state's word or the time left.
#[must_use]
pub fn access(holding: &Holding, now: Timestamp) -> Countdown {
    let text = match holding.state_at(now) {
        State::SignedOut => return Countdown::fixed("—"),
        State::Damaged => return Countdown::fixed("damaged"),
        State::Active | State::Expiring => {
            let expiry = holding
                .tokens
                .as_ref()
                .map_or(Expiry::Unknown, |t| t.expiry);
            return until(expiry, now).or_earlier(turns_expiring(holding, now));
        }
        State::Revoked { since: at } => since("revoked", at, now),
        State::Expired { since: at } => since("expired", at, now),
        State::Rejected { since: at } => since("rejected", at, now),
        State::NeedsLogin { reason, since: at } => match reason {
            Reason::Expired | Reason::NoRefreshToken => since("expired", at, now),
            Reason::Revoked => since("revoked", at, now),
            Reason::Denied => since("denied", at, now),
            Reason::AnswerLost => return Countdown::fixed("answer lost"),
        },
    };
    text.or_earlier(refresh_ends(holding, now))
}

/// The REFRESH column: `none` without a refresh token, `—` where there is nothing to count.
#[must_use]
pub fn refresh(holding: &Holding, now: Timestamp) -> Countdown {
    let gone = matches!(
        holding.state_at(now),
        State::SignedOut | State::Revoked { .. } | State::Damaged
    );
    match &holding.tokens {
        None => Countdown::fixed("—"),
        Some(_) if gone => Countdown::fixed("—"),
        Some(tokens) if tokens.refresh.is_none() => Countdown::fixed("none"),
        Some(tokens) => {
            let turn = tokens.refresh_turns_at().filter(|turn| *turn > now);
            until(tokens.refresh_expiry, now).or_earlier(turn)
        }
    }
}

impl Countdown {
    fn or_earlier(mut self, other: Option<Timestamp>) -> Self {
        self.changes_at = match (self.changes_at, other) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self
    }
}

/// When an active token becomes an expiring one: its glyph and group change then.
fn turns_expiring(holding: &Holding, now: Timestamp) -> Option<Timestamp> {
    let tokens = holding.tokens.as_ref()?;
    let margin = super::schedule::expiring_margin(tokens.granted()?);
    let turn = tokens.expiry.instant()?.checked_sub(margin).ok()?;
    (turn > now).then_some(turn)
}

/// When an expired token can no longer be refreshed.
fn refresh_ends(holding: &Holding, now: Timestamp) -> Option<Timestamp> {
    let at = holding.tokens.as_ref()?.refresh_expiry.instant()?;
    (at > now).then_some(at)
}

/// A state's glyph in unicode and ASCII, and its tone (SCREENS C2).
#[must_use]
pub const fn glyph(state: State) -> (char, char, Tone) {
    match state {
        State::Active => ('●', '*', Tone::Ok),
        State::Expiring => ('▲', '^', Tone::Warn),
        State::Expired { .. } => ('✗', 'x', Tone::Bad),
        State::Rejected { .. } | State::Damaged => ('!', '!', Tone::Bad),
        State::NeedsLogin { reason, .. } => match reason {
            Reason::Expired | Reason::NoRefreshToken => ('✗', 'x', Tone::Bad),
            Reason::Revoked | Reason::Denied | Reason::AnswerLost => ('!', '!', Tone::Bad),
        },
        State::SignedOut | State::Revoked { .. } => ('○', 'o', Tone::Muted),
    }
}

impl Busy {
    /// What the ACCESS column says meanwhile.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::LoggingIn => "logging in…",
            Self::Refreshing => "refreshing…",
            Self::Revoking => "revoking…",
            Self::Checking => "checking…",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_text_changes_exactly_when_it_says() {
        for left in [
            3,
            59,
            60,
            61,
            3599,
            3600,
            3661,
            86_400,
            90_000,
            100 * 86_400,
        ] {
            let end = Expiry::At(at(left));
            let shown = until(end, at(0));
            let change = shown.changes_at.unwrap().as_second();
            assert_eq!(until(end, at(change - 1)).text, shown.text, "{left}");
            assert_ne!(until(end, at(change)).text, shown.text, "{left}");
        }
    }

    proptest! {
        #[test]
        fn a_shown_time_never_changes_before_it_says(left in -200_000i64..20_000_000, step in 0i64..5000) {
            let end = Expiry::At(at(left));
            let shown = until(end, at(0));
            let change = shown.changes_at.unwrap();
            prop_assert!(change > at(0));
            if at(step) < change {
                prop_assert_eq!(until(end, at(step)).text, shown.text);
            }
        }
    }

    #[test]
    fn a_started_second_still_counts() {
        let end = at(10);
        let just_before = end - SignedDuration::from_millis(300);
        assert_eq!(until(Expiry::At(end), just_before).text, "0m 01s");
        assert_eq!(until(Expiry::At(end), end).text, "expired 0s");
    }
}
