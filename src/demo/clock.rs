//! What time a simulated server thinks it is.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Where the time comes from.
pub type Source = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The wall clock of this machine.
#[must_use]
pub fn system() -> Source {
    Arc::new(Timestamp::now)
}

/// A clock that can be put forward or back, apart from its source.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    ahead: Arc<Mutex<SignedDuration>>,
}

impl Clock {
    /// A clock that starts in step with its source.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self {
            source,
            ahead: Arc::default(),
        }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        (self.source)()
            .saturating_add(ahead)
            .unwrap_or(Timestamp::MAX)
    }

    /// Jumps: for this clock alone, time has passed.
    pub fn advance(&self, by: SignedDuration) {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_add(by);
    }
}
