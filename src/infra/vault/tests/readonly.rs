//! What holds for a vault that can't be written.

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::thread;

use rustix::process::geteuid;
use rustix::thread::set_thread_res_uid;

use super::*;

/// Nobody's user id: mode bits mean nothing to root.
const NOBODY: u32 = 65534;

fn set_mode(path: &Path, bits: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
}

/// Takes the right to write from the folder and, if asked, from its files.
fn freeze(home: &Home, files: u32) {
    let paths: Vec<PathBuf> = fs::read_dir(home.folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    for path in &paths {
        set_mode(path, files);
    }
    set_mode(&home.folder(), 0o500);
    if geteuid().is_root() {
        for path in paths.iter().chain([&home.folder(), &home.key_file()]) {
            chown(path, Some(NOBODY), None).unwrap();
        }
        set_mode(home.dir.path(), 0o755);
    }
}

/// Runs a test's body as a user to whom mode bits mean something.
fn as_user(body: impl FnOnce() + Send + 'static) {
    let thread = thread::spawn(|| {
        if geteuid().is_root() {
            let nobody = rustix::process::Uid::from_raw(NOBODY);
            // The thread's alone: the other tests stay who they are.
            set_thread_res_uid(None, nobody, None).unwrap();
        }
        body();
    });
    thread.join().unwrap();
}

fn home_with_token() -> Home {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    home
}

fn line() -> Activity {
    Activity {
        at: at(9),
        profile: Some(name("p")),
        verb: Verb::Copy,
        ok: true,
        detail: "as env".to_owned(),
        took: None,
    }
}

#[test]
fn cached_tokens_can_be_read_from_a_folder_that_cant_be_written() {
    for files in [0o400, 0o600] {
        let home = home_with_token();
        freeze(&home, files);
        as_user(move || {
            assert!(
                tempfile::tempfile_in(home.folder()).is_err(),
                "the folder is frozen"
            );
            let vault = home.vault();
            vault.open_at_once().unwrap();
            assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
            assert_eq!(
                trouble_of(put(&vault, "p", 1, "two")),
                VaultTrouble::ReadOnly
            );
            assert_eq!(trouble_of(vault.reserve()), VaultTrouble::ReadOnly);
            assert_eq!(trouble_of(vault.record(&line())), VaultTrouble::ReadOnly);
            let noted = vault.note(&name("p"), Event::Rejected, at(9));
            assert_eq!(trouble_of(noted), VaultTrouble::ReadOnly);
            assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
            assert!(!wait(vault.status()).unwrap().vault.unwrap().is_writable);
        });
    }
}

#[test]
fn unmerged_changes_in_a_frozen_folder_are_never_read_past() {
    let (source, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    // As a copy of the folder that was made while the vault was in use.
    let copy = Home::new();
    fs::create_dir_all(copy.folder()).unwrap();
    for file in ["vault.db", "vault.db-wal"] {
        fs::copy(source.folder().join(file), copy.folder().join(file)).unwrap();
    }
    fs::copy(source.key_file(), copy.key_file()).unwrap();
    freeze(&copy, 0o400);
    as_user(move || {
        let error = copy.vault().holdings().unwrap_err();
        assert_eq!(error.kind(), Kind::Vault(VaultTrouble::ReadOnly));
        assert!(error.what().ends_with("is read-only"), "{error}");
    });
}

#[test]
fn no_vault_is_made_in_a_folder_that_cant_be_written() {
    let home = Home::new();
    fs::create_dir_all(home.folder()).unwrap();
    let key = home.keep("key", &format!("{}\n", "ab".repeat(32)));
    set_mode(&key, 0o600);
    freeze(&home, 0o400);
    as_user(move || {
        assert_eq!(
            trouble_of(wait(home.vault().open(true))),
            VaultTrouble::ReadOnly
        );
        assert!(!home.file().exists());
    });
}
