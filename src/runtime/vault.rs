//! Jobs on the vault as a whole.

use std::collections::BTreeMap;

use super::World;
use super::job::secret;
use crate::app::effect::{SecretId, Upkeep, VaultWork};
use crate::app::state::vault::VaultView;
use crate::domain::catalog::KeyChoice;
use crate::domain::error::{Error, Kind, Result, VAULT_IS_LOCKED, VaultTrouble};
use crate::domain::secret::Secret;
use crate::service::upkeep::{self, Kept};

/// Does it, and says how the vault stands then.
pub(super) async fn run(
    world: &World,
    work: &VaultWork,
    secrets: &BTreeMap<SecretId, Secret>,
) -> Result<VaultView> {
    let keeper = &world.keeper;
    match work {
        VaultWork::Open => world.ports.vault.open(false).await?,
        VaultWork::Prepare => prepare(world).await?,
        VaultWork::Unlock(typed) => keeper.unlock(&secret(secrets, *typed)?).await?,
        VaultWork::UnlockWithFile(path) => keeper.unlock_with_file(path)?,
        VaultWork::Create(typed) => {
            let passphrase = secret(secrets, *typed)?;
            keeper
                .create(&KeyChoice::Passphrase, Some(&passphrase))
                .await?;
        }
        VaultWork::CreateWithFile(path) => {
            keeper.create(&KeyChoice::File(path.clone()), None).await?;
        }
        VaultWork::Lock => {
            keeper.lock_up()?;
            return Ok(locked());
        }
        VaultWork::Close => {
            keeper.forget_key();
            return Ok(locked());
        }
    }
    Ok(VaultView::Open {
        by: keeper.opened_by().await,
    })
}

/// Sees to the vault as a whole.
pub(super) async fn keep(
    world: &World,
    upkeep: &Upkeep,
    secrets: &BTreeMap<SecretId, Secret>,
) -> Result<Kept> {
    let (ports, keeper) = (&world.ports, &*world.keeper);
    match upkeep {
        Upkeep::Verify => upkeep::verify(keeper),
        Upkeep::BackUp(file) => upkeep::back_up(ports, keeper, file),
        Upkeep::ChangePassphrase(typed) => {
            let passphrase = secret(secrets, *typed)?;
            upkeep::change_passphrase(ports, keeper, &passphrase).await
        }
    }
}

/// Opens the vault, makes it if there is none, and tries a write: no token shall arrive without a place to go.
async fn prepare(world: &World) -> Result<()> {
    world.ports.vault.open(true).await?;
    world.ports.vault.reserve()
}

fn locked() -> VaultView {
    VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: Error::new(Kind::Vault(VaultTrouble::Locked), VAULT_IS_LOCKED).hint("L unlocks"),
    }
}
