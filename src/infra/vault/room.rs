//! Whether there is room for an answer, before a token is spent for it.
//!
//! A refresh token is dead once it is sent, so its answer must not fail on a full disk. A file of real blocks lies beside
//! the vault. Only an answer that can't be written may delete it: anything else would take the room from an answer that
//! another process waits for.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{database, key, trouble};
use crate::domain::error::Result;

/// A token set, its row, the pages around it and their frames in the write-ahead log, several times over.
const BYTES: usize = 256 * 1024;

fn place(vault: &Path) -> PathBuf {
    database::beside(vault, "-room")
}

/// Makes sure that the reserve is there.
///
/// # Errors
/// `VaultTrouble::Full`, `ReadOnly` or `Failing`.
pub(super) fn keep(vault: Option<&Path>) -> Result<()> {
    let Some(vault) = vault else {
        return Ok(());
    };
    let place = place(vault);
    let wanted = u64::try_from(BYTES).unwrap_or(u64::MAX);
    if fs::symlink_metadata(&place).is_ok_and(|meta| meta.is_file() && meta.len() == wanted) {
        return Ok(());
    }
    fill(&place).map_err(|error| {
        // Half a reserve, or one that the disk may not hold, is none.
        give_up(Some(vault));
        trouble::of_io(vault, &error)
    })
}

/// Random bytes: file systems that compress would keep nothing of zeros.
fn fill(place: &Path) -> io::Result<()> {
    match fs::remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut noise = vec![0; BYTES];
    key::fill(&mut noise).map_err(io::Error::other)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = match options.open(place) {
        // Another process makes it at this moment: one reserve is enough.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        opened => opened?,
    };
    file.write_all(&noise)?;
    file.sync_all()
}

/// Deletes the reserve, if there is one.
pub(super) fn give_up(vault: Option<&Path>) {
    if let Some(vault) = vault {
        fs::remove_file(place(vault)).ok();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn processes_that_make_the_reserve_at_once_all_succeed() {
        let folder = tempfile::tempdir().unwrap();
        let vault = folder.path().join("vault.db");
        for _ in 0..20 {
            give_up(Some(&vault));
            let crowd: Vec<_> = (0..8)
                .map(|_| {
                    let vault = vault.clone();
                    thread::spawn(move || keep(Some(&vault)))
                })
                .collect();
            for one in crowd {
                one.join().unwrap().unwrap();
            }
            assert!(place(&vault).is_file());
        }
    }
}
