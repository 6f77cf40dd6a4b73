//! How answers of ZeyOS are read, whatever their shape; what is sent is in the contract tests.

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::*;
use crate::domain::expiry::Expiry;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::{Address, Server, Trust};
use crate::domain::token::Obtained;
use crate::provider::message::Answer;

fn account(grant: Grant) -> Account {
    let server = Server {
        name: ServerName::new("zeyos").unwrap(),
        provider: Provider::Zeyos,
        address: Address::parse("https://zeyos.test").unwrap(),
        environment: None,
        trust: Trust::System,
        allow_http: false,
        proxy: None,
    };
    let profile = Profile {
        instance: Some("acme".to_owned()),
        username: Some("john.doe".to_owned()),
        client_id: Some("my_application".to_owned()),
        grant,
        ..Profile::new(ProfileName::new("crm").unwrap(), &server)
    };
    let bare = Account {
        client_secret: Some(Secret::new("5".repeat(40))),
        device: Some("1234".to_owned()),
        ..Account::new(server, profile)
    };
    let endpoints = oauth2::endpoints(&bare).unwrap();
    Account {
        endpoints: endpoints.into(),
        ..bare
    }
}

fn answer(status: u16, content_type: &str, body: &str) -> Answer {
    Answer {
        status,
        content_type: Some(content_type.to_owned()),
        location: None,
        challenge: None,
        retry_after: None,
        date: None,
        received_at: Timestamp::from_second(1_000_000).unwrap(),
        body: Zeroizing::new(body.as_bytes().to_vec()),
    }
}

fn text(status: u16, body: &str) -> Answer {
    answer(status, "text/plain", body)
}

fn json(status: u16, body: &str) -> Answer {
    answer(status, "application/json", body)
}

fn hear<T>(talk: Talk<T>, answer: Answer) -> Result<T> {
    match talk {
        Talk::Ask(_, read) => match read(answer) {
            Talk::Done(result) => result,
            Talk::Ask(request, _) => panic!("asks again: {request:?}"),
        },
        Talk::Done(result) => result,
    }
}

fn word(reply: &TokenReply) -> &'static str {
    match reply {
        TokenReply::Granted(_) => "granted",
        TokenReply::Denied(_) => "denied",
        TokenReply::OtpWanted(_) => "otp",
        TokenReply::Later(..) => "later",
        TokenReply::Refused(_) => "refused",
        TokenReply::Unclear(_) => "unclear",
    }
}

fn refresh(answer: Answer) -> &'static str {
    let talk = Zeyos.refresh(
        &account(Grant::Password),
        &Secret::new("4c82f23d".to_owned()),
    );
    word(&hear(talk, answer).unwrap())
}

fn login(grant: Grant, answer: Answer) -> TokenReply {
    let credentials = Credentials::password(Secret::new("s3cret-pw".to_owned()));
    hear(Zeyos.login(&account(grant), &credentials), answer).unwrap()
}

#[test]
fn refusals_are_told_apart_by_error_then_text_then_status() {
    for (wanted, answer) in [
        ("denied", json(403, r#"{"error":"invalid_grant"}"#)),
        ("denied", json(400, r#"{"error":"invalid_grant"}"#)),
        ("denied", json(401, r#"{"error":"invalid_grant"}"#)),
        ("refused", json(401, r#"{"error":"invalid_client"}"#)),
        ("refused", json(403, r#"{"error":"invalid_client"}"#)),
        (
            "refused",
            json(403, r#"{"error":"unsupported_grant_type"}"#),
        ),
        (
            "denied",
            text(403, "Forbidden: Invalid or expired refresh_token"),
        ),
        (
            "denied",
            text(400, "Forbidden: Invalid or expired refresh_token"),
        ),
        (
            "refused",
            text(403, "Unauthorized: Unknown client application"),
        ),
        // Firewalls and proxies say such things; the refresh token is as good as before.
        ("refused", text(403, "Forbidden")),
        ("refused", text(403, "error code: 1020")),
        ("refused", json(403, r#"{"message":"Forbidden"}"#)),
        ("refused", text(401, "Unauthorized")),
        ("refused", text(400, "what?")),
        ("unclear", answer(403, "text/html", "<h1>Forbidden</h1>")),
        ("unclear", text(403, "")),
        ("unclear", text(500, "Runtime Error")),
        ("unclear", json(500, r#"{"error":"server_error"}"#)),
        ("unclear", answer(200, "text/html", "<h1>hello</h1>")),
        ("later", text(429, "slow down")),
    ] {
        let shown = format!("{answer:?}");
        assert_eq!(refresh(answer), wanted, "{shown}");
    }
}

#[test]
fn no_password_is_repeated_in_an_error() {
    for grant in [Grant::Password, Grant::Basic, Grant::Legacy] {
        let reply = login(grant, text(401, "Unauthorized: credentials s3cret-pw"));
        assert!(!format!("{reply:?}").contains("s3cret"), "{reply:?}");
    }
}

#[test]
fn only_logins_that_know_one_time_codes_ask_for_one() {
    let refused = || text(401, "Unauthorized: Invalid credentials");
    assert_eq!(word(&login(Grant::Password, refused())), "otp");
    assert_eq!(word(&login(Grant::Legacy, refused())), "otp");
    assert_eq!(word(&login(Grant::Basic, refused())), "denied");
}

fn end(grant: Grant, answer: Answer) -> Expiry {
    let TokenReply::Granted(tokens) = login(grant, answer) else {
        panic!("not granted")
    };
    tokens.into_set(Obtained::Login(grant), None).expiry
}

#[test]
fn the_end_of_a_long_token_is_read_in_every_shape_and_never_invented() {
    let at = |seconds: i64| Expiry::At(Timestamp::from_second(1_000_000 + seconds).unwrap());
    for (body, wanted) in [
        (r#"{"token":"a","expdate":1000100}"#, at(100)),
        (r#"{"token":"a","expdate":"1000100"}"#, at(100)),
        (r#"{"token":"a","expdate":null}"#, Expiry::Unknown),
        (r#"{"token":"a","expdate":5}"#, Expiry::Unknown),
        (r#"{"token":"a","expdate":1e300}"#, Expiry::Unknown),
        (r#"{"access_token":"a"}"#, Expiry::Unknown),
        (r#"{"access_token":"a","expires_in":100}"#, at(100)),
        (r#"{"access_token":"a","expires_in":"100"}"#, at(100)),
        (r#"{"access_token":"a","expires_in":-1}"#, Expiry::Unknown),
        (
            r#"{"access_token":"a","expires_in":"soon"}"#,
            Expiry::Unknown,
        ),
        (
            r#"{"access_token":"a","expires_at":"1970-01-12T13:48:20Z"}"#,
            at(100),
        ),
    ] {
        for grant in [Grant::Basic, Grant::Legacy] {
            assert_eq!(end(grant, json(200, body)), wanted, "{body}");
        }
    }
}

#[test]
fn an_absolute_end_counts_by_the_servers_clock() {
    let behind = Answer {
        date: Some(Timestamp::from_second(1_000_000 - 3600).unwrap()),
        ..json(200, r#"{"token":"a","expdate":996500}"#)
    };
    let wanted = behind.received_at + SignedDuration::from_secs(100);
    assert_eq!(end(Grant::Legacy, behind), Expiry::At(wanted));
}

#[test]
fn a_portals_page_says_nothing_about_a_token() {
    for grant in [Grant::Password, Grant::Legacy] {
        let asked = |answer| {
            let talk = Zeyos.whoami(&account(grant), &Secret::new("97c4281e".to_owned()));
            hear(talk, answer)
        };
        let page = answer(401, "text/html", "<h1>sign in</h1>");
        assert_eq!(asked(page).unwrap_err().kind(), Kind::Refused);
        let rejected = asked(text(401, "Unauthorized: Invalid bearer token"));
        assert!(matches!(rejected, Ok(Whoami::Rejected(_))));
        let refused = asked(text(403, "")).unwrap_err();
        assert_eq!(refused.kind(), Kind::Refused);
    }
}

#[test]
fn without_an_applications_secret_nothing_is_sent() {
    for grant in [Grant::Password, Grant::AuthorizationCode] {
        let account = Account {
            client_secret: None,
            ..account(grant)
        };
        let talk = Zeyos.refresh(&account, &Secret::new("4c82f23d".to_owned()));
        let Talk::Done(Err(error)) = talk else {
            panic!("something is sent")
        };
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.way_out().unwrap().contains("--client-secret-file"));
    }
}

#[test]
fn dialects_are_chosen_by_grant_and_pasted_tokens_by_their_profile() {
    let spoken = |grant, usual| {
        speech(&Account {
            grant,
            ..account(usual)
        })
    };
    assert_eq!(spoken(Grant::Basic, Grant::Password), Speech::Page);
    assert_eq!(spoken(Grant::Legacy, Grant::Password), Speech::Legacy);
    assert_eq!(spoken(Grant::Password, Grant::Legacy), Speech::OAuth);
    assert_eq!(spoken(Grant::Paste, Grant::Legacy), Speech::Legacy);
    assert_eq!(spoken(Grant::Paste, Grant::Paste), Speech::OAuth);
}
