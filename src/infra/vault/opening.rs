//! In which order keys are looked for, and which message it is when none opens the vault (PRODUCT "The vault").
//!
//! A file named in the environment is a decision: if it doesn't open the vault, nothing else is tried.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::key::Key;
use super::seal::{self, Id, Label, Purpose};
use super::slot::{self, Slot, SlotKind};
use super::{SqliteVault, cache, helper, key_file, trouble};
use crate::domain::error::{Error, Result, VaultTrouble};
use crate::domain::secret::Secret;
use crate::domain::text;

/// The slots with what is needed to try keys on them; owned, so that it can go to a helper thread.
pub(super) struct Doors {
    pub(super) vault: Id,
    check: Vec<u8>,
    pub(super) slots: Vec<Slot>,
}

/// The record id of [`Purpose::Check`]: there is only one.
const CHECK_RECORD: Id = [0; 16];

/// A sealed nothing, by which a cached key shows that it is this vault's.
pub(super) fn key_check(vault: &Id, key: &Key) -> Result<Vec<u8>> {
    seal::seal(key, &check_label(vault), b"")
}

const fn check_label(vault: &Id) -> Label<'_> {
    Label {
        vault,
        record: &CHECK_RECORD,
        purpose: Purpose::Check,
        generation: 0,
        binding: "",
    }
}

impl Doors {
    fn fits(&self, key: &Key) -> bool {
        seal::open(key, &check_label(&self.vault), &self.check).is_some()
    }

    pub(super) fn by_key(
        &self,
        wrapping: &Key,
        is_tried: impl Fn(&SlotKind) -> bool,
    ) -> Option<Key> {
        self.slots
            .iter()
            .filter(|slot| is_tried(&slot.kind))
            .find_map(|slot| slot.open(&self.vault, wrapping))
    }

    fn by_key_file(&self, path: &Path) -> Result<Key> {
        let wrapping = key_file::read(path)?;
        self.by_key(&wrapping, is_file).ok_or_else(|| {
            let what = format!("the key file '{}' doesn't open the vault", path.display());
            trouble::vault(VaultTrouble::WrongKey, what)
                .hint("keyfob vault status shows what opens it; unset KEYFOB_KEY_FILE to use that")
        })
    }

    /// Slow.
    pub(super) fn by_passphrase(&self, passphrase: &Secret) -> Result<Key> {
        let mut has_one = false;
        for slot in self
            .slots
            .iter()
            .filter(|slot| slot.kind == SlotKind::Passphrase)
        {
            has_one = true;
            if let Some(key) = slot.open_with_passphrase(&self.vault, passphrase)? {
                return Ok(key);
            }
        }
        Err(if has_one {
            trouble::vault(
                VaultTrouble::WrongKey,
                "the passphrase doesn't open the vault",
            )
            .hint("try again; keyfob vault status shows what else opens it")
        } else {
            trouble::vault(VaultTrouble::WrongKey, "the vault has no passphrase").hint(
                "keyfob vault status shows what opens it; keyfob vault passwd adds a passphrase",
            )
        })
    }

    fn by_passphrase_file(&self, path: &Path) -> Result<Key> {
        let passphrase = key_file::read_passphrase(path)?;
        self.by_passphrase(&passphrase)
            .map_err(|error| error.about(&format!("passphrase file '{}'", path.display())))
    }

    fn cached(&self) -> Option<Key> {
        cache::get(&self.vault).filter(|key| self.fits(key))
    }

    /// By the key file whose place the vault itself knows.
    fn by_own_file(&self) -> Result<Option<Key>> {
        for slot in &self.slots {
            if let SlotKind::File(Some(path)) = &slot.kind
                && path.exists()
                && let Some(key) = slot.open(&self.vault, &key_file::read(path)?)
            {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    /// From the key cache, or from the key file that the vault knows.
    fn unnamed_key(&self) -> Result<Option<Key>> {
        match self.cached() {
            Some(key) => Ok(Some(key)),
            None => self.by_own_file(),
        }
    }

    /// The wrapping key's name in the keyring.
    pub(super) fn keyring_user(&self) -> String {
        text::hex(&self.vault)
    }

    pub(super) fn has_keyring(&self) -> bool {
        self.slots.iter().any(|slot| slot.kind == SlotKind::Keyring)
    }

    fn locked(&self) -> Error {
        let has = |kind: &SlotKind| {
            self.slots
                .iter()
                .any(|slot| slot.kind.word() == kind.word())
        };
        let hint = if has(&SlotKind::Passphrase) {
            "keyfob vault unlock asks for the passphrase; scripts set KEYFOB_PASSPHRASE_FILE"
        } else if has(&SlotKind::Keyring) {
            "keyfob vault unlock gets the key from the keyring"
        } else {
            "set KEYFOB_KEY_FILE to the vault's key file"
        };
        trouble::locked(hint)
    }
}

const fn is_file(kind: &SlotKind) -> bool {
    matches!(kind, SlotKind::File(_))
}

impl SqliteVault {
    pub(super) fn doors(&self) -> Result<Arc<Doors>> {
        let database = self.checked()?;
        let slots = slot::all(&database.connection)
            .map_err(|error| trouble::of_sqlite(self.shown_path(), &error))??;
        Ok(Arc::new(Doors {
            vault: database.meta.vault,
            check: database.meta.key_check.clone(),
            slots,
        }))
    }

    /// Takes a key that opened a slot.
    ///
    /// # Errors
    /// `VaultTrouble::Damaged` if it isn't the key that sealed this vault's records.
    pub(super) fn take_key(&self, doors: &Doors, key: Key) -> Result<()> {
        if !doors.fits(&key) {
            return Err(trouble::damaged(
                "the vault's key and its records don't belong together",
            ));
        }
        self.key.replace(Some(Rc::new(key)));
        Ok(())
    }

    /// Whether the key of the vault that is there now is in hand.
    fn has_key(&self) -> Result<bool> {
        self.database()?;
        Ok(self.key.borrow().is_some())
    }

    /// A vault in memory takes its spare key.
    fn has_spare(&self) -> bool {
        self.key.borrow_mut().clone_from(&self.spare);
        self.spare.is_some()
    }

    /// [`crate::service::ports::Vault::open_at_once`].
    pub(super) fn open_with_what_is_at_hand(&self) -> Result<()> {
        if self.has_key()? || self.has_spare() {
            return Ok(());
        }
        let doors = self.doors()?;
        let key = match (&self.sources.key_file, &self.sources.passphrase_file) {
            (Some(path), _) => doors.by_key_file(path)?,
            (None, Some(path)) => doors.by_passphrase_file(path)?,
            (None, None) => doors.unnamed_key()?.ok_or_else(|| doors.locked())?,
        };
        self.take_key(&doors, key)
    }

    /// [`crate::service::ports::Vault::open`].
    pub(super) async fn open_or_create(&self, create: bool) -> Result<()> {
        let _turn = self.turn.lock().await;
        if self.has_key()? || self.has_spare() {
            return Ok(());
        }
        if self.database()?.is_some() {
            return self.open_existing(self.sources.has_display).await;
        }
        if !create {
            return Err(trouble::absent());
        }
        self.create_as_configured().await
    }

    /// Opens without asking on this terminal; `may_prompt`: the keyring may ask on the desktop.
    pub(super) async fn open_existing(&self, may_prompt: bool) -> Result<()> {
        let doors = self.doors()?;
        let key = match (&self.sources.key_file, &self.sources.passphrase_file) {
            (Some(path), _) => doors.by_key_file(path)?,
            (None, Some(path)) => {
                let (doors, path) = (Arc::clone(&doors), path.clone());
                helper::run(move || doors.by_passphrase_file(&path)).await?
            }
            (None, None) => match doors.unnamed_key()? {
                Some(key) => key,
                None => self.keyring_key(&doors, may_prompt).await?,
            },
        };
        self.take_key(&doors, key)
    }

    async fn keyring_key(&self, doors: &Doors, may_prompt: bool) -> Result<Key> {
        if !doors.has_keyring() {
            return Err(doors.locked());
        }
        let found = self.keyring.get(doors.keyring_user(), may_prompt).await?;
        let wrapping = wrapping_of(&found).ok_or_else(|| {
            trouble::vault(
                VaultTrouble::WrongKey,
                "the keyring holds something else than a vault key",
            )
            .hint("keyfob vault status names the vault; look for its id in the keyring")
        })?;
        doors
            .by_key(&wrapping, |kind| *kind == SlotKind::Keyring)
            .ok_or_else(|| {
                trouble::vault(
                    VaultTrouble::WrongKey,
                    "the keyring's key doesn't open the vault",
                )
                .hint("was an older keyring restored? keyfob vault status shows what else opens it")
            })
    }

    /// Opens with a passphrase that somebody typed.
    ///
    /// # Errors
    /// `VaultTrouble::WrongKey`, `Absent`, or damage.
    pub async fn unlock_with_passphrase(&self, passphrase: &Secret) -> Result<()> {
        let doors = self.doors()?;
        let (there, passphrase) = (Arc::clone(&doors), passphrase.share());
        let key = helper::run(move || there.by_passphrase(&passphrase)).await?;
        self.take_key(&doors, key)
    }

    /// Opens with a key file that somebody named.
    ///
    /// # Errors
    /// `VaultTrouble::WrongKey`, `Absent`, or damage.
    pub fn unlock_with_key_file(&self, path: &Path) -> Result<()> {
        let doors = self.doors()?;
        let key = doors.by_key_file(path)?;
        self.take_key(&doors, key)
    }

    /// Keeps the key in the kernel for 15 minutes after each use, for this user's other processes.
    ///
    /// # Errors
    /// `Kind::Failed` where there is no such cache; `Locked` without a key.
    pub fn cache_key(&self) -> Result<()> {
        let key = self.key()?;
        cache::put(&self.existing()?.meta.vault, &key)
    }

    /// Takes the key out of the cache and out of memory; whether it was cached.
    ///
    /// # Errors
    /// The vault's troubles.
    pub fn lock(&self) -> Result<bool> {
        self.close();
        Ok(self
            .database()?
            .is_some_and(|database| cache::remove(&database.meta.vault)))
    }

    /// Forgets the key in memory only: what the interface does after a while without a key press.
    pub fn close(&self) {
        self.key.replace(None);
    }
}

/// The keyring holds 64 hexadecimal digits: KDE Wallet takes nothing but text.
fn wrapping_of(found: &Zeroizing<Vec<u8>>) -> Option<Key> {
    Key::from_hex(found)
}
