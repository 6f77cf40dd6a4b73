//! What holds for finding a server's endpoints.

use super::*;

fn document(more: &Json) -> Json {
    let mut all = json!({
        "issuer": ISSUER,
        "authorization_endpoint": format!("{ISSUER}/auth"),
        "token_endpoint": format!("{ISSUER}/token"),
    });
    let more = more.as_object().unwrap().clone();
    all.as_object_mut().unwrap().extend(more);
    all
}

fn discover(answers: impl IntoIterator<Item = Answer>) -> (Vec<String>, Result<Endpoints>) {
    let (asked, result) = hold(Oidc.discover(&stranger()), answers);
    let urls = asked.iter().map(|request| {
        assert!(request.secrets().is_empty() && request.method == Method::Get);
        request.url.to_string()
    });
    (urls.collect(), result)
}

#[test]
fn both_documents_are_read_and_merged() {
    let openid = document(
        &json!({"userinfo_endpoint": format!("{ISSUER}/me"), "jwks_uri": format!("{ISSUER}/jwks")}),
    );
    let oauth = document(&json!({
        "revocation_endpoint": format!("{ISSUER}/revoke"),
        "token_endpoint": format!("{ISSUER}/other"),
        "authorization_response_iss_parameter_supported": true,
    }));
    let (asked, found) = discover([json(200, &openid), json(200, &oauth)]);
    assert_eq!(
        asked,
        [
            "https://sso.test/realms/acme/.well-known/openid-configuration",
            "https://sso.test/.well-known/oauth-authorization-server/realms/acme",
        ]
    );
    let found = found.unwrap();
    assert_eq!(found.issuer.as_deref(), Some(ISSUER));
    assert_eq!(found.token, endpoint_at("/token"));
    assert_eq!(found.userinfo, endpoint_at("/me"));
    assert_eq!(found.revocation, endpoint_at("/revoke"));
    assert!(found.is_openid && found.sends_issuer);
    assert_eq!(found.notes, Vec::<String>::new());
}

#[test]
fn one_document_is_enough_wherever_it_is() {
    let found = document(&json!({}));
    let (asked, before) = discover([not_found(), json(200, &found), not_found()]);
    assert_eq!(
        asked[1],
        "https://sso.test/.well-known/openid-configuration/realms/acme"
    );
    assert!(before.unwrap().is_openid);
    let (_, plain) = discover([not_found(), not_found(), json(200, &found)]);
    let plain = plain.unwrap();
    assert!(!plain.is_openid && plain.token.is_some());
    let listing = document(&json!({"scopes_supported": ["openid", "email"]}));
    let (_, all) = discover([not_found(), not_found(), json(200, &listing)]);
    assert!(all.unwrap().is_openid);
}

#[test]
fn a_complete_document_needs_no_second() {
    let all = document(&json!({
        "device_authorization_endpoint": format!("{ISSUER}/d"),
        "revocation_endpoint": format!("{ISSUER}/r"),
        "introspection_endpoint": format!("{ISSUER}/i"),
        "userinfo_endpoint": format!("{ISSUER}/me"),
        "jwks_uri": format!("{ISSUER}/jwks"),
        "end_session_endpoint": "http://elsewhere.test/",
    }));
    let (asked, found) = discover([json(200, &all)]);
    assert_eq!((asked.len(), found.unwrap().end_session), (1, None));
}

#[test]
fn another_issuer_is_refused_and_a_last_slash_forgiven_aloud() {
    for issuer in [
        "https://evil.test",
        "https://SSO.test/realms/acme",
        "http://sso.test/realms/acme",
    ] {
        let other = document(&json!({"issuer": issuer}));
        let (_, result) = discover([json(200, &other), not_found(), not_found()]);
        let error = result.unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.to_string().contains(issuer), "{error}");
    }
    let slash = document(&json!({"issuer": format!("{ISSUER}/")}));
    let (_, found) = discover([json(200, &slash), not_found()]);
    let found = found.unwrap();
    assert_eq!(found.issuer, Some(format!("{ISSUER}/")));
    assert!(found.notes.concat().contains("slash"), "{:?}", found.notes);
}

#[test]
fn a_second_document_of_another_issuer_is_left_out_aloud() {
    let evil = document(
        &json!({"issuer": "https://evil.test", "revocation_endpoint": "https://evil.test/r"}),
    );
    let (_, found) = discover([json(200, &document(&json!({}))), json(200, &evil)]);
    let found = found.unwrap();
    assert_eq!(found.revocation, None);
    assert!(found.notes.concat().contains("another issuer"));
}

#[test]
fn weak_endpoints_spoil_a_document_and_foreign_ones_are_told() {
    for odd in [
        "http://192.0.2.1/t",
        "http://sso.test/t",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/token",
    ] {
        let weak = document(&json!({"token_endpoint": odd}));
        let (_, result) = discover([json(200, &weak), not_found(), not_found()]);
        assert_eq!(result.unwrap_err().kind(), Kind::Refused, "{odd}");
    }
    let foreign = document(&json!({"token_endpoint": "https://tokens.other.test/t"}));
    let (_, found) = discover([json(200, &foreign), not_found()]);
    let notes = found.unwrap().notes.concat();
    assert!(notes.contains("https://tokens.other.test"), "{notes}");
}

#[test]
fn odd_documents_never_panic() {
    let issuer = json!(ISSUER);
    for odd in [
        json!([]),
        json!(null),
        json!({}),
        json!("x"),
        json!({"issuer": 5}),
        json!({"issuer": ""}),
    ] {
        let (_, result) = discover([json(200, &odd), not_found(), not_found()]);
        assert!(result.is_err(), "{odd}");
    }
    let odd = json!({
        "issuer": issuer, "token_endpoint": 5, "authorization_endpoint": "", "jwks_uri": null,
        "token_endpoint_auth_methods_supported": "client_secret_post",
        "id_token_signing_alg_values_supported": [1, "RS256", {"x": "\u{1b}[2J"}, "\u{1b}[2J"],
        "code_challenge_methods_supported": ["plain"],
        "x": "y".repeat(100_000),
    });
    let (_, found) = discover([json(200, &odd), not_found()]);
    let found = found.unwrap();
    assert_eq!(
        (&found.token, &found.authorization, &found.jwks),
        (&None, &None, &None)
    );
    assert_eq!(found.client_auth_methods, None);
    let algorithms = found.id_token_algorithms.unwrap();
    assert_eq!(algorithms, ["RS256", "[2J"]);
    assert!(found.notes.concat().contains("S256"));
}

#[test]
fn nothing_found_says_how_to_go_on() {
    let (asked, result) = discover([not_found(), not_found(), not_found()]);
    let error = result.unwrap_err();
    assert_eq!((asked.len(), error.kind()), (3, Kind::Failed));
    assert!(error.to_string().contains("404, text/html"), "{error}");
    assert!(error.next_step().contains("--endpoint"), "{error:?}");
    let (_, result) = discover([answer(502, "text/html", "<html>"), not_found(), not_found()]);
    assert_eq!(result.unwrap_err().kind(), Kind::AnswerLost);
}

#[test]
fn redirects_stay_within_the_origin_and_end() {
    let moved = "https://sso.test/moved";
    let (asked, found) = discover([
        redirect(moved),
        json(200, &document(&json!({}))),
        not_found(),
    ]);
    assert_eq!(asked[1], moved);
    assert!(found.is_ok());
    for away in [
        "https://evil.test/x",
        "http://sso.test/x",
        "https://sso.test:8443/x",
    ] {
        let (asked, result) = discover([redirect(away), not_found(), not_found()]);
        assert!(asked.iter().all(|url| url != away));
        assert!(result.unwrap_err().to_string().contains(away));
    }
    let circle = (0..4)
        .map(|_| redirect(moved))
        .chain([not_found(), not_found()]);
    let (asked, result) = discover(circle);
    assert_eq!(asked.len(), 6);
    assert!(result.unwrap_err().to_string().contains("in circles"));
}

#[test]
fn a_stranger_learns_whether_it_is_there() {
    let dated = Answer {
        date: now().checked_add(SignedDuration::from_secs(400)).ok(),
        ..json(200, &document(&json!({})))
    };
    let (_, reach) = hold(Oidc.reach(&stranger()), [dated, not_found()]);
    assert_eq!(
        reach.unwrap().clock_skew,
        Some(SignedDuration::from_secs(400))
    );

    let missing = || [not_found(), not_found(), not_found()];
    let (_, reach) = hold(Oidc.reach(&stranger()), missing());
    assert_eq!(reach.unwrap_err().kind(), Kind::Failed);
    let mut by_hand = stranger();
    by_hand.profile.endpoints = [("token".to_owned(), format!("{ISSUER}/t"))].into();
    assert!(hold(Oidc.reach(&by_hand), missing()).1.is_ok());

    let down = || answer(503, "text/plain", "back soon\u{1b}[2J");
    let (_, reach) = hold(Oidc.reach(&stranger()), [down(), down(), down()]);
    assert_eq!(
        reach.unwrap().maintenance.as_deref(),
        Some("503: \"back soon[2J\"")
    );
}
