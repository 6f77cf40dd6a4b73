//! The login of the vendor's web page: labelled, unverified, and never tried elsewhere.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::domain::error::Kind;
use keyfob::domain::expiry::Expiry;
use keyfob::service::{check, revoke};

use super::*;

#[test]
fn where_it_is_not_offered_the_password_goes_nowhere_else() {
    let html = Some("text/html");
    for absent in [
        None,
        Some(Canned::answer(
            405,
            Some("text/plain"),
            "Method Not Allowed",
        )),
        Some(Canned::answer(404, html, "<h1>404</h1>")),
        Some(Canned::answer(200, html, "<h1>Welcome</h1>")),
    ] {
        let bench = Bench::on_zeyos();
        match absent {
            None => bench.platform().behave(|it| it.speaks_page = false),
            Some(answer) => {
                let fault = Fault::always(answer).on(PAGE);
                bench.platform().site().faults().add(fault);
            }
        }
        let name = profile(&bench, Grant::Basic, JOHN.0);
        let error = login(&bench, &name, Grant::Basic, JOHN.1).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.to_string().contains("doesn't offer"), "{error}");
        let hint = error.way_out().unwrap();
        assert!(hint.contains("--grant legacy") && hint.contains("--grant password"));
        let sent = bench.platform().site().requests();
        let paths: Vec<_> = sent.iter().map(|call| call.path.as_str()).collect();
        assert_eq!(paths, [PAGE]);
        assert_eq!(bench.state(&name), "signed-out");
    }
}

#[test]
fn what_nobody_says_about_its_end_stays_unknown() {
    let bench = Bench::on_zeyos();
    bench.platform().behave(|it| it.secretive_page = true);
    let name = logged_in(&bench, Grant::Basic);
    let tokens = bench.holding(&name).tokens.unwrap();
    assert_eq!(tokens.expiry, Expiry::Unknown);
    assert!(tokens.refresh.is_none());
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn without_refresh_the_way_on_is_a_login() {
    for grant in [Grant::Basic, Grant::Legacy] {
        let bench = Bench::on_zeyos();
        let name = logged_in(&bench, grant);
        bench.platform().site().log().clear();
        let error = bench.refresh(&name).unwrap_err();
        assert_eq!(error.kind(), Kind::LoginNeeded);
        assert!(error.way_out().unwrap().contains("keyfob login"));
        assert!(bench.platform().site().requests().is_empty());
    }
}

#[test]
fn revoking_ends_the_token_in_its_own_name() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Basic);
    let token = bench.pair(&name).access;
    let ended = bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
    assert!(ended.what.contains("checked"), "{}", ended.what);
    assert!(!bench.platform().is_alive(&token));
    let sent = requests(&bench, "/acme/auth/v1/token/revoke");
    assert_eq!(sent[0].form("token"), Some(token.as_str()));
    assert_eq!(sent[0].bearer(), Some(token.as_str()));
    assert_eq!(bench.state(&name), "revoked");
}

#[test]
fn where_it_cant_be_revoked_that_is_said() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Basic);
    bench.platform().behave(|it| it.speaks_page = false);
    let error = bench.run(revoke::revoke(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.way_out().unwrap().contains("logout --local"));
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn its_own_introspection_is_believed_and_userinfo_stands_in_for_it() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Basic);
    bench.platform().behave(|it| it.speaks_page = false);
    let (identity, _) = bench.run(check::whoami(&bench.ports, &name)).unwrap();
    assert_eq!(identity.user, "john.doe");
    bench.platform().behave(|it| {
        it.speaks_page = true;
        it.speaks_oauth = false;
    });
    let (identity, _) = bench.run(check::whoami(&bench.ports, &name)).unwrap();
    assert_eq!(identity.user, "john.doe");
    bench.platform().revoke_everything();
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    let inactive = Canned::answer(200, Some("application/json"), "{\"active\":false}");
    let fault = Fault::once(inactive).on("/acme/auth/v1/token/introspect");
    bench.platform().site().faults().add(fault);
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
}
