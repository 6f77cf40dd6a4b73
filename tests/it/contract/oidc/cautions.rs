//! What somebody is told of a login that worked, and not quite as it was asked for.

use keyfob::demo::fault::{Fault, Shape};
use keyfob::service::check;
use serde_json::json;

use super::*;

/// What a login told that asked for these scopes.
fn told(bench: &Bench, scopes: &[&str]) -> Vec<String> {
    let name = asking(bench, scopes);
    bench.browse(&name, mona()).unwrap().warnings
}

fn asking(bench: &Bench, scopes: &[&str]) -> ProfileName {
    bench.add_draft(ProfileDraft {
        scopes: Some(scopes.iter().map(|&scope| scope.to_owned()).collect()),
        ..draft(bench, Grant::AuthorizationCode, NATIVE)
    })
}

#[test]
fn a_login_as_asked_for_needs_no_word() {
    let bench = Bench::on_oidc();
    let none: [String; 0] = [];
    assert_eq!(told(&bench, &["openid", "offline_access"]), none);
}

#[test]
fn another_scope_and_a_missing_refresh_token_are_told() {
    for (shape, words) in [
        (
            Shape::set("scope", "openid"),
            "'openid offline_access', got 'openid'",
        ),
        (Shape::without("refresh_token"), "no refresh token"),
    ] {
        let bench = Bench::on_oidc();
        let fault = Fault::once(shape).on("/token");
        bench.issuer().site().faults().add(fault);
        let warnings = told(&bench, &["openid", "offline_access"]);
        let [only] = warnings.as_slice() else {
            panic!("{warnings:?}")
        };
        assert!(only.contains(words), "{only}");
    }
}

#[test]
fn endpoints_elsewhere_are_told_at_login_and_by_check() {
    let bench = Bench::on_oidc();
    let away = json!("http://127.0.0.2:9/device");
    bench.issuer().behave(|behaviour| {
        let metadata = &mut behaviour.metadata;
        metadata.insert("device_authorization_endpoint".to_owned(), away);
    });
    let name = asking(&bench, &["openid"]);
    let warnings = bench.browse(&name, mona()).unwrap().warnings;
    let is_told = |text: &str| text.contains("endpoints elsewhere: http://127.0.0.2:9");
    assert!(warnings.iter().any(|text| is_told(text)), "{warnings:?}");
    let checked = bench.run(check::check(&bench.ports, &name)).unwrap();
    assert!(is_told(&checked.what), "{}", checked.what);
}

#[test]
fn a_description_that_cant_be_trusted_is_left_out_aloud() {
    let bench = Bench::on_oidc();
    let base = bench.issuer().site().url().to_owned();
    bench.issuer().behave(|behaviour| {
        let evil = json!("http://evil.example");
        behaviour.metadata.insert("issuer".to_owned(), evil);
        "http://evil.example".clone_into(behaviour.iss.get_or_insert_default());
    });
    let at = |name: &str, path: &str| (name.to_owned(), format!("{base}{path}"));
    let name = bench.add_draft(ProfileDraft {
        endpoints: [at("authorization", "/authorize"), at("token", "/token")].into(),
        scopes: Some(vec!["profile".to_owned()]),
        ..draft(&bench, Grant::AuthorizationCode, NATIVE)
    });
    let warnings = bench.browse(&name, mona()).unwrap().warnings;
    assert!(
        warnings
            .iter()
            .any(|text| text.contains("set by hand are used")),
        "{warnings:?}"
    );
}
