//! What `vault status` tells.

use std::path::PathBuf;

use rusqlite::Connection;

use super::cache::CacheState;
use super::database::{Access, Database};
use super::machine::MachineId;
use super::slot::SlotKind;
use super::{SqliteVault, cache, creation, database};
use crate::domain::error::Result;
use crate::domain::text;

/// A vault as seen without asking anybody.
#[derive(Debug)]
pub struct VaultStatus {
    /// Where it is, or would be.
    pub path: PathBuf,
    /// What there is; none: no vault yet.
    pub vault: Option<PresentVault>,
    /// Whether it opens without a prompt; if not, why.
    pub opens: Result<()>,
}

/// What is told of a vault that is there.
#[derive(Debug)]
pub struct PresentVault {
    /// Its random id, in hex: the name of its item in the keyring.
    pub id: String,
    /// The ways to open it.
    pub slots: Vec<SlotKind>,
    /// Whether it can be written.
    pub is_writable: bool,
    /// Whether the kernel keeps its key.
    pub cache: CacheState,
    /// Whose it is.
    pub machine: MachineState,
    /// How much is in it.
    pub counts: Counts,
}

/// Whose a vault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineState {
    /// This machine's.
    Ours,
    /// Another's: cached tokens only.
    Foreign,
    /// Nobody knows: the platform has no machine id, so the check is off.
    Unchecked,
}

/// How many records there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Profiles with tokens.
    pub tokens: u64,
    /// Client secrets.
    pub client_secrets: u64,
    /// Begun refreshes whose answer was lost.
    pub intents: u64,
    /// Lines of the trail.
    pub activities: u64,
}

impl SqliteVault {
    /// Looks without asking anybody: a locked keyring is reported, not unlocked. Leaves the vault open if it opens.
    ///
    /// # Errors
    /// If the file can't be read at all.
    pub async fn status(&self) -> Result<VaultStatus> {
        let path = self.shown_path().to_path_buf();
        let Some(database) = self.database()? else {
            let opens = Err(super::trouble::absent());
            return Ok(VaultStatus {
                path,
                vault: None,
                opens,
            });
        };
        // Before opening, which renews the cached key's time.
        let cache = cache::state(&database.meta.vault);
        let opens = if self.key.borrow().is_some() {
            Ok(())
        } else {
            let _turn = self.turn.lock().await;
            self.open_existing(false).await
        };
        let vault = PresentVault {
            id: text::hex(&database.meta.vault),
            slots: self.slot_kinds()?,
            is_writable: database.access == Access::Writable,
            cache,
            machine: self.machine_state(&database)?,
            counts: self.read(counts)?,
        };
        Ok(VaultStatus {
            path,
            vault: Some(vault),
            opens,
        })
    }

    /// The ways to open it; none without a vault.
    ///
    /// # Errors
    /// If the file can't be read.
    pub fn slot_kinds(&self) -> Result<Vec<SlotKind>> {
        Ok(self
            .doors()?
            .slots
            .iter()
            .map(|slot| slot.kind.clone())
            .collect())
    }

    /// Whether it lies on a network file system.
    #[must_use]
    pub fn is_on_network(&self) -> bool {
        self.path.as_deref().is_some_and(creation::is_on_network)
    }

    fn machine_state(&self, database: &Database) -> Result<MachineState> {
        let meta = database::current_meta(database, self.shown_path())?;
        let here = self.sources.machine.as_ref().map(MachineId::as_str);
        Ok(match (meta.machine.as_deref(), here) {
            (Some(owner), Some(here)) if owner == here => MachineState::Ours,
            (Some(_), Some(_)) => MachineState::Foreign,
            (None, _) | (_, None) => MachineState::Unchecked,
        })
    }

    pub(super) fn is_foreign(&self) -> Result<bool> {
        let database = self.existing()?;
        Ok(self.machine_state(&database)? == MachineState::Foreign)
    }
}

fn counts(connection: &Connection) -> rusqlite::Result<Counts> {
    let count = |query: &str| connection.query_row(query, [], |row| row.get::<_, i64>(0));
    let count = |query: &str| count(query).map(|n| u64::try_from(n).unwrap_or_default());
    Ok(Counts {
        tokens: count("SELECT count(*) FROM token WHERE sealed IS NOT NULL")?,
        client_secrets: count("SELECT count(*) FROM client_secret")?,
        intents: count("SELECT count(*) FROM intent")?,
        activities: count("SELECT count(*) FROM activity")?,
    })
}
