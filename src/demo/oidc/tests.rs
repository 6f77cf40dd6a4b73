//! Whether the simulated OpenID provider keeps to the documents: what it refuses.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::clients::{DEVICE_CODE, NATIVE, WEB, WEB_REDIRECT, WEB_SECRET};
use super::*;
use crate::demo::fleet::{Fleet, Sort};
use crate::demo::knock::{self, Heard};

/// The pair of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn issuer() -> (Fleet, Issuer) {
    let fleet = Fleet::start(&Options::tests().only(Sort::Oidc)).unwrap();
    let issuer = fleet.oidc().unwrap().clone();
    (fleet, issuer)
}

fn post(issuer: &Issuer, path: &str, fields: &[(&str, &str)]) -> Heard {
    let head = format!("POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded");
    knock::raw(issuer.site().url(), &head, &knock::form(fields)).unwrap()
}

fn refused(heard: &Heard) -> String {
    assert!(heard.status >= 400, "{heard:?}");
    heard.text("error")
}

/// An authorization request of the client with a secret, with these fields changed; none takes one away.
fn asking(changes: &[(&str, Option<&str>)]) -> String {
    let usual = [
        ("response_type", "code"),
        ("client_id", WEB),
        ("redirect_uri", WEB_REDIRECT),
        ("state", "s"),
        ("scope", "openid"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    let kept = usual.into_iter().filter(|(name, _)| !is_changed(name));
    let changed = changes
        .iter()
        .filter_map(|(name, value)| Some((*name, (*value)?)));
    let fields: Vec<(&str, &str)> = kept.chain(changed).collect();
    format!("{AUTHORIZE}?{}", knock::form(&fields))
}

/// Where the browser is sent.
fn location(heard: &Heard) -> Url {
    let mut lines = heard.head.lines();
    let line = lines.find_map(|line| line.strip_prefix("location: "));
    Url::parse(line.unwrap()).unwrap()
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    let (_, value) = pairs.find(|(key, _)| key == name)?;
    Some(value.into_owned())
}

/// A code for the client with a secret.
fn code(issuer: &Issuer) -> String {
    issuer.behave(|behaviour| behaviour.consent = behaviour::Consent::Given);
    let (user, password) = people::MONA;
    let login = [("username", user), ("password", password)];
    let heard = post(issuer, &asking(&[]), &login);
    parameter(&location(&heard), "code").unwrap()
}

fn exchange(issuer: &Issuer, code: &str, changes: &[(&str, &str)]) -> Heard {
    let usual = [
        ("grant_type", "authorization_code"),
        ("client_id", WEB),
        ("client_secret", WEB_SECRET),
        ("redirect_uri", WEB_REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    let kept = usual.into_iter().filter(|(name, _)| !is_changed(name));
    let fields: Vec<(&str, &str)> = kept.chain(changes.iter().copied()).collect();
    post(issuer, TOKEN, &[&fields[..], &[("code", code)]].concat())
}

#[test]
fn what_isnt_a_known_clients_address_gets_no_redirect() {
    let (_fleet, issuer) = issuer();
    for change in [
        ("client_id", Some("nobody")),
        ("redirect_uri", Some("http://127.0.0.1:8976/callback/")),
        ("redirect_uri", Some("http://evil.example/callback")),
        ("redirect_uri", None),
    ] {
        let head = format!("GET {} HTTP/1.1", asking(&[change]));
        let heard = knock::raw(issuer.site().url(), &head, "").unwrap();
        assert_eq!(heard.status, 400, "{change:?}");
        assert!(!heard.head.contains("location"), "{heard:?}");
    }
}

#[test]
fn other_mistakes_go_back_with_state_and_issuer() {
    let (_fleet, issuer) = issuer();
    let native = [
        ("client_id", Some(NATIVE)),
        ("redirect_uri", Some("http://127.0.0.1:4711/callback")),
        ("code_challenge", None),
    ];
    for (changes, error) in [
        (
            &[("response_type", Some("token"))][..],
            "unsupported_response_type",
        ),
        (&[("prompt", Some("none"))][..], "login_required"),
        (
            &[("code_challenge_method", Some("plain"))][..],
            "invalid_request",
        ),
        (&native[..], "invalid_request"),
    ] {
        let head = format!("GET {} HTTP/1.1", asking(changes));
        let heard = knock::raw(issuer.site().url(), &head, "").unwrap();
        let back = location(&heard);
        assert_eq!(parameter(&back, "error").as_deref(), Some(error));
        assert_eq!(parameter(&back, "state").as_deref(), Some("s"));
        assert_eq!(parameter(&back, "iss"), Some(issuer.name()));
    }
}

#[test]
fn a_code_is_good_for_what_it_was_given_and_once() {
    let (_fleet, issuer) = issuer();
    for changes in [
        &[("code_verifier", "another-verifier")][..],
        &[("code_verifier", "")][..],
        &[("redirect_uri", "http://127.0.0.1:4711/callback")][..],
    ] {
        let heard = exchange(&issuer, &code(&issuer), changes);
        assert_eq!(refused(&heard), "invalid_grant", "{changes:?}");
    }
    let good = code(&issuer);
    let heard = exchange(&issuer, &good, &[]);
    assert_eq!(heard.status, 200, "{heard:?}");
    assert!(issuer.is_alive(&heard.text("access_token")));
    assert_eq!(refused(&exchange(&issuer, &good, &[])), "invalid_grant");
    assert!(
        !issuer.is_alive(&heard.text("access_token")),
        "reuse ends what it brought"
    );
}

#[test]
fn clients_that_dont_prove_themselves_are_refused() {
    let (_fleet, issuer) = issuer();
    for changes in [
        &[("client_secret", "wrong")][..],
        &[("client_secret", "")][..],
        &[("client_id", "nobody")][..],
        // A public client has no secret to show.
        &[("client_id", NATIVE)][..],
    ] {
        let heard = exchange(&issuer, "x", changes);
        assert_eq!(
            (heard.status, refused(&heard)),
            (401, "invalid_client".to_owned())
        );
    }
}

#[test]
fn a_refresh_token_that_comes_again_ends_its_family() {
    let (_fleet, issuer) = issuer();
    let first = exchange(&issuer, &code(&issuer), &[]);
    let refresh = |token: &str| {
        let fields = [
            ("grant_type", "refresh_token"),
            ("client_id", WEB),
            ("client_secret", WEB_SECRET),
            ("refresh_token", token),
        ];
        post(&issuer, TOKEN, &fields)
    };
    let second = refresh(&first.text("refresh_token"));
    assert_eq!(second.status, 200, "{second:?}");
    assert!(!issuer.is_alive(&first.text("access_token")));
    assert_eq!(
        refused(&refresh(&first.text("refresh_token"))),
        "invalid_grant"
    );
    assert_eq!(
        refused(&refresh(&second.text("refresh_token"))),
        "invalid_grant"
    );
    assert_eq!(issuer.token_count(), 0);
}

#[test]
fn a_device_that_asks_too_often_has_to_ask_less() {
    let seconds = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&seconds);
    let options = Options {
        clock: Arc::new(move || {
            let passed = SignedDuration::from_secs(clock.load(Ordering::SeqCst));
            Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24) + passed
        }),
        ..Options::tests().only(Sort::Oidc)
    };
    let fleet = Fleet::start(&options).unwrap();
    let issuer = fleet.oidc().unwrap();
    let begun = post(issuer, DEVICE_AUTHORIZATION, &[("client_id", NATIVE)]);
    let device_code = begun.text("device_code");
    let ask_after = |pause: i64| {
        seconds.fetch_add(pause, Ordering::SeqCst);
        let fields = [
            ("grant_type", DEVICE_CODE),
            ("client_id", NATIVE),
            ("device_code", &device_code),
        ];
        post(issuer, TOKEN, &fields)
    };
    assert_eq!(refused(&ask_after(0)), "authorization_pending");
    assert_eq!(refused(&ask_after(4)), "slow_down");
    assert_eq!(refused(&ask_after(5)), "slow_down");
    assert_eq!(refused(&ask_after(15)), "authorization_pending");
    assert!(issuer.approve(&begun.text("user_code").to_lowercase(), "mona"));
    assert_eq!(ask_after(15).status, 200);
    assert_eq!(refused(&ask_after(15)), "invalid_grant");
}
