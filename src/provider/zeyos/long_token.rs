//! The answer of the two `auth/v1` logins: one token without refresh, and an end in one of several shapes.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value as Json;

use super::refusal::{self, is_html};
use crate::domain::error::{Error, Kind};
use crate::domain::expiry::Expiry;
use crate::domain::secret::Secret;
use crate::provider::introspection::instant;
use crate::provider::message::Answer;
use crate::provider::oauth::{self, NewTokens, Redactor, TokenReply};

/// The members that the documents name (facts/zeyos.md §5, §6).
#[derive(Deserialize)]
struct TokenJson {
    access_token: Option<String>,
    token: Option<String>,
    expires_in: Option<Json>,
    expires_at: Option<Json>,
    expdate: Option<Json>,
}

/// Reads the answer to a login. `not_offered` says what it means if the instance has no such login.
pub(super) fn reply(
    answer: &Answer,
    redactor: &Redactor,
    verb: &str,
    not_offered: impl FnOnce() -> Error,
) -> TokenReply {
    if let Some(tokens) = answer.is_success().then(|| granted(answer)).flatten() {
        return TokenReply::Granted(Box::new(tokens));
    }
    if refusal::is_not_offered(answer) {
        return TokenReply::Refused(not_offered().because(answer.kind()));
    }
    let error = || {
        let said = refusal::said(answer, redactor);
        Error::new(Kind::Refused, format!("{verb} failed")).because(said)
    };
    match answer.status {
        401 | 403 if !is_html(answer) => TokenReply::Denied(error()),
        429 => TokenReply::Later(error(), answer.retry_after),
        400..=428 | 430..=499 => TokenReply::Refused(error()),
        // Redirects, unusable grants, 5xx: as at any token endpoint.
        _ => oauth::read_token(answer, redactor, verb),
    }
}

fn granted(answer: &Answer) -> Option<NewTokens> {
    let json: TokenJson = answer.json()?;
    let access = json.access_token.or(json.token);
    let access = access.filter(|token| !token.is_empty())?;
    let end = json
        .expires_in
        .as_ref()
        .and_then(oauth::seconds)
        .and_then(|life| Expiry::after(answer.received_at, Some(life)).instant())
        .or_else(|| absolute(answer, json.expires_at.as_ref()))
        .or_else(|| absolute(answer, json.expdate.as_ref()));
    let access = Secret::new(access);
    Some(NewTokens::alone(access, end, answer.received_at))
}

/// An end by the server's clock, as one by ours (facts/zeyos.md 11, point 14).
fn absolute(answer: &Answer, said: Option<&Json>) -> Option<Timestamp> {
    let said = said?;
    let end = instant(said).or_else(|| said.as_str()?.parse().ok())?;
    let life = end.duration_since(answer.date.unwrap_or(answer.received_at));
    answer.received_at.checked_add(life).ok()
}
