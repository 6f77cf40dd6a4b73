//! How one process at a time works on a profile's tokens: a lock file for each profile, never deleted.

mod memory;

pub use memory::MemoryLocks;

use std::cell::Cell;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

use super::files;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::name::ProfileName;
use crate::domain::text;
use crate::service::ports::{Clock, Guard, Local, Locks};

/// How often a taken lock is tried again. Polled, so that a dead network file system can't hang us.
const POLL: SignedDuration = SignedDuration::from_millis(50);

/// The longest note of a holder that is read.
const LONGEST_NOTE: u64 = 300;

/// The longest file name made of a profile's name; longer ones end in a digest.
const LONGEST_FILE_NAME: usize = 120;

/// Locks as files of a folder.
pub struct FileLocks {
    folder: PathBuf,
    command: String,
    clock: Rc<dyn Clock>,
    /// How many are held by us.
    held: Rc<Cell<usize>>,
}

impl FileLocks {
    /// Locks in `folder`; `command` is what others are told holds them, for example `keyfob refresh`.
    #[must_use]
    pub fn new(folder: PathBuf, command: &str, clock: Rc<dyn Clock>) -> Self {
        Self {
            folder,
            command: text::clean(command, 80),
            clock,
            held: Rc::default(),
        }
    }

    /// Opens the lock file; made, private, if it isn't there.
    fn open(&self, path: &Path) -> Result<File> {
        files::private_folder(&self.folder)
            .and_then(|_| files::open_private(path))
            .map_err(|error| trouble(path, &error))
    }

    async fn wait(&self, profile: &ProfileName, patience: SignedDuration) -> Result<Guard> {
        let path = self.folder.join(file_name(profile));
        let file = self.open(&path)?;
        let mut left = patience;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(trouble(&path, &error)),
                Err(TryLockError::WouldBlock) if left <= SignedDuration::ZERO => {
                    return Err(busy(profile, &path));
                }
                Err(TryLockError::WouldBlock) => {
                    let pause = POLL.min(left);
                    self.clock.sleep(pause).await;
                    left -= pause;
                }
            }
        }
        self.held.update(|count| count.saturating_add(1));
        let held = Held {
            file,
            count: Rc::clone(&self.held),
        };
        // The note is for people: a full disk mustn't keep anybody from working.
        held.sign(&self.command, &*self.clock).ok();
        Ok(Guard(Box::new(held)))
    }
}

impl Locks for FileLocks {
    fn acquire<'a>(
        &'a self,
        profile: &'a ProfileName,
        patience: SignedDuration,
    ) -> Local<'a, Result<Guard>> {
        Box::pin(self.wait(profile, patience))
    }

    fn holds_any(&self) -> bool {
        self.held.get() > 0
    }
}

/// A lock file that is ours until this is dropped.
struct Held {
    file: File,
    count: Rc<Cell<usize>>,
}

impl Held {
    fn sign(&self, command: &str, clock: &dyn Clock) -> io::Result<()> {
        let since = clock.now().round(jiff::Unit::Second);
        let since = since.unwrap_or_else(|_| clock.now());
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        write!(
            file,
            "'{command}' (process {}) since {since}",
            std::process::id()
        )
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Closing the file would do: this only tells the next reader nothing stale.
        self.file.set_len(0).ok();
        self.file.unlock().ok();
        self.count.update(|count| count.saturating_sub(1));
    }
}

/// Names the holder, as it signed the lock.
fn busy(profile: &ProfileName, path: &Path) -> Error {
    let mut note = String::new();
    let read = File::open(path).map(|file| file.take(LONGEST_NOTE).read_to_string(&mut note));
    let holder = match read {
        Ok(Ok(_)) if !note.is_empty() => text::clean(&note, 200),
        Ok(_) | Err(_) => "another process".to_owned(),
    };
    Error::new(Kind::Busy, format!("'{profile}' is in use by {holder}"))
        .hint("try again once it is done, or end that process")
}

/// What kept us from making or locking the file.
fn trouble(path: &Path, error: &io::Error) -> Error {
    let is_any_of = |kinds: [io::ErrorKind; 2]| kinds.contains(&error.kind());
    let file = format!("the lock file '{}' can't be used", path.display());
    let error_of = |kind, what| Error::new(kind, what).because(error);
    if is_any_of([
        io::ErrorKind::ReadOnlyFilesystem,
        io::ErrorKind::PermissionDenied,
    ]) {
        let what = format!("the data folder is read-only: {file}");
        return error_of(Kind::Vault(VaultTrouble::ReadOnly), what).hint(
            "cached tokens can be read; make the folder and its files writable to change them",
        );
    }
    if is_any_of([io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded]) {
        return error_of(Kind::Vault(VaultTrouble::Full), file)
            .hint("free some space there, then try again");
    }
    error_of(Kind::Failed, file)
        .hint("keyfob needs to write into its data folder to log in, refresh and revoke")
}

/// A file name for a profile: letters that no file system confuses, and short enough for all of them.
fn file_name(profile: &ProfileName) -> String {
    let mut name = String::new();
    for byte in profile.as_str().bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            other => {
                name.push('%');
                name.push_str(&text::hex(&[other]));
            }
        }
    }
    if name.len() > LONGEST_FILE_NAME {
        let digest = Sha256::digest(profile.as_str().as_bytes());
        let head: String = name.chars().take(LONGEST_FILE_NAME / 3).collect();
        return format!("{head}%{}", text::hex(&digest));
    }
    name
}

#[cfg(test)]
mod tests;
