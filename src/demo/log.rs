//! Which requests a simulated server has seen, and how many of them it has carried out.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::call::Call;

/// The requests of one server, oldest first. Those to `/demo/…` aren't in it.
#[derive(Debug, Clone, Default)]
pub struct Log {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Seen {
    calls: Vec<Arc<Call>>,
    carried_out: usize,
}

/// Old requests are dropped beyond this, so that a demo may run for weeks.
const LONGEST: usize = 10_000;

impl Log {
    pub(crate) fn add(&self, call: Arc<Call>) {
        let mut seen = self.seen();
        if seen.calls.len() >= LONGEST {
            seen.calls.drain(..LONGEST / 2);
        }
        seen.calls.push(call);
        drop(seen);
        self.shared.changed.notify_all();
    }

    pub(crate) fn carried_out_one(&self) {
        let mut seen = self.seen();
        seen.carried_out = seen.carried_out.saturating_add(1);
        drop(seen);
        self.shared.changed.notify_all();
    }

    /// Everything so far.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Call>> {
        self.seen().calls.clone()
    }

    /// How often this method met this path.
    #[must_use]
    pub fn count(&self, method: &str, path: &str) -> usize {
        let all = self.all();
        all.iter().filter(|call| call.is(method, path)).count()
    }

    /// How many requests have met their handler: a dropped one hasn't, one whose answer was lost has.
    #[must_use]
    pub fn carried_out(&self) -> usize {
        self.seen().carried_out
    }

    /// Waits until this method has met this path so often; false if it didn't within the limit.
    #[must_use]
    pub fn wait_for(&self, count: usize, method: &str, path: &str, limit: Duration) -> bool {
        self.wait(limit, |seen| {
            let met = seen.calls.iter().filter(|call| call.is(method, path));
            met.count() >= count
        })
    }

    /// Waits until so many requests have been carried out; false if they weren't within the limit.
    #[must_use]
    pub fn wait_for_carried_out(&self, count: usize, limit: Duration) -> bool {
        self.wait(limit, |seen| seen.carried_out >= count)
    }

    /// Forgets everything so far.
    pub fn clear(&self) {
        *self.seen() = Seen::default();
    }

    fn wait(&self, limit: Duration, is_done: impl Fn(&Seen) -> bool) -> bool {
        let changed = &self.shared.changed;
        let waited = changed.wait_timeout_while(self.seen(), limit, |seen| !is_done(seen));
        let (_seen, outcome) = waited.unwrap_or_else(PoisonError::into_inner);
        !outcome.timed_out()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        let lock = self.shared.seen.lock();
        lock.unwrap_or_else(PoisonError::into_inner)
    }
}
