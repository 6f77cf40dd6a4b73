//! How a begun refresh is remembered across crashes.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::schema::Table;
use super::{SqliteVault, Tried, sum, token, trouble};
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::secret::Fingerprint;
use crate::service::ports::Intent;

impl SqliteVault {
    /// [`crate::service::ports::Vault::intent`].
    pub(super) fn read_intent(&self, profile: &ProfileName) -> Result<Option<Intent>> {
        let found = self.read(|connection| read(connection, profile))?;
        match found {
            None => Ok(None),
            Some(Found::Intent(intent)) => Ok(Some(intent)),
            Some(Found::Damaged) => Err(trouble::damaged(format!(
                "the note of a begun refresh of '{profile}' is damaged"
            ))
            .hint(format!("keyfob login {profile} replaces it"))),
        }
    }
}

/// What lies there.
enum Found {
    Intent(Intent),
    Damaged,
}

fn read(connection: &Connection, profile: &ProfileName) -> rusqlite::Result<Option<Found>> {
    connection
        .prepare_cached("SELECT * FROM intent WHERE profile = ?1")?
        .query_row([profile.as_str()], |row| {
            let base = u64::try_from(row.get::<_, i64>("base")?).ok();
            let at = Timestamp::from_millisecond(row.get("at")?).ok();
            let right = sum::is_right(row)?;
            Ok(match (right, base, at) {
                (true, Some(base), Some(at)) => Found::Intent(Intent { base, at }),
                _ => Found::Damaged,
            })
        })
        .optional()
}

/// Notes an intent. Process, boot and fingerprint are for whoever looks into a crash.
pub(super) fn put(
    change: &Transaction<'_>,
    profile: &ProfileName,
    intent: &Intent,
    boot: Option<&str>,
) -> Tried<()> {
    let spent = token::of(change, profile)?
        .and_then(|stored| stored.holding.tokens)
        .and_then(|tokens| tokens.refresh)
        .map(|mark| mark.fingerprint);
    change
        .prepare_cached(
            "REPLACE INTO intent (profile, base, fingerprint, at, boot, pid) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            profile.as_str(),
            i64::try_from(intent.base).unwrap_or(i64::MAX),
            spent.as_ref().map(Fingerprint::as_str),
            intent.at.as_millisecond(),
            boot,
            std::process::id()
        ])?;
    Ok(sum::write(
        change,
        Table::Intent,
        change.last_insert_rowid(),
    )?)
}

/// Drops the intent, if there is one.
pub(super) fn delete(change: &Connection, profile: &ProfileName) -> rusqlite::Result<()> {
    change
        .prepare_cached("DELETE FROM intent WHERE profile = ?1")?
        .execute([profile.as_str()])?;
    Ok(())
}
