//! One verb on many profiles: 32 at once, 2 for a server, one row for each.
//!
//! A run can be halted. What hasn't begun is skipped then, what holds its profile's lock may have sent something and is
//! seen through, and every profile still has its row.

use std::collections::HashMap;
use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;

use futures_util::future::join_all;
use tokio::sync::{Semaphore, watch};

use super::held::HeldByJob;
use super::ports::{Locks as _, Ports};
use crate::domain::error::{Error, Kind};
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::report::{Outcome, Row};

/// Jobs at once over all servers.
pub const MOST_JOBS: usize = 32;

/// Jobs at once for one server.
pub const MOST_JOBS_PER_SERVER: usize = 2;

/// How far a run may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Halt {
    /// To its end.
    No,
    /// What was sent is seen through, the rest is skipped.
    Soon,
    /// Nothing is waited for.
    Now,
}

/// How a run is watched and halted.
pub struct Course<'a> {
    /// How far it may go on.
    pub halt: watch::Receiver<Halt>,
    /// Is told each row as it comes.
    pub told: &'a dyn Fn(&Row),
}

/// Runs `job` on each profile, with ports of its own, and gathers the rows in the given order.
pub async fn each<F>(
    ports: &Ports,
    targets: Vec<(ProfileName, ServerName)>,
    course: &Course<'_>,
    job: impl Fn(Ports, ProfileName) -> F,
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
        let locks = Rc::new(HeldByJob::new(Rc::clone(&ports.locks)));
        let own = Ports {
            locks: Rc::<HeldByJob>::clone(&locks),
            ..ports.clone()
        };
        let one = One {
            turns: (Rc::clone(there), Rc::clone(&everywhere)),
            halt: course.halt.clone(),
            locks,
            profile: profile.clone(),
        };
        let doing = job(own, profile);
        queued.push(async move {
            let row = one.run(doing).await;
            (course.told)(&row);
            row
        });
    }
    join_all(queued).await
}

/// One profile's part.
struct One {
    turns: (Rc<Semaphore>, Rc<Semaphore>),
    halt: watch::Receiver<Halt>,
    /// Tells whether something of it may be on its way.
    locks: Rc<HeldByJob>,
    profile: ProfileName,
}

impl One {
    async fn run<F: Future<Output = Row>>(&self, doing: F) -> Row {
        // Waits for the server's turn first, so that a slow server doesn't take the places of the others.
        let turn = async {
            // The semaphores are never closed.
            let there = self.turns.0.acquire().await.ok();
            (there, self.turns.1.acquire().await.ok())
        };
        let _turn = tokio::select! {
            biased;
            () = halted(&self.halt, Halt::Soon) => {
                return self.skipped("skipped: stopped before its turn came");
            }
            turn = turn => turn,
        };
        let mut doing = pin!(doing);
        tokio::select! {
            biased;
            row = &mut doing => return row,
            () = halted(&self.halt, Halt::Soon) => {}
        }
        tokio::select! {
            biased;
            row = self.rest(doing.as_mut()) => {
                row.unwrap_or_else(|| self.skipped("skipped: stopped before anything was sent for good"))
            }
            () = halted(&self.halt, Halt::Now) => self.cut(),
        }
    }

    /// What is left of it while it holds its lock.
    async fn rest<F: Future<Output = Row>>(&self, mut doing: Pin<&mut F>) -> Option<Row> {
        poll_fn(|cx| match doing.as_mut().poll(cx) {
            Poll::Ready(row) => Poll::Ready(Some(row)),
            Poll::Pending if self.locks.holds_any() => Poll::Pending,
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    fn skipped(&self, words: &str) -> Row {
        Row::ended(self.profile.clone(), Outcome::Skipped, None).note(words)
    }

    fn cut(&self) -> Row {
        let name = &self.profile;
        let error = Error::new(Kind::Interrupted, "stopped before its answer came")
            .hint(format!("keyfob check {name} finds out what holds now"));
        Row::failed(name.clone(), error)
    }
}

/// Waits until the run is halted so far; a run that nobody can halt goes on.
async fn halted(halt: &watch::Receiver<Halt>, far: Halt) {
    let mut halt = halt.clone();
    if halt.wait_for(|now| *now >= far).await.is_err() {
        pending::<()>().await;
    }
}

#[cfg(test)]
mod tests;
