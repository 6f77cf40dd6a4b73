//! What `vault verify` finds: every row, every sealed record, and the file's own structure. Changes nothing.

use rusqlite::Connection;

use super::client_secret::{self, Sealed};
use super::key::Key;
use super::schema::{self, Table};
use super::seal::Id;
use super::{SqliteVault, sum, token, tokens};
use crate::domain::error::Result;
use crate::domain::lifecycle::Standing;
use crate::domain::name::ProfileName;
use crate::service::upkeep::Verification;

/// `SQLite` stops looking after so many errors.
const MOST_ERRORS: usize = 100;

impl SqliteVault {
    /// Walks all of it. The vault must be open, else the sealed records couldn't be tried.
    ///
    /// # Errors
    /// `VaultTrouble::Locked`, `Absent`, or `Damaged` if the file can't be walked at all.
    pub fn verify(&self) -> Result<Verification> {
        let database = self.existing()?;
        let key = self.key()?;
        self.read(|connection| {
            let mut found = Verification::default();
            structure(connection, &mut found)?;
            for table in Table::ALL {
                rows(connection, table, &mut found)?;
            }
            token_records(connection, &key, &database.meta.vault, &mut found)?;
            client_secrets(connection, &key, &database.meta.vault, &mut found)?;
            Ok(found)
        })
    }
}

fn structure(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    if !schema::is_ours(connection)? {
        found.note("file".to_owned(), "its tables aren't as they were made");
    }
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST_ERRORS})"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            found.note("file".to_owned(), &line);
        }
    }
    Ok(())
}

fn rows(connection: &Connection, table: Table, found: &mut Verification) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", table.name()))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        found.rows = found.rows.saturating_add(1);
        if !sum::is_right(row)? {
            let id: i64 = row.get("id")?;
            found.note(
                format!("{} {id}", table.name()),
                "it isn't as it was written",
            );
        }
    }
    Ok(())
}

fn token_records(
    connection: &Connection,
    key: &Key,
    vault: &Id,
    found: &mut Verification,
) -> rusqlite::Result<()> {
    let names: Vec<String> = connection
        .prepare("SELECT profile FROM token WHERE sealed IS NOT NULL ORDER BY profile")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for name in names {
        let profile = ProfileName::new(name.as_str()).ok();
        let stored = match &profile {
            Some(profile) => token::of(connection, profile)?,
            None => None,
        };
        match stored {
            Some(stored) if tokens::open_record(&stored, key, vault).is_some() => {
                found.opened = found.opened.saturating_add(1);
            }
            Some(stored) if stored.holding.standing == Standing::Damaged => {
                found.note(format!("token of '{name}'"), "it is marked as damaged");
            }
            Some(_) | None => found.note(format!("token of '{name}'"), "it doesn't open"),
        }
    }
    Ok(())
}

fn client_secrets(
    connection: &Connection,
    key: &Key,
    vault: &Id,
    found: &mut Verification,
) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("SELECT profile, record, sealed FROM client_secret ORDER BY profile")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let sealed = Sealed {
            record: row.get(1)?,
            sealed: row.get(2)?,
        };
        if client_secret::open(&sealed, key, vault).is_some() {
            found.opened = found.opened.saturating_add(1);
        } else {
            found.note(format!("client secret of '{name}'"), "it doesn't open");
        }
    }
    Ok(())
}
