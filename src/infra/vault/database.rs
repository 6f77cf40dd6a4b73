//! How the vault's file is opened, and made: never through a link, never readable by others.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, ffi, params};
use url::Url;

use super::schema::{self, Table};
use super::seal::Id;
use super::{sum, trouble};
use crate::domain::error::{Error, Kind, Result, VaultTrouble};

/// An open database with what it says of itself.
pub(super) struct Database {
    pub(super) connection: Connection,
    pub(super) meta: Meta,
    pub(super) access: Access,
    /// To notice that another file was put in its place.
    file: Option<FileId>,
    /// To notice that another process wrote.
    version: Cell<i64>,
}

/// What can be done with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Everything.
    Writable,
    /// Reading.
    ReadOnly,
    /// Reading, since even the index of the write-ahead log finds no room.
    NoRoom,
}

/// The one row of `meta`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) vault: Id,
    /// The machine that may refresh; none where the check is off.
    pub(super) machine: Option<String>,
    pub(super) key_check: Vec<u8>,
}

/// Device and inode.
type FileId = (u64, u64);

impl Database {
    /// Opens the file; none if there is no vault.
    pub(super) fn open(path: &Path) -> Result<Option<Self>> {
        let Some(Found(file)) = look(path)? else {
            return Ok(None);
        };
        let real = without_links(path)?;
        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let opened = Connection::open_with_flags(&real, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)
            .and_then(|connection| read_meta(&connection).map(|meta| (connection, meta)));
        let (connection, meta, access) = match opened {
            Ok((connection, meta)) => {
                let access = access_of(&connection);
                (connection, meta, access)
            }
            Err(error) => {
                let access = why_frozen(&error).ok_or_else(|| trouble::of_sqlite(path, &error))?;
                let (connection, meta) = open_frozen(&real, access, &error)?;
                (connection, meta, access)
            }
        };
        Ok(Some(Self {
            connection,
            meta: meta?,
            access,
            file,
            version: Cell::new(0),
        }))
    }

    /// An empty vault in memory.
    pub(super) fn in_memory(meta: &Meta) -> Result<Self> {
        let tried = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_in_memory()?;
            schema::create(&connection)?;
            write_meta(&connection, meta)?;
            Ok(connection)
        };
        let connection =
            tried().map_err(|error| trouble::of_sqlite(Path::new(":memory:"), &error))?;
        Ok(Self {
            connection,
            meta: meta.clone(),
            access: Access::Writable,
            file: None,
            version: Cell::new(0),
        })
    }

    /// Whether the path still leads to this file.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|metadata| id_of(&metadata) == self.file)
    }

    /// Whether it is the vault that was opened: another one may have been restored over it. What can't be told now is
    /// told by the next read.
    pub(super) fn is_still_itself(&self) -> bool {
        let version = self
            .connection
            .query_row("PRAGMA data_version", [], |row| row.get(0));
        let Ok(version) = version else {
            return true;
        };
        self.version.replace(version) == version
            || read_meta(&self.connection)
                .ok()
                .and_then(Result::ok)
                .is_none_or(|meta| meta.vault == self.meta.vault)
    }
}

/// A file that is there.
struct Found(Option<FileId>);

/// Looks at the file; none if there is none or it is empty.
fn look(path: &Path) -> Result<Option<Found>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Err(is_link(path)),
        Ok(metadata) if !metadata.is_file() => Err(trouble::cannot_open(path, "not a file")),
        Ok(metadata) if metadata.len() == 0 => Ok(None),
        Ok(metadata) => Ok(Some(Found(id_of(&metadata)))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(trouble::cannot_open(path, error)),
    }
}

fn is_link(path: &Path) -> Error {
    trouble::cannot_open(path, "it is a symbolic link")
        .hint("put the file itself there, or name its folder with KEYFOB_HOME")
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other platforms have no such id: there it is none"
)]
fn id_of(metadata: &fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id_of(_metadata: &fs::Metadata) -> Option<FileId> {
    None
}

/// `SQLite`'s NOFOLLOW refuses links anywhere in the path, and homes behind links are common: only the last part counts.
pub(super) fn without_links(path: &Path) -> Result<PathBuf> {
    let folder = path.parent().unwrap_or_else(|| Path::new("/"));
    let name = path.file_name().unwrap_or_default();
    folder
        .canonicalize()
        .map(|folder| folder.join(name))
        .map_err(|error| trouble::cannot_open(path, error))
}

/// A file that is write-protected opens for reading all the same.
fn access_of(connection: &Connection) -> Access {
    match connection.is_readonly("main") {
        Ok(false) => Access::Writable,
        Ok(true) | Err(_) => Access::ReadOnly,
    }
}

/// Without write access, or without room, WAL can't keep its index, unless others hold it open. None: another failure.
fn why_frozen(error: &rusqlite::Error) -> Option<Access> {
    const UNWRITABLE: [ErrorCode; 3] = [
        ErrorCode::CannotOpen,
        ErrorCode::ReadOnly,
        ErrorCode::PermissionDenied,
    ];
    let failure = error.sqlite_error()?;
    if UNWRITABLE.contains(&failure.code) {
        return Some(Access::ReadOnly);
    }
    let is_full =
        failure.code == ErrorCode::DiskFull || failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE;
    is_full.then_some(Access::NoRoom)
}

/// Opens a file that can't change, where nothing can be written beside it.
///
/// With a `-wal` beside it the file alone isn't the newest state: that is refused, not guessed.
fn open_frozen(
    path: &Path,
    access: Access,
    why: &rusqlite::Error,
) -> Result<(Connection, Result<Meta>)> {
    let wal = beside(path, "-wal");
    if fs::metadata(&wal).is_ok_and(|metadata| metadata.len() > 0) {
        return Err(match access {
            Access::NoRoom => trouble::full(path).because(why),
            Access::Writable | Access::ReadOnly => trouble::read_only(path)
                .because(why)
                .hint("its folder has unmerged changes: read it once where it can be written"),
        });
    }
    let mut url = Url::from_file_path(path)
        .map_err(|()| trouble::cannot_open(path, "its path isn't absolute"))?;
    url.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(url.as_str(), flags)
        .and_then(|connection| read_meta(&connection).map(|meta| (connection, meta)))
        .map_err(|error| trouble::of_sqlite(path, &error))
}

/// `vault.db-wal`, `vault.db-shm` …
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn read_meta(connection: &Connection) -> rusqlite::Result<Result<Meta>> {
    let read = connection
        .prepare("SELECT * FROM meta WHERE id = 1")?
        .query_row([], |row| {
            let right = sum::is_right(row)?;
            let schema: i64 = row.get("schema")?;
            let meta = Meta {
                vault: row.get("vault")?,
                machine: row.get("machine")?,
                key_check: row.get("key_check")?,
            };
            Ok((right, schema, meta))
        })
        .optional()?;
    Ok(match read {
        Some((true, schema::VERSION, meta)) => Ok(meta),
        Some((true, schema, _)) => Err(other_schema(schema)),
        Some((false, _, _)) | None => Err(trouble::damaged("the vault's head is damaged")),
    })
}

fn other_schema(schema: i64) -> Error {
    Error::new(
        Kind::Vault(VaultTrouble::Damaged),
        format!(
            "the vault has layout {schema}, and this keyfob knows layout {}",
            schema::VERSION
        ),
    )
    .hint("use the keyfob that wrote it; nothing was changed")
}

/// `meta` as it is now: another process may have adopted the vault since it was opened.
pub(super) fn current_meta(database: &Database, path: &Path) -> Result<Meta> {
    read_meta(&database.connection).map_err(|error| trouble::of_sqlite(path, &error))?
}

/// Writes the one row of `meta`.
pub(super) fn write_meta(connection: &Connection, meta: &Meta) -> rusqlite::Result<()> {
    connection.execute(
        "REPLACE INTO meta (id, schema, vault, machine, key_check) VALUES (1, ?1, ?2, ?3, ?4)",
        params![schema::VERSION, meta.vault, meta.machine, meta.key_check],
    )?;
    sum::write(connection, Table::Meta, 1)
}
