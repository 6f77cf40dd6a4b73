//! Which failure of the database is which trouble of the vault, and what to do then.

use std::fmt;
use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::domain::error::{Error, Kind, VAULT_IS_LOCKED, VaultTrouble};

const DAMAGED_HINT: &str = "keyfob vault verify shows what is damaged";

/// There is no vault yet.
pub(super) fn absent() -> Error {
    vault(VaultTrouble::Absent, "there is no vault yet")
        .hint("keyfob vault init makes one; so does the first login")
}

/// The key isn't at hand.
pub(super) fn locked(hint: &str) -> Error {
    vault(VaultTrouble::Locked, VAULT_IS_LOCKED).hint(hint)
}

/// What is stored isn't what was written.
pub(super) fn damaged(what: impl Into<String>) -> Error {
    vault(VaultTrouble::Damaged, what).hint(DAMAGED_HINT)
}

/// It can't be written.
pub(super) fn read_only(path: &Path) -> Error {
    let what = format!("the vault '{}' is read-only", path.display());
    vault(VaultTrouble::ReadOnly, what)
        .hint("cached tokens can be read; make the folder and its files writable to change them")
}

/// There is no room.
pub(super) fn full(path: &Path) -> Error {
    let what = format!("no room left for the vault '{}'", path.display());
    vault(VaultTrouble::Full, what).hint("free some space there, then try again")
}

/// The disk, or whatever is under the file, reports errors.
pub(super) fn failing(path: &Path) -> Error {
    let what = format!("the disk under the vault '{}' fails", path.display());
    vault(VaultTrouble::Failing, what)
        .hint("check the disk (dmesg tells more), copy the folder elsewhere, then try again")
}

/// A trouble with its text.
pub(super) fn vault(trouble: VaultTrouble, what: impl Into<String>) -> Error {
    Error::new(Kind::Vault(trouble), what)
}

/// Sorts a failure of `SQLite`.
pub(super) fn of_sqlite(path: &Path, error: &rusqlite::Error) -> Error {
    let Some(code) = error.sqlite_error_code() else {
        // Wrong types and values out of range: a row that we didn't write like this.
        return damaged("a row of the vault isn't readable").because(error);
    };
    of_code(path, code).map_or_else(
        || {
            Error::new(
                Kind::Failed,
                format!("the vault '{}' fails", path.display()),
            )
            .because(error)
        },
        |told| told.because(error),
    )
}

fn of_code(path: &Path, code: ErrorCode) -> Option<Error> {
    const DAMAGED: [ErrorCode; 3] = [
        ErrorCode::DatabaseCorrupt,
        ErrorCode::NotADatabase,
        ErrorCode::Unknown,
    ];
    const READ_ONLY: [ErrorCode; 2] = [ErrorCode::ReadOnly, ErrorCode::PermissionDenied];
    const BUSY: [ErrorCode; 2] = [ErrorCode::DatabaseBusy, ErrorCode::DatabaseLocked];
    // Our SQL is fixed: if a fault is found in it (`Unknown`), the schema isn't ours.
    let told = if DAMAGED.contains(&code) {
        damaged_file(path)
    } else if READ_ONLY.contains(&code) {
        read_only(path)
    } else if BUSY.contains(&code) {
        Error::new(Kind::Busy, "another process is writing to the vault").hint("try again")
    } else if code == ErrorCode::DiskFull {
        full(path)
    } else if code == ErrorCode::SystemIoFailure {
        failing(path)
    } else if code == ErrorCode::CannotOpen {
        unopenable(path)
    } else {
        return None;
    };
    Some(told)
}

fn damaged_file(path: &Path) -> Error {
    damaged(format!("'{}' isn't a vault, or is damaged", path.display()))
}

fn unopenable(path: &Path) -> Error {
    vault(
        VaultTrouble::ReadOnly,
        format!("can't open the vault '{}'", path.display()),
    )
    .hint("check owner and mode of the file and its folder (0600 and 0700, yours)")
}

/// Sorts a failure of a file beside the vault.
pub(super) fn of_io(path: &Path, error: &io::Error) -> Error {
    let is_forbidden = matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    );
    let told = if is_no_room(error) {
        full(path)
    } else if is_forbidden {
        read_only(path)
    } else {
        failing(path)
    };
    told.because(error)
}

/// Whether the disk, or what we may use of it, is full.
pub(super) fn is_no_room(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// The file is there and can't be opened.
pub(super) fn cannot_open(path: &Path, why: impl fmt::Display) -> Error {
    unopenable(path).because(why)
}
