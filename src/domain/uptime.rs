//! How old something is, when the wall clock may have been set since.
//!
//! The time since boot counts through suspend and can't be set, so within one boot a step back is seen and undone. A step
//! forth is believed: a virtual machine that was paused looks the same, and there the wall clock is the one that is
//! right. So age is what the clock that counted more says: a token is never taken to live longer than it does.

use jiff::{SignedDuration, Timestamp};

use super::expiry::Expiry;

/// What the clock that can't be set says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uptime {
    /// Which boot of which machine: the time since another one says nothing.
    pub boot: String,
    /// The time since then, suspend included; negative for what came before.
    pub since_boot: SignedDuration,
}

/// What all clocks say at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock.
    pub wall: Timestamp,
    /// The other one, where the system has it.
    pub uptime: Option<Uptime>,
}

/// How instants that were noted by an earlier wall clock are read now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Moved by so much; never forth.
    Moved(SignedDuration),
    /// The clock was set back in between, and nobody knows how far: ends can't be known.
    Unknowable,
}

/// Less is rounding and slewing, no step.
const LEAST_STEP: SignedDuration = SignedDuration::from_secs(2);

/// What lies further ahead of the clock was noted by one that was set back since.
const MOST_AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Whether something noted at `at` was noted by a clock that has been set back since.
#[must_use]
pub fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at.duration_since(now) > MOST_AHEAD
}

impl Moment {
    /// What the time since boot was at an instant of the present wall clock.
    #[must_use]
    pub fn uptime_at(&self, at: Timestamp) -> Option<Uptime> {
        let now = self.uptime.as_ref()?;
        let ago = self.wall.duration_since(at);
        Some(Uptime {
            boot: now.boot.clone(),
            since_boot: now.since_boot.checked_sub(ago)?,
        })
    }

    /// How instants are read that belong to something noted at `at`, and at that uptime.
    #[must_use]
    pub fn reading(&self, at: Timestamp, uptime: Option<&Uptime>) -> Reading {
        let told = self.wall.duration_since(at);
        match uptime.and_then(|then| self.counted_since(then)) {
            Some(counted) if told < counted.saturating_sub(LEAST_STEP) => {
                Reading::Moved(told.saturating_sub(counted))
            }
            None if is_ahead(at, self.wall) => Reading::Unknowable,
            // What is a little ahead came just now: nobody has more than was granted.
            Some(_) | None => Reading::Moved(told.min(SignedDuration::ZERO)),
        }
    }

    fn counted_since(&self, then: &Uptime) -> Option<SignedDuration> {
        let now = self.uptime.as_ref().filter(|now| now.boot == then.boot)?;
        let counted = now.since_boot.checked_sub(then.since_boot)?;
        (!counted.is_negative()).then_some(counted)
    }
}

impl Reading {
    /// An instant as it is read.
    #[must_use]
    pub fn instant(self, at: Timestamp) -> Timestamp {
        match self {
            Self::Moved(by) => at.checked_add(by).unwrap_or(Timestamp::MIN),
            Self::Unknowable => at,
        }
    }

    /// An end as it is read.
    #[must_use]
    pub fn end(self, expiry: Expiry) -> Expiry {
        match (self, expiry) {
            (Self::Moved(_), Expiry::At(at)) => Expiry::At(self.instant(at)),
            (Self::Unknowable, Expiry::At(_)) | (_, Expiry::Unknown) => Expiry::Unknown,
            (_, Expiry::Never) => Expiry::Never,
        }
    }
}

#[cfg(test)]
mod tests;
