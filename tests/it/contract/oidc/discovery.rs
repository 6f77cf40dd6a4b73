//! Whether endpoints are found wherever servers put them, and nothing is believed that shouldn't be.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::oidc::behaviour::Documents;
use keyfob::domain::error::Kind;
use keyfob::service::login::{Nobody, Way};
use keyfob::service::revoke;
use serde_json::{Value, json};

use super::*;

const CODE: Grant = Grant::AuthorizationCode;

fn on(documents: Documents) -> Bench {
    let bench = Bench::on_oidc();
    bench
        .issuer()
        .behave(|behaviour| behaviour.documents = documents);
    bench
}

#[test]
fn one_document_is_enough_and_halves_are_put_together() {
    for documents in [
        Documents::Both,
        Documents::Oidc,
        Documents::Oauth,
        Documents::Halves,
    ] {
        let bench = on(documents);
        let name = native(&bench, CODE);
        bench.browse(&name, mona()).unwrap();
        bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
        assert_eq!(bench.state(&name), "revoked", "{documents:?}");
        assert!(bench.issuer().site().log().count("POST", "/revoke") > 0);
    }
}

#[test]
fn an_issuer_with_a_path_is_found_in_both_places() {
    for documents in [Documents::Oidc, Documents::Oauth] {
        let bench = on(documents);
        bench
            .issuer()
            .behave(|behaviour| "/tenant".clone_into(&mut behaviour.path));
        let name = native(&bench, CODE);
        bench.browse(&name, mona()).unwrap();
        assert_eq!(bench.state(&name), "active", "{documents:?}");
    }
}

#[test]
fn without_documents_endpoints_are_typed_by_hand() {
    let bench = on(Documents::None);
    let name = native(&bench, CODE);
    let error = bench.browse(&name, mona()).unwrap_err();
    assert!(error.way_out().unwrap().contains("--endpoint"), "{error}");
    assert_eq!(posts(&bench), 0);

    let base = bench.issuer().site().url().to_owned();
    let at = |name: &str, path: &str| (name.to_owned(), format!("{base}{path}"));
    let name = bench.add_draft(ProfileDraft {
        endpoints: [
            at("authorization", "/authorize"),
            at("token", "/token"),
            at("userinfo", "/userinfo"),
            at("revocation", "/revoke"),
        ]
        .into(),
        ..draft(&bench, CODE, NATIVE)
    });
    bench.browse(&name, mona()).unwrap();
    bench.refresh(&name).unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn a_server_that_isnt_who_it_says_gets_nothing() {
    for (member, value) in [
        ("issuer", json!("http://evil.example")),
        ("issuer", Value::Null),
        ("issuer", json!(7)),
        ("token_endpoint", json!("http://192.0.2.1/token")),
        ("authorization_endpoint", json!("javascript:alert(1)")),
        ("authorization_endpoint", json!("file:///etc/passwd")),
    ] {
        let bench = Bench::on_oidc();
        bench.issuer().behave(|behaviour| {
            if value.is_null() {
                behaviour.metadata.insert(member.to_owned(), Value::Null);
            } else {
                behaviour.metadata.insert(member.to_owned(), value.clone());
            }
        });
        let name = native(&bench, CODE);
        let error = bench.browse(&name, mona()).unwrap_err();
        assert!(error.way_out().is_some(), "{member} {value}: {error}");
        assert!(bench.human.opened.borrow().is_empty(), "{member} {value}");
        assert_eq!(posts(&bench), 0);
    }
}

#[test]
fn odd_documents_are_told_and_never_worse() {
    let huge = format!("[{}1]", "1,".repeat(2_600_000));
    for body in [
        "[]",
        "null",
        "{}",
        "",
        "<html>",
        "\u{feff}{}",
        "{\"issuer\":",
        &huge,
    ] {
        let bench = Bench::on_oidc();
        let name = native(&bench, CODE);
        let answer = Canned::answer(200, Some("application/json"), body);
        bench
            .issuer()
            .site()
            .faults()
            .add(Fault::always(answer).on("/.well-known/"));
        let error = bench.browse(&name, mona()).unwrap_err();
        assert_ne!(
            error.kind(),
            Kind::AnswerLost,
            "nothing secret was sent: {error}"
        );
        assert!(bench.human.opened.borrow().is_empty());
    }
}

#[test]
fn documents_are_followed_within_their_server_only() {
    let bench = Bench::on_oidc();
    let other = Bench::on_oidc();
    let name = native(&bench, CODE);
    let to = format!("{}/.well-known/openid-configuration", other.issuer().name());
    let away = Fault::always(Canned::Redirect { to }).on("/.well-known/");
    bench.issuer().site().faults().add(away);
    bench.browse(&name, mona()).unwrap_err();
    assert_eq!(other.issuer().site().requests(), []);
}

#[test]
fn a_token_endpoint_that_sends_on_gets_no_second_request() {
    let bench = Bench::on_oidc();
    let other = Bench::on_oidc();
    let name = native(&bench, CODE);
    let to = format!("{}/token", other.issuer().name());
    bench
        .issuer()
        .site()
        .faults()
        .add(Fault::once(Canned::Redirect { to }).on("/token"));
    bench.browse(&name, mona()).unwrap_err();
    assert_eq!(other.issuer().site().requests(), []);
    let device = native(&bench, Grant::Device);
    let to = format!("{}/x", other.issuer().name());
    bench
        .issuer()
        .site()
        .faults()
        .add(Fault::once(Canned::Redirect { to }).on("/device"));
    bench.login_by(&device, Way::Device, &Nobody).unwrap_err();
    assert_eq!(other.issuer().site().requests(), []);
}
