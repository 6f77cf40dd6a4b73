//! What a token endpoint answered (RFC 6749 §5), whoever wrote it.

pub mod challenge;
pub mod jwt;
mod life;
mod refusal;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value as Json;

use super::message::Answer;
use crate::domain::error::{Error, Kind};
use crate::domain::expiry::Expiry;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::domain::token::{Obtained, TokenSet};

use refusal::{LONGEST_WORD, redirected};
pub use refusal::{NamedError, Redactor, named_error, plain_text, refusal, said};

/// How a token endpoint answered.
#[derive(Debug)]
pub enum TokenReply {
    /// New tokens.
    Granted(Box<NewTokens>),
    /// `invalid_grant`: this password or refresh token is no good. The server's final word.
    Denied(Error),
    /// The same, but a one-time code wasn't given, and this server may want one.
    OtpWanted(Error),
    /// Not now; try again after that time.
    Later(Error, Option<SignedDuration>),
    /// Refused for another reason that the server named; nothing was spent.
    Refused(Error),
    /// Nothing that tells what happened: an unreadable answer, a 5xx.
    Unclear(Error),
}

/// Tokens as they arrived.
#[derive(Debug)]
pub struct NewTokens {
    access: Secret,
    refresh: Option<Secret>,
    id_token: Option<Secret>,
    token_type: String,
    scope: Option<String>,
    expires_in: Option<f64>,
    refresh_expiry: Expiry,
    received_at: Timestamp,
}

/// The one token type in use (RFC 6750).
const BEARER: &str = "bearer";

impl NewTokens {
    /// Fingerprint comparison with what was there before.
    #[must_use]
    pub const fn access(&self) -> &Secret {
        &self.access
    }

    /// The ID token, if there is one.
    #[must_use]
    pub const fn id_token(&self) -> Option<&Secret> {
        self.id_token.as_ref()
    }

    /// An access token by itself, with its end where the server told it.
    #[must_use]
    pub fn alone(access: Secret, end: Option<Timestamp>, now: Timestamp) -> Self {
        Self::pasted(access, None, end, now)
    }

    /// Tokens that a human pasted, with the access token's end where the server told it.
    #[must_use]
    pub fn pasted(
        access: Secret,
        refresh: Option<Secret>,
        end: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        Self {
            refresh_expiry: life::refresh_expiry(None, refresh.as_ref(), now, SignedDuration::ZERO),
            access,
            refresh,
            id_token: None,
            token_type: BEARER.to_owned(),
            scope: None,
            expires_in: end.map(|end| end.duration_since(now).as_secs_f64()),
            received_at: now,
        }
    }

    /// The set to keep. What a refresh doesn't bring anew stays: refresh token with its known end, scope (RFC 6749 §6),
    /// ID token (OIDC Core §12.2).
    #[must_use]
    pub fn into_set(self, obtained_by: Obtained, old: Option<&TokenSet>) -> TokenSet {
        let life = life::RefreshLife::of(&self, old);
        let kept = || old?.refresh.as_ref().map(Secret::share);
        TokenSet {
            access: self.access,
            refresh: self.refresh.or_else(kept),
            id_token: self
                .id_token
                .or_else(|| old?.id_token.as_ref().map(Secret::share)),
            token_type: self.token_type,
            scope: self.scope.or_else(|| old?.scope.clone()),
            expiry: Expiry::after(self.received_at, self.expires_in),
            refresh_expiry: life.expiry,
            refresh_since: life.since,
            obtained_at: self.received_at,
            obtained_by,
        }
    }
}

#[derive(Deserialize)]
struct TokenJson {
    access_token: Option<String>,
    refresh_token: Option<String>,
    id_token: Option<String>,
    token_type: Option<String>,
    scope: Option<Json>,
    expires_in: Option<Json>,
    refresh_token_expires_in: Option<Json>,
    refresh_expires_in: Option<Json>,
}

/// Reads a token endpoint's answer. `verb` says what was tried: `login as acme\jdoe`.
#[must_use]
pub fn read_token(answer: &Answer, redactor: &Redactor, verb: &str) -> TokenReply {
    if answer.is_success() {
        return match read_grant(answer) {
            Ok(tokens) => TokenReply::Granted(Box::new(tokens)),
            Err(why) => TokenReply::Unclear(
                Error::new(
                    Kind::AnswerLost,
                    format!("{verb}: the answer can't be used"),
                )
                .because(format!("{why} ({})", redactor.clean(&answer.kind()))),
            ),
        };
    }
    let named = named_error(answer, redactor);
    let why = said(answer, redactor);
    let refused = |kind| Error::new(kind, format!("{verb} failed")).because(&why);
    match (answer.status, named) {
        (429, _) => TokenReply::Later(refused(Kind::Refused), answer.retry_after),
        (503, _) if answer.retry_after.is_some() => {
            TokenReply::Later(refused(Kind::Refused), answer.retry_after)
        }
        (400..=499, Some(named)) if named.is("invalid_grant") => {
            TokenReply::Denied(refused(Kind::Refused))
        }
        (400..=499, Some(_)) => TokenReply::Refused(refused(Kind::Refused)),
        (300..=399, _) => TokenReply::Unclear(redirected(answer, redactor, verb)),
        (400..=499, None) => TokenReply::Unclear(refused(Kind::Refused)),
        _ => TokenReply::Unclear(refused(Kind::AnswerLost)),
    }
}

fn read_grant(answer: &Answer) -> Result<NewTokens, &'static str> {
    let json: TokenJson = answer
        .json()
        .ok_or("no JSON object of the expected shape")?;
    let odd = |token: &Option<String>| token.as_deref().is_some_and(|text| !is_token(text));
    if odd(&json.access_token) || odd(&json.refresh_token) {
        return Err("its token has characters that no token may have");
    }
    let told = [&json.refresh_token_expires_in, &json.refresh_expires_in];
    let told = told.into_iter().flatten().find_map(seconds);
    let access = some_secret(json.access_token).ok_or("no access token in it")?;
    let token_type = json.token_type.unwrap_or_else(|| BEARER.to_owned());
    if !token_type.eq_ignore_ascii_case(BEARER) {
        return Err("its token type isn't bearer");
    }
    let refresh = some_secret(json.refresh_token);
    Ok(NewTokens {
        refresh_expiry: life::refresh_expiry(
            told,
            refresh.as_ref(),
            answer.received_at,
            answer.ahead(),
        ),
        access,
        refresh,
        id_token: some_secret(json.id_token),
        token_type,
        scope: json.scope.as_ref().and_then(scope_text),
        expires_in: json.expires_in.as_ref().and_then(seconds),
        received_at: answer.received_at,
    })
}

/// RFC 6749 App. A.12: visible ASCII and space; so it is safe in headers and on terminals.
fn is_token(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}

fn some_secret(text: Option<String>) -> Option<Secret> {
    text.filter(|text| !text.is_empty()).map(Secret::new)
}

fn scope_text(scope: &Json) -> Option<String> {
    let joined = match scope {
        Json::String(text) => text.clone(),
        Json::Array(list) => {
            let words: Vec<&str> = list.iter().filter_map(Json::as_str).collect();
            words.join(" ")
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => return None,
    };
    let joined = text::clean(&joined, LONGEST_WORD);
    (!joined.is_empty()).then_some(joined)
}

/// Seconds as number or numeric string; whether they make sense is [`Expiry::after`]'s business.
#[must_use]
pub fn seconds(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
