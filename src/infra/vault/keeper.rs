//! The vault as the interface keeps it: unlocked, made and locked by hand.

use std::path::Path;

use super::SqliteVault;
use super::slot::SlotKind;
use crate::domain::catalog::KeyChoice;
use crate::domain::error::Result;
use crate::domain::secret::Secret;
use crate::service::ports::{Local, VaultKeeper};

impl VaultKeeper for SqliteVault {
    fn unlock<'a>(&'a self, passphrase: &'a Secret) -> Local<'a, Result<()>> {
        Box::pin(self.unlock_with_passphrase(passphrase))
    }

    fn unlock_with_file(&self, path: &Path) -> Result<()> {
        self.unlock_with_key_file(path)
    }

    fn create<'a>(
        &'a self,
        choice: &'a KeyChoice,
        passphrase: Option<&'a Secret>,
    ) -> Local<'a, Result<()>> {
        Box::pin(self.init(choice, passphrase))
    }

    fn lock_up(&self) -> Result<()> {
        self.lock().map(drop)
    }

    fn forget_key(&self) {
        self.close();
    }

    fn opened_by(&self) -> Local<'_, &'static str> {
        Box::pin(async {
            let status = self.status().await.ok();
            let slots = status.and_then(|status| status.vault).map(|v| v.slots);
            match slots.as_deref() {
                Some([SlotKind::Keyring]) => "keyring",
                Some([SlotKind::Passphrase]) => "passphrase",
                Some([SlotKind::File(_)]) => "key file",
                // Several could have, or it is in memory only.
                Some(_) | None => "open",
            }
        })
    }

    fn change_number(&self) -> Option<i64> {
        self.data_version().ok()
    }
}
