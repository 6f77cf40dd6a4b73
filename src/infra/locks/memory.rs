//! Locks of one process alone, for worlds in memory.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::Mutex;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::service::ports::{Guard, Local, Locks};

/// Locks that no other process sees.
#[derive(Default)]
pub struct MemoryLocks(RefCell<HashMap<ProfileName, Arc<Mutex<()>>>>);

impl Locks for MemoryLocks {
    fn acquire<'a>(
        &'a self,
        profile: &'a ProfileName,
        patience: SignedDuration,
    ) -> Local<'a, Result<Guard>> {
        let lock = Arc::clone(self.0.borrow_mut().entry(profile.clone()).or_default());
        let patience = Duration::try_from(patience).unwrap_or_default();
        Box::pin(async move {
            match tokio::time::timeout(patience, lock.lock_owned()).await {
                Ok(held) => Ok(Guard(Box::new(held))),
                Err(_) => Err(
                    Error::new(Kind::Busy, format!("another job works on '{profile}'"))
                        .hint("wait until it has ended"),
                ),
            }
        })
    }
}
