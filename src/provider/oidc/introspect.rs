//! What the server knows of a token (RFC 7662).

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::{endpoint, hints};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::profile::ClientAuth;
use crate::domain::secret::Secret;
use crate::provider::client;
use crate::provider::dialect::{Account, Introspection, TokenKind};
use crate::provider::message::{Answer, Value};
use crate::provider::oauth::{self, Redactor};
use crate::provider::talk::Talk;

/// Members that hold instants.
const INSTANTS: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// More members than this are cut.
const MOST_CLAIMS: usize = 60;

/// Seconds beyond this are milliseconds: the year 5138.
const LATEST_SECONDS: f64 = 1e11;

/// Whether introspection may work at all: only clients that prove themselves may ask (RFC 7662 §2.1).
pub(super) fn may_ask(account: &Account) -> bool {
    account.endpoints.introspection.is_some() && client::proof(account) != ClientAuth::None
}

/// Asks what the server knows of the token; the token goes into the body.
pub(super) fn introspect(
    account: &Account,
    token: &Secret,
    kind: TokenKind,
) -> Talk<Introspection> {
    let known = account.endpoints.introspection.as_ref();
    let url = match endpoint(account, "introspection", known) {
        Ok(url) => url,
        Err(error) => return Talk::Done(Err(error)),
    };
    let fields = vec![
        ("token", Value::Secret(token.share())),
        ("token_type_hint", Value::Plain(kind.word().to_owned())),
    ];
    let request = client::post(account, url, fields);
    let redactor = Redactor::of(&request);
    let account = account.clone();
    Talk::ask(request, move |answer| {
        Talk::Done(read(&account, &answer, &redactor))
    })
}

fn read(account: &Account, answer: &Answer, redactor: &Redactor) -> Result<Introspection> {
    let what = format!("introspection at {}", account.server.name);
    if !answer.is_success() {
        let error = oauth::refusal(answer, redactor, &what);
        let named = oauth::named_error(answer, redactor);
        if !hints::is_about_client(answer, named.as_ref()) {
            return Err(error);
        }
        // So it says nothing of the token (RFC 7662 §2.3).
        return Err(error.hint(format!(
            "this client may not ask, which says nothing of the token; {}",
            hints::another_proof(account)
        )));
    }
    let json: Option<Map<String, Json>> = answer.json();
    let active = json.as_ref().and_then(|json| json.get("active")?.as_bool());
    let (Some(json), Some(active)) = (json, active) else {
        let why = oauth::said(answer, redactor);
        return Err(Error::new(Kind::Refused, format!("{what} failed"))
            .because(format!(
                "the answer doesn't say whether the token is active: {why}"
            ))
            .hint("is that the introspection endpoint?"));
    };
    Ok(Introspection {
        active,
        expiry: json.get("exp").and_then(instant),
        claims: claims(&json, redactor),
    })
}

/// All that it said besides, cleaned; instants readable. `null` says nothing.
fn claims(json: &Map<String, Json>, redactor: &Redactor) -> Vec<(String, String)> {
    let says = |(name, value): &(&String, &Json)| *name != "active" && !value.is_null();
    let others = json.iter().filter(says);
    let said = others.map(|(name, value)| {
        let at = instant(value).filter(|_| INSTANTS.contains(&name.as_str()));
        let text = match (at, value) {
            (Some(at), _) => at.to_string(),
            (None, Json::String(text)) => redactor.clean(text),
            (None, other) => redactor.clean(&other.to_string()),
        };
        (redactor.clean(name), text)
    });
    said.take(MOST_CLAIMS).collect()
}

/// Seconds or milliseconds since 1970, as number or numeric text. Zero is no instant: servers write it for "unknown".
fn instant(value: &Json) -> Option<Timestamp> {
    let number = oauth::seconds(value).filter(|number| number.is_finite() && *number > 0.0)?;
    let seconds = if number > LATEST_SECONDS {
        number / 1000.0
    } else {
        number
    };
    let since = jiff::SignedDuration::try_from_secs_f64(seconds).ok()?;
    let since = jiff::SignedDuration::from_secs(since.as_secs());
    Timestamp::UNIX_EPOCH.checked_add(since).ok()
}
