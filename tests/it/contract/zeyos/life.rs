//! How a pair of tokens is renewed, superseded, looked at and ended.

use jiff::SignedDuration;
use keyfob::demo::fault::{Canned, Fault, Wire};
use keyfob::demo::zeyos::people::OTHER_APPLICATION;
use keyfob::domain::error::Kind;
use keyfob::provider::dialect::TokenKind;
use keyfob::service::login::Pasted;
use keyfob::service::{check, introspect, revoke};

use super::*;

#[test]
fn a_refresh_rotates_both_tokens_and_kills_the_old_pair() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    let before = bench.pair(&name);
    for _ in 0..3 {
        bench.refresh(&name).unwrap();
    }
    let after = bench.pair(&name);
    assert!(bench.platform().is_alive(&after.access));
    assert!(bench.platform().is_alive(&after.refresh));
    assert!(!bench.platform().is_alive(&before.access));
    assert!(!bench.platform().is_alive(&before.refresh));
    assert_eq!(bench.platform().token_count(), 2);
}

#[test]
fn a_login_elsewhere_takes_the_slot_and_that_is_noticed() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    let platform = bench.platform();
    platform
        .log_in_elsewhere("acme", JOHN.0, OTHER_APPLICATION)
        .unwrap();
    bench.run(check::whoami(&bench.ports, &name)).unwrap();
    platform
        .log_in_elsewhere("acme", JOHN.0, APPLICATION)
        .unwrap();
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(bench.state(&name), "needs-login");
    login(&bench, &name, Grant::Password, JOHN.1).unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn a_refresh_that_never_arrived_is_found_out_and_sent_again() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    bench.platform().site().log().clear();
    let fault = Fault::once(Wire::Drop).on(TOKEN);
    bench.platform().site().faults().add(fault);
    bench.refresh(&name).unwrap();
    assert_eq!(posts(&bench, TOKEN), 2);
    assert_eq!(requests(&bench, USERINFO).len(), 1, "asked in between");
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn a_lost_answer_is_told_as_lost_and_not_as_a_bad_token() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    bench.platform().site().log().clear();
    let fault = Fault::once(Wire::LostAnswer).on(TOKEN);
    bench.platform().site().faults().add(fault);
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(error.to_string().contains("lost"), "{error}");
    assert_eq!(posts(&bench, TOKEN), 2, "one replay, after asking");
    let state = bench.holding(&name).state_at(bench.ports.clock.now());
    assert_eq!(state.reason(), Some("answer-lost"));
}

#[test]
fn an_expired_token_is_renewed_and_an_expired_refresh_token_is_not_sent() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    bench.clock.advance(SignedDuration::from_secs(3600));
    assert_eq!(bench.state(&name), "expired");
    bench.refresh(&name).unwrap();
    bench.platform().site().log().clear();
    bench.clock.advance(SignedDuration::from_hours(24 * 100));
    assert_eq!(bench.state(&name), "needs-login");
    bench.refresh(&name).unwrap_err();
    assert!(bench.platform().site().requests().is_empty());
}

fn revoked(bench: &Bench) -> Vec<String> {
    let sent = requests(bench, REVOKE);
    let tokens = sent.iter().filter_map(|call| call.form("token"));
    tokens.map(str::to_owned).collect()
}

#[test]
fn revoking_ends_the_refresh_token_first_and_then_the_access_token() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    let pair = bench.pair(&name);
    let ended = bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
    assert_eq!(revoked(&bench), [pair.refresh, pair.access]);
    assert!(ended.what.contains("refresh and access"), "{}", ended.what);
    assert!(ended.what.contains("checked"), "{}", ended.what);
    assert_eq!(bench.platform().token_count(), 0);
    for call in requests(&bench, REVOKE) {
        assert_eq!(call.form("client_secret"), None);
        assert_eq!(call.form("token_type_hint"), None);
        assert!(call.authorization.as_deref().unwrap().starts_with("Basic "));
    }
}

#[test]
fn an_expired_access_token_needs_no_refresh_to_be_ended() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    bench.clock.advance(SignedDuration::from_secs(4000));
    bench.platform().site().log().clear();
    bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
    assert_eq!(posts(&bench, TOKEN), 0);
    assert_eq!(bench.platform().token_count(), 0);
}

#[test]
fn when_the_refresh_token_cant_be_ended_the_access_token_is_and_that_is_said() {
    let trouble = Canned::answer(500, Some("text/plain"), "Runtime Error");
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    let pair = bench.pair(&name);
    let fault = Fault::once(trouble.clone()).on(REVOKE);
    bench.platform().site().faults().add(fault);
    let error = bench.run(revoke::revoke(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(
        error.what().contains("refresh token may live on"),
        "{error}"
    );
    assert_eq!(revoked(&bench).len(), 2, "both were tried");
    assert!(bench.platform().is_alive(&pair.refresh));
    assert!(!bench.platform().is_alive(&pair.access));

    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    let fault = Fault::always(trouble).on(REVOKE);
    bench.platform().site().faults().add(fault);
    let error = bench.run(revoke::revoke(&bench.ports, &name)).unwrap_err();
    assert!(error.what().contains("both tokens may live on"), "{error}");
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn introspection_tells_of_either_token_until_it_is_dead() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    let ask = |kind| bench.run(introspect::introspect(&bench.ports, &name, kind));
    for (kind, life) in [(TokenKind::Access, 3600), (TokenKind::Refresh, 8_640_000)] {
        let told = ask(kind).unwrap();
        assert!(told.active);
        let left = told.expiry.unwrap().duration_since(bench.ports.clock.now());
        assert!((life - 30..=life).contains(&left.as_secs()), "{left}");
        let user = ("username".to_owned(), "john.doe".to_owned());
        assert!(told.claims.contains(&user), "{told:?}");
    }
    bench
        .platform()
        .log_in_elsewhere("acme", JOHN.0, APPLICATION)
        .unwrap();
    assert!(!ask(TokenKind::Access).unwrap().active);
    for call in requests(&bench, "/acme/oauth2/v1/introspect") {
        assert!(call.authorization.as_deref().unwrap().starts_with("Basic "));
        assert_eq!(call.query, []);
    }
}

#[test]
fn introspection_with_a_wrong_application_says_nothing_of_the_token() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    bench.platform().switch_off("acme", APPLICATION);
    let asked = introspect::introspect(&bench.ports, &name, TokenKind::Access);
    let error = bench.run(asked).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(
        error
            .way_out()
            .unwrap()
            .contains("application's id or secret")
    );
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn the_old_logins_tokens_have_no_introspection() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Legacy);
    let asked = introspect::introspect(&bench.ports, &name, TokenKind::Access);
    let error = bench.run(asked).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    assert!(error.way_out().unwrap().contains("keyfob whoami"));
}

fn paste(
    bench: &Bench,
    name: &ProfileName,
    access: &str,
    refresh: Option<&str>,
) -> Result<LoggedIn> {
    let secret = |text: &str| Secret::new(text.to_owned());
    let pasted = Pasted {
        access: secret(access),
        refresh: refresh.map(secret),
    };
    bench.login_by(name, Way::Paste(pasted), &Nobody)
}

#[test]
fn a_pasted_pair_is_asked_for_its_user_and_its_end_and_can_be_refreshed() {
    let bench = Bench::on_zeyos();
    let name = profile(&bench, Grant::Paste, JOHN.0);
    let pair = bench
        .platform()
        .log_in_elsewhere("acme", JOHN.0, APPLICATION)
        .unwrap();
    let done = paste(&bench, &name, &pair.0, Some(&pair.1)).unwrap();
    let left = done.holding.tokens.unwrap().granted().unwrap();
    assert!(left > SignedDuration::from_secs(3590), "{left}");
    assert_eq!(done.holding.facts.identity.unwrap().user, "john.doe");
    bench.refresh(&name).unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn what_introspection_doesnt_know_is_of_another_application_or_dead() {
    let bench = Bench::on_zeyos();
    let name = profile(&bench, Grant::Paste, JOHN.0);
    let other = bench
        .platform()
        .log_in_elsewhere("acme", JOHN.0, OTHER_APPLICATION)
        .unwrap();
    let done = paste(&bench, &name, &other.0, None).unwrap();
    assert_eq!(done.holding.tokens.unwrap().granted(), None);
    assert_eq!(bench.state(&name), "active", "userinfo accepts it");

    let error = paste(&bench, &name, "0123456789", None).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(bench.pair(&name).access, other.0);
}

#[test]
fn a_portals_page_or_a_403_kills_no_token() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    for trouble in [
        Canned::answer(200, Some("text/html"), "<h1>Sign in</h1>"),
        Canned::answer(401, Some("text/html"), "<h1>Sign in</h1>"),
        Canned::answer(403, None, ""),
        Canned::answer(500, Some("text/plain"), "Runtime Error"),
    ] {
        bench
            .platform()
            .site()
            .faults()
            .add(Fault::once(trouble.clone()).on(USERINFO));
        let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
        assert_ne!(error.kind(), Kind::LoginNeeded, "{trouble:?}: {error}");
        assert_eq!(bench.state(&name), "active");
    }
}
