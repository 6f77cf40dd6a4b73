//! Which requests a simulated server has seen.

use std::sync::{Arc, Mutex, PoisonError};

use super::call::Call;

/// The requests of one server, oldest first. Those to `/demo/…` aren't in it.
#[derive(Debug, Clone, Default)]
pub struct Log {
    calls: Arc<Mutex<Vec<Arc<Call>>>>,
}

/// Old requests are dropped beyond this, so that a demo may run for weeks.
const LONGEST: usize = 10_000;

impl Log {
    pub(crate) fn add(&self, call: Arc<Call>) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() >= LONGEST {
            calls.drain(..LONGEST / 2);
        }
        calls.push(call);
    }

    /// Everything so far.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Call>> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.clone()
    }

    /// How often this method met this path.
    #[must_use]
    pub fn count(&self, method: &str, path: &str) -> usize {
        let all = self.all();
        all.iter().filter(|call| call.is(method, path)).count()
    }

    /// Forgets everything so far.
    pub fn clear(&self) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.clear();
    }
}
