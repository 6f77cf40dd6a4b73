//! What holds for revocation.

use super::*;
use crate::domain::expiry::Expiry;
use crate::domain::token::Obtained;

fn tokens() -> TokenSet {
    TokenSet {
        access: Secret::new("the-access".to_owned()),
        refresh: Some(Secret::new("the-refresh".to_owned())),
        id_token: None,
        token_type: "bearer".to_owned(),
        scope: None,
        expiry: Expiry::Unknown,
        refresh_expiry: Expiry::Unknown,
        refresh_since: now(),
        obtained_at: now(),
        obtained_by: Obtained::Refresh,
    }
}

fn revoke(answers: impl IntoIterator<Item = Answer>) -> (Vec<String>, Result<Revoked>) {
    let (asked, result) = hold(Oidc.revoke(&account(), &tokens()), answers);
    (asked.iter().map(form).collect(), result)
}

fn fine() -> Answer {
    answer(200, "text/plain", "")
}

#[test]
fn both_tokens_are_ended_the_refresh_token_first() {
    let (asked, result) = revoke([fine(), answer(200, "text/html", "<html>")]);
    assert_eq!(
        asked,
        [
            "token=the-refresh&token_type_hint=refresh_token&client_id=keyfob",
            "token=the-access&token_type_hint=access_token&client_id=keyfob",
        ]
    );
    assert_eq!(
        result.unwrap().what,
        "revoked the refresh token and the access token"
    );
}

#[test]
fn a_kind_that_the_server_cannot_revoke_is_told_and_the_other_still_tried() {
    let unsupported = || json(400, &json!({"error": "unsupported_token_type"}));
    let (asked, result) = revoke([unsupported(), fine()]);
    assert_eq!(asked.len(), 2);
    let what = result.unwrap().what;
    assert!(
        what.contains("revoked the access token")
            && what.contains("can't revoke the refresh token"),
        "{what}"
    );
    let (_, result) = revoke([unsupported(), unsupported()]);
    assert_eq!(result.unwrap_err().kind(), Kind::Failed);
}

#[test]
fn failures_say_that_tokens_may_still_work() {
    for odd in [
        answer(401, "", ""),
        answer(405, "text/html", "<html>the-refresh"),
        answer(503, "", ""),
        redirect("https://evil.test/"),
    ] {
        let (asked, result) = revoke([odd]);
        let error = result.unwrap_err();
        assert_eq!(asked.len(), 1);
        assert_clean(&error, &["the-refresh", "the-access"]);
    }
    let (_, result) = revoke([fine(), answer(503, "", "")]);
    let error = result.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the refresh token is revoked, but"),
        "{error}"
    );
    assert!(error.next_step().contains("logout --local"), "{error:?}");
}

#[test]
fn without_an_endpoint_nothing_is_sent_and_the_way_out_is_named() {
    let (asked, result) = hold(Oidc.revoke(&stranger(), &tokens()), []);
    let error = result.unwrap_err();
    assert!(asked.is_empty() && error.kind() == Kind::Failed);
    assert!(
        error.next_step().contains("logout --local") && error.next_step().contains("stay alive")
    );
}
