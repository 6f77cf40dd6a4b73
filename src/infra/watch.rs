//! When another process has changed something: a watch on the vault's files and the configuration.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::files::folder_of;
use crate::domain::error::{Error, Kind, Result};

/// A change is several events: what follows within this time belongs to it.
const SETTLE: Duration = Duration::from_millis(100);

/// A file that never rests is reported at least this often.
const MOST_SETTLES: usize = 10;

/// Watches until it is dropped.
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Calls `changed`, on a thread of its own, soon after one of these files was changed, made, replaced or removed.
///
/// The folders are watched, not the files: `vault.db-wal` comes and goes, and config.toml is replaced as a whole. A file
/// whose name begins with one of these counts, too (`vault.db` means `vault.db-wal`).
///
/// # Errors
/// `Kind::Failed` where files can't be watched (network file systems, no watches left): poll `PRAGMA data_version` then.
pub fn watch(paths: &[PathBuf], changed: impl Fn() + Send + 'static) -> Result<Watch> {
    let (sender, receiver) = mpsc::channel();
    let names: Vec<(PathBuf, OsString)> = paths.iter().filter_map(|path| place(path)).collect();
    let folders: Vec<PathBuf> = names.iter().map(|(folder, _)| folder.clone()).collect();
    let unwatched = |error: notify::Error| {
        Error::new(Kind::Failed, "files can't be watched here").because(error)
    };
    let on_event = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| concerns(&event, &names)) {
            // Nobody listens any more only when the watch is being dropped.
            sender.send(()).ok();
        }
    };
    let mut watcher = notify::recommended_watcher(on_event).map_err(unwatched)?;
    let mut watched: Vec<&Path> = Vec::new();
    for folder in &folders {
        if !watched.contains(&folder.as_path()) {
            let done = watcher.watch(folder, RecursiveMode::NonRecursive);
            done.map_err(unwatched)?;
            watched.push(folder);
        }
    }
    thread::spawn(move || report(&receiver, &changed));
    Ok(Watch { _watcher: watcher })
}

/// The real folder of a file and its name: events name real paths.
fn place(path: &Path) -> Option<(PathBuf, OsString)> {
    let folder = folder_of(path);
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    Some((folder, path.file_name()?.to_owned()))
}

fn concerns(event: &Event, names: &[(PathBuf, OsString)]) -> bool {
    let is_change = match event.kind {
        EventKind::Access(_) => false,
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    };
    is_change
        && event.paths.iter().any(|path| {
            let file = path.file_name().unwrap_or_default().as_encoded_bytes();
            let is_named = |(folder, name): &(PathBuf, OsString)| {
                path.parent() == Some(folder) && file.starts_with(name.as_encoded_bytes())
            };
            names.iter().any(is_named)
        })
}

/// Ends once the watch, and with it the sender, is gone.
fn report(events: &Receiver<()>, changed: &dyn Fn()) {
    while events.recv().is_ok() {
        for _ in 0..MOST_SETTLES {
            match events.recv_timeout(SETTLE) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        changed();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::infra::files;

    /// Longer than any machine needs; reached only when the watch is broken.
    const LONG: Duration = Duration::from_secs(20);

    fn folder_with_watch() -> (tempfile::TempDir, Watch, Receiver<()>) {
        let folder = tempfile::tempdir().unwrap();
        let (sender, receiver) = mpsc::channel();
        let paths = ["vault.db", "config.toml"].map(|name| folder.path().join(name));
        let watch = watch(&paths, move || sender.send(()).unwrap()).unwrap();
        (folder, watch, receiver)
    }

    fn write(path: &Path) {
        files::write_whole(path, b"x").unwrap();
    }

    #[test]
    fn a_new_journal_and_a_replaced_configuration_are_noticed() {
        let (folder, _watch, changes) = folder_with_watch();
        write(&folder.path().join("vault.db-wal"));
        changes.recv_timeout(LONG).unwrap();
        write(&folder.path().join("config.toml"));
        changes.recv_timeout(LONG).unwrap();
        fs::remove_file(folder.path().join("config.toml")).unwrap();
        changes.recv_timeout(LONG).unwrap();
    }

    #[test]
    fn other_files_and_mere_reading_are_not() {
        let (folder, _watch, changes) = folder_with_watch();
        write(&folder.path().join("notes"));
        fs::read(folder.path().join("notes")).unwrap();
        // What comes is of this change alone.
        write(&folder.path().join("config.toml"));
        changes.recv_timeout(LONG).unwrap();
        assert!(changes.recv_timeout(3 * SETTLE).is_err());
    }

    #[test]
    fn a_dropped_watch_reports_no_more_and_ends_its_thread() {
        let (_folder, watch, changes) = folder_with_watch();
        drop(watch);
        assert_eq!(
            changes.recv_timeout(LONG),
            Err(RecvTimeoutError::Disconnected)
        );
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let paths = [PathBuf::from("/nonexistent/vault.db")];
        assert!(watch(&paths, || {}).is_err());
    }
}
