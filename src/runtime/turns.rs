//! Whose turn it is: so many jobs at once, per server and per profile.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::name::{ProfileName, ServerName};
use crate::service::bulk::{MOST_JOBS, MOST_JOBS_PER_SERVER};

/// The queues.
pub(super) struct Turns {
    everywhere: Arc<Semaphore>,
    servers: Queues<ServerName>,
    profiles: Queues<ProfileName>,
}

/// Held while a job runs.
pub(super) struct Turn {
    _held: Vec<OwnedSemaphorePermit>,
}

struct Queues<K> {
    most: usize,
    queues: RefCell<HashMap<K, Arc<Semaphore>>>,
}

impl<K: Eq + Hash + Clone> Queues<K> {
    fn new(most: usize) -> Self {
        Self {
            most,
            queues: RefCell::new(HashMap::new()),
        }
    }

    fn of(&self, key: &K) -> Arc<Semaphore> {
        let mut queues = self.queues.borrow_mut();
        let queue = queues
            .entry(key.clone())
            .or_insert_with(|| Arc::new(Semaphore::new(self.most)));
        Arc::clone(queue)
    }
}

impl Turns {
    pub(super) fn new() -> Rc<Self> {
        Rc::new(Self {
            everywhere: Arc::new(Semaphore::new(MOST_JOBS)),
            servers: Queues::new(MOST_JOBS_PER_SERVER),
            profiles: Queues::new(1),
        })
    }

    /// Waits for the profile's turn, then the server's, then anywhere: nobody who waits keeps others waiting.
    pub(super) async fn wait(
        &self,
        profile: Option<&ProfileName>,
        server: Option<&ServerName>,
    ) -> Turn {
        let queues = [
            profile.map(|name| self.profiles.of(name)),
            server.map(|name| self.servers.of(name)),
            server.map(|_| Arc::clone(&self.everywhere)),
        ];
        let mut held = Vec::new();
        for queue in queues.into_iter().flatten() {
            // The queues are never closed.
            held.extend(queue.acquire_owned().await.ok());
        }
        Turn { _held: held }
    }
}
