//! When a token ends, as far as anybody said.

use jiff::{SignedDuration, Timestamp};

/// When a token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// At this instant, by our wall clock.
    At(Timestamp),
    /// Nobody said.
    Unknown,
    /// The server said that it doesn't end.
    Never,
}

/// Lives of over ten years are taken for "nobody knows": no server means them.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 3660);

impl Expiry {
    /// From the moment of receipt and `expires_in` (RFC 6749 §5.1), in seconds.
    ///
    /// Zero, negative and over ten years: [`Expiry::Unknown`], never a guess.
    #[must_use]
    pub fn after(received_at: Timestamp, expires_in: Option<f64>) -> Self {
        expires_in
            .and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok())
            .filter(|life| life.is_positive() && *life <= LONGEST_LIFE)
            .and_then(|life| received_at.checked_add(life).ok())
            .map_or(Self::Unknown, Self::At)
    }

    /// What is left at `now`; negative once past.
    #[must_use]
    pub fn left(self, now: Timestamp) -> Option<SignedDuration> {
        self.instant().map(|at| at.duration_since(now))
    }

    /// The instant, where there is one.
    #[must_use]
    pub const fn instant(self) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            Self::Unknown | Self::Never => None,
        }
    }

    /// Whether it has passed at `now`, as far as known.
    #[must_use]
    pub fn is_past(self, now: Timestamp) -> bool {
        self.left(now).is_some_and(|left| !left.is_positive())
    }

    /// `known`, `unknown` or `never`, as `list --json` says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::At(_) => "known",
            Self::Unknown => "unknown",
            Self::Never => "never",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_lifetimes_are_unknown_and_never_invented() {
        let now = Timestamp::UNIX_EPOCH;
        for odd in [0.0, -1.0, 1e300, f64::NAN, f64::INFINITY, 4e8] {
            assert_eq!(Expiry::after(now, Some(odd)), Expiry::Unknown, "{odd}");
        }
        assert_eq!(Expiry::after(now, None), Expiry::Unknown);
        let hour = now + SignedDuration::from_secs(3600);
        assert_eq!(Expiry::after(now, Some(3600.0)), Expiry::At(hour));
    }
}
