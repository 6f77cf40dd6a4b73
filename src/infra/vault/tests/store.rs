//! What holds for storing and reading back.

use super::*;

#[test]
fn stored_tokens_come_back_whole_in_another_process() {
    let (home, vault) = Home::with_vault();
    let held = put(&vault, "p", 0, "access").unwrap();
    assert_eq!((held.generation, held.standing), (1, Standing::Held));
    assert_eq!(held.facts, facts());

    let other = home.vault();
    assert_eq!(other.holding(&name("p")).unwrap(), held);
    assert_eq!(other.holdings().unwrap(), vec![held]);
    assert_eq!(trouble_of(other.tokens(&name("p"))), VaultTrouble::Locked);
    other.open_at_once().unwrap();
    let read = other.tokens(&name("p")).unwrap();
    let wanted = tokens("access");
    assert_eq!(read.access, wanted.access);
    assert_eq!(read.refresh, wanted.refresh);
    assert_eq!(read.id_token, wanted.id_token);
    assert_eq!(read.token_type, wanted.token_type);
    assert_eq!(read.scope, wanted.scope);
    assert_eq!(
        (read.expiry, read.refresh_expiry),
        (wanted.expiry, wanted.refresh_expiry)
    );
    assert_eq!(
        (read.obtained_at, read.obtained_by),
        (wanted.obtained_at, wanted.obtained_by)
    );
}

#[test]
fn a_stale_base_is_busy_and_changes_nothing() {
    let (_home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    assert_eq!(kind(&put(&vault, "p", 0, "two").unwrap_err()), Kind::Busy);
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
    assert_eq!(put(&vault, "p", 1, "two").unwrap().generation, 2);
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("two"));
}

#[test]
fn corrected_ends_are_sealed_too_and_change_nothing_else() {
    let (home, vault) = Home::with_vault();
    let held = put(&vault, "p", 0, "one").unwrap();
    let begun = Intent { base: 1, at: at(9) };
    vault.begin(&name("p"), &begun).unwrap();
    let ends = Ends {
        expiry: Expiry::At(at(4000)),
        refresh_expiry: Expiry::At(at(9000)),
        refresh_since: at(950),
    };
    let stale = vault.correct(&name("p"), 2, ends).unwrap_err();
    assert_eq!(kind(&stale), Kind::Busy);
    assert_eq!(vault.holding(&name("p")).unwrap(), held);

    let told = vault.correct(&name("p"), 1, ends).unwrap();
    let mut wanted = held;
    let facts = wanted.tokens.as_mut().unwrap();
    facts.expiry = ends.expiry;
    facts.refresh_expiry = ends.refresh_expiry;
    facts.refresh_since = ends.refresh_since;
    assert_eq!(told, wanted);
    assert_eq!(vault.intent(&name("p")).unwrap(), Some(begun));
    let other = home.vault();
    assert_eq!(
        trouble_of(other.correct(&name("p"), 1, ends)),
        VaultTrouble::Locked
    );
    other.open_at_once().unwrap();
    let read = other.tokens(&name("p")).unwrap();
    assert_eq!(read.access, secret("one"));
    assert_eq!(
        (read.expiry, read.refresh_expiry, read.refresh_since),
        (ends.expiry, ends.refresh_expiry, ends.refresh_since)
    );
}

#[test]
fn correcting_what_is_not_there_is_refused() {
    let (_home, vault) = Home::with_vault();
    let ends = Ends {
        expiry: Expiry::Unknown,
        refresh_expiry: Expiry::Unknown,
        refresh_since: at(0),
    };
    vault.correct(&name("p"), 0, ends).unwrap_err();
    assert!(vault.holdings().unwrap().is_empty());
}

#[test]
fn storing_drops_the_intent_and_only_then() {
    let (_home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    let begun = Intent { base: 1, at: at(9) };
    vault.begin(&name("p"), &begun).unwrap();
    assert_eq!(vault.intent(&name("p")).unwrap(), Some(begun.clone()));
    put(&vault, "p", 7, "x").unwrap_err();
    assert_eq!(vault.intent(&name("p")).unwrap(), Some(begun.clone()));
    let again = Intent {
        at: at(10),
        ..begun
    };
    vault.begin(&name("p"), &again).unwrap();
    assert_eq!(vault.intent(&name("p")).unwrap(), Some(again));
    put(&vault, "p", 1, "two").unwrap();
    assert_eq!(vault.intent(&name("p")).unwrap(), None);
}

#[test]
fn forgetting_drops_the_tokens_and_keeps_the_count() {
    let (_home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    let gone = vault.note(&name("p"), Event::Forgotten, at(9)).unwrap();
    assert_eq!(
        (gone.generation, gone.standing, gone.tokens),
        (1, Standing::SignedOut, None)
    );
    assert_eq!(
        kind(&vault.tokens(&name("p")).unwrap_err()),
        Kind::LoginNeeded
    );
    assert_eq!(put(&vault, "p", 1, "two").unwrap().generation, 2);
}

#[test]
fn events_change_the_standing_and_nothing_else() {
    let (_home, vault) = Home::with_vault();
    let held = put(&vault, "p", 0, "one").unwrap();
    let rejected = vault.note(&name("p"), Event::Rejected, at(9)).unwrap();
    assert_eq!(rejected.standing, Standing::Rejected { since: at(9) });
    assert_eq!(rejected.tokens, held.tokens);
    let denied = vault
        .note(&name("p"), Event::RefreshDenied, at(11))
        .unwrap();
    assert_eq!(vault.holding(&name("p")).unwrap(), denied);
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
}

#[test]
fn a_profile_takes_everything_along_when_it_is_renamed() {
    let (home, vault) = Home::with_vault();
    put(&vault, "old", 0, "one").unwrap();
    vault
        .set_client_secret(&name("old"), Some(&secret("s")))
        .unwrap();
    vault
        .begin(&name("old"), &Intent { base: 1, at: at(9) })
        .unwrap();
    vault.record(&line("old", 3)).unwrap();
    vault.close();
    vault.rename(&name("old"), &name("new")).unwrap();

    let other = home.vault();
    other.open_at_once().unwrap();
    assert_eq!(other.tokens(&name("new")).unwrap().access, secret("one"));
    assert_eq!(
        other.client_secret(&name("new")).unwrap(),
        Some(secret("s"))
    );
    assert!(other.intent(&name("new")).unwrap().is_some());
    assert_eq!(
        other.activities(&ActivityQuery::default()).unwrap(),
        [line("new", 3)]
    );
    assert_eq!(
        other.holding(&name("old")).unwrap(),
        Holding::empty(name("old"))
    );
    assert_eq!(other.verify().unwrap().damaged, []);
}

#[test]
fn a_taken_name_is_refused_and_nothing_is_renamed() {
    let (_home, vault) = Home::with_vault();
    put(&vault, "a", 0, "one").unwrap();
    put(&vault, "b", 0, "two").unwrap();
    assert_eq!(
        kind(&vault.rename(&name("a"), &name("b")).unwrap_err()),
        Kind::Usage
    );
    assert_eq!(vault.tokens(&name("a")).unwrap().access, secret("one"));
}

#[test]
fn removing_leaves_the_trail_alone() {
    let (_home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    vault
        .set_client_secret(&name("p"), Some(&secret("s")))
        .unwrap();
    vault.record(&line("p", 3)).unwrap();
    vault.remove(&name("p")).unwrap();
    assert_eq!(vault.holdings().unwrap(), []);
    assert_eq!(vault.client_secret(&name("p")).unwrap(), None);
    assert_eq!(
        vault.activities(&ActivityQuery::default()).unwrap().len(),
        1
    );
}

fn line(profile: &str, second: i64) -> Activity {
    Activity {
        at: at(second),
        profile: Some(name(profile)),
        verb: Verb::Refresh,
        ok: false,
        detail: "no".to_owned(),
        took: Some(SignedDuration::from_millis(12)),
    }
}

#[test]
fn the_trail_is_asked_by_profile_time_and_number() {
    let (_home, vault) = Home::with_vault();
    for (profile, second) in [("a", 1), ("b", 2), ("a", 3), ("a", 4)] {
        vault.record(&line(profile, second)).unwrap();
    }
    let ask = |profile: Option<&str>, since: Option<i64>, limit: Option<usize>| {
        let query = ActivityQuery {
            profile: profile.map(name),
            since: since.map(at),
            limit,
        };
        let seconds: Vec<i64> = vault
            .activities(&query)
            .unwrap()
            .iter()
            .map(|line| line.at.as_second())
            .collect();
        seconds
    };
    assert_eq!(ask(None, None, None), [4, 3, 2, 1]);
    assert_eq!(ask(Some("a"), None, Some(2)), [4, 3]);
    assert_eq!(ask(None, Some(2), None), [4, 3, 2]);
}

#[test]
fn reading_an_absent_vault_finds_nothing_and_makes_nothing() {
    let home = Home::new();
    let vault = home.vault();
    assert_eq!(vault.holdings().unwrap(), []);
    assert_eq!(vault.activities(&ActivityQuery::default()).unwrap(), []);
    assert_eq!(vault.intent(&name("p")).unwrap(), None);
    assert_eq!(vault.client_secret(&name("p")).unwrap(), None);
    vault.record(&line("p", 1)).unwrap();
    assert_eq!(trouble_of(vault.open_at_once()), VaultTrouble::Absent);
    assert_eq!(trouble_of(wait(vault.open(false))), VaultTrouble::Absent);
    assert!(!home.folder().exists());
}

#[test]
fn two_handles_see_each_others_writes() {
    let (home, vault) = Home::with_vault();
    let other = home.vault();
    assert_eq!(other.holdings().unwrap(), []);
    let before = other.data_version().unwrap();
    put(&vault, "p", 0, "one").unwrap();
    assert_ne!(other.data_version().unwrap(), before);
    assert_eq!(other.holdings().unwrap().len(), 1);
}

#[test]
fn a_vault_put_in_its_place_is_opened_anew_and_locked() {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    let (second, made) = Home::with_vault();
    drop(made);
    // As whoever replaces a vault must: else its log would be read into the new one.
    let merge = "PRAGMA wal_checkpoint(TRUNCATE)";
    let database = vault.existing().unwrap();
    database
        .connection
        .query_row(merge, [], |_| Ok(()))
        .unwrap();
    drop(database);
    fs::rename(second.file(), home.file()).unwrap();
    assert_eq!(vault.holdings().unwrap(), []);
    assert!(!vault.is_open());
}

#[test]
fn another_machine_reads_tokens_but_spends_none_until_it_adopts() {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    vault.reserve().unwrap();
    let there = home.vault_with(KeySources {
        machine: Some(MachineId::of("there")),
        ..sources(KeyChoice::Auto)
    });
    there.open_at_once().unwrap();
    assert_eq!(there.tokens(&name("p")).unwrap().access, secret("one"));
    assert_eq!(trouble_of(there.reserve()), VaultTrouble::Foreign);
    there.adopt().unwrap();
    there.reserve().unwrap();
    assert_eq!(trouble_of(vault.reserve()), VaultTrouble::Foreign);
}

#[test]
fn room_is_kept_beside_the_vault_before_a_token_is_spent() {
    let (home, vault) = Home::with_vault();
    let kept = home.folder().join("vault.db-room");
    assert!(!kept.exists());
    vault.reserve().unwrap();
    assert_eq!(fs::metadata(&kept).unwrap().len(), 256 * 1024);
}

/// A connection that finds no room for another page, as on a full disk.
fn fill(vault: &SqliteVault) {
    let database = vault.existing().unwrap();
    let pages: i64 = database
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    database
        .connection
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
}

fn long_line() -> Activity {
    Activity {
        detail: "x".repeat(100_000),
        ..line("p", 1)
    }
}

#[test]
fn a_full_vault_is_full_and_leaves_the_reserve_to_answers() {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    vault.reserve().unwrap();
    fill(&vault);
    let full = vault.record(&long_line());
    assert_eq!(trouble_of(full), VaultTrouble::Full);
    assert!(home.folder().join("vault.db-room").exists());
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
}

#[test]
fn an_answer_without_room_takes_the_reserve_and_a_new_connection() {
    let (home, vault) = Home::with_vault();
    vault.reserve().unwrap();
    fill(&vault);
    let long = "x".repeat(100_000);
    put(&vault, "q", 0, &long).unwrap();
    assert_eq!(vault.tokens(&name("q")).unwrap().access, secret(&long));
    assert!(!home.folder().join("vault.db-room").exists());
}

#[test]
fn an_answer_is_stored_once_however_often_it_is_tried() {
    let (_home, vault) = Home::with_vault();
    let first = put(&vault, "p", 0, "one").unwrap();
    // As if the first commit had been reported as failed.
    assert_eq!(put(&vault, "p", 0, "one").unwrap(), first);
    let other = put(&vault, "p", 0, "two").unwrap_err();
    assert_eq!(other.kind(), Kind::Busy);
}

#[test]
fn commits_are_durable_and_readers_dont_wait_for_writers() {
    let (_home, vault) = Home::with_vault();
    let database = vault.existing().unwrap();
    let ask = |pragma: &str| -> String {
        database
            .connection
            .query_row(&format!("PRAGMA {pragma}"), [], |row| {
                row.get::<_, rusqlite::types::Value>(0)
            })
            .map(|value| format!("{value:?}"))
            .unwrap()
    };
    assert_eq!(ask("synchronous"), "Integer(2)");
    assert_eq!(ask("journal_mode"), "Text(\"wal\")");
}

#[test]
fn a_vault_in_memory_is_open_and_holds_tokens() {
    let vault = SqliteVault::in_memory(None).unwrap();
    put(&vault, "p", 0, "one").unwrap();
    vault.reserve().unwrap();
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
}

#[tokio::test]
async fn a_vault_in_memory_opens_again_after_it_was_locked() {
    let vault = SqliteVault::in_memory(None).unwrap();
    put(&vault, "p", 0, "one").unwrap();
    vault.lock().unwrap();
    assert!(vault.tokens(&name("p")).is_err());
    vault.open(false).await.unwrap();
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
}

#[test]
fn no_secret_lies_in_the_files() {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "needle-in-the-vault").unwrap();
    vault
        .set_client_secret(&name("p"), Some(&secret("client-needle")))
        .unwrap();
    let mut bytes = Vec::new();
    for file in fs::read_dir(home.folder()).unwrap() {
        bytes.extend(fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(
        holds("jdoe"),
        "plain facts are found, so a secret would be, too"
    );
    assert!(!holds("needle"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_token_text_survives(access in "\\PC{1,200}", refresh in proptest::option::of("\\PC{0,80}")) {
        let set = TokenSet {
            refresh: refresh.map(|text| secret(&text)),
            ..tokens(&access)
        };
        let read = payload::read(&payload::write(&set).unwrap()).unwrap();
        prop_assert_eq!(read.access, set.access);
        prop_assert_eq!(read.refresh, set.refresh);
    }
}
