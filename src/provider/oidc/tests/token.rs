//! What holds for logins and refreshes at the token endpoint.

use super::*;
use crate::domain::profile::ClientAuth;
use crate::provider::authorization::CodeGrant;

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn tokens() -> Answer {
    json(
        200,
        &json!({"access_token": "at", "token_type": "bearer", "refresh_token": "rt"}),
    )
}

fn code() -> Credentials {
    Credentials::Code(CodeGrant {
        code: secret("the-code"),
        verifier: secret("the-verifier"),
        redirect_uri: "http://127.0.0.1:4711/callback".to_owned(),
        state: "the-state".to_owned(),
    })
}

fn sent(account: &Account, credentials: &Credentials) -> Request {
    let (mut asked, reply) = hold(Oidc.login(account, credentials), [tokens()]);
    assert!(matches!(reply, Ok(TokenReply::Granted(_))));
    asked.pop().unwrap()
}

#[test]
fn a_public_client_names_itself_in_the_body() {
    let request = sent(&account(), &code());
    assert_eq!(request.url, endpoint_at("/token").unwrap());
    assert!(matches!(request.auth, Auth::None));
    assert_eq!(
        form(&request),
        "grant_type=authorization_code&code=the-code&redirect_uri=http://127.0.0.1:4711/callback\
         &code_verifier=the-verifier&client_id=keyfob"
    );
    let (asked, _) = hold(Oidc.refresh(&account(), &secret("old-rt")), [tokens()]);
    assert_eq!(
        form(&asked[0]),
        "grant_type=refresh_token&refresh_token=old-rt&client_id=keyfob"
    );
}

#[test]
fn passwords_and_clients_ask_for_their_scope() {
    let mut account = confidential("s3cret");
    account.profile.username = Some("jdoe".to_owned());
    let request = sent(&account, &Credentials::password(secret("hunter2")));
    assert_eq!(
        form(&request),
        "grant_type=password&username=jdoe&password=hunter2&scope=openid"
    );
    account.grant = Grant::ClientCredentials;
    let request = sent(&account, &Credentials::Client);
    assert_eq!(form(&request), "grant_type=client_credentials");
    account.profile.scopes = vec!["api".to_owned()];
    let request = sent(&account, &Credentials::Client);
    assert_eq!(form(&request), "grant_type=client_credentials&scope=api");
}

/// Whether the secret went into the header, raw or form-encoded, or into the body.
fn place(account: &Account) -> &'static str {
    let request = sent(account, &Credentials::Client);
    let in_body = form(&request).contains("client_secret=s3cret");
    match (&request.auth, in_body) {
        (
            Auth::Basic {
                encoding: BasicEncoding::Form,
                ..
            },
            false,
        ) => "header",
        (
            Auth::Basic {
                encoding: BasicEncoding::Raw,
                ..
            },
            false,
        ) => "raw header",
        (Auth::None, true) => "body",
        (Auth::None, false) => "nowhere",
        _ => "both",
    }
}

#[test]
fn the_client_proves_itself_once_as_the_profile_says_or_the_server_lists() {
    let listing = |methods: &[&str]| {
        let methods = methods.iter().map(|method| (*method).to_owned()).collect();
        Account {
            endpoints: Rc::new(Endpoints {
                client_auth_methods: Some(methods),
                ..endpoints()
            }),
            ..confidential("s3cret")
        }
    };
    assert_eq!(place(&confidential("s3cret")), "header");
    assert_eq!(
        place(&listing(&["client_secret_post", "client_secret_basic"])),
        "header"
    );
    assert_eq!(place(&listing(&["client_secret_post", "none"])), "body");
    assert_eq!(place(&listing(&[])), "header");
    for (chosen, expected) in [
        (ClientAuth::Basic, "header"),
        (ClientAuth::BasicRaw, "raw header"),
        (ClientAuth::Post, "body"),
        (ClientAuth::None, "nowhere"),
    ] {
        let mut account = listing(&["client_secret_post"]);
        account.profile.client_auth = Some(chosen);
        assert_eq!(place(&account), expected);
    }
}

fn error_of(account: &Account, answer: Answer) -> Error {
    let (asked, reply) = hold(Oidc.login(account, &code()), [answer]);
    assert_eq!(asked.len(), 1);
    match reply.unwrap() {
        TokenReply::Granted(_) => panic!("granted"),
        TokenReply::Denied(error)
        | TokenReply::OtpWanted(error)
        | TokenReply::Later(error, _)
        | TokenReply::Refused(error)
        | TokenReply::Unclear(error) => error,
    }
}

#[test]
fn an_answer_that_smells_of_a_wrong_client_proof_names_another() {
    let refused = || json(401, &json!({"error": "invalid_client"}));
    let silent = || answer(400, "", "");
    let hint = |account: &Account, answer| error_of(account, answer).next_step().to_owned();
    assert!(hint(&confidential("odd:+% s"), refused()).contains("--client-auth basic-raw"));
    assert!(hint(&confidential("odd:+% s"), silent()).contains("--client-auth basic-raw"));
    assert!(hint(&confidential("plain"), refused()).contains("--client-auth post"));
    let mut post = confidential("plain");
    post.profile.client_auth = Some(ClientAuth::Post);
    assert!(hint(&post, refused()).contains("--client-auth basic"));
    assert!(hint(&account(), refused()).contains("--client-secret-file"));
}

#[test]
fn known_errors_say_what_to_do() {
    let hint = |code: &str| {
        let error = error_of(&account(), json(400, &json!({"error": code})));
        assert!(error.to_string().contains(code), "{error}");
        error.next_step().to_owned()
    };
    assert!(hint("invalid_grant").contains("log in again"));
    assert!(hint("invalid_scope").contains("--scope"));
    assert!(hint("unsupported_grant_type").contains("--grant"));
    assert!(hint("unauthorized_client").contains("allow the grant"));
    let missing = error_of(&account(), not_found());
    assert!(missing.next_step().contains("--endpoint"), "{missing:?}");
}

#[test]
fn without_token_endpoint_nothing_is_sent() {
    let (asked, reply) = hold(Oidc.login(&stranger(), &code()), []);
    assert!(asked.is_empty());
    assert!(
        reply
            .unwrap_err()
            .next_step()
            .contains("--endpoint token=URL")
    );
}

#[test]
fn hostile_answers_are_shown_clean_and_without_what_was_sent() {
    let echo = "the-code the-verifier s3cret \u{1b}]52;c;AA\u{7}\u{202e}";
    let long = "x".repeat(1_000_000);
    for answer in [
        json(
            400,
            &json!({"error": "invalid_grant", "error_description": echo}),
        ),
        json(400, &json!({"error": echo, "error_description": long})),
        answer(400, "text/plain", echo),
        answer(500, "text/plain", &long),
        answer(403, "text/html", &format!("<html>{echo}")),
        answer(200, "application/json", echo),
        json(200, &json!({"access_token": echo})),
        json(200, &json!({"access_token": "a", "token_type": "mac"})),
        redirect("https://evil.test/\u{1b}[2J"),
    ] {
        let error = error_of(&confidential("s3cret"), answer);
        assert_clean(&error, &["the-code", "the-verifier", "s3cret"]);
    }
}
