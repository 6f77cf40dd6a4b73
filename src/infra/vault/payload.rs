//! How a token set lies in its sealed record.
//!
//! The record repeats what the plain columns say, and what it says counts: a plain column that differs is damage.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::expiry::Expiry;
use crate::domain::secret::Secret;
use crate::domain::token::{Obtained, TokenSet};

/// JSON with short names; instants in milliseconds, absent: unknown, `never`: -1.
#[derive(Serialize)]
struct Written<'a> {
    access: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
    token_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_ends: Option<i64>,
    refresh_since: i64,
    at: i64,
    by: &'a str,
}

#[derive(Deserialize)]
struct Read {
    access: String,
    refresh: Option<String>,
    id_token: Option<String>,
    token_type: String,
    scope: Option<String>,
    ends: Option<i64>,
    refresh_ends: Option<i64>,
    refresh_since: i64,
    at: i64,
    by: String,
}

const NEVER: i64 = -1;

/// The bytes to seal.
pub(super) fn write(tokens: &TokenSet) -> Result<Zeroizing<Vec<u8>>> {
    let written = Written {
        access: tokens.access.expose(),
        refresh: tokens.refresh.as_ref().map(Secret::expose),
        id_token: tokens.id_token.as_ref().map(Secret::expose),
        token_type: &tokens.token_type,
        scope: tokens.scope.as_deref(),
        ends: millis(tokens.expiry),
        refresh_ends: millis(tokens.refresh_expiry),
        refresh_since: tokens.refresh_since.as_millisecond(),
        at: tokens.obtained_at.as_millisecond(),
        by: tokens.obtained_by.word(),
    };
    let mut out = Zeroizing::new(Vec::with_capacity(room_for(&written)));
    serde_json::to_writer(&mut *out, &written)
        .map_err(|error| Error::new(Kind::Failed, "can't write a token set").because(error))?;
    Ok(out)
}

/// The tokens in an opened record; none if it isn't one.
pub(super) fn read(bytes: &[u8]) -> Option<TokenSet> {
    let read: Read = serde_json::from_slice(bytes).ok()?;
    Some(TokenSet {
        access: Secret::new(read.access),
        refresh: read.refresh.map(Secret::new),
        id_token: read.id_token.map(Secret::new),
        token_type: read.token_type,
        scope: read.scope,
        expiry: expiry(read.ends)?,
        refresh_expiry: expiry(read.refresh_ends)?,
        refresh_since: Timestamp::from_millisecond(read.refresh_since).ok()?,
        obtained_at: Timestamp::from_millisecond(read.at).ok()?,
        obtained_by: Obtained::parse(&read.by)?,
    })
}

/// Enough that the buffer needn't grow: growing would leave copies behind. JSON writes a byte as six at most.
fn room_for(written: &Written<'_>) -> usize {
    const NAMES_AND_NUMBERS: usize = 256;
    const LONGEST_ESCAPE: usize = 6;
    [
        written.access,
        written.refresh.unwrap_or_default(),
        written.id_token.unwrap_or_default(),
        written.token_type,
        written.scope.unwrap_or_default(),
    ]
    .iter()
    .map(|text| text.len().saturating_mul(LONGEST_ESCAPE))
    .fold(NAMES_AND_NUMBERS, usize::saturating_add)
}

fn millis(expiry: Expiry) -> Option<i64> {
    match expiry {
        Expiry::At(at) => Some(at.as_millisecond()),
        Expiry::Unknown => None,
        Expiry::Never => Some(NEVER),
    }
}

fn expiry(millis: Option<i64>) -> Option<Expiry> {
    match millis {
        None => Some(Expiry::Unknown),
        Some(NEVER) => Some(Expiry::Never),
        Some(at) => Timestamp::from_millisecond(at).ok().map(Expiry::At),
    }
}
