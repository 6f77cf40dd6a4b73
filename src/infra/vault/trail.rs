//! How the audit trail is kept: the newest lines, without secrets.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, params};

use super::schema::Table;
use super::sum;
use crate::domain::activity::{Activity, Verb};
use crate::domain::name::ProfileName;
use crate::service::ports::ActivityQuery;

/// Older lines go: twenty copies a day for two years.
const MOST_LINES: i64 = 20_000;

/// Adds a line.
pub(super) fn add(connection: &Connection, activity: &Activity) -> rusqlite::Result<()> {
    let took = activity
        .took
        .map(|took| i64::try_from(took.as_millis()).unwrap_or(i64::MAX));
    connection
        .prepare_cached(
            "INSERT INTO activity (at, profile, verb, ok, detail, took) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            activity.at.as_millisecond(),
            activity.profile.as_ref().map(ProfileName::as_str),
            activity.verb.word(),
            activity.ok,
            activity.detail,
            took
        ])?;
    let id = connection.last_insert_rowid();
    connection
        .prepare_cached("DELETE FROM activity WHERE id <= ?1")?
        .execute([id.saturating_sub(MOST_LINES)])?;
    sum::write(connection, Table::Activity, id)
}

/// The lines that a query asks for, newest first. Lines that can't be read are left out; `vault verify` counts them.
pub(super) fn list(
    connection: &Connection,
    query: &ActivityQuery,
) -> rusqlite::Result<Vec<Activity>> {
    let limit = query
        .limit
        .and_then(|limit| i64::try_from(limit).ok())
        .unwrap_or(-1);
    let mut statement = connection.prepare_cached(
        "SELECT at, profile, verb, ok, detail, took FROM activity \
         WHERE (?1 IS NULL OR profile = ?1) AND (?2 IS NULL OR at >= ?2) \
         ORDER BY at DESC, id DESC LIMIT ?3",
    )?;
    let mut rows = statement.query(params![
        query.profile.as_ref().map(ProfileName::as_str),
        query.since.map(Timestamp::as_millisecond),
        limit
    ])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.extend(read(row).ok().flatten());
    }
    Ok(lines)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<Activity>> {
    let at = Timestamp::from_millisecond(row.get(0)?).ok();
    let profile: Option<String> = row.get(1)?;
    let verb = Verb::parse(&row.get::<_, String>(2)?);
    let Some((at, verb)) = at.zip(verb) else {
        return Ok(None);
    };
    Ok(Some(Activity {
        at,
        profile: profile.and_then(|name| ProfileName::new(name).ok()),
        verb,
        ok: row.get(3)?,
        detail: row.get(4)?,
        took: row
            .get::<_, Option<i64>>(5)?
            .map(SignedDuration::from_millis),
    }))
}
