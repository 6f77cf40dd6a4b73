//! Whether ID tokens are believed that deserve it, and only those.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::jwt::Signature;
use keyfob::domain::error::Kind;
use keyfob::domain::id_token::Proof;
use serde_json::{Value, json};

use super::*;

fn proof(bench: &Bench, name: &ProfileName) -> Proof {
    bench.holding(name).facts.id_token.unwrap().proof
}

#[test]
fn every_usual_signature_is_verified() {
    for (signature, algorithm) in [
        (Signature::First, "ES256"),
        (Signature::Second, "ES256"),
        (Signature::Edwards, "EdDSA"),
        (Signature::Rsa, "RS256"),
        (Signature::RsaPss, "PS256"),
        (Signature::Shared, "HS256"),
    ] {
        let bench = Bench::on_oidc();
        bench.issuer().behave(|behaviour| {
            behaviour.signature = signature;
            behaviour.keys = vec![Signature::First, signature];
        });
        let name = web(&bench, None);
        bench.browse(&name, mona()).unwrap();
        assert_eq!(proof(&bench, &name), Proof::Verified(algorithm.to_owned()));
        let subject = bench.holding(&name).facts.id_token.unwrap().subject;
        assert_eq!(subject, "u-1001");
    }
}

/// A login at a server with this flaw is refused, and what was held stays.
fn refused(flaw: impl Fn(&Bench)) -> String {
    let bench = Bench::on_oidc();
    let name = web(&bench, None);
    bench.browse(&name, mona()).unwrap();
    let before = (bench.pair(&name), bench.holding(&name));
    flaw(&bench);
    let error = bench.browse(&name, mona()).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    assert_eq!((bench.pair(&name), bench.holding(&name)), before);
    error.to_string()
}

#[test]
fn a_wrong_claim_spoils_the_login() {
    let past = json!(1_000_000_000);
    let claims: [(&str, Value); 16] = [
        ("iss", json!("http://evil.example")),
        ("iss", Value::Null),
        ("aud", json!("somebody-else")),
        ("aud", json!(["somebody-else"])),
        ("aud", json!(["keyfob-web", "somebody-else"])),
        ("aud", json!(7)),
        ("aud", Value::Null),
        ("exp", past),
        ("exp", json!("soon")),
        ("exp", Value::Null),
        ("nonce", json!("of-another-login")),
        ("nonce", Value::Null),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
        ("azp", json!("somebody-else")),
        ("sub", json!(7)),
        ("sub", Value::Null),
    ];
    for (name, value) in claims {
        let said = refused(|bench| {
            bench.issuer().behave(|behaviour| {
                behaviour.claims.insert(name.to_owned(), value.clone());
                // Null takes a claim away.
            });
        });
        assert!(said.contains("ID token"), "{name} {value}: {said}");
    }
}

#[test]
fn a_wrong_signature_spoils_the_login() {
    for signature in [Signature::Foreign, Signature::Confused, Signature::Unsigned] {
        let said = refused(|bench| {
            bench
                .issuer()
                .behave(|behaviour| behaviour.signature = signature);
        });
        assert!(said.contains("ID token"), "{signature:?}: {said}");
    }
}

#[test]
fn keys_that_cant_be_had_leave_it_unverified_and_that_is_said() {
    let bench = Bench::on_oidc();
    let name = native(&bench, Grant::AuthorizationCode);
    for answer in [
        Canned::ServerError,
        Canned::NotJson,
        Canned::answer(200, None, "{}"),
        Canned::answer(200, None, r#"{"keys":7}"#),
    ] {
        bench
            .issuer()
            .site()
            .faults()
            .set(vec![Fault::once(answer).on("/jwks")]);
        bench.browse(&name, mona()).unwrap();
        let proof = proof(&bench, &name);
        assert!(matches!(proof, Proof::Unverified(_)), "{proof:?}");
    }
}

#[test]
fn rotated_keys_need_no_restart() {
    let bench = Bench::on_oidc();
    let name = native(&bench, Grant::AuthorizationCode);
    bench.browse(&name, mona()).unwrap();
    bench.issuer().behave(|behaviour| {
        behaviour.signature = Signature::Second;
        behaviour.keys = vec![Signature::Second];
    });
    bench.refresh(&name).unwrap();
    assert_eq!(proof(&bench, &name), Proof::Verified("ES256".to_owned()));
}

#[test]
fn after_a_refresh_a_doubt_is_told_but_the_tokens_are_kept() {
    let bench = Bench::on_oidc();
    let name = native(&bench, Grant::AuthorizationCode);
    bench.browse(&name, mona()).unwrap();
    let before = bench.pair(&name);
    bench
        .issuer()
        .behave(|behaviour| behaviour.signature = Signature::Foreign);
    bench.refresh(&name).unwrap();
    assert_ne!(bench.pair(&name), before);
    assert!(matches!(proof(&bench, &name), Proof::Unverified(_)));
}
