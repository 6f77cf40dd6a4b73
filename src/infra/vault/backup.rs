//! How a vault is copied out whole and put back, while other processes may have it open.
//!
//! Its file is never exchanged: a write-ahead log belongs to its file by name alone, and an old one would spoil the new
//! vault. It is overwritten in one transaction of `SQLite` instead, which the others see as a change.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::database::{self, Access, Database};
use super::{SqliteVault, creation, trouble};
use crate::domain::error::{Error, Kind, Result};
use crate::infra::files;

/// All pages.
const ALL: i32 = -1;

impl SqliteVault {
    /// Copies the vault, sealed as it is, into a file that isn't there yet (mode 0600). Needs no key.
    ///
    /// # Errors
    /// `VaultTrouble::Absent`; `Kind::Failed` if something is at that place or it can't be written: nothing is left there.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let database = self.existing()?;
        copy_out(&database.connection, to)
    }

    /// Another vault's file as a vault of its own, with this one's keys to try.
    #[must_use]
    pub fn beside(&self, path: &Path) -> Self {
        let sources = self.sources.clone();
        Self {
            path: Some(path.to_owned()),
            ..Self::new(Path::new(""), sources)
        }
    }

    /// Takes everything of another vault in place of what is here; the old content stays beside it, in the file that is
    /// returned (none if there was no vault). The vault is locked then.
    ///
    /// # Errors
    /// The vault's troubles; nothing is changed then.
    pub fn restore(&self, from: &Self, aside: &str) -> Result<Option<PathBuf>> {
        let source = from.existing()?;
        let path = self.path.clone().ok_or_else(trouble::absent)?;
        let kept = match self.database()? {
            None => {
                creation::place_copy(&source.connection, &path)?;
                None
            }
            Some(present) => {
                require_writable(&present, &path)?;
                let aside = path.with_file_name(aside);
                let done = overwrite(&source.connection, &present.connection, &path, &aside);
                done.map(|()| Some(aside))?
            }
        };
        self.forget();
        Ok(kept)
    }
}

fn require_writable(database: &Database, path: &Path) -> Result<()> {
    match database.access {
        Access::Writable => Ok(()),
        Access::ReadOnly => Err(trouble::read_only(path)),
        Access::NoRoom => Err(trouble::full(path)),
    }
}

/// The first page is written first: from then on nobody else writes, so that what is put aside is the last state.
fn overwrite(source: &Connection, present: &Connection, path: &Path, aside: &Path) -> Result<()> {
    let failed = |error: rusqlite::Error| trouble::of_sqlite(path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let real = database::without_links(path)?;
    let mut target = Connection::open_with_flags(real, flags).map_err(failed)?;
    let copying = Backup::new(source, &mut target).map_err(failed)?;
    is_on(copying.step(1).map_err(failed)?)?;
    copy_out(present, aside)?;
    let ended = copying
        .step(ALL)
        .map_err(failed)
        .and_then(|step| match step {
            StepResult::Done => Ok(()),
            StepResult::More | StepResult::Busy | StepResult::Locked | _ => Err(busy()),
        });
    if ended.is_err() {
        fs::remove_file(aside).ok();
    }
    ended
}

fn is_on(step: StepResult) -> Result<()> {
    match step {
        StepResult::Done | StepResult::More => Ok(()),
        StepResult::Busy | StepResult::Locked | _ => Err(busy()),
    }
}

fn busy() -> Error {
    Error::new(Kind::Busy, "another process is writing to the vault")
        .hint("try again; nothing was changed")
}

/// Free pages don't go along: what was deleted is in no copy.
fn copy_out(from: &Connection, to: &Path) -> Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(there_already(to));
    }
    // tempfile makes files 0600, whatever the umask.
    let file = tempfile::Builder::new()
        .prefix(".keyfob-")
        .suffix(".db")
        .tempfile_in(files::folder_of(to))
        .map_err(|error| unwritable(to, plain(&error)))?;
    copy_into(from, file.path()).map_err(|error| unwritable(to, error))?;
    file.as_file()
        .sync_all()
        .map_err(|error| unwritable(to, error))?;
    match file.persist_noclobber(to) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(there_already(to)),
        Err(error) => Err(unwritable(to, error.error)),
    }
}

/// Copies a vault into an empty file.
pub(super) fn copy_into(from: &Connection, to: &Path) -> rusqlite::Result<()> {
    let to = to.to_string_lossy();
    from.execute("VACUUM INTO ?1", [to.as_ref()]).map(drop)
}

fn there_already(path: &Path) -> Error {
    let what = format!("'{}' is there already; nothing was changed", path.display());
    Error::new(Kind::Failed, what).hint("name a file that isn't there yet")
}

/// Without the name of the file that was tried, which nobody knows.
fn plain(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        "its folder isn't there".to_owned()
    } else {
        error.kind().to_string()
    }
}

fn unwritable(path: &Path, error: impl std::fmt::Display) -> Error {
    let what = format!("can't write '{}'", path.display());
    Error::new(Kind::Failed, what)
        .because(error)
        .hint("is its folder there and writable, and is there room?")
}
