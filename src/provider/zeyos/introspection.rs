//! What introspection told (RFC 7662 §2.2); only `active` is sure to be there (facts/zeyos.md 4.4).

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::refusal::{client_refused, is_html};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ServerName;
use crate::provider::dialect::Introspection;
use crate::provider::message::{Answer, Request};
use crate::provider::oauth::Redactor;
use crate::provider::talk::Talk;

/// Seconds beyond this are milliseconds.
const LATEST_SECOND: i64 = 20_000_000_000;

/// Asks and reads.
pub(super) fn ask(request: Request, server: &ServerName) -> Talk<Introspection> {
    let redactor = Redactor::of(&request);
    let what = format!("introspection at {server}");
    Talk::ask(request, move |answer| {
        Talk::Done(read(&answer, &redactor, &what))
    })
}

/// Reads an answer.
pub(super) fn read(answer: &Answer, redactor: &Redactor, what: &str) -> Result<Introspection> {
    if !answer.is_success() {
        return Err(client_refused(answer, redactor, what));
    }
    let told: Option<Map<String, Json>> = answer.json();
    let active = told.as_ref().and_then(|told| told.get("active")?.as_bool());
    let (Some(told), Some(active)) = (told, active) else {
        let hint = if is_html(answer) {
            "that came from a proxy or a sign-on page, not from ZeyOS"
        } else {
            "the answer doesn't say whether the token is active"
        };
        return Err(Error::new(Kind::Refused, format!("{what} failed"))
            .because(answer.kind())
            .hint(hint));
    };
    let shown = told
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "active" | "exp"));
    let claims = shown.filter_map(|(name, value)| {
        let value = word(value)?;
        Some((redactor.clean(name), redactor.clean(&value)))
    });
    Ok(Introspection {
        active,
        expiry: told.get("exp").and_then(instant),
        claims: claims.collect(),
    })
}

fn word(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(value.to_string()),
        Json::Array(list) => {
            let words: Vec<String> = list.iter().filter_map(word).collect();
            Some(words.join(", "))
        }
        Json::Null | Json::Object(_) => None,
    }
}

/// Unix seconds, or milliseconds, as number or text.
pub(super) fn instant(value: &Json) -> Option<Timestamp> {
    let number = match value {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.trim().parse().ok(),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    };
    match number? {
        millis if millis > LATEST_SECOND => Timestamp::from_millisecond(millis).ok(),
        seconds if seconds > 0 => Timestamp::from_second(seconds).ok(),
        _ => None,
    }
}
