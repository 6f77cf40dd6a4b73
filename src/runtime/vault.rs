//! Jobs on the vault as a whole.

use std::collections::BTreeMap;

use super::World;
use super::job::secret;
use crate::app::effect::{SecretId, Work};
use crate::app::state::vault::VaultView;
use crate::domain::catalog::KeyChoice;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::secret::Secret;

/// Does it, and says how the vault stands then.
pub(super) async fn run(
    world: &World,
    work: &Work,
    secrets: &BTreeMap<SecretId, Secret>,
) -> Result<VaultView> {
    let keeper = &world.keeper;
    match work {
        Work::OpenVault => world.ports.vault.open(false).await?,
        Work::PrepareVault => prepare(world).await?,
        Work::Unlock(typed) => keeper.unlock(&secret(secrets, *typed)?).await?,
        Work::UnlockWithFile(path) => keeper.unlock_with_file(path)?,
        Work::CreateVault(typed) => {
            let passphrase = secret(secrets, *typed)?;
            keeper
                .create(&KeyChoice::Passphrase, Some(&passphrase))
                .await?;
        }
        Work::CreateVaultWithFile(path) => {
            keeper.create(&KeyChoice::File(path.clone()), None).await?;
        }
        Work::LockVault => {
            keeper.lock_up()?;
            return Ok(locked());
        }
        Work::CloseVault => {
            keeper.forget_key();
            return Ok(locked());
        }
        Work::Probe(_)
        | Work::Login(_)
        | Work::Refresh
        | Work::RefreshItself { .. }
        | Work::Revoke
        | Work::LogOut
        | Work::Forget
        | Work::Check
        | Work::Copy(_)
        | Work::Reveal
        | Work::CopyShown(_)
        | Work::OpenPage(_)
        | Work::ClearClipboard
        | Work::Save(_)
        | Work::Remove
        | Work::Activities
        | Work::ListTokens(_)
        | Work::EndTokens(..)
        | Work::MakeToken(_)
        | Work::Regenerate
        | Work::Inspect
        | Work::Introspect
        | Work::FindImports
        | Work::Examine
        | Work::ReadSettings
        | Work::Set(..)
        | Work::Bind(..)
        | Work::Tag(..)
        | Work::Import(_)
        | Work::StripSources(_)
        | Work::ListTenants => {}
    }
    Ok(VaultView::Open {
        by: keeper.opened_by().await,
    })
}

/// Opens the vault, makes it if there is none, and tries a write: no token shall arrive without a place to go.
async fn prepare(world: &World) -> Result<()> {
    world.ports.vault.open(true).await?;
    world.ports.vault.reserve()
}

fn locked() -> VaultView {
    VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: Error::new(Kind::Vault(VaultTrouble::Locked), "the vault is locked")
            .hint("L unlocks"),
    }
}
