//! The vault as a whole: whether it is sound, a copy of it, another passphrase.

use std::path::Path;

use super::journal;
use super::ports::{Ports, VaultKeeper};
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::secret::Secret;
use crate::domain::text;

/// What a walk over the whole vault found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Rows looked at.
    pub rows: u64,
    /// Sealed records that opened.
    pub opened: u64,
    /// What is wrong, in the order found.
    pub damaged: Vec<Damage>,
}

/// One damaged thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// `token of 'prod-acme'`, `activity 17`, `file`.
    pub what: String,
    /// What is wrong with it.
    pub why: String,
}

/// What was done to the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// `vault backed up to /media/keyfob.db`.
    pub said: String,
    /// What is to be minded from now on.
    pub mind: Option<&'static str>,
}

impl Verification {
    /// Adds what is wrong with one thing.
    pub fn note(&mut self, what: String, why: &str) {
        let why = text::clean(why, 200);
        self.damaged.push(Damage { what, why });
    }

    /// `212 rows, 40 sealed records opened`.
    #[must_use]
    pub fn counted(&self) -> String {
        format!("{} rows, {} sealed records opened", self.rows, self.opened)
    }

    /// # Errors
    /// `VaultTrouble::Damaged` if something is wrong; the first of it is told.
    pub fn verdict(&self) -> Result<()> {
        let Some(first) = self.damaged.first() else {
            return Ok(());
        };
        let what = match self.damaged.len() {
            1 => "the vault has a damaged part".to_owned(),
            many => format!("the vault has {many} damaged parts"),
        };
        let error = Error::new(Kind::Vault(VaultTrouble::Damaged), what);
        Err(error
            .because(format!("{}: {}", first.what, first.why))
            .hint("the others work; log in again where a token is damaged"))
    }
}

/// Walks the whole vault, which must be open.
///
/// # Errors
/// `VaultTrouble::Damaged` if anything is wrong; `Locked`, `Absent`.
pub fn verify(keeper: &dyn VaultKeeper) -> Result<Kept> {
    let found = keeper.walk()?;
    found.verdict()?;
    Ok(Kept {
        said: format!("vault verified: {}", found.counted()),
        mind: None,
    })
}

/// Copies the vault, sealed as it is, into a new file. Needs no key.
///
/// # Errors
/// `VaultTrouble::Absent`; `Kind::Failed` if something is at that place, or it can't be written.
pub fn back_up(ports: &Ports, keeper: &dyn VaultKeeper, file: &Path) -> Result<Kept> {
    keeper.copy_to(file)?;
    let is_bound = keeper.needs_keyring()?;
    let kept = Kept {
        said: format!("vault backed up to {}", file.display()),
        mind: is_bound.then_some(
            "only this machine's keyring opens the copy: keyfob vault passwd adds a passphrase; then back up again",
        ),
    };
    journal::record(ports, None, Verb::Vault, Ok(&kept.said));
    Ok(kept)
}

/// Gives the open vault another passphrase, or a first one.
///
/// # Errors
/// `VaultTrouble::Locked`, `WrongKey` for an empty one; nothing is changed then.
pub async fn change_passphrase(
    ports: &Ports,
    keeper: &dyn VaultKeeper,
    passphrase: &Secret,
) -> Result<Kept> {
    keeper.set_passphrase(passphrase).await?;
    let said = "the vault has a new passphrase".to_owned();
    journal::record(ports, None, Verb::Vault, Ok(&said));
    Ok(Kept { said, mind: None })
}
