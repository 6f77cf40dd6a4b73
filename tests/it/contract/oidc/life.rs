//! Whether a token's life after the login works: refresh, theft, revocation, introspection, user info.

use keyfob::demo::fault::{Canned, Fault, Shape, Wire};
use keyfob::demo::morpheus::behaviour::Rotation;
use keyfob::demo::oidc::behaviour::{Cascade, Offer};
use keyfob::domain::error::Kind;
use keyfob::provider::dialect::TokenKind;
use keyfob::service::get::{self, Wish};
use keyfob::service::{check, introspect, logout, revoke};
use serde_json::json;

use super::*;

fn logged_in() -> (Bench, ProfileName) {
    let bench = Bench::on_oidc();
    let name = web(&bench, None);
    bench.browse(&name, mona()).unwrap();
    (bench, name)
}

#[test]
fn every_kind_of_rotation_keeps_a_good_refresh_token() {
    let (bench, name) = logged_in();
    for rotation in [Rotation::New, Rotation::Same, Rotation::Absent] {
        bench
            .issuer()
            .behave(|behaviour| behaviour.rotation = rotation);
        for _ in 0..2 {
            let before = bench.pair(&name);
            bench.refresh(&name).unwrap();
            let after = bench.pair(&name);
            assert_ne!(after.access, before.access);
            assert_eq!(after.refresh == before.refresh, rotation != Rotation::New);
            assert!(bench.issuer().is_alive(&after.refresh));
        }
    }
}

#[test]
fn a_stolen_refresh_token_ends_the_login_without_a_loop() {
    let (bench, name) = logged_in();
    let stolen = bench.pair(&name).refresh;
    // The thief is first; then the rightful owner looks like one.
    let token = url::Url::parse(&format!("{}/token", bench.issuer().site().url())).unwrap();
    bench
        .issuer()
        .set_client(WEB, |client| client.secret = None);
    let form = format!("grant_type=refresh_token&client_id={WEB}&refresh_token={stolen}");
    assert_eq!(fetch("POST", &token, &form).unwrap().status, 200);
    bench
        .issuer()
        .set_client(WEB, |client| client.secret = Some(WEB_SECRET.to_owned()));
    let before = posts(&bench);
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(bench.state(&name), "needs-login");
    assert_eq!(bench.issuer().token_count(), 0);
    bench.refresh(&name).unwrap_err();
    assert_eq!(posts(&bench), before + 1);
}

/// A replay may have ended the whole family, and its answer may be lost, too: `reliability::losses` found that.
#[test]
fn in_doubt_a_living_token_is_handed_over_only_as_it_is() {
    let (bench, name) = logged_in();
    let before = bench.pair(&name);
    let drop = Fault::always(Wire::Drop).on("/token");
    bench.issuer().site().faults().set(vec![drop]);
    assert_eq!(bench.refresh(&name).unwrap_err().kind(), Kind::AnswerLost);
    let wish = Wish::default();
    let error = bench.run(get::get(&bench.ports, &name, wish)).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost);
    assert!(error.way_out().unwrap().contains("--no-refresh"), "{error}");
    let as_it_is = Wish {
        no_refresh: true,
        ..wish
    };
    let ready = bench.run(get::get(&bench.ports, &name, as_it_is)).unwrap();
    assert_eq!(ready.tokens.access.expose(), before.access);
    assert!(
        ready
            .warnings
            .iter()
            .any(|told| told.contains("answer lost"))
    );

    bench.issuer().site().faults().clear();
    let ready = bench.run(get::get(&bench.ports, &name, wish)).unwrap();
    assert_ne!(ready.tokens.access.expose(), before.access, "found out");
}

#[test]
fn a_revocation_ends_both_tokens_whatever_falls_with_what() {
    for cascade in [Cascade::Both, Cascade::Downwards, Cascade::Apart] {
        let (bench, name) = logged_in();
        bench
            .issuer()
            .behave(|behaviour| behaviour.cascade = cascade);
        let pair = bench.pair(&name);
        let ended = bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
        assert!(ended.what.contains("revoked"), "{}", ended.what);
        assert!(!bench.issuer().is_alive(&pair.access), "{cascade:?}");
        assert!(!bench.issuer().is_alive(&pair.refresh), "{cascade:?}");
        assert_eq!(bench.state(&name), "revoked");
        let requests = bench.issuer().site().requests();
        let hints: Vec<_> = requests
            .iter()
            .filter(|call| call.is("POST", "/revoke"))
            .map(|call| call.form("token_type_hint").unwrap().to_owned())
            .collect();
        assert_eq!(hints, ["refresh_token", "access_token"]);
    }
}

#[test]
fn a_revocation_that_fails_is_admitted() {
    let (bench, name) = logged_in();
    let pair = bench.pair(&name);
    let faults = bench.issuer().site().faults();
    for answer in [
        Canned::Maintenance {
            retry_after: Some(5),
        },
        Canned::answer(401, None, ""),
        Canned::answer(405, None, ""),
    ] {
        faults.set(vec![Fault::always(answer).on("/revoke")]);
        let error = bench.run(revoke::revoke(&bench.ports, &name)).unwrap_err();
        bench.assert_silent(&error, &[&pair.access, &pair.refresh, WEB_SECRET]);
        assert!(bench.issuer().is_alive(&pair.access));
        assert!(bench.holding(&name).tokens.is_some());
    }
    let done = bench
        .run(logout::logout(&bench.ports, &name, logout::Reach::Local))
        .unwrap();
    assert!(done.warning.unwrap().contains("stays alive"));
}

#[test]
fn without_revocation_that_is_said() {
    let bench = Bench::on_oidc();
    bench
        .issuer()
        .behave(|behaviour| behaviour.revocation = Offer::Missing);
    let name = native(&bench, Grant::AuthorizationCode);
    bench.browse(&name, mona()).unwrap();
    let error = bench.run(revoke::revoke(&bench.ports, &name)).unwrap_err();
    assert!(
        error.to_string().contains("no revocation endpoint"),
        "{error}"
    );
    assert!(error.way_out().unwrap().contains("--local"), "{error}");
}

#[test]
fn user_info_about_somebody_else_is_no_identity() {
    let (bench, name) = logged_in();
    bench.issuer().behave(|behaviour| {
        behaviour.userinfo.insert("sub".to_owned(), json!("u-666"));
    });
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert!(error.to_string().contains("another user"), "{error}");
}

#[test]
fn a_dead_token_is_found_out() {
    let (bench, name) = logged_in();
    bench.issuer().revoke_everything();
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(bench.state(&name), "expired");
}

#[test]
fn odd_lives_are_unknown_and_never_a_panic() {
    let (bench, name) = logged_in();
    let faults = bench.issuer().site().faults();
    let odd = [
        json!("60"),
        json!(60.9),
        json!(0),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(null),
        json!("soon"),
        json!([]),
    ];
    for value in odd {
        faults.set(vec![Fault::once(Shape::set("expires_in", value.clone()))]);
        let refreshed = bench.refresh(&name);
        assert!(refreshed.is_ok(), "{value}: {refreshed:?}");
        assert!(bench.issuer().is_alive(&bench.pair(&name).access));
    }
    faults.set(vec![Fault::once(Shape::without("expires_in"))]);
    bench.refresh(&name).unwrap();
    faults.set(vec![Fault::once(Shape::set(
        "access_token",
        "x".repeat(16 * 1024),
    ))]);
    bench.refresh(&name).unwrap();
    assert_eq!(bench.pair(&name).access.len(), 16 * 1024);
}

#[test]
fn introspection_tells_of_living_and_dead_tokens_and_whether_the_client_may_ask() {
    let (bench, name) = logged_in();
    let ask = |kind| bench.run(introspect::introspect(&bench.ports, &name, kind));
    for kind in [TokenKind::Access, TokenKind::Refresh] {
        let told = ask(kind).unwrap();
        assert!(told.active, "{kind:?}");
        assert!(told.expiry.is_some());
        assert!(
            told.claims
                .iter()
                .any(|(name, said)| name == "client_id" && said == WEB)
        );
    }
    let requests = bench.issuer().site().requests();
    let mut asked = requests
        .iter()
        .filter(|call| call.is("POST", "/introspect"));
    assert!(asked.all(|call| call.query.is_empty() && call.authorization.is_some()));

    bench.issuer().revoke_everything();
    assert!(!ask(TokenKind::Access).unwrap().active);

    // A refusal is about the client, never about the token.
    let faults = bench.issuer().site().faults();
    for answer in [
        Canned::answer(401, None, ""),
        Canned::answer(403, Some("text/html"), "<h1>Forbidden</h1>"),
    ] {
        faults.set(vec![Fault::once(answer).on("/introspect")]);
        let error = ask(TokenKind::Access).unwrap_err();
        assert!(error.way_out().unwrap().contains("may not ask"), "{error}");
    }
    for odd in [json!("x"), json!(1e300), json!(-1), json!([])] {
        faults.set(vec![Fault::once(Shape::set("exp", odd)).on("/introspect")]);
        ask(TokenKind::Access).unwrap();
    }
}
