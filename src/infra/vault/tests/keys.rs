//! What holds for the keys that open a vault.

use super::*;

fn with_passphrase(text: &str) -> (Home, SqliteVault) {
    let home = Home::new();
    let vault = home.vault_with(sources(KeyChoice::Auto));
    wait(vault.init(&KeyChoice::Passphrase, Some(&secret(text)))).unwrap();
    (home, vault)
}

fn named(key_file: Option<PathBuf>, passphrase_file: Option<PathBuf>) -> KeySources {
    KeySources {
        key_file,
        passphrase_file,
        ..sources(KeyChoice::Auto)
    }
}

#[test]
fn only_the_right_passphrase_opens() {
    let (home, vault) = with_passphrase("right");
    assert!(vault.is_open());
    let other = home.vault_with(sources(KeyChoice::Auto));
    assert_eq!(trouble_of(other.open_at_once()), VaultTrouble::Locked);
    let wrong = wait(other.unlock_with_passphrase(&secret("wrong")));
    assert_eq!(trouble_of(wrong), VaultTrouble::WrongKey);
    assert!(!other.is_open());
    wait(other.unlock_with_passphrase(&secret("right"))).unwrap();
    assert!(other.is_open());
}

#[test]
fn a_passphrase_file_opens_and_a_wrong_one_ends_the_search() {
    let (home, vault) = with_passphrase("right");
    drop(vault);
    let right = home.keep("right", "right\n");
    home.vault_with(named(None, Some(right)))
        .open_at_once()
        .unwrap();
    let wrong = home.keep("wrong", "wrong\n");
    let vault = home.vault_with(named(None, Some(wrong)));
    assert_eq!(trouble_of(vault.open_at_once()), VaultTrouble::WrongKey);
    assert_eq!(trouble_of(wait(vault.open(false))), VaultTrouble::WrongKey);
}

#[test]
fn a_named_key_file_that_doesnt_open_ends_the_search() {
    let (home, vault) = Home::with_vault();
    drop(vault);
    let others = home.keep("other", &format!("{}\n", "ab".repeat(32)));
    let vault = home.vault_with(named(Some(others), None));
    assert_eq!(trouble_of(vault.open_at_once()), VaultTrouble::WrongKey);
    let missing = home.vault_with(named(Some(home.dir.path().join("no")), None));
    assert_eq!(trouble_of(missing.open_at_once()), VaultTrouble::WrongKey);
    // Without the variable the vault's own key file opens it.
    home.vault_with(sources(KeyChoice::Auto))
        .open_at_once()
        .unwrap();
}

#[test]
fn the_first_use_makes_a_vault_with_the_file_named_in_the_environment() {
    let home = Home::new();
    let key = home.keep("k", &format!("{}\n", "ab".repeat(32)));
    let vault = home.vault_with(named(Some(key.clone()), None));
    wait(vault.open(true)).unwrap();
    put(&vault, "p", 0, "one").unwrap();
    let other = home.vault_with(named(Some(key), None));
    other.open_at_once().unwrap();
    assert_eq!(other.tokens(&name("p")).unwrap().access, secret("one"));
    // Its place isn't remembered: it is the environment's business.
    let unnamed = home.vault_with(sources(KeyChoice::Auto));
    assert_eq!(trouble_of(unnamed.open_at_once()), VaultTrouble::Locked);
}

#[test]
fn a_chosen_passphrase_that_nobody_gave_makes_no_vault() {
    let home = Home::new();
    let vault = home.vault_with(sources(KeyChoice::Passphrase));
    let error = wait(vault.open(true)).unwrap_err();
    assert_eq!(error.kind(), Kind::Vault(VaultTrouble::Absent));
    assert!(error.way_out().unwrap().contains("KEYFOB_PASSPHRASE_FILE"));
    assert!(!home.file().exists());
}

#[test]
fn an_existing_vault_is_never_made_again() {
    let (home, vault) = with_passphrase("right");
    let before = fs::read(home.file()).unwrap();
    let again = wait(vault.init(&KeyChoice::Passphrase, Some(&secret("x")))).unwrap_err();
    assert_eq!(again.kind(), Kind::Failed);
    assert_eq!(again.way_out(), Some("keyfob vault status"));
    assert_eq!(fs::read(home.file()).unwrap(), before);
}

#[test]
fn an_empty_passphrase_makes_no_vault() {
    let home = Home::new();
    let vault = home.vault_with(sources(KeyChoice::Auto));
    let made = wait(vault.init(&KeyChoice::Passphrase, Some(&secret(""))));
    assert_eq!(trouble_of(made), VaultTrouble::WrongKey);
    assert!(!home.file().exists());
}

#[test]
fn a_new_passphrase_replaces_the_old_and_the_records_stay() {
    let (home, vault) = with_passphrase("old");
    put(&vault, "p", 0, "one").unwrap();
    wait(vault.change_passphrase(&secret("new"))).unwrap();
    let other = home.vault_with(sources(KeyChoice::Auto));
    let old = wait(other.unlock_with_passphrase(&secret("old")));
    assert_eq!(trouble_of(old), VaultTrouble::WrongKey);
    wait(other.unlock_with_passphrase(&secret("new"))).unwrap();
    assert_eq!(other.tokens(&name("p")).unwrap().access, secret("one"));
}

#[test]
fn a_passphrase_is_added_to_a_vault_that_opens_by_key_file() {
    let (home, vault) = Home::with_vault();
    wait(vault.change_passphrase(&secret("new"))).unwrap();
    home.vault().open_at_once().unwrap();
    let other = home.vault_with(sources(KeyChoice::Auto));
    wait(other.unlock_with_passphrase(&secret("new"))).unwrap();
    let status = wait(other.status()).unwrap();
    let kinds: Vec<&str> = status
        .vault
        .unwrap()
        .slots
        .iter()
        .map(SlotKind::word)
        .collect();
    assert_eq!(kinds, ["file", "passphrase"]);
}

#[test]
fn hostile_costs_in_a_slot_are_damage() {
    let (home, vault) = with_passphrase("right");
    let database = vault.existing().unwrap();
    let connection = &database.connection;
    connection
        .execute("UPDATE key_slot SET memory = 4000000000", [])
        .unwrap();
    sum::write(connection, schema::Table::KeySlot, 1).unwrap();
    let other = home.vault_with(sources(KeyChoice::Auto));
    let opened = wait(other.unlock_with_passphrase(&secret("right")));
    assert_eq!(trouble_of(opened), VaultTrouble::Damaged);
}

#[test]
fn status_says_why_a_vault_doesnt_open_without_a_prompt() {
    let (home, vault) = with_passphrase("right");
    drop(vault);
    let status = wait(home.vault_with(sources(KeyChoice::Auto)).status()).unwrap();
    assert_eq!(trouble_of(status.opens), VaultTrouble::Locked);
    let present = status.vault.unwrap();
    assert_eq!(present.slots, [SlotKind::Passphrase]);
    assert_eq!(present.machine, MachineState::Ours);
    let none = wait(Home::new().vault().status()).unwrap();
    assert!(none.vault.is_none());
    assert_eq!(trouble_of(none.opens), VaultTrouble::Absent);
}

#[cfg(unix)]
#[test]
fn files_and_folder_are_private_from_the_start() {
    use std::os::unix::fs::PermissionsExt as _;

    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    vault.reserve().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home.folder()), 0o700);
    for file in fs::read_dir(home.folder()).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_vaults_place_is_never_followed() {
    let home = Home::new();
    fs::create_dir_all(home.folder()).unwrap();
    let target = home.keep("target", "");
    symlink(&target, home.file()).unwrap();
    let vault = home.vault();
    assert_eq!(kind(&wait(vault.open(true)).unwrap_err()).exit_code(), 6);
    assert_eq!(fs::read(&target).unwrap(), b"");
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_fine() {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    let link = home.dir.path().join("link");
    symlink(home.folder(), &link).unwrap();
    let other = SqliteVault::new(&link, sources(KeyChoice::Auto));
    assert_eq!(other.holdings().unwrap().len(), 1);
}

#[test]
fn a_log_without_its_vault_is_not_swallowed() {
    let home = Home::new();
    fs::create_dir_all(home.folder()).unwrap();
    fs::rename(home.keep("w", "frames"), home.folder().join("vault.db-wal")).unwrap();
    assert_eq!(
        trouble_of(wait(home.vault().open(true))),
        VaultTrouble::Damaged
    );
    assert!(!home.file().exists());
}

#[test]
fn of_many_that_make_the_vault_at_once_all_end_up_with_the_same() {
    let home = Home::new();
    let threads: Vec<_> = (0..6)
        .map(|number| {
            let (folder, key_file) = (home.folder(), home.key_file());
            std::thread::spawn(move || {
                let vault = SqliteVault::new(&folder, sources(KeyChoice::File(key_file)));
                wait(vault.open(true)).unwrap();
                put(&vault, &format!("p{number}"), 0, "one").unwrap();
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let vault = home.vault();
    vault.open_at_once().unwrap();
    assert_eq!(vault.verify().unwrap().opened, 6);
}
