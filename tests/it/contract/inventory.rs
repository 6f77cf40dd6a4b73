//! What a server's own list of tokens tells, in both generations and where the version is unknown.

mod end;
mod help;
mod mint;
mod people;

use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::Kind;
use keyfob::domain::grant::Grant;
use keyfob::domain::server_token::{By, Listed, Whose};
use serde_json::json;

use super::bench::{Bench, MASTER, STRANGE, SUB};
use help::{TOKENS, forget_version, list, list_of, listing};

#[test]
fn every_row_is_read_once_over_all_pages_newest_first() {
    let bench = Bench::seeded(Generation::V9);
    let name = bench.logged_in(MASTER);
    let found = list(&bench, &name).unwrap();
    let ids: Vec<u64> = found.listed.iter().filter_map(|row| row.token.id).collect();
    assert_eq!(ids.len(), bench.appliance().token_count("admin"));
    assert!(ids.len() > 200, "{} fit on two pages", ids.len());
    let made: Vec<_> = found.listed.iter().map(|row| row.token.created).collect();
    assert!(made.is_sorted_by(|a, b| a >= b), "newest first");
    assert_eq!((found.by, found.skipped, found.cut), (By::Id, 0, false));
    let first = found.listed.first().unwrap();
    assert_eq!(first.whose, Whose::InUse);
    assert!(
        found
            .listed
            .iter()
            .any(|row| matches!(row.whose, Whose::Stale { .. }))
    );
    let pair = bench.pair(&name);
    for call in bench.appliance().requests() {
        let query = format!("{:?}", call.query);
        assert!(
            !query.contains(&pair.access) && !query.contains(&pair.refresh),
            "{query}"
        );
    }
}

#[test]
fn before_9_the_settings_tell_one_token_for_a_client_and_which_is_ours() {
    for generation in [Generation::V3, Generation::V8] {
        let bench = Bench::seeded(generation);
        let name = bench.logged_in(SUB);
        let other = bench.add_with_client(SUB, "morph-cli");
        bench.login(&other, SUB).unwrap();
        let found = list(&bench, &name).unwrap();
        assert_eq!(found.by, By::Client);
        let whose = |client: &str| {
            let mut rows = found.listed.iter();
            rows.find(|row| row.token.client == client)
                .unwrap()
                .whose
                .clone()
        };
        assert_eq!(whose("keyfob"), Whose::InUse);
        assert_eq!(whose("morph-cli"), Whose::Ours(other.clone()));
        assert_eq!(whose("morph-automation"), Whose::Other);
        let has_id = found.listed.iter().all(|row| row.token.id.is_some());
        assert_eq!(has_id, generation == Generation::V8, "ids since 8.0.6");
        let knows_end = |row: &Listed| row.token.expiry.instant().is_some();
        assert!(
            found.listed.iter().all(knows_end),
            "{generation:?}: dates are read"
        );
        assert_eq!(bench.appliance().log().count("GET", TOKENS), 0);
    }
}

#[test]
fn an_unknown_version_is_asked_for_its_list_and_then_for_the_settings() {
    for (generation, by) in [(Generation::V8, By::Client), (Generation::V9, By::Id)] {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        forget_version(&bench, &name);
        let found = list(&bench, &name).unwrap();
        assert_eq!(found.by, by);
        assert_eq!(found.listed.len(), 1);
        assert_eq!(found.listed[0].whose, Whose::InUse);
        assert_eq!(bench.appliance().log().count("GET", TOKENS), 1);
    }
}

#[test]
fn a_list_that_never_ends_does() {
    for total in [
        json!({"total": 1_000_000}),
        json!({}),
        json!({"total": "many"}),
        json!(null),
    ] {
        let bench = Bench::on(Generation::V9);
        let name = bench.logged_in(SUB);
        let rows: Vec<_> = (1..=100)
            .map(|id| json!({"id": id, "clientId": "x"}))
            .collect();
        let body = json!({"tokens": rows, "meta": total}).to_string();
        let same = Canned::answer(200, Some("application/json"), body);
        bench
            .appliance()
            .faults()
            .add(Fault::always(same).on(TOKENS));
        let found = list(&bench, &name).unwrap();
        assert_eq!(found.listed.len(), 100);
        let asked = bench.appliance().log().count("GET", TOKENS);
        assert!(asked <= 2, "asked {asked} times for the same page");
    }
}

#[test]
fn odd_rows_are_counted_and_odd_texts_are_cleaned() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    let body = json!({"tokens": [
        {"id": 1, "clientId": "a", "name": "Sicherung Zürich 東京", "expiration": null, "dateCreated": "soon"},
        {"id": "2", "clientId": "b", "name": "\u{1b}[31mred\u{202e}\u{7}", "expiration": 7, "maskedAccessToken": []},
        {"id": 3, "clientId": "c\u{202e}d"},
        {"id": 4},
        {"clientId": "no id"},
        "text", null, [], 5,
    ]});
    listing(&bench, &body);
    let found = list(&bench, &name).unwrap();
    assert_eq!((found.listed.len(), found.skipped), (2, 7));
    let token = |id| {
        let mut rows = found.listed.iter();
        rows.find(|row| row.token.id == Some(id))
            .unwrap()
            .token
            .clone()
    };
    assert_eq!(token(1).name.as_deref(), Some("Sicherung Zürich 東京"));
    assert_eq!(token(1).expiry.word(), "never");
    assert_eq!(token(2).name.as_deref(), Some("[31mred"));
    assert_eq!(token(2).expiry.word(), "unknown");
}

#[test]
fn what_is_no_list_is_an_error_that_says_what_came() {
    for (canned, kind) in [
        (Canned::NotJson, Kind::Refused),
        (Canned::Empty, Kind::Refused),
        (Canned::BadGateway, Kind::AnswerLost),
        (
            Canned::answer(200, None, r#"{"tokens": "none"}"#),
            Kind::Refused,
        ),
        (
            Canned::TooManyRequests {
                retry_after: Some(40),
            },
            Kind::Refused,
        ),
    ] {
        for generation in [Generation::V8, Generation::V9] {
            let bench = Bench::on(generation);
            let name = bench.logged_in(SUB);
            bench
                .appliance()
                .faults()
                .add(Fault::always(canned.clone()).on("/api"));
            let error = list(&bench, &name).unwrap_err();
            assert_eq!(error.kind(), kind, "{canned:?}: {error}");
            assert!(error.why().is_some() && error.way_out().is_none_or(|hint| !hint.is_empty()));
            if matches!(canned, Canned::TooManyRequests { .. }) {
                assert_eq!(error.way_out(), Some("try again in 40s"));
            }
        }
    }
}

#[test]
fn a_token_that_is_dead_at_the_server_is_noted() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    bench.appliance().revoke_everything();
    let error = list(&bench, &name).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(bench.state(&name), "expired", "refreshable, but refused");
}

#[test]
fn another_users_tokens_need_the_right_and_are_found_by_number_name_and_tenant() {
    for generation in [Generation::V8, Generation::V9] {
        let bench = Bench::seeded(generation);
        let admin = bench.logged_in(MASTER);
        let theirs = bench.appliance().token_count(&STRANGE.login_name());
        assert!(theirs > 0);
        for named in ["31", r"globex\zoë@müller", r"3\zoë@müller"] {
            let found = list_of(&bench, &admin, named).unwrap();
            assert_eq!(found.listed.len(), theirs, "{named}");
            assert_eq!(found.user.unwrap().id, 31);
            assert!(found.listed.iter().all(|row| row.whose != Whose::InUse));
        }
        let by_name = list_of(&bench, &admin, "svc-deploy").unwrap();
        assert_eq!(by_name.user.unwrap().id, 4);
        for (named, words) in [
            ("nobody", "no user 'nobody'"),
            (r"nowhere\x", "no tenant 'nowhere'"),
        ] {
            let error = list_of(&bench, &admin, named).unwrap_err();
            assert_eq!(error.kind(), Kind::Failed);
            assert!(error.to_string().contains(words), "{error}");
        }
        let error = list_of(&bench, &admin, "4711").unwrap_err();
        assert_eq!(error.way_out(), Some("is there a user 4711?"), "{error}");
        let sub = bench.logged_in(SUB);
        for named in ["1", "admin"] {
            let error = list_of(&bench, &sub, named).unwrap_err();
            assert_eq!(error.kind(), Kind::Refused, "{error}");
            assert!(
                error.way_out().unwrap().contains("manage"),
                "{:?}",
                error.way_out()
            );
        }
    }
}

#[test]
fn who_has_no_list_says_what_works_instead_and_asks_nothing() {
    let bench = Bench::on(Generation::V9);
    let name = bench.add(SUB);
    let error = list(&bench, &name).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded, "signed out: {error}");

    let bench = Bench::on_zeyos();
    let name = super::zeyos::logged_in(&bench, Grant::Password);
    let log = bench.platform().site();
    let seen = log.requests().len();
    let error = list(&bench, &name).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed, "{error}");
    let hint = error.way_out().unwrap();
    assert!(
        hint.contains("introspect") && hint.contains("revoke"),
        "{hint}"
    );
    assert_eq!(log.requests().len(), seen);
}
