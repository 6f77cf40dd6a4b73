//! What holds while a vault that others have open is restored.

use super::*;

#[test]
fn whoever_has_it_open_sees_the_copy_and_loses_no_key() {
    let (home, writer) = Home::with_vault();
    put(&writer, "p", 0, "first").unwrap();
    let copy = home.dir.path().join("copy.db");
    writer.backup(&copy).unwrap();
    put(&writer, "p", 1, "second").unwrap();
    let reader = home.vault();
    reader.open_at_once().unwrap();
    assert_eq!(reader.holding(&name("p")).unwrap().generation, 2);

    let other = home.vault();
    let kept = other.restore(&other.beside(&copy), "old.db").unwrap();
    assert_eq!(kept, Some(home.folder().join("old.db")));
    assert!(!other.is_open());
    assert_eq!(reader.tokens(&name("p")).unwrap().access, secret("first"));
    let old = writer.beside(&home.folder().join("old.db"));
    old.open_at_once().unwrap();
    assert_eq!(old.tokens(&name("p")).unwrap().access, secret("second"));
}

/// Its key is another one: a record that doesn't open with the old key isn't damaged.
#[test]
fn whoever_has_another_vault_open_is_locked_out_not_told_of_damage() {
    let (elsewhere, source) = Home::with_vault();
    put(&source, "p", 0, "theirs").unwrap();
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "ours").unwrap();
    assert!(vault.is_open());

    let other = home.vault();
    other
        .restore(&other.beside(&elsewhere.file()), "old.db")
        .unwrap();
    assert_eq!(trouble_of(vault.tokens(&name("p"))), VaultTrouble::Locked);
    let standing = vault.holding(&name("p")).unwrap().standing;
    assert_eq!(standing, Standing::Held);
    assert_eq!(vault.device().unwrap(), source.device().unwrap());
}

#[test]
fn a_restore_that_cannot_keep_the_old_vault_changes_nothing() {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "first").unwrap();
    let copy = home.dir.path().join("copy.db");
    vault.backup(&copy).unwrap();
    put(&vault, "p", 1, "second").unwrap();
    fs::copy(&copy, home.folder().join("old.db")).unwrap();
    vault.restore(&vault.beside(&copy), "old.db").unwrap_err();
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("second"));
    put(&vault, "p", 2, "third").unwrap();
}
