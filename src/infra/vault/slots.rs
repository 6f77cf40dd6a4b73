//! How the ways to open a vault change while its records stay as they are.

use std::sync::Arc;

use super::slot::{self, SlotKind, Wrapping};
use super::{SqliteVault, helper};
use crate::domain::error::Result;
use crate::domain::secret::Secret;

impl SqliteVault {
    /// Replaces the passphrase, or adds one to a vault that opens otherwise. The records aren't sealed anew: the vault
    /// key stays, and so does what the keyring or a key file opens.
    ///
    /// # Errors
    /// `VaultTrouble::Locked` without a key, `WrongKey` for an empty passphrase; nothing is changed then.
    pub async fn change_passphrase(&self, passphrase: &Secret) -> Result<()> {
        let key = self.key()?.copy();
        let doors = self.doors()?;
        let (there, passphrase, cost) = (Arc::clone(&doors), passphrase.share(), self.sources.cost);
        let added = helper::run(move || {
            slot::wrap(&there.vault, &key, &Wrapping::Passphrase(&passphrase, cost))
        })
        .await?;
        self.write(|change| {
            for old in doors
                .slots
                .iter()
                .filter(|slot| slot.kind == SlotKind::Passphrase)
            {
                slot::delete(change, old.id)?;
            }
            Ok(slot::insert(change, &added)?)
        })
    }
}
