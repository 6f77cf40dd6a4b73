//! What holds for the OAuth parts that all dialects share.

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::*;
use crate::domain::grant::Grant;

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

fn read(status: u16, body: &str) -> TokenReply {
    let known = Redactor(vec![Secret::new("sent-token".to_owned())]);
    read_token(&answer(status, body), &known, "refresh")
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
    ] {
        assert!(matches!(read(200, body), TokenReply::Unclear(_)), "{body}");
    }
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

proptest! {
    #[test]
    fn no_answer_panics(status in 100u16..600, body in ".{0,200}") {
        drop(read(status, &body));
    }
}
