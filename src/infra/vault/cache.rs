//! How a vault key stays at hand between two commands without a daemon: in Linux' user keyring.

use super::key::Key;
use super::seal::Id;
use crate::domain::error::Result;

/// Whether the kernel keeps the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheState {
    /// It does.
    Held,
    /// It could, and doesn't.
    Empty,
    /// There is no such cache here.
    Unavailable,
}

#[cfg(target_os = "linux")]
mod kernel;

/// The cached key, if there is one; renews its time. Whatever goes wrong means "not cached".
pub(super) fn get(vault: &Id) -> Option<Key> {
    imp::get(vault)
}

/// Caches the key.
///
/// # Errors
/// `Kind::Failed` where there is no such cache.
pub(super) fn put(vault: &Id, key: &Key) -> Result<()> {
    imp::put(vault, key)
}

/// Removes it; whether it was there.
pub(super) fn remove(vault: &Id) -> bool {
    imp::remove(vault)
}

/// Whether it is there; doesn't renew its time.
pub(super) fn state(vault: &Id) -> CacheState {
    imp::state(vault)
}

#[cfg(target_os = "linux")]
use kernel as imp;

#[cfg(not(target_os = "linux"))]
mod imp {
    use super::{CacheState, Id, Key};
    use crate::domain::error::{Error, Kind, Result};

    pub(super) const fn get(_vault: &Id) -> Option<Key> {
        None
    }

    pub(super) fn put(_vault: &Id, _key: &Key) -> Result<()> {
        Err(Error::new(Kind::Failed, "this system has no key cache")
            .hint("scripts set KEYFOB_KEY_FILE or KEYFOB_PASSPHRASE_FILE"))
    }

    pub(super) const fn remove(_vault: &Id) -> bool {
        false
    }

    pub(super) const fn state(_vault: &Id) -> CacheState {
        CacheState::Unavailable
    }
}
