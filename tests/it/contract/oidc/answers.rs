//! What unreadable, hostile and silent answers of a token endpoint lead to: words that help, and nothing stored.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::oidc::behaviour::Errors;
use keyfob::domain::error::Kind;

use super::*;

/// An address of the token endpoint that answers so to a code.
fn answered(body: &str, status: u16, content_type: Option<&str>) -> String {
    let bench = Bench::on_oidc();
    let name = native(&bench, Grant::AuthorizationCode);
    let answer = Canned::answer(status, content_type, body);
    bench
        .issuer()
        .site()
        .faults()
        .add(Fault::once(answer).on("/token"));
    let error = bench.browse(&name, mona()).unwrap_err();
    assert_eq!(posts(&bench), 1, "a code is sent once");
    assert_eq!(bench.state(&name), "signed-out");
    assert!(bench.holding(&name).tokens.is_none());
    assert!(error.way_out().is_some(), "{status} {body:?}: {error}");
    let text = error.to_string();
    assert!(
        !text.contains(['\u{1b}', '\u{202e}', '\r', '\n']),
        "{text:?}"
    );
    assert!(text.chars().count() < 600, "{text}");
    text
}

#[test]
fn silent_and_foreign_errors_name_status_and_what_came() {
    for status in [400, 401, 403, 404, 500] {
        for (body, content_type) in [
            ("", None),
            ("sorry, no\n", Some("text/plain")),
            ("<html><h1>Forbidden</h1></html>", Some("text/html")),
            ("[]", Some("application/json")),
        ] {
            let text = answered(body, status, content_type);
            assert!(
                text.contains(&status.to_string()),
                "{status} {body:?}: {text}"
            );
        }
    }
}

#[test]
fn a_good_status_without_tokens_is_no_login() {
    let deep = "[".repeat(100_000);
    for body in [
        "",
        "<html>Sign in to continue</html>",
        "null",
        "{}",
        r#"{"access_token":""}"#,
        r#"{"access_token":7,"token_type":"Bearer"}"#,
        r#"{"access_token":"a","token_type":"mac"}"#,
        r#"{"access_token":"a","token_type":"Bearer"} trailing"#,
        r#"{"access_token":"a","access_token":"b","token_type":"Bearer"}"#,
        "\u{1b}]0;owned\u{7}",
        &deep,
    ] {
        answered(body, 200, Some("application/json"));
    }
}

#[test]
fn what_a_server_says_comes_cleaned_and_without_our_secrets() {
    let bench = Bench::on_oidc();
    let name = web(&bench, Some(ClientAuth::Post));
    let faults = bench.issuer().site().faults();
    faults.add(Fault::once(Canned::Echo).on("/token"));
    let error = bench.browse(&name, mona()).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("Bad credentials"), "{error}");
    let requests = bench.issuer().site().requests();
    let sent = requests
        .iter()
        .find(|call| call.is("POST", "/token"))
        .unwrap();
    let code = sent.form("code").unwrap();
    bench.assert_silent(&error, &[WEB_SECRET, code]);
}

#[test]
fn every_form_of_error_leaves_a_way_out_at_a_refresh() {
    for errors in [Errors::Json, Errors::Empty, Errors::Text, Errors::Html] {
        let bench = Bench::on_oidc();
        let name = web(&bench, None);
        bench.browse(&name, mona()).unwrap();
        let before = bench.pair(&name);
        bench.issuer().behave(|behaviour| behaviour.errors = errors);
        bench.issuer().revoke_everything();
        let error = bench.refresh(&name).unwrap_err();
        assert!(error.way_out().is_some(), "{errors:?}: {error}");
        assert_eq!(bench.pair(&name), before, "{errors:?}");
    }
}
