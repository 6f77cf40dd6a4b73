//! What the keyring's thread does with a call, and which message each refusal is.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use keyring_core::Error as StoreError;
use keyring_core::api::CredentialStoreApi as _;
use zeroize::Zeroizing;

use super::{Call, Job, Report};
use crate::domain::error::{Error, Result, VaultTrouble};
use crate::infra::vault::trouble;

#[cfg(target_os = "linux")]
use super::probe::{Probe, Readiness};

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(target_os = "windows")]
use windows_native_keyring_store::Store;
#[cfg(target_os = "linux")]
use zbus_secret_service_keyring_store::Store;

/// In reverse-domain style: other programs' items must not match (the look-up is by service and user only).
const SERVICE: &str = "dev.keyfob.vault";

/// An open conversation with the keyring.
struct Session {
    store: Arc<Store>,
    #[cfg(target_os = "linux")]
    probe: Probe,
}

/// Why a call failed.
pub(super) enum Refusal {
    /// The conversation itself failed; a new one may go better.
    Broken(StoreError),
    /// It is what it is.
    Final(Error),
}

/// Takes calls until nobody can send any more.
pub(super) fn run(inbox: &Receiver<Job>) {
    let mut session = None;
    for job in inbox {
        // What was given up while it waited for its turn mustn't happen behind its asker's back.
        if job.reply.send(Report::Begun).is_err() {
            continue;
        }
        let outcome = answer(&mut session, &job);
        // Nobody waits any more if the deadline has passed.
        job.reply.send(Report::Done(outcome)).ok();
    }
}

/// One new conversation is tried: after a restart of the daemon the old one is dead for ever (`NoSession`), and one that
/// went away in the middle of the first (`NoReply`) is started again by the bus.
fn answer(session: &mut Option<Session>, job: &Job) -> Result<Zeroizing<Vec<u8>>> {
    match attempt(session, job) {
        Ok(bytes) => return Ok(bytes),
        Err(Refusal::Final(error)) => return Err(error),
        Err(Refusal::Broken(_)) => *session = None,
    }
    attempt(session, job).map_err(|refusal| match refusal {
        Refusal::Final(error) => error,
        Refusal::Broken(error) => no_service(error),
    })
}

fn attempt(
    session: &mut Option<Session>,
    job: &Job,
) -> std::result::Result<Zeroizing<Vec<u8>>, Refusal> {
    let known = match session.take() {
        Some(known) => known,
        None => Session::begin().map_err(Refusal::Broken)?,
    };
    let known = session.insert(known);
    known.make_ready(job)?;
    known.call(&job.call)
}

impl Session {
    #[cfg(target_os = "linux")]
    fn begin() -> keyring_core::Result<Self> {
        Ok(Self {
            probe: Probe::begin()?,
            store: Store::new()?,
        })
    }

    #[cfg(not(target_os = "linux"))]
    fn begin() -> keyring_core::Result<Self> {
        Ok(Self {
            store: Store::new()?,
        })
    }

    /// A locked keyring would ask the desktop to unlock it: only where somebody can answer, and with more patience.
    #[cfg(target_os = "linux")]
    fn make_ready(&self, job: &Job) -> std::result::Result<(), Refusal> {
        match self.probe.readiness(SERVICE, &job.call)? {
            Readiness::Ready => Ok(()),
            Readiness::NoCollection => Err(Refusal::Final(no_collection())),
            Readiness::Locked if job.may_prompt => {
                announce_prompt(&job.reply);
                self.probe.unlock(SERVICE, &job.call)
            }
            Readiness::Locked => Err(Refusal::Final(locked())),
        }
    }

    /// Keychain and Credential Manager ask by themselves, and don't tell before.
    #[cfg(not(target_os = "linux"))]
    fn make_ready(&self, job: &Job) -> std::result::Result<(), Refusal> {
        if job.may_prompt {
            announce_prompt(&job.reply);
        }
        Ok(())
    }

    fn call(&self, call: &Call) -> std::result::Result<Zeroizing<Vec<u8>>, Refusal> {
        match call {
            Call::Get { user } => self.entry(user)?.get_secret().map(Zeroizing::new),
            Call::Set { user, text } => self
                .entry(user)?
                .set_secret(text.as_bytes())
                .map(|()| Zeroizing::default()),
            Call::Delete { user } => self
                .entry(user)?
                .delete_credential()
                .map(|()| Zeroizing::default()),
        }
        .map_err(refusal)
    }

    /// On Linux without `target`: another target would make a collection, and prompt for it.
    fn entry(&self, user: &str) -> std::result::Result<keyring_core::Entry, Refusal> {
        let label = HashMap::from([("label", "keyfob vault key")]);
        let modifiers = cfg!(target_os = "linux").then_some(&label);
        self.store.build(SERVICE, user, modifiers).map_err(refusal)
    }
}

fn announce_prompt(reply: &Sender<Report>) {
    reply.send(Report::Prompting).ok();
}

/// Sorts a store's error.
fn refusal(error: StoreError) -> Refusal {
    if let StoreError::NoStorageAccess(why) = &error {
        return Refusal::Final(no_access(why.as_ref()));
    }
    if matches!(error, StoreError::NoEntry) {
        return Refusal::Final(absent());
    }
    if matches!(error, StoreError::Ambiguous(_)) {
        return Refusal::Final(ambiguous());
    }
    Refusal::Broken(error)
}

/// The service refuses: by now it was unlocked or there was a prompt, so somebody said no.
#[cfg(target_os = "linux")]
fn no_access(why: &(dyn std::error::Error + Send + Sync + 'static)) -> Error {
    match why.downcast_ref::<secret_service::Error>() {
        Some(secret_service::Error::Locked) => locked(),
        Some(secret_service::Error::NoResult) => no_collection(),
        _ => dismissed(),
    }
}

/// macOS and Windows don't tell a locked keychain from a refused prompt.
#[cfg(not(target_os = "linux"))]
fn no_access(why: &(dyn std::error::Error + Send + Sync + 'static)) -> Error {
    locked().because(why)
}

fn locked() -> Error {
    trouble::vault(
        VaultTrouble::Locked,
        "the OS keyring is locked, and nothing here can ask to unlock it",
    )
    .hint("unlock it in the desktop session; scripts set KEYFOB_KEY_FILE or KEYFOB_PASSPHRASE_FILE")
}

pub(super) fn dismissed() -> Error {
    trouble::vault(
        VaultTrouble::Dismissed,
        "the keyring's prompt was dismissed",
    )
    .hint("try again and unlock the keyring when it asks")
}

fn absent() -> Error {
    trouble::vault(VaultTrouble::Absent, "the keyring holds no key for this vault")
        .hint("keyfob vault status shows what else opens it; was the keyring reset? its backup has the key")
}

fn ambiguous() -> Error {
    trouble::vault(
        VaultTrouble::WrongKey,
        format!("the keyring holds several items '{SERVICE}' for this vault"),
    )
    .hint("remove all but the newest in the keyring's own application")
}

fn no_collection() -> Error {
    trouble::vault(
        VaultTrouble::NoService,
        "the keyring service has no default keyring to store in",
    )
    .hint(INSTEAD)
}

fn no_service(why: impl fmt::Display) -> Error {
    trouble::vault(
        VaultTrouble::NoService,
        "no keyring service answers in this session",
    )
    .because(why)
    .hint(INSTEAD)
}

/// What to set where there is no keyring.
const INSTEAD: &str = "keyfob vault init --key passphrase makes a vault without one; \
    scripts set KEYFOB_PASSPHRASE_FILE or KEYFOB_KEY_FILE";
