//! What a login that the appliance refuses does: nothing to the token that works.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::{Kind, Result};
use keyfob::service::login::LoggedIn;

use super::bench::{Bench, MASTER, Pair, SUB, TOKEN, Who};

/// A wrong password that no other text holds.
const WRONG: &str = "not-the-password-7";

fn wrong(who: Who) -> Who {
    Who {
        password: WRONG,
        ..who
    }
}

#[test]
fn a_wrong_password_is_sent_once_and_leaves_the_working_token_in_place() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        for who in Who::ALL {
            let name = bench.logged_in(who);
            let (before, held) = (bench.pair(&name), bench.holding(&name));
            let posts = bench.posts();
            let error = bench.login(&name, wrong(who)).unwrap_err();
            assert_eq!(error.kind(), Kind::Refused);
            assert_eq!(error.kind().exit_code(), 8);
            assert!(error.to_string().contains("Bad credentials"), "{error}");
            assert_eq!(bench.posts(), posts + 1, "a password is sent once");
            assert_eq!(bench.pair(&name), before);
            assert_eq!(bench.holding(&name), held);
            assert!(bench.appliance().is_alive(&before.access));
            bench.assert_silent(
                &error,
                &[WRONG, who.password, &before.access, &before.refresh],
            );
        }
    }
}

#[test]
fn a_wrong_password_leaves_nothing_where_nothing_was() {
    let bench = Bench::on(Generation::V9);
    let name = bench.add(SUB);
    bench.login(&name, wrong(SUB)).unwrap_err();
    assert_eq!(bench.state(&name), "signed-out");
    assert!(bench.holding(&name).tokens.is_none());
}

#[test]
fn in_the_master_tenant_the_hint_asks_for_the_sub_tenant() {
    let bench = Bench::on(Generation::V8);
    let hint = |who| {
        let name = bench.add(who);
        let error = bench.login(&name, wrong(who)).unwrap_err();
        error.way_out().unwrap().to_owned()
    };
    assert!(hint(MASTER).contains("master tenant"));
    assert!(!hint(SUB).contains("master tenant"));
}

#[test]
fn locked_and_disabled_users_are_told_in_the_servers_words() {
    let bench = Bench::on(Generation::V9);
    for (user, password, words) in [
        ("lena", "lena-is-locked", "locked"),
        ("dora", "dora-is-disabled", "disabled"),
        ("emil", "emil-is-too-old", "expired"),
        ("axel", "axel-has-ended", "expired"),
        ("tina", "tina-has-two", "Two factor"),
    ] {
        let who = Who {
            tenant: None,
            user,
            password,
        };
        let name = bench.add(who);
        let error = bench.login(&name, who).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.to_string().contains(words), "{error}");
        bench.assert_silent(&error, &[password]);
    }
}

fn with_unknown_client(client: &str) -> (Bench, Result<LoggedIn>) {
    let bench = Bench::on(Generation::V3);
    bench.appliance().remove_client(client);
    let name = bench.add_with_client(MASTER, client);
    let done = bench.login(&name, MASTER);
    (bench, done)
}

#[test]
fn an_unknown_client_is_explained_with_the_client_to_use() {
    let (bench, done) = with_unknown_client("morph-api");
    let error = done.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(
        error.to_string().contains("Bad client credentials"),
        "{error}"
    );
    assert!(
        error
            .way_out()
            .unwrap()
            .contains("--client-id morph-customer")
    );
    assert_eq!(bench.posts(), 1);
    bench.assert_silent(&error, &[MASTER.password]);

    let (_, done) = with_unknown_client("my-own");
    let hint = done.unwrap_err().way_out().unwrap().to_owned();
    assert!(!hint.contains("morph-customer"), "{hint}");
}

#[test]
fn a_refused_refresh_token_is_kept_and_asks_for_a_login() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        bench.appliance().revoke_everything();
        let posts = bench.posts();
        let error = bench.refresh(&name).unwrap_err();
        assert_eq!(error.kind(), Kind::LoginNeeded);
        assert_eq!(error.kind().exit_code(), 3);
        assert_eq!(bench.posts(), posts + 1);
        assert_eq!(bench.state(&name), "needs-login");
        assert_eq!(bench.holding(&name).generation, 1);
        bench.assert_silent(&error, &[&before.access, &before.refresh]);
        bench.refresh(&name).unwrap_err();
        assert_eq!(bench.posts(), posts + 1, "a refused token isn't sent again");
        bench.login(&name, SUB).unwrap();
        assert_eq!(bench.state(&name), "active");
    }
}

#[test]
fn texts_of_the_server_come_without_its_escapes_and_our_secrets() {
    let bench = Bench::on(Generation::V8);
    let name = bench.logged_in(SUB);
    let before: Pair = bench.pair(&name);
    let secrets = [
        SUB.password,
        before.access.as_str(),
        before.refresh.as_str(),
    ];

    bench
        .appliance()
        .faults()
        .add(Fault::once(Canned::Echo).on(TOKEN));
    let error = bench.login(&name, SUB).unwrap_err();
    assert!(
        error.to_string().contains("Bad credentials"),
        "its harmless words stay: {error}"
    );
    bench.assert_silent(&error, &secrets);
    assert_eq!(bench.pair(&name), before);

    bench
        .appliance()
        .faults()
        .add(Fault::once(Canned::Echo).on(TOKEN));
    let error = bench.refresh(&name).unwrap_err();
    assert!(error.to_string().contains("Bad credentials"), "{error}");
    bench.assert_silent(&error, &secrets);
}
