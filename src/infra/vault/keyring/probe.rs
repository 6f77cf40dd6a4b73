//! Whether the Secret Service would have to ask somebody: looked up before a call, since the call itself would just ask.
//!
//! The store crate unlocks whatever it finds locked, which shows a prompt, and without a display waits for nothing
//! (facts/crates.md §3). The Secret Service interface tells without asking: `SearchItems` and the `Locked` property.

use std::collections::HashMap;

use keyring_core::Error as StoreError;
use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error as ServiceError};

use super::Call;
use super::worker::{Refusal, dismissed};

/// A session of our own; no secret goes over it, so it needs no encryption.
pub(super) struct Probe(SecretService<'static>);

/// What a call would meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    /// Nothing is in the way.
    Ready,
    /// A prompt.
    Locked,
    /// Nothing to store in.
    NoCollection,
}

impl Probe {
    pub(super) fn begin() -> keyring_core::Result<Self> {
        SecretService::connect(EncryptionType::Plain)
            .map(Self)
            .map_err(broken)
    }

    pub(super) fn readiness(&self, service: &str, call: &Call) -> Result<Readiness, Refusal> {
        self.look(service, call)
            .map_err(|error| Refusal::Broken(broken(error)))
    }

    fn look(&self, service: &str, call: &Call) -> Result<Readiness, ServiceError> {
        let found = self.0.search_items(attributes(service, call))?;
        if !found.locked.is_empty() {
            return Ok(Readiness::Locked);
        }
        if !found.unlocked.is_empty() {
            return Ok(Readiness::Ready);
        }
        // Nothing found. Some services hide the items of a locked collection, and a new item needs it unlocked, too.
        match (self.0.get_default_collection(), call) {
            (Ok(collection), _) if collection.is_locked()? => Ok(Readiness::Locked),
            (Ok(_), _) => Ok(Readiness::Ready),
            (Err(ServiceError::NoResult), Call::Set { .. }) => Ok(Readiness::NoCollection),
            (Err(ServiceError::NoResult), Call::Get { .. } | Call::Delete { .. }) => {
                Ok(Readiness::Ready)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Shows the service's prompt and waits for its end.
    pub(super) fn unlock(&self, service: &str, call: &Call) -> Result<(), Refusal> {
        self.ask_to_unlock(service, call).map_err(|error| {
            if matches!(error, ServiceError::Prompt | ServiceError::Locked) {
                Refusal::Final(dismissed())
            } else {
                Refusal::Broken(broken(error))
            }
        })
    }

    fn ask_to_unlock(&self, service: &str, call: &Call) -> Result<(), ServiceError> {
        let found = self.0.search_items(attributes(service, call))?;
        for item in &found.locked {
            item.unlock()?;
        }
        if found.locked.is_empty() && found.unlocked.is_empty() {
            self.0.get_default_collection()?.unlock()?;
        }
        Ok(())
    }
}

fn attributes<'a>(service: &'a str, call: &'a Call) -> HashMap<&'a str, &'a str> {
    let (Call::Get { user } | Call::Set { user, .. } | Call::Delete { user }) = call;
    HashMap::from([("service", service), ("username", user.as_str())])
}

fn broken(error: ServiceError) -> StoreError {
    StoreError::PlatformFailure(Box::new(error))
}
