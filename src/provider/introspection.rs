//! What an introspection endpoint told of a token (RFC 7662 §2.2), whoever wrote it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json};

use super::dialect::Introspection;
use super::message::Answer;
use super::oauth::{self, Redactor};
use crate::domain::error::{Error, Kind, Result};

/// Members that hold instants.
const INSTANTS: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// More members than this are cut.
const MOST_CLAIMS: usize = 60;

/// Seconds beyond this are milliseconds: the year 5138.
const LATEST_SECONDS: f64 = 1e11;

/// Reads a 2xx. `what` says what was tried. Only `active` is sure to be there.
///
/// # Errors
/// `Kind::Refused` if it doesn't say whether the token is active.
pub fn told(answer: &Answer, redactor: &Redactor, what: &str) -> Result<Introspection> {
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
        ahead: answer.ahead(),
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
#[must_use]
pub fn instant(value: &Json) -> Option<Timestamp> {
    let number = oauth::seconds(value).filter(|number| number.is_finite() && *number > 0.0)?;
    let seconds = if number > LATEST_SECONDS {
        number / 1000.0
    } else {
        number
    };
    let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
    let since = SignedDuration::from_secs(since.as_secs());
    Timestamp::UNIX_EPOCH.checked_add(since).ok()
}
