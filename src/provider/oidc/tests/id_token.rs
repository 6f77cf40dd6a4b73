//! What holds for ID tokens.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use sha2::{Digest as _, Sha256};

use super::signed::{Signer, unsigned};
use super::*;
use crate::domain::id_token::Proof;

const ACCESS: &str = "the-access-token";

fn claims() -> Json {
    json!({
        "iss": ISSUER, "aud": "keyfob", "sub": "4711", "nonce": "the-nonce",
        "iat": NOW - 10, "exp": NOW + 300,
    })
}

/// The usual claims with these instead; `null` leaves one out.
fn but(changed: &Json) -> Json {
    let mut all = claims();
    for (name, value) in changed.as_object().unwrap() {
        if value.is_null() {
            all.as_object_mut().unwrap().remove(name);
        } else {
            all[name] = value.clone();
        }
    }
    all
}

fn check(token: &Secret) -> IdTokenCheck {
    IdTokenCheck {
        token: token.share(),
        access: Secret::new(ACCESS.to_owned()),
        nonce: Some("the-nonce".to_owned()),
        now: now(),
    }
}

fn verify(account: &Account, token: &Secret, keys: Option<Answer>) -> Result<IdToken> {
    hold(Oidc.verify(account, check(token)), keys).1
}

fn listing(algorithms: &[&str], account: Account) -> Account {
    let algorithms = algorithms.iter().map(|name| (*name).to_owned()).collect();
    Account {
        endpoints: Rc::new(Endpoints {
            id_token_algorithms: Some(algorithms),
            ..endpoints()
        }),
        ..account
    }
}

fn without_keys() -> Account {
    Account {
        endpoints: Rc::new(Endpoints {
            jwks: None,
            ..endpoints()
        }),
        ..account()
    }
}

/// Why these claims are refused; nothing is fetched for them.
fn refusal(account: &Account, claims: &Json) -> String {
    let token = Signer::new(Algorithm::ES256).sign(claims);
    let error = verify(account, &token, None).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_clean(&error, &[ACCESS]);
    error.to_string()
}

fn proof(account: &Account, token: &Secret, keys: Option<Answer>) -> Proof {
    let told = verify(account, token, keys).unwrap();
    assert_eq!(told.subject, "4711");
    told.proof
}

#[test]
fn tokens_signed_by_a_published_key_are_verified() {
    for algorithm in [
        Algorithm::RS256,
        Algorithm::PS256,
        Algorithm::ES256,
        Algorithm::ES384,
        Algorithm::EdDSA,
    ] {
        let signer = Signer::new(algorithm);
        let expected = Proof::Verified(signer.name());
        let token = signer.sign(&claims());
        assert_eq!(proof(&account(), &token, Some(signer.jwks())), expected);
    }
}

#[test]
fn any_key_of_the_type_will_do_if_none_is_named() {
    let (old, signer) = (Signer::new(Algorithm::ES256), Signer::new(Algorithm::ES256));
    let token = signer.sign_as(&json!({"alg": "ES256"}), &claims());
    let rsa = Signer::new(Algorithm::RS256);
    let all = json!({"keys": [5, {"kty": "odd"}, rsa.jwk("r"), old.jwk("a"), signer.jwk("b")]});
    let proof = proof(&account(), &token, Some(json(200, &all)));
    assert_eq!(proof, Proof::Verified("ES256".to_owned()));
}

#[test]
fn wrong_signatures_and_foreign_keys_are_refused() {
    let (signer, other) = (Signer::new(Algorithm::ES256), Signer::new(Algorithm::ES256));
    let token = signer.sign(&claims());
    let error = verify(&account(), &token, Some(other.jwks())).unwrap_err();
    assert!(error.to_string().contains("signature is wrong"), "{error}");
    let renamed = json(200, &json!({"keys": [signer.jwk("k2")]}));
    let error = verify(&account(), &token, Some(renamed)).unwrap_err();
    assert!(error.to_string().contains("doesn't publish"), "{error}");
    let mut encryption = signer.jwk("k1");
    encryption["use"] = json!("enc");
    let encryption = json(200, &json!({"keys": [encryption]}));
    assert!(verify(&account(), &token, Some(encryption)).is_err());
    let cut = Secret::new(token.expose().rsplit_once('.').unwrap().0.to_owned() + ".");
    assert!(verify(&account(), &cut, Some(signer.jwks())).is_err());
}

#[test]
fn short_and_odd_keys_never_panic_and_never_fit() {
    for (algorithm, odd) in [
        (
            "EdDSA",
            json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}),
        ),
        (
            "EdDSA",
            json!({"kty": "OKP", "crv": "X25519", "x": BASE64_URL_SAFE_NO_PAD.encode([1; 32])}),
        ),
        (
            "ES256",
            json!({"kty": "EC", "crv": "P-256", "x": "", "y": ""}),
        ),
        (
            "ES256",
            json!({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}),
        ),
        ("RS256", json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"})),
        (
            "RS256",
            json!({"kty": "RSA", "n": BASE64_URL_SAFE_NO_PAD.encode([255; 4096]), "e": "AQ"}),
        ),
        ("RS256", json!({"kty": "RSA", "n": 5, "e": []})),
        ("RS256", json!({"kty": "oct", "k": "AAAA"})),
    ] {
        let token = unsigned(&json!({"alg": algorithm}), &claims());
        let token = Secret::new(format!("{token}.AAAA"));
        let keys = json(200, &json!({"keys": [odd]}));
        let error = verify(&account(), &token, Some(keys)).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{odd}");
    }
}

#[test]
fn no_signature_and_confused_algorithms_are_refused_before_keys_are_fetched() {
    let rsa = Signer::new(Algorithm::RS256);
    let public = rsa.jwk("k1").to_string();
    let by_public_key = Signer::of_secret(public.as_bytes());
    let none = unsigned(&json!({"alg": "none"}), &claims());
    for token in [
        Secret::new(format!("{none}.")),
        Secret::new(unsigned(&json!({"alg": "NoNe"}), &claims()) + ".AAAA"),
        by_public_key.sign(&claims()),
        Signer::of_secret(b"s3cret").sign(&claims()),
        Signer::of_secret(b"s3cret").sign_as(&json!({"alg": "HS384"}), &claims()),
        Secret::new(unsigned(&json!({"alg": 5}), &claims()) + ".AAAA"),
        Secret::new(unsigned(&json!({"alg": "RS256", "crit": ["x"]}), &claims()) + ".AAAA"),
        Secret::new("a.b.c.d.e".to_owned()),
        Secret::new("opaque".to_owned()),
    ] {
        for account in [confidential("s3cret"), without_keys()] {
            let error = verify(&account, &token, None).unwrap_err();
            assert_eq!(error.kind(), Kind::Refused);
        }
    }
    let listed = listing(&["RS256"], confidential("s3cret"));
    let other = Signer::new(Algorithm::ES256).sign(&claims());
    let error = verify(&listed, &other, None).unwrap_err();
    assert!(error.to_string().contains("doesn't list"), "{error}");
}

#[test]
fn the_client_secret_signs_only_where_the_server_says_so() {
    let token = Signer::of_secret(b"s3cret").sign(&claims());
    let listed = listing(&["RS256", "HS256"], confidential("s3cret"));
    let expected = Proof::Verified("HS256".to_owned());
    assert_eq!(proof(&listed, &token, None), expected);
    let other = listing(&["HS256"], confidential("another"));
    assert!(verify(&other, &token, None).is_err());
    let public = listing(&["HS256"], account());
    assert!(verify(&public, &token, None).is_err());
}

#[test]
fn what_cannot_be_checked_is_said_and_claims_are_checked_all_the_same() {
    let signer = Signer::new(Algorithm::ES256);
    let token = signer.sign(&claims());
    assert!(matches!(
        proof(&without_keys(), &token, None),
        Proof::Unverified(_)
    ));
    for odd in [
        not_found(),
        json(200, &json!([])),
        json(200, &json!({"keys": 5})),
        redirect("https://evil.test/"),
    ] {
        assert!(matches!(
            proof(&account(), &token, Some(odd)),
            Proof::Unverified(_)
        ));
    }
    let unknown = Secret::new(unsigned(&json!({"alg": "ES512"}), &claims()) + ".AAAA");
    let listed = listing(&["ES512"], account());
    assert!(matches!(
        proof(&listed, &unknown, None),
        Proof::Unverified(_)
    ));
    let wrong = refusal(&without_keys(), &but(&json!({"aud": "another"})));
    assert!(wrong.contains("another client: another"), "{wrong}");
}

#[test]
fn wrong_claims_are_refused() {
    for (changed, why) in [
        (
            json!({"iss": "https://evil.test"}),
            "another issuer: https://evil.test",
        ),
        (json!({"iss": format!("{ISSUER}/")}), "another issuer"),
        (json!({"aud": "another"}), "another client"),
        (json!({"aud": []}), "another client"),
        (json!({"aud": ["keyfob", "another"]}), "no claim 'azp'"),
        (
            json!({"aud": ["keyfob", "another"], "azp": "another"}),
            "made for another client",
        ),
        (json!({"azp": "another"}), "made for another client"),
        (json!({"exp": NOW - 60}), "it ended at"),
        (
            json!({"iat": NOW + 3600, "exp": NOW + 7200}),
            "it was made at",
        ),
        (json!({"iat": NOW + 400}), "before it was made"),
        (json!({"nbf": NOW + 61}), "it is good from"),
        (json!({"nonce": "of another login"}), "nonce isn't ours"),
        (json!({"at_hash": "AAAA"}), "another access token"),
        (json!({"sub": ""}), "'sub'"),
        (json!({"sub": "a\u{1b}[2J"}), "'sub'"),
        (json!({"sub": "x".repeat(256)}), "'sub'"),
    ] {
        let told = refusal(&account(), &but(&changed));
        assert!(told.contains(why), "{changed}: {told}");
    }
}

#[test]
fn missing_and_wrongly_typed_claims_are_failures() {
    for name in ["iss", "aud", "sub", "exp", "iat", "nonce"] {
        refusal(&account(), &but(&json!({ name: null })));
        for odd in [json!(true), json!({}), json!([5])] {
            refusal(&account(), &but(&json!({ name: odd })));
        }
    }
    for odd in [
        json!({"exp": "1900000000"}),
        json!({"exp": 1e300}),
        json!({"sub": 4711}),
        json!({"azp": 5}),
        json!({"at_hash": 5}),
        json!({"nbf": "x"}),
    ] {
        refusal(&account(), &but(&odd));
    }
}

#[test]
fn claims_within_their_bounds_are_taken() {
    let half = &Sha256::digest(ACCESS)[..16];
    for changed in [
        json!({"aud": ["keyfob"]}),
        json!({"aud": ["another", "keyfob"], "azp": "keyfob"}),
        json!({"iat": NOW - 100, "exp": NOW - 59}),
        json!({"exp": 1_800_000_300.5, "iat": NOW + 30, "nbf": NOW + 59}),
        json!({"at_hash": BASE64_URL_SAFE_NO_PAD.encode(half)}),
        json!({"auth_time": 0, "x-extra": [1]}),
    ] {
        let token = Signer::new(Algorithm::ES256).sign(&but(&changed));
        proof(&without_keys(), &token, None);
    }
}

#[test]
fn without_openid_no_nonce_was_sent_and_none_is_wanted() {
    let mut plain = without_keys();
    plain.profile.scopes = vec!["profile".to_owned()];
    let token = Signer::new(Algorithm::ES256).sign(&but(&json!({"nonce": null})));
    proof(&plain, &token, None);
}

#[test]
fn after_a_refresh_the_user_must_be_the_same() {
    let signer = Signer::new(Algorithm::ES256);
    let refreshed = |subject: &str| {
        let account = Account {
            subject: Some(subject.to_owned()),
            ..without_keys()
        };
        let token = signer.sign(&but(&json!({"nonce": null})));
        let check = IdTokenCheck {
            nonce: None,
            ..check(&token)
        };
        hold(Oidc.verify(&account, check), None).1
    };
    assert!(refreshed("4711").is_ok());
    let error = refreshed("4712").unwrap_err();
    assert!(error.to_string().contains("another user"), "{error}");
}

#[test]
fn without_discovery_the_address_is_the_issuer() {
    let mut by_hand = stranger();
    by_hand.profile.scopes = vec!["openid".to_owned()];
    let signer = Signer::new(Algorithm::ES256);
    for issuer in [ISSUER.to_owned(), format!("{ISSUER}/")] {
        let token = signer.sign(&but(&json!({"iss": issuer})));
        proof(&by_hand, &token, None);
    }
    refusal(&by_hand, &but(&json!({"iss": "https://evil.test"})));
}
