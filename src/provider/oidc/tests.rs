//! What holds for the dialect of any OAuth server, over scripted answers.

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use url::Url;
use zeroize::Zeroizing;

use super::*;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::{Address, Server, Trust};
use crate::provider::message::{Answer, Auth, BasicEncoding, Body, Method, Request, Value};

mod authorize;
mod device;
mod discovery;
mod endings;
mod id_token;
mod signed;
mod token;
mod whoami;

/// The issuer of these tests.
const ISSUER: &str = "https://sso.test/realms/acme";

/// What the clock says in these tests.
const NOW: i64 = 1_800_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn server(address: &str) -> Server {
    Server {
        name: ServerName::new("sso").unwrap(),
        provider: Provider::Oidc,
        address: Address::parse(address).unwrap(),
        environment: None,
        trust: Trust::System,
        allow_http: false,
        proxy: None,
    }
}

/// An account of which only the configuration is known.
fn stranger() -> Account {
    let server = server(ISSUER);
    let mut profile = Profile::new(ProfileName::new("sso-jdoe").unwrap(), &server);
    profile.client_id = Some("keyfob".to_owned());
    Account::new(server, profile)
}

fn endpoint_at(path: &str) -> Option<Url> {
    Url::parse(&format!("{ISSUER}{path}")).ok()
}

fn endpoints() -> Endpoints {
    Endpoints {
        issuer: Some(ISSUER.to_owned()),
        authorization: endpoint_at("/auth"),
        token: endpoint_at("/token"),
        device_authorization: endpoint_at("/device"),
        revocation: endpoint_at("/revoke"),
        introspection: endpoint_at("/introspect"),
        userinfo: endpoint_at("/me"),
        jwks: endpoint_at("/jwks"),
        end_session: endpoint_at("/end?x=1"),
        is_openid: true,
        ..Endpoints::default()
    }
}

/// An account whose server is discovered.
fn account() -> Account {
    Account {
        endpoints: Rc::new(endpoints()),
        ..stranger()
    }
}

/// The same with a client secret.
fn confidential(secret: &str) -> Account {
    Account {
        client_secret: Some(Secret::new(secret.to_owned())),
        ..account()
    }
}

fn answer(status: u16, content_type: &str, body: &str) -> Answer {
    let content_type = (!content_type.is_empty()).then(|| content_type.to_owned());
    Answer {
        status,
        content_type,
        location: None,
        challenge: None,
        retry_after: None,
        date: None,
        received_at: now(),
        body: Zeroizing::new(body.as_bytes().to_vec()),
    }
}

fn json(status: u16, body: &Json) -> Answer {
    answer(status, "application/json", &body.to_string())
}

fn redirect(to: &str) -> Answer {
    Answer {
        location: Some(to.to_owned()),
        challenge: None,
        ..answer(302, "", "")
    }
}

fn not_found() -> Answer {
    answer(404, "text/html", "<html>")
}

/// Holds a conversation over these answers; every one must be asked for.
fn hold<T>(
    mut talk: Talk<T>,
    answers: impl IntoIterator<Item = Answer>,
) -> (Vec<Request>, Result<T>) {
    let mut answers = answers.into_iter();
    let mut asked = Vec::new();
    loop {
        match talk {
            Talk::Ask(request, read) => {
                let answer = answers.next();
                talk = read(answer.unwrap_or_else(|| panic!("no answer for {}", request.url)));
                asked.push(request);
            }
            Talk::Done(result) => {
                assert!(answers.next().is_none(), "an answer was not asked for");
                return (asked, result);
            }
        }
    }
}

/// `a=b&c=d` of a form.
fn form(request: &Request) -> String {
    let Body::Form(fields) = &request.body else {
        panic!("no form: {request:?}")
    };
    let shown = fields.iter().map(|(name, value)| match value {
        Value::Plain(text) => format!("{name}={text}"),
        Value::Secret(secret) => format!("{name}={}", secret.expose()),
    });
    shown.collect::<Vec<_>>().join("&")
}

/// Texts that nobody may ever read on a terminal.
fn assert_clean(error: &Error, secrets: &[&str]) {
    let shown = format!("{error} {} {error:?}", error.next_step());
    assert!(!shown.chars().any(char::is_control), "{shown}");
    assert!(shown.len() < 3000, "{}", shown.len());
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn the_session_ends_at_an_address_without_any_token() {
    let url = Oidc.end_session(&account()).unwrap();
    assert_eq!(
        url.as_str(),
        "https://sso.test/realms/acme/end?x=1&client_id=keyfob"
    );
    assert_eq!(Oidc.end_session(&stranger()), None);
}

#[test]
fn every_grant_is_offered_whatever_the_server_lists() {
    assert_eq!(Oidc.grants(&account()), Provider::Oidc.grants());
}

/// Holds a conversation with somebody who always says the same.
fn drone<T>(mut talk: Talk<T>, status: u16, body: &str) -> Option<Error> {
    for _ in 0..50 {
        match talk {
            Talk::Ask(_, read) => talk = read(answer(status, "application/json", body)),
            Talk::Done(result) => return result.err(),
        }
    }
    panic!("it never ends")
}

/// JSON with the names that matter, and anything in it.
fn odd_json() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("issuer"),
        Just("token_endpoint"),
        Just("error"),
        Just("error_description"),
        Just("sub"),
        Just("active"),
        Just("exp"),
        Just("keys"),
        Just("device_code"),
        Just("user_code"),
        Just("verification_uri"),
        Just("interval"),
        Just("expires_in"),
        Just("access_token"),
    ];
    let value = prop_oneof![
        any::<f64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(Json::String),
        any::<bool>().prop_map(Json::Bool),
        Just(json!(ISSUER)),
        Just(json!([{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, null])),
    ];
    prop::collection::vec((name, value), 0..6).prop_map(|pairs| {
        let all: serde_json::Map<String, Json> = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Json::Object(all).to_string()
    })
}

proptest! {
    #[test]
    fn no_answer_panics_or_dirties_a_message(
        status in 200u16..600,
        body in prop_oneof![odd_json(), any::<String>()],
    ) {
        let account = confidential("s3cret-of-ours");
        let token = Secret::new("token-of-ours".to_owned());
        let errors = [
            drone(Oidc.discover(&account), status, &body),
            drone(Oidc.reach(&account), status, &body),
            drone(Oidc.whoami(&account, &token), status, &body),
            drone(Oidc.introspect(&account, &token, TokenKind::Access), status, &body),
            drone(Oidc.begin_device(&account), status, &body),
            drone(Oidc.refresh(&account, &token), status, &body),
        ];
        for error in errors.iter().flatten() {
            assert_clean(error, &["s3cret-of-ours", "token-of-ours"]);
        }
    }
}
