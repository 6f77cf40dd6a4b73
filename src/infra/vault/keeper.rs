//! The vault as the interface keeps it: unlocked, made, locked, copied by hand. No shell reads what is typed there, so
//! `~/` is read here.

use std::path::Path;

use super::SqliteVault;
use super::slot::SlotKind;
use crate::domain::catalog::KeyChoice;
use crate::domain::error::Result;
use crate::domain::secret::Secret;
use crate::infra::files;
use crate::service::ports::{Local, VaultKeeper};
use crate::service::upkeep::Verification;

impl VaultKeeper for SqliteVault {
    fn unlock<'a>(&'a self, passphrase: &'a Secret) -> Local<'a, Result<()>> {
        Box::pin(self.unlock_with_passphrase(passphrase))
    }

    fn unlock_with_file(&self, path: &Path) -> Result<()> {
        self.unlock_with_key_file(&files::from_home(path))
    }

    fn create<'a>(
        &'a self,
        choice: &'a KeyChoice,
        passphrase: Option<&'a Secret>,
    ) -> Local<'a, Result<()>> {
        Box::pin(async move {
            if let KeyChoice::File(path) = choice {
                let path = files::from_home(path);
                return self.init(&KeyChoice::File(path), passphrase).await;
            }
            self.init(choice, passphrase).await
        })
    }

    fn walk(&self) -> Result<Verification> {
        self.verify()
    }

    fn copy_to(&self, file: &Path) -> Result<()> {
        self.backup(&files::from_home(file))
    }

    fn needs_keyring(&self) -> Result<bool> {
        Ok(self.slot_kinds()? == [SlotKind::Keyring])
    }

    fn set_passphrase<'a>(&'a self, passphrase: &'a Secret) -> Local<'a, Result<()>> {
        Box::pin(self.change_passphrase(passphrase))
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
