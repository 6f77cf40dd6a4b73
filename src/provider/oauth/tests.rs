//! What holds for the OAuth parts that all dialects share.

use proptest::prelude::*;
use url::Url;
use zeroize::Zeroizing;

use super::*;
use crate::domain::grant::Grant;
use crate::provider::message::{Method, Request, Value};

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        content_type: Some("application/json".to_owned()),
        location: None,
        challenge: None,
        retry_after: None,
        date: None,
        received_at: Timestamp::UNIX_EPOCH,
        body: Zeroizing::new(body.as_bytes().to_vec()),
    }
}

/// Of a request with one secret.
fn known() -> Redactor {
    let url = Url::parse("https://sso.test/oauth/token?tenant=a").unwrap();
    let sent = Value::Secret(Secret::new("sent-token".to_owned()));
    Redactor::of(&Request::new(Method::Post, url).form(vec![("refresh_token", sent)]))
}

fn read(status: u16, body: &str) -> TokenReply {
    read_token(&answer(status, body), &known(), "refresh")
}

fn granted(body: &str) -> TokenSet {
    let TokenReply::Granted(tokens) = read(200, body) else {
        panic!("not granted: {body}")
    };
    tokens.into_set(Obtained::Login(Grant::Password), None)
}

#[test]
fn odd_lifetimes_become_unknown_and_never_an_error() {
    for odd in [
        "null",
        "0",
        "-5",
        "1e300",
        "\"soon\"",
        "[]",
        "true",
        "9999999999999999999999",
    ] {
        let set = granted(&format!(
            r#"{{"access_token":"a","token_type":"Bearer","expires_in":{odd}}}"#
        ));
        assert_eq!(set.expiry, Expiry::Unknown, "{odd}");
    }
    for sixty in ["60", "60.0", "\"60\""] {
        let set = granted(&format!(r#"{{"access_token":"a","expires_in":{sixty}}}"#));
        assert_eq!(
            set.expiry.left(Timestamp::UNIX_EPOCH),
            Some(SignedDuration::from_secs(60))
        );
    }
}

#[test]
fn a_missing_refresh_token_keeps_the_old_one() {
    let old = granted(r#"{"access_token":"a","refresh_token":"r1","refresh_token_expires_in":50}"#);
    let TokenReply::Granted(new) = read(200, r#"{"access_token":"b"}"#) else {
        panic!("not granted")
    };
    let set = new.into_set(Obtained::Refresh, Some(&old));
    assert_eq!(set.refresh, Some(Secret::new("r1".to_owned())));
    assert_eq!(set.refresh_expiry, old.refresh_expiry);
}

#[test]
fn unusable_successes_are_unclear_and_never_stored() {
    for body in [
        "",
        "<html>",
        "[]",
        "{}",
        r#"{"access_token":""}"#,
        r#"{"access_token":5}"#,
        r#"{"access_token":"a","token_type":"mac"}"#,
        r#"{"access_token":"a","access_token":"b"}"#,
        r#"{"access_token":"a"} and more"#,
        r#"{"access_token":"a\u001b[2J"}"#,
        r#"{"access_token":"a","refresh_token":"r\n"}"#,
    ] {
        assert!(matches!(read(200, body), TokenReply::Unclear(_)), "{body}");
    }
}

/// Left unread, the answer to a refresh would take the only good refresh token with it.
#[test]
fn a_byte_order_mark_costs_no_token() {
    let set = granted("\u{feff}{\"access_token\":\"a\",\"refresh_token\":\"r\"}");
    assert_eq!(set.access, Secret::new("a".to_owned()));
    assert_eq!(set.refresh, Some(Secret::new("r".to_owned())));
}

#[test]
fn invalid_grant_is_a_denial_whatever_the_status() {
    let denied = r#"{"error":"invalid_grant","error_description":"Bad credentials"}"#;
    for status in [400, 401, 403] {
        assert!(
            matches!(read(status, denied), TokenReply::Denied(_)),
            "{status}"
        );
    }
    assert!(matches!(read(500, denied), TokenReply::Unclear(_)));
}

#[test]
fn refusals_that_name_their_reason_spend_nothing() {
    let bad_client = r#"{"error":"invalid_client"}"#;
    assert!(matches!(read(401, bad_client), TokenReply::Refused(_)));
    assert!(matches!(read(429, "slow down"), TokenReply::Later(_, None)));
}

#[test]
fn what_cannot_be_read_is_unclear() {
    for (status, body) in [(503, "{}"), (500, "{}"), (403, "<html>"), (307, "")] {
        assert!(
            matches!(read(status, body), TokenReply::Unclear(_)),
            "{status}"
        );
    }
}

#[test]
fn server_texts_lose_secrets_and_control_characters() {
    let body = r#"{"error":"invalid_grant","error_description":"Invalid refresh token: sent-token \u001b]52;c;AA\u0007 e1d62c34-f7f5-4713-a874-31491e7707de"}"#;
    let TokenReply::Denied(error) = read(400, body) else {
        panic!("not denied")
    };
    assert_eq!(
        error.to_string(),
        "refresh failed: 400 invalid_grant: \"Invalid refresh token: ••• ]52;c;AA •••\""
    );
}

#[test]
fn no_disguise_and_no_header_brings_a_secret_back() {
    let body = r#"{"error":"invalid_grant","error_description":"bad: sent\u200b-tok\u0007en, c2VudC10b2tlbg=="}"#;
    let told = [
        error_of(&answer(400, body)),
        error_of(&Answer {
            location: Some("https://sso.test/error/sent-token".to_owned()),
            ..answer(302, "")
        }),
        error_of(&Answer {
            location: Some("https://sso.test/x+y/s%65nt%2Dtoken".to_owned()),
            ..answer(302, "")
        }),
        error_of(&Answer {
            content_type: Some("text/sent-token".to_owned()),
            ..answer(403, "<html>")
        }),
        error_of(&Answer {
            content_type: Some("text/sent-token".to_owned()),
            ..answer(200, "<html>")
        }),
    ];
    for error in told {
        let text = format!("{error} {:?}", error.way_out());
        assert!(!text.contains("sent-token"), "{text}");
        assert!(!text.contains("c2VudC10b2t"), "{text}");
        assert!(!text.contains("s%65nt"), "{text}");
        assert!(text.contains("•••"), "{text}");
    }
}

/// The error of an answer that granted nothing.
fn error_of(answer: &Answer) -> Error {
    match read_token(answer, &known(), "refresh") {
        TokenReply::Denied(error)
        | TokenReply::OtpWanted(error)
        | TokenReply::Later(error, _)
        | TokenReply::Refused(error)
        | TokenReply::Unclear(error) => error,
        TokenReply::Granted(_) => panic!("granted"),
    }
}

#[test]
fn answers_without_json_say_status_kind_and_endpoint() {
    let page = Answer {
        content_type: Some("text/html".to_owned()),
        ..answer(403, "<html>sent-token")
    };
    assert_eq!(
        error_of(&page).to_string(),
        "refresh failed: 403, text/html, from sso.test/oauth/token"
    );
    assert_eq!(
        error_of(&answer(400, "")).to_string(),
        "refresh failed: 400, empty, from sso.test/oauth/token"
    );
}

#[test]
fn plain_text_answers_are_quoted_without_their_secrets() {
    let text = Answer {
        content_type: Some("text/plain".to_owned()),
        ..answer(400, "no such token:\n sent-token \x1b[31m")
    };
    assert_eq!(
        error_of(&text).to_string(),
        "refresh failed: 400: \"no such token: ••• [31m\", from sso.test/oauth/token"
    );
}

#[test]
fn a_missing_slash_is_told_from_other_redirects() {
    let to = |location: &str| {
        error_of(&Answer {
            location: Some(location.to_owned()),
            ..answer(301, "")
        })
    };
    let slash = to("https://sso.test/oauth/token/");
    assert!(slash.next_step().contains("last slash"), "{slash:?}");
    let elsewhere = to("https://evil.test/token");
    assert!(elsewhere.to_string().contains("https://evil.test/token"));
    assert!(!elsewhere.next_step().contains("slash"));
}

#[test]
fn odd_error_members_are_left_out_and_long_ones_cut() {
    let odd =
        r#"{"error":"invalid_scope","error_description":["x"],"error_uri":"https://evil.test"}"#;
    assert_eq!(
        error_of(&answer(400, odd)).to_string(),
        "refresh failed: 400 invalid_scope"
    );
    let long = format!(
        r#"{{"error":"invalid_scope","error_description":"{}"}}"#,
        "x".repeat(1_000_000)
    );
    assert!(error_of(&answer(400, &long)).to_string().len() < 300);
}

#[test]
fn what_a_refresh_does_not_bring_anew_stays() {
    let old =
        granted(r#"{"access_token":"a","refresh_token":"r","id_token":"i","scope":"openid x"}"#);
    let TokenReply::Granted(new) = read(200, r#"{"access_token":"b","x-extra":[1]}"#) else {
        panic!("not granted")
    };
    let set = new.into_set(Obtained::Refresh, Some(&old));
    assert_eq!(set.scope.as_deref(), Some("openid x"));
    assert_eq!(set.id_token, Some(Secret::new("i".to_owned())));
}

proptest! {
    #[test]
    fn no_answer_panics(status in 100u16..600, body in ".{0,200}") {
        drop(read(status, &body));
    }
}
