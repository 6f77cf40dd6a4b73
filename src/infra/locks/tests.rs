//! What holds for locks: one holder, who is named, and no wait when free.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

/// A clock whose waits are over at once, and which counts them.
#[derive(Default)]
struct Impatient {
    waited: Cell<SignedDuration>,
}

impl Clock for Impatient {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
    fn sleep(&self, span: SignedDuration) -> Local<'_, ()> {
        self.waited.set(self.waited.get() + span);
        Box::pin(std::future::ready(()))
    }
    fn jitter(&self, _most: SignedDuration) -> SignedDuration {
        SignedDuration::ZERO
    }
}

struct World {
    folder: TempDir,
    clock: Rc<Impatient>,
    locks: FileLocks,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: Rc<Impatient> = Rc::default();
        let shared: Rc<dyn Clock> = Rc::<Impatient>::clone(&clock);
        let locks = FileLocks::new(folder.path().join("locks"), "keyfob refresh", shared);
        Self {
            folder,
            clock,
            locks,
        }
    }

    fn acquire(&self, profile: &str) -> Result<Guard> {
        let profile = ProfileName::new(profile).unwrap();
        let mut future = self.locks.acquire(&profile, SignedDuration::from_secs(1));
        // One poll, no runtime: this clock never makes us wait.
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("waits without a timer"),
        }
    }
}

#[test]
fn a_free_lock_is_taken_without_waiting() {
    let world = World::new();
    let _guard = world.acquire("a").unwrap();
    assert_eq!(world.clock.waited.get(), SignedDuration::ZERO);
}

#[test]
fn a_taken_lock_names_its_holder_once_patience_ends() {
    let world = World::new();
    let _guard = world.acquire("a").unwrap();
    let Err(error) = world.acquire("a") else {
        panic!("two holders")
    };
    assert_eq!(error.kind(), Kind::Busy);
    let pid = std::process::id();
    assert_eq!(
        error.to_string(),
        format!("'a' is in use by 'keyfob refresh' (process {pid}) since 1970-01-01T00:00:00Z")
    );
    assert_eq!(world.clock.waited.get(), SignedDuration::from_secs(1));
}

#[test]
fn a_dropped_guard_frees_the_lock_and_its_note() {
    let world = World::new();
    drop(world.acquire("a").unwrap());
    let file = world.folder.path().join("locks/a");
    assert_eq!(std::fs::read(&file).unwrap(), b"");
    let _again = world.acquire("a").unwrap();
}

#[test]
fn it_is_known_whether_a_lock_is_held() {
    let world = World::new();
    assert!(!world.locks.holds_any());
    let guard = world.acquire("a").unwrap();
    assert!(world.locks.holds_any());
    drop(guard);
    assert!(!world.locks.holds_any());
}

#[test]
fn profiles_do_not_wait_for_each_other() {
    let world = World::new();
    let _a = world.acquire("a").unwrap();
    let _b = world.acquire("b").unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_is_a_read_only_vault() {
    let clock: Rc<dyn Clock> = Rc::new(Impatient::default());
    // /proc refuses new folders even to root.
    let locks = FileLocks::new(PathBuf::from("/proc/keyfob/locks"), "x", clock);
    let error = locks.open(Path::new("/proc/keyfob/locks/a")).unwrap_err();
    assert!(matches!(
        error.kind(),
        Kind::Vault(VaultTrouble::ReadOnly) | Kind::Failed
    ));
    assert_eq!(
        trouble(
            Path::new("a"),
            &io::Error::from(io::ErrorKind::ReadOnlyFilesystem)
        )
        .kind(),
        Kind::Vault(VaultTrouble::ReadOnly)
    );
}

#[test]
fn odd_names_get_file_names_of_their_own() {
    let odd = ["a.b", "A", "a", "..", "a b", "con", "zürich", "%41"];
    let names: BTreeSet<String> = odd
        .iter()
        .map(|name| file_name(&ProfileName::new(*name).unwrap()).to_lowercase())
        .collect();
    assert_eq!(names.len(), odd.len());
    assert!(!names.contains(".."));
}

proptest! {
    #[test]
    fn every_name_becomes_a_short_plain_file_name(name in "\\PC{1,64}") {
        if let Ok(profile) = ProfileName::new(name) {
            let file = file_name(&profile);
            prop_assert!(file.len() <= LONGEST_FILE_NAME && !file.contains(['/', '\\', '.', ':']));
        }
    }
}
