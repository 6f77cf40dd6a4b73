//! What holds for damaged vaults.

use super::*;

fn sha(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

/// A closed vault with one of everything, its write-ahead log merged.
fn full_home() -> Home {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    put(&vault, "q", 0, "two").unwrap();
    vault
        .set_client_secret(&name("p"), Some(&secret("s")))
        .unwrap();
    vault
        .begin(&name("q"), &Intent { base: 1, at: at(9) })
        .unwrap();
    vault
        .record(&Activity {
            at: at(1),
            profile: None,
            verb: Verb::Vault,
            ok: true,
            detail: "made".to_owned(),
            took: None,
        })
        .unwrap();
    home
}

fn flip(path: &Path, at: usize, bit: u8) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1 << bit;
    let dir = path.parent().unwrap();
    let file = tempfile::NamedTempFile::new_in(dir).unwrap();
    std::io::Write::write_all(&mut file.as_file(), &bytes).unwrap();
    file.persist(path).unwrap();
}

/// Where this text lies in the file.
fn find(path: &Path, text: &[u8]) -> usize {
    let bytes = fs::read(path).unwrap();
    bytes
        .windows(text.len())
        .position(|part| part == text)
        .unwrap()
}

#[test]
fn a_sound_vault_verifies() {
    let home = full_home();
    let vault = home.vault();
    vault.open_at_once().unwrap();
    let found = vault.verify().unwrap();
    assert_eq!(found.damaged, []);
    assert_eq!((found.opened, found.rows), (3, 7));
}

#[test]
fn a_damaged_record_is_quarantined_and_the_others_go_on() {
    let home = full_home();
    let vault = home.vault();
    vault.open_at_once().unwrap();
    let database = vault.existing().unwrap();
    database
        .connection
        .execute(
            "UPDATE token SET sealed = zeroblob(100) WHERE profile = 'p'",
            [],
        )
        .unwrap();
    let error = vault.tokens(&name("p")).unwrap_err();
    assert_eq!(error.kind(), Kind::Vault(VaultTrouble::Damaged));
    assert_eq!(
        vault.holding(&name("p")).unwrap().standing,
        Standing::Damaged
    );
    assert_eq!(vault.tokens(&name("q")).unwrap().access, secret("two"));
    assert_eq!(trouble_of(vault.tokens(&name("p"))), VaultTrouble::Damaged);
    assert_eq!(put(&vault, "p", 1, "new").unwrap().standing, Standing::Held);
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("new"));
}

#[test]
fn plain_columns_that_differ_from_the_sealed_record_are_damage() {
    for change in [
        "expires_at = expires_at + 1",
        "generation = 9",
        "binding = 'fedcba9876543210fedcba9876543210'",
        "access_fingerprint = '00000000'",
        "refresh_expiry = 'unknown'",
        "record = randomblob(16)",
    ] {
        let home = full_home();
        let vault = home.vault();
        vault.open_at_once().unwrap();
        let database = vault.existing().unwrap();
        let sql = format!("UPDATE token SET {change} WHERE profile = 'p'");
        database.connection.execute(&sql, []).unwrap();
        let id = database
            .connection
            .query_row("SELECT id FROM token WHERE profile = 'p'", [], |row| {
                row.get(0)
            })
            .unwrap();
        // Even with a sum that fits, as somebody who forges it would write.
        sum::write(&database.connection, schema::Table::Token, id).unwrap();
        assert_eq!(
            trouble_of(vault.tokens(&name("p"))),
            VaultTrouble::Damaged,
            "{change}"
        );
    }
}

#[test]
fn a_flipped_byte_in_any_row_is_found_and_verifying_changes_nothing() {
    for text in [
        "jdoe",
        "0123456789abcdef",
        "made",
        "refresh_mask",
        "password",
    ] {
        let home = full_home();
        let place = find(&home.file(), text.as_bytes());
        flip(&home.file(), place, 0);
        let before = sha(&home.file());
        let vault = home.vault();
        vault.open_at_once().unwrap();
        let found = vault.verify();
        let is_found = match &found {
            Ok(found) => !found.damaged.is_empty(),
            Err(error) => error.kind() == Kind::Vault(VaultTrouble::Damaged),
        };
        assert!(is_found, "{text}: {found:?}");
        drop(vault);
        assert_eq!(sha(&home.file()), before, "{text}");
    }
}

#[test]
fn a_damaged_slot_or_head_is_damage_and_no_wrong_key() {
    for (table, change) in [
        ("key_slot", "wrapped = zeroblob(73)"),
        ("meta", "vault = zeroblob(16)"),
        ("meta", "schema = 99"),
    ] {
        let home = full_home();
        {
            let vault = home.vault();
            let database = vault.existing().unwrap();
            let sql = format!("UPDATE {table} SET {change}");
            database.connection.execute(&sql, []).unwrap();
        }
        let error = home.vault().open_at_once().unwrap_err();
        assert_eq!(
            error.kind(),
            Kind::Vault(VaultTrouble::Damaged),
            "{table}: {error}"
        );
    }
}

#[test]
fn another_layout_is_refused_by_name() {
    for layout in [1, schema::VERSION - 1, 99] {
        let home = full_home();
        {
            let vault = home.vault();
            let database = vault.existing().unwrap();
            database
                .connection
                .execute("UPDATE meta SET schema = ?1", [layout])
                .unwrap();
            sum::write(&database.connection, schema::Table::Meta, 1).unwrap();
        }
        let error = home.vault().holdings().unwrap_err();
        assert_eq!(error.kind().exit_code(), 6);
        assert!(
            error.what().contains(&format!("layout {layout},")),
            "{error}"
        );
    }
}

#[test]
fn garbage_in_the_vaults_place_is_damage() {
    let home = full_home();
    let bytes = b"this is no database, and it is longer than a header of SQLite; ".repeat(40);
    let file = tempfile::NamedTempFile::new_in(home.folder()).unwrap();
    std::io::Write::write_all(&mut file.as_file(), &bytes).unwrap();
    file.persist(home.file()).unwrap();
    assert_eq!(trouble_of(home.vault().holdings()), VaultTrouble::Damaged);
    assert_eq!(fs::read(home.file()).unwrap(), bytes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Anywhere: in the file's head, in tables, in free space. It may go unnoticed only where nothing is lost.
    #[test]
    fn one_flipped_bit_never_panics_and_never_gives_another_token(place in 0usize..1_000_000, bit in 0u8..8) {
        let home = full_home();
        let length = fs::metadata(home.file()).unwrap().len();
        let length = usize::try_from(length).unwrap();
        flip(&home.file(), place % length, bit);
        let vault = home.vault();
        if let Err(error) = vault.open_at_once() {
            prop_assert_eq!(error.kind().exit_code(), 6, "{}", error);
            return Ok(());
        }
        if let Err(error) = vault.verify() {
            prop_assert_eq!(error.kind().exit_code(), 6, "{}", error);
        }
        for (profile, access) in [("p", "one"), ("q", "two")] {
            match vault.tokens(&name(profile)) {
                Ok(tokens) => prop_assert_eq!(tokens.access, secret(access)),
                Err(error) => prop_assert!(matches!(error.kind().exit_code(), 3 | 6), "{}", error),
            }
        }
    }
}
