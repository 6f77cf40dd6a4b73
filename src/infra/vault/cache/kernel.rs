//! How the user keyring keeps a key: keyrings(7), user-keyring(7).
//!
//! A new key in `@u` may be changed only by who possesses it, and a process whose session keyring isn't linked to `@u`
//! (cron, services) doesn't. So it is made in the thread's own keyring, where we always possess it, gets its permissions
//! and its time-out there, and is then linked.

use linux_keyutils::{Key as KernelKey, KeyError, KeyPermissions, KeyRing, KeyRingIdentifier};
use zeroize::Zeroizing;

use super::CacheState;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::text;
use crate::infra::vault::key::Key;
use crate::infra::vault::seal::Id;

/// Possessor and user: everything; group and others: nothing. Without the user's part only a login session could read it.
const PERMISSIONS: u32 = 0x3f3f_0000;
const IDLE_SECONDS: usize = 15 * 60;

fn name(vault: &Id) -> String {
    format!("keyfob:{}", text::hex(vault))
}

fn find(vault: &Id) -> std::result::Result<KernelKey, KeyError> {
    KeyRing::from_special_id(KeyRingIdentifier::User, false)?.search(&name(vault))
}

pub(super) fn get(vault: &Id) -> Option<Key> {
    let found = find(vault).ok()?;
    let mut bytes = Zeroizing::new([0_u8; 64]);
    let length = found.read(&mut *bytes).ok()?;
    let key = Key::from_slice(bytes.get(..length)?)?;
    // A key that can't be renewed is good for what is left of its time.
    found.set_timeout(IDLE_SECONDS).ok();
    Some(key)
}

pub(super) fn put(vault: &Id, key: &Key) -> Result<()> {
    link(vault, key).map_err(|error| {
        Error::new(Kind::Failed, "there is no key cache here")
            .because(error)
            .hint("scripts set KEYFOB_KEY_FILE or KEYFOB_PASSPHRASE_FILE")
    })
}

fn link(vault: &Id, key: &Key) -> std::result::Result<(), KeyError> {
    let user = KeyRing::from_special_id(KeyRingIdentifier::User, true)?;
    let own = KeyRing::from_special_id(KeyRingIdentifier::Thread, true)?;
    let made = own.add_key(&name(vault), key.bytes())?;
    made.set_perms(KeyPermissions::from_u32(PERMISSIONS))?;
    made.set_timeout(IDLE_SECONDS)?;
    // Displaces an older key of the same name.
    user.link_key(made)?;
    own.unlink_key(made)
}

pub(super) fn remove(vault: &Id) -> bool {
    let Ok(found) = find(vault) else {
        return false;
    };
    // Some kernels and sandboxes refuse one of the two; either is enough.
    let unlinked = KeyRing::from_special_id(KeyRingIdentifier::User, false)
        .and_then(|user| user.unlink_key(found));
    found.invalidate().is_ok() || unlinked.is_ok()
}

pub(super) fn state(vault: &Id) -> CacheState {
    match find(vault) {
        Ok(_) => CacheState::Held,
        Err(
            KeyError::KeyDoesNotExist
            | KeyError::KeyExpired
            | KeyError::KeyRevoked
            | KeyError::KeyringDoesNotExist,
        ) => CacheState::Empty,
        Err(_) => CacheState::Unavailable,
    }
}
