//! How client secrets are kept: sealed like tokens.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::key::{Key, random};
use super::schema::Table;
use super::seal::{self, Id, Label, Purpose};
use super::{SqliteVault, Tried, sum, trouble};
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;

/// A row.
pub(super) struct Sealed {
    pub(super) record: Id,
    pub(super) sealed: Vec<u8>,
}

impl SqliteVault {
    /// [`crate::service::ports::Vault::client_secret`]. Without one, no key is needed.
    pub(super) fn opened_client_secret(&self, profile: &ProfileName) -> Result<Option<Secret>> {
        let Some(sealed) = self.read(|connection| read(connection, profile))? else {
            return Ok(None);
        };
        let key = self.key()?;
        let vault = self.existing()?.meta.vault;
        let what = || {
            trouble::damaged(format!("the client secret of '{profile}' is damaged")).hint(format!(
                "keyfob profile edit {profile} --client-secret-file FILE"
            ))
        };
        open(&sealed, &key, &vault).map(Some).ok_or_else(what)
    }

    /// [`crate::service::ports::Vault::set_client_secret`].
    pub(super) fn put_client_secret(
        &self,
        profile: &ProfileName,
        secret: Option<&Secret>,
    ) -> Result<()> {
        let Some(secret) = secret else {
            return self.write_if_there(|change| Ok(delete(change, profile)?));
        };
        let key = self.key()?;
        let vault = self.existing()?.meta.vault;
        self.write(|change| {
            delete(change, profile)?;
            put(change, profile, &sealed(secret, &key, &vault)?)
        })
    }
}

fn label<'a>(vault: &'a Id, record: &'a Id) -> Label<'a> {
    Label {
        vault,
        record,
        purpose: Purpose::ClientSecret,
        generation: 0,
        binding: "",
    }
}

fn sealed(secret: &Secret, key: &Key, vault: &Id) -> Result<Sealed> {
    let record = random()?;
    let sealed = seal::seal(key, &label(vault, &record), secret.expose().as_bytes())?;
    Ok(Sealed { record, sealed })
}

/// The secret; none if the record doesn't open.
pub(super) fn open(sealed: &Sealed, key: &Key, vault: &Id) -> Option<Secret> {
    let plain = seal::open(key, &label(vault, &sealed.record), &sealed.sealed)?;
    let text = std::str::from_utf8(&plain).ok()?;
    Some(Secret::new(text.to_owned()))
}

fn read(connection: &Connection, profile: &ProfileName) -> rusqlite::Result<Option<Sealed>> {
    connection
        .prepare_cached("SELECT record, sealed FROM client_secret WHERE profile = ?1")?
        .query_row([profile.as_str()], |row| {
            Ok(Sealed {
                record: row.get(0)?,
                sealed: row.get(1)?,
            })
        })
        .optional()
}

fn put(change: &Transaction<'_>, profile: &ProfileName, sealed: &Sealed) -> Tried<()> {
    change
        .prepare_cached("INSERT INTO client_secret (profile, record, sealed) VALUES (?1, ?2, ?3)")?
        .execute(params![profile.as_str(), sealed.record, sealed.sealed])?;
    Ok(sum::write(
        change,
        Table::ClientSecret,
        change.last_insert_rowid(),
    )?)
}

fn delete(change: &Connection, profile: &ProfileName) -> rusqlite::Result<()> {
    change
        .prepare_cached("DELETE FROM client_secret WHERE profile = ?1")?
        .execute([profile.as_str()])?;
    Ok(())
}
