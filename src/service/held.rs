//! Whether one job holds a lock, so that tokens may be on their way to it.

use std::cell::Cell;
use std::rc::Rc;

use jiff::SignedDuration;

use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::service::ports::{Guard, Local, Locks};

/// The locks of the world, counted for one job: others' locks are none of its business.
pub(crate) struct HeldByJob {
    locks: Rc<dyn Locks>,
    count: Rc<Cell<usize>>,
}

/// A lock that is counted as long as it is held.
struct Counted {
    _guard: Guard,
    count: Rc<Cell<usize>>,
}

impl HeldByJob {
    pub(crate) fn new(locks: Rc<dyn Locks>) -> Self {
        Self {
            locks,
            count: Rc::default(),
        }
    }
}

impl Locks for HeldByJob {
    fn acquire<'a>(
        &'a self,
        profile: &'a ProfileName,
        patience: SignedDuration,
    ) -> Local<'a, Result<Guard>> {
        Box::pin(async move {
            let guard = self.locks.acquire(profile, patience).await?;
            self.count.update(|count| count + 1);
            let counted = Counted {
                _guard: guard,
                count: Rc::clone(&self.count),
            };
            Ok(Guard(Box::new(counted)))
        })
    }

    fn holds_any(&self) -> bool {
        self.count.get() > 0
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.count.update(|count| count - 1);
    }
}
