//! The world of one command: ports over the real adapters, made when they are first needed.

use std::rc::Rc;

use super::output::Output;
use super::secrets::Secrets;
use crate::domain::catalog::{Glyphs, KeyChoice};
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::name::ProfileName;
use crate::infra::assembly::{self, Assembly};
use crate::infra::folder;
use crate::infra::surroundings::Surroundings;
use crate::infra::vault::{SlotKind, SqliteVault};
use crate::service::ports::Ports;

/// What a command works with.
pub(crate) struct World<'a> {
    pub(crate) surroundings: &'a Surroundings,
    pub(crate) output: &'a Output,
    pub(crate) secrets: Secrets,
}

/// Ports with the vault's own face beside them.
pub(crate) struct Open {
    pub(crate) ports: Ports,
    pub(crate) vault: Rc<SqliteVault>,
    /// Which glyphs the configuration asks for.
    pub(crate) glyphs: Glyphs,
}

impl<'a> World<'a> {
    pub(crate) fn new(surroundings: &'a Surroundings, output: &'a Output) -> Self {
        Self {
            surroundings,
            output,
            secrets: Secrets::default(),
        }
    }

    /// The ports over this user's files. Repaired file modes are told.
    pub(crate) fn open(&self) -> Result<Open> {
        let Assembly {
            ports,
            vault,
            repairs,
            glyphs,
        } = assembly::assemble(self.surroundings, "keyfob")?;
        for repair in repairs {
            self.output.warning(&repair.to_string());
        }
        Ok(Open {
            ports,
            vault,
            glyphs,
        })
    }

    /// The profile that is meant: the argument, else `KEYFOB_PROFILE`, else a `.keyfob` file here or above.
    pub(crate) fn profile(&self, named: Option<&ProfileName>) -> Result<ProfileName> {
        match named {
            Some(name) => Ok(name.clone()),
            None => self.usual_profile()?.ok_or_else(|| {
                Error::new(Kind::Usage, "which profile?").hint(
                    "name it, set KEYFOB_PROFILE, or write it into a file .keyfob here or above",
                )
            }),
        }
    }

    /// The profile that surroundings name, if they do.
    pub(crate) fn usual_profile(&self) -> Result<Option<ProfileName>> {
        let named = match &self.surroundings.profile {
            Some(name) => Some(name.clone()),
            None => folder::profile_of(&self.surroundings.folder)?,
        };
        named.map(ProfileName::new).transpose()
    }

    /// Opens the vault if it holds tokens of this profile: without any, a key would help nobody.
    pub(crate) async fn unlock_tokens(&self, open: &Open, name: &ProfileName) -> Result<()> {
        if open.ports.vault.holding(name)?.tokens.is_none() {
            return Ok(());
        }
        self.unlock(open, false).await
    }

    /// Opens the vault; asks for the passphrase where somebody can be asked.
    ///
    /// With `create`, an absent vault is made; without a keyring service somebody is offered a passphrase vault.
    pub(crate) async fn unlock(&self, open: &Open, create: bool) -> Result<()> {
        let Err(error) = open.ports.vault.open(create).await else {
            return Ok(());
        };
        let Kind::Vault(trouble) = error.kind() else {
            return Err(error);
        };
        if !self.secrets.can_ask() {
            return Err(error);
        }
        match trouble {
            VaultTrouble::Locked | VaultTrouble::Dismissed
                if open.vault.slot_kinds()?.contains(&SlotKind::Passphrase) =>
            {
                let passphrase = self.secrets.ask("Vault passphrase: ")?;
                open.vault.unlock_with_passphrase(&passphrase).await
            }
            VaultTrouble::NoService if create && open.vault.require_absent().is_ok() => {
                self.output
                    .note("There is no keyring service here, so a passphrase seals the vault.");
                let passphrase = self.secrets.ask_new_passphrase()?;
                open.vault
                    .init(&KeyChoice::Passphrase, Some(&passphrase))
                    .await
            }
            VaultTrouble::Locked
            | VaultTrouble::Dismissed
            | VaultTrouble::Absent
            | VaultTrouble::NoService
            | VaultTrouble::TimedOut
            | VaultTrouble::WrongKey
            | VaultTrouble::Damaged
            | VaultTrouble::Full
            | VaultTrouble::ReadOnly
            | VaultTrouble::Failing
            | VaultTrouble::Foreign => Err(error),
        }
    }
}
