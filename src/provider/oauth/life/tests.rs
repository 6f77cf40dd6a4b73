//! What is made of the words in which servers tell a refresh token's end.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::*;
use crate::domain::grant::Grant;
use crate::domain::token::Obtained;
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::{Redactor, TokenReply, read_token};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn tokens(fields: &str, received: i64, date: Option<i64>) -> NewTokens {
    let answer = Answer {
        status: 200,
        content_type: None,
        location: None,
        challenge: None,
        retry_after: None,
        date: date.map(at),
        received_at: at(received),
        body: Zeroizing::new(format!(r#"{{"access_token":"a"{fields}}}"#).into_bytes()),
    };
    let url = url::Url::parse("https://sso.test/token").unwrap();
    let redactor = Redactor::of(&Request::new(Method::Post, url));
    let TokenReply::Granted(tokens) = read_token(&answer, &redactor, "refresh") else {
        panic!("not granted: {fields}")
    };
    *tokens
}

fn login(fields: &str, received: i64) -> TokenSet {
    let by = Obtained::Login(Grant::Password);
    tokens(fields, received, None).into_set(by, None)
}

fn refresh(old: &TokenSet, fields: &str, received: i64) -> TokenSet {
    tokens(fields, received, None).into_set(Obtained::Refresh, Some(old))
}

fn jwt(claims: &str) -> String {
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.c2ln", part(r#"{"alg":"HS256"}"#), part(claims))
}

#[test]
fn both_names_and_both_notations_are_read() {
    for field in [
        r#""refresh_token_expires_in":1800"#,
        r#""refresh_token_expires_in":"1800""#,
        r#""refresh_expires_in":1800"#,
        r#""refresh_expires_in":"1800","refresh_token_expires_in":null"#,
    ] {
        let set = login(&format!(r#","refresh_token":"r",{field}"#), 100);
        assert_eq!(set.refresh_expiry, Expiry::At(at(1900)), "{field}");
        assert_eq!(set.refresh_since, at(100));
    }
}

/// Keycloak says 0 for an offline token.
#[test]
fn odd_ends_are_unknown_and_never_invented() {
    for odd in ["0", "-1", "\"soon\"", "null", "[]", "1e300"] {
        let set = login(
            &format!(r#","refresh_token":"r","refresh_expires_in":{odd}"#),
            100,
        );
        assert_eq!(set.refresh_expiry, Expiry::Unknown, "{odd}");
    }
}

#[test]
fn a_jwt_tells_its_own_end_where_the_answer_does_not() {
    let token = jwt(r#"{"exp":5000}"#);
    let by_itself = login(&format!(r#","refresh_token":"{token}""#), 100);
    assert_eq!(by_itself.refresh_expiry, Expiry::At(at(5000)));
    let answered = login(
        &format!(r#","refresh_token":"{token}","refresh_expires_in":60"#),
        100,
    );
    assert_eq!(answered.refresh_expiry, Expiry::At(at(160)));
    let offline = login(
        &format!(r#","refresh_token":"{token}","refresh_expires_in":0"#),
        100,
    );
    assert_eq!(offline.refresh_expiry, Expiry::Unknown);
    for odd in [
        r#"{"exp":50}"#,
        r#"{"exp":0}"#,
        "{}",
        r#"{"exp":99999999999}"#,
    ] {
        let set = login(&format!(r#","refresh_token":"{}""#, jwt(odd)), 100);
        assert_eq!(set.refresh_expiry, Expiry::Unknown, "{odd}");
    }
}

#[test]
fn a_jwts_end_is_by_the_servers_clock() {
    let fields = format!(r#","refresh_token":"{}""#, jwt(r#"{"exp":5000}"#));
    let by = Obtained::Login(Grant::Password);
    // Its clock is an hour ahead of ours.
    let ahead = tokens(&fields, 100, Some(3700)).into_set(by, None);
    assert_eq!(ahead.refresh_expiry, Expiry::At(at(1400)));
    let nearly = tokens(&fields, 100, Some(101)).into_set(by, None);
    assert_eq!(nearly.refresh_expiry, Expiry::At(at(5000)));
}

#[test]
fn a_server_that_extends_counts_anew_with_each_refresh() {
    let mut set = login(r#","refresh_token":"r0","refresh_expires_in":1000"#, 0);
    for (round, received) in [270, 540, 541, 2000].into_iter().enumerate() {
        let fields = format!(r#","refresh_token":"r{round}","refresh_expires_in":1000"#);
        set = refresh(&set, &fields, received);
        assert_eq!(set.refresh_expiry, Expiry::At(at(received + 1000)));
    }
    assert_eq!(set.refresh_since, at(2000));
}

/// A session's end stands: each answer tells less, give or take a second of rounding.
#[test]
fn an_end_that_stands_still_is_counted_from_the_login() {
    let mut set = login(r#","refresh_token":"r","refresh_expires_in":10000"#, 0);
    for (received, left) in [(1000, 9000), (2000, 8001), (9000, 999)] {
        let fields = format!(r#","refresh_token":"r{received}","refresh_expires_in":{left}"#);
        set = refresh(&set, &fields, received);
        assert_eq!(set.refresh_since, at(0), "{received}");
    }
    assert_eq!(set.refresh_expiry, Expiry::At(at(9999)));
}

#[test]
fn the_same_refresh_token_keeps_its_known_end() {
    let old = login(r#","refresh_token":"r","refresh_expires_in":10000"#, 0);
    for fields in ["", r#","refresh_token":"r""#] {
        let set = refresh(&old, fields, 500);
        assert_eq!(set.refresh_expiry, old.refresh_expiry, "{fields}");
        assert_eq!(set.refresh_since, at(0));
        assert!(set.refresh.is_some());
    }
    let other = refresh(&old, r#","refresh_token":"s""#, 500);
    assert_eq!(other.refresh_expiry, Expiry::Unknown, "nobody told");
    let extended = refresh(&old, r#","refresh_expires_in":10000"#, 500);
    assert_eq!(extended.refresh_expiry, Expiry::At(at(10_500)));
    assert_eq!(extended.refresh_since, at(500));
}
