//! One verb on many profiles: 32 at once, 2 for a server, one row for each.

use std::collections::HashMap;
use std::rc::Rc;

use futures_util::future::join_all;
use tokio::sync::Semaphore;

use crate::domain::name::{ProfileName, ServerName};
use crate::domain::report::Row;

/// Jobs at once over all servers.
pub const MOST_JOBS: usize = 32;

/// Jobs at once for one server.
pub const MOST_JOBS_PER_SERVER: usize = 2;

/// Runs `job` on each profile and gathers the rows in the given order.
pub async fn each<F>(
    targets: Vec<(ProfileName, ServerName)>,
    job: impl Fn(ProfileName) -> F,
) -> Vec<Row>
where
    F: Future<Output = Row>,
{
    let mut servers: HashMap<ServerName, Rc<Semaphore>> = HashMap::new();
    let everywhere = Rc::new(Semaphore::new(MOST_JOBS));
    let mut queued = Vec::with_capacity(targets.len());
    for (profile, server) in targets {
        let there = servers
            .entry(server)
            .or_insert_with(|| Rc::new(Semaphore::new(MOST_JOBS_PER_SERVER)));
        let turns = (Rc::clone(there), Rc::clone(&everywhere));
        queued.push(in_turn(turns, job(profile)));
    }
    join_all(queued).await
}

/// Waits for the server's turn first, so that a slow server doesn't take the places of the others.
async fn in_turn<F: Future<Output = Row>>(turns: (Rc<Semaphore>, Rc<Semaphore>), job: F) -> Row {
    // The semaphores are never closed.
    let _there = turns.0.acquire().await.ok();
    let _anywhere = turns.1.acquire().await.ok();
    job.await
}
