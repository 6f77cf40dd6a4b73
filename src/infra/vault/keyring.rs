//! How the OS keyring is asked without ever hanging: one thread owns it, every call has a deadline.
//!
//! The stores' calls block, some for ever. One that misses its deadline goes on in its thread, and the next one waits for
//! its turn there: a service that comes to gets one conversation, for gnome-keyring (42 to 50) aborts if one of its
//! clients leaves while another comes, and its keyring is locked then. Only a prompt that nobody answered is left behind
//! with its thread: it may never end. Threads left behind don't hold up the end of the process.

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
    /// It is this call's turn. If nobody hears it, nobody wants the call any more.
    Begun,
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
            wait(&answer).map_err(|missed| missed.told(&place))
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

/// How a call got no answer.
enum Missed {
    /// The store said why.
    Refused(Error),
    /// The service doesn't answer; the bus will, once it has gone.
    Silent,
    /// Nobody answered the prompt.
    Unprompted,
    /// The thread has ended.
    Gone,
}

impl Missed {
    /// The error; lets go of a thread that may never come back.
    fn told(self, place: &Mutex<Option<Sender<Job>>>) -> Error {
        match self {
            Self::Refused(error) => error,
            Self::Silent => timed_out("the keyring didn't answer for 5 s"),
            Self::Unprompted => {
                place.lock().unwrap_or_else(PoisonError::into_inner).take();
                timed_out("nobody answered the keyring's prompt for 60 s")
            }
            Self::Gone => broke_off(),
        }
    }
}

fn wait(answer: &Receiver<Report>) -> std::result::Result<Zeroizing<Vec<u8>>, Missed> {
    let (mut patience, mut missed) = (PATIENCE, Missed::Silent);
    loop {
        match answer.recv_timeout(patience) {
            Ok(Report::Begun) => {}
            Ok(Report::Prompting) => (patience, missed) = (PROMPT_PATIENCE, Missed::Unprompted),
            Ok(Report::Done(outcome)) => return outcome.map_err(Missed::Refused),
            Err(RecvTimeoutError::Timeout) => return Err(missed),
            Err(RecvTimeoutError::Disconnected) => return Err(Missed::Gone),
        }
    }
}

fn timed_out(what: &str) -> Error {
    trouble::vault(VaultTrouble::TimedOut, what)
        .hint("try again; if it stays so, restart the keyring service (gnome-keyring-daemon, KWallet, KeePassXC)")
}

fn broke_off() -> Error {
    Error::new(Kind::Failed, "the conversation with the keyring broke off").hint("try again")
}
