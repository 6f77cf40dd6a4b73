//! How the OS keyring is asked without ever hanging: one thread owns it, every call has a deadline.
//!
//! The stores' calls block, some for ever (a daemon that hangs, a prompt that nobody answers). A call that misses its
//! deadline leaves its thread behind, and the next one starts another. Threads left behind don't hold up the end of the
//! process.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use super::{helper, trouble};
use crate::domain::error::{Error, Kind, Result, VaultTrouble};

mod worker;

#[cfg(target_os = "linux")]
mod probe;

/// How long a keyring may take that asks nobody.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a person may take to answer the keyring's prompt.
const PROMPT_PATIENCE: Duration = Duration::from_secs(60);

/// What is asked of the keyring. `user` names the item: the vault's id.
enum Call {
    Get {
        user: String,
    },
    Set {
        user: String,
        text: Zeroizing<String>,
    },
    Delete {
        user: String,
    },
}

/// A call on its way to the thread.
struct Job {
    call: Call,
    may_prompt: bool,
    reply: Sender<Report>,
}

/// What the thread says back.
enum Report {
    /// A prompt is about to show: more patience.
    Prompting,
    /// The end. Empty but for `Get`.
    Done(Result<Zeroizing<Vec<u8>>>),
}

/// A handle on the thread; made at the first call.
pub(super) struct Keyring {
    thread: Arc<Mutex<Option<Sender<Job>>>>,
}

impl Keyring {
    pub(super) fn new() -> Self {
        Self {
            thread: Arc::new(Mutex::new(None)),
        }
    }

    /// The item's bytes.
    ///
    /// # Errors
    /// `VaultTrouble::Locked`, `Dismissed`, `Absent`, `NoService`, `TimedOut`.
    pub(super) async fn get(&self, user: String, may_prompt: bool) -> Result<Zeroizing<Vec<u8>>> {
        self.ask(Call::Get { user }, may_prompt).await
    }

    /// Writes an item.
    ///
    /// # Errors
    /// As [`Keyring::get`].
    pub(super) async fn set(
        &self,
        user: String,
        text: &Zeroizing<String>,
        may_prompt: bool,
    ) -> Result<()> {
        let text = text.clone();
        self.ask(Call::Set { user, text }, may_prompt).await?;
        Ok(())
    }

    /// Removes an item.
    ///
    /// # Errors
    /// As [`Keyring::get`].
    pub(super) async fn delete(&self, user: String) -> Result<()> {
        self.ask(Call::Delete { user }, false).await?;
        Ok(())
    }

    /// The waiting is done on a helper thread, so that the caller's other tasks go on.
    async fn ask(&self, call: Call, may_prompt: bool) -> Result<Zeroizing<Vec<u8>>> {
        let place = Arc::clone(&self.thread);
        helper::run(move || {
            let (reply, answer) = channel();
            send(
                &place,
                Job {
                    call,
                    may_prompt,
                    reply,
                },
            )?;
            wait(&answer).inspect_err(|error| leave_if_hung(&place, error))
        })
        .await
    }
}

/// Hands a job to the thread; starts one if there is none, or if it has ended.
fn send(place: &Mutex<Option<Sender<Job>>>, job: Job) -> Result<()> {
    let mut thread = place.lock().unwrap_or_else(PoisonError::into_inner);
    let mut job = job;
    if let Some(jobs) = thread.as_ref() {
        match try_send(jobs, job) {
            Ok(()) => return Ok(()),
            Err(unsent) => job = unsent,
        }
    }
    let (jobs, inbox) = channel();
    thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || worker::run(&inbox))
        .map_err(|error| Error::new(Kind::Failed, "can't start a thread").because(error))?;
    let sent = try_send(&jobs, job);
    *thread = Some(jobs);
    sent.map_err(|_job| broke_off())
}

fn try_send(jobs: &Sender<Job>, job: Job) -> std::result::Result<(), Job> {
    jobs.send(job).map_err(|unsent| unsent.0)
}

/// Lets go of a thread that hangs.
fn leave_if_hung(place: &Mutex<Option<Sender<Job>>>, error: &Error) {
    if error.kind() == Kind::Vault(VaultTrouble::TimedOut) {
        place.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn wait(answer: &Receiver<Report>) -> Result<Zeroizing<Vec<u8>>> {
    let mut patience = PATIENCE;
    loop {
        match answer.recv_timeout(patience) {
            Ok(Report::Done(outcome)) => return outcome,
            Ok(Report::Prompting) => patience = PROMPT_PATIENCE,
            Err(RecvTimeoutError::Timeout) => return Err(timed_out(patience)),
            Err(RecvTimeoutError::Disconnected) => return Err(broke_off()),
        }
    }
}

fn timed_out(patience: Duration) -> Error {
    let what = if patience == PROMPT_PATIENCE {
        "nobody answered the keyring's prompt for 60 s"
    } else {
        "the keyring didn't answer for 5 s"
    };
    trouble::vault(VaultTrouble::TimedOut, what)
        .hint("try again; if it stays so, restart the keyring service (gnome-keyring-daemon, KWallet, KeePassXC)")
}

fn broke_off() -> Error {
    Error::new(Kind::Failed, "the conversation with the keyring broke off").hint("try again")
}
