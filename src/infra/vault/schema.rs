//! What lies in the database.

use rusqlite::Connection;

/// The layout of the tables. A file with another number was written by another keyfob and is left alone.
pub(super) const VERSION: i64 = 4;

/// Instants are whole milliseconds since 1970, by the wall clock of their time; a token's `uptime` is what the clock of
/// its `boot` counted at `obtained_at`, in milliseconds, so that both can be told apart once the wall clock is set. `sum` is a checksum of the row's other columns, so that `vault verify`
/// and every read that matters notice a flipped byte in a plain column, too. `record` is the random id that a sealed
/// blob is bound to: a profile's name isn't, so it may change without the key.
const TABLES: &str = "
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  schema INTEGER NOT NULL, vault BLOB NOT NULL, machine TEXT, key_check BLOB NOT NULL, sum BLOB) STRICT;
CREATE TABLE key_slot (
  id INTEGER PRIMARY KEY, record BLOB NOT NULL,
  kind TEXT NOT NULL, path TEXT, memory INTEGER, passes INTEGER, lanes INTEGER, salt BLOB,
  wrapped BLOB NOT NULL, sum BLOB) STRICT;
CREATE TABLE token (
  id INTEGER PRIMARY KEY, profile TEXT NOT NULL UNIQUE, record BLOB NOT NULL,
  generation INTEGER NOT NULL, standing TEXT NOT NULL, reason TEXT, since INTEGER,
  access_fingerprint TEXT, access_mask TEXT, access_length INTEGER,
  refresh_fingerprint TEXT, refresh_mask TEXT, refresh_length INTEGER,
  expiry TEXT, expires_at INTEGER, refresh_expiry TEXT, refresh_expires_at INTEGER, refresh_since INTEGER,
  obtained_at INTEGER, obtained_by TEXT, scope TEXT, binding TEXT,
  user TEXT, display_name TEXT, tenant TEXT, role TEXT, version TEXT,
  no_answer_since INTEGER, reused INTEGER NOT NULL, refresh_failed INTEGER NOT NULL, clock_skew INTEGER,
  client_life INTEGER, id_subject TEXT, id_algorithm TEXT, id_doubt TEXT,
  boot TEXT, uptime INTEGER,
  sealed BLOB, sum BLOB) STRICT;
CREATE TABLE intent (
  id INTEGER PRIMARY KEY, profile TEXT NOT NULL UNIQUE,
  base INTEGER NOT NULL, fingerprint TEXT, at INTEGER NOT NULL, boot TEXT, pid INTEGER,
  sum BLOB) STRICT;
CREATE TABLE activity (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, profile TEXT, verb TEXT NOT NULL, ok INTEGER NOT NULL,
  detail TEXT NOT NULL, took INTEGER, sum BLOB) STRICT;
CREATE INDEX activity_by_time ON activity (at DESC, id DESC);
CREATE TABLE client_secret (
  id INTEGER PRIMARY KEY, profile TEXT NOT NULL UNIQUE, record BLOB NOT NULL, sealed BLOB NOT NULL,
  sum BLOB) STRICT;
";

/// The tables, for checksums and `vault verify`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Meta,
    KeySlot,
    Token,
    Intent,
    Activity,
    ClientSecret,
}

impl Table {
    pub(super) const ALL: [Self; 6] = [
        Self::Meta,
        Self::KeySlot,
        Self::Token,
        Self::Intent,
        Self::Activity,
        Self::ClientSecret,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::KeySlot => "key_slot",
            Self::Token => "token",
            Self::Intent => "intent",
            Self::Activity => "activity",
            Self::ClientSecret => "client_secret",
        }
    }
}

/// Makes the tables in an empty database.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)
}

/// Whether the tables are the ones that we make: a flipped byte in the schema itself.
pub(super) fn is_ours(connection: &Connection) -> rusqlite::Result<bool> {
    let fresh = Connection::open_in_memory()?;
    create(&fresh)?;
    Ok(texts(&fresh)? == texts(connection)?)
}

fn texts(connection: &Connection) -> rusqlite::Result<Vec<Option<String>>> {
    connection
        .prepare("SELECT sql FROM sqlite_schema ORDER BY type, name")?
        .query_map([], |row| row.get(0))?
        .collect()
}
