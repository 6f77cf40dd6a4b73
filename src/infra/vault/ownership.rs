//! Whose vault this is: a copy on another machine must not spend the tokens of the original.

use super::{SqliteVault, database, trouble};
use crate::domain::error::{Error, Result, VaultTrouble};

impl SqliteVault {
    /// Refuses on a machine that doesn't own the vault. Without a machine id, here or there, the check is off.
    pub(super) fn require_ownership(&self) -> Result<()> {
        if self.is_foreign()? {
            return Err(foreign());
        }
        Ok(())
    }

    /// Makes this machine the vault's owner.
    ///
    /// # Errors
    /// The vault's troubles; the key is needed, so that only who can use the vault can take it over.
    pub fn adopt(&self) -> Result<()> {
        self.key()?;
        let mut meta = self.existing()?.meta.clone();
        meta.machine = self
            .sources
            .machine
            .as_ref()
            .map(|id| id.as_str().to_owned());
        self.write(|change| Ok(database::write_meta(change, &meta)?))
    }
}

fn foreign() -> Error {
    trouble::vault(
        VaultTrouble::Foreign,
        "the vault was written on another machine: refreshing here would end its tokens there",
    )
    .hint("keyfob vault adopt makes this machine its owner; cached tokens can be read without")
}
