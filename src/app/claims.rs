//! What stands in a token, claim by claim, and which of it can be compared with what we know (RFC 7519, OIDC Core §2).
//!
//! For display only: nothing is decided by it. Whether an ID token is valid was decided when it came.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use super::state::State;
use super::state::detail::claims::Which;
use crate::domain::countdown::Tone;
use crate::domain::holding::Holding;
use crate::domain::id_token::Proof;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;
use crate::domain::text;
use crate::service::inspect::Inspected;

/// One line of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its name; parts of an object are named `realm_access.roles`.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// What can be said of it.
    pub note: Option<(Tone, String)>,
}

/// A claim's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, cleaned.
    Text(String),
    /// An instant.
    At(Timestamp),
}

/// Claims that are instants, in seconds since 1970.
const INSTANTS: [&str; 5] = ["exp", "iat", "nbf", "auth_time", "updated_at"];

/// What people look for first.
const FIRST: [&str; 6] = ["iss", "aud", "sub", "iat", "exp", "scope"];

/// Longest value that is shown.
const LONGEST: usize = 2000;

/// Objects in objects beyond this are shown as they are.
const DEEPEST: usize = 3;

/// More claims than this are left out.
const MOST: usize = 300;

/// Ends this close to each other are the same: one was counted from the moment of receipt.
const SAME_END: SignedDuration = SignedDuration::from_secs(10);

/// The token that is shown, where it can be read.
#[must_use]
pub fn shown(state: &State) -> Option<&Inspected> {
    let tab = &state.detail.claims;
    tab.found
        .iter()
        .find(|token| token.which == tab.which.word())
}

/// Its claims, those that matter most first.
#[must_use]
pub fn rows(state: &State, name: &ProfileName) -> Vec<Claim> {
    let (Some(token), Ok((profile, server))) = (shown(state), state.catalog.profile(name.as_str()))
    else {
        return Vec::new();
    };
    let known = Known {
        which: state.detail.claims.which,
        proof: &token.proof,
        profile,
        server,
        holding: state.holding(name),
    };
    let mut rows = Vec::new();
    let first = FIRST
        .iter()
        .filter_map(|name| token.claims.get_key_value(*name));
    let rest = token
        .claims
        .iter()
        .filter(|(name, _)| !FIRST.contains(&name.as_str()));
    for (name, value) in first.chain(rest) {
        put(&mut rows, name, value, DEEPEST);
    }
    rows.truncate(MOST);
    for row in &mut rows {
        row.note = known.note(row, token.claims.get(&row.name));
    }
    rows
}

fn put(rows: &mut Vec<Claim>, name: &str, value: &Json, depth: usize) {
    if let (Json::Object(parts), true) = (value, depth > 0) {
        for (part, value) in parts {
            put(rows, &format!("{name}.{part}"), value, depth - 1);
        }
        return;
    }
    let is_instant = INSTANTS.contains(&name);
    let value = match instant(value).filter(|_| is_instant) {
        Some(at) => Value::At(at),
        None => Value::Text(text::clean(&words(value), LONGEST)),
    };
    rows.push(Claim {
        name: text::clean(name, 60),
        value,
        note: None,
    });
}

fn words(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(parts) => parts.iter().map(words).collect::<Vec<_>>().join(", "),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => value.to_string(),
    }
}

/// Some servers write fractions, some write text.
fn instant(value: &Json) -> Option<Timestamp> {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let whole = text.split('.').next().unwrap_or_default();
    Timestamp::from_second(whole.parse().ok()?).ok()
}

/// What claims are compared with.
struct Known<'a> {
    which: Which,
    proof: &'a Proof,
    profile: &'a Profile,
    server: &'a Server,
    holding: Option<&'a Holding>,
}

impl Known<'_> {
    fn note(&self, row: &Claim, value: Option<&Json>) -> Option<(Tone, String)> {
        match (row.name.as_str(), value) {
            ("iss", Some(value)) => self.issuer(value),
            ("aud", Some(value)) => self.audience(value),
            ("exp", Some(value)) => self.end(value),
            ("scope", Some(value)) => self.scope(value),
            ("nonce", Some(_)) => self.nonce(),
            _ => None,
        }
    }

    fn issuer(&self, value: &Json) -> Option<(Tone, String)> {
        if self.server.provider != Provider::Oidc {
            return None;
        }
        let ours = self.server.address.to_string();
        let is_ours = value.as_str()?.trim_end_matches('/') == ours.trim_end_matches('/');
        Some(if is_ours {
            (Tone::Ok, "our issuer".to_owned())
        } else {
            (Tone::Warn, "not the address of our server".to_owned())
        })
    }

    fn audience(&self, value: &Json) -> Option<(Tone, String)> {
        let client = self.profile.client(self.server.provider)?;
        let names_us = match value {
            Json::String(one) => one == client,
            Json::Array(all) => all.iter().any(|one| one.as_str() == Some(client)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => false,
        };
        match (names_us, self.which) {
            (true, _) => Some((Tone::Ok, "names our client".to_owned())),
            (false, Which::Id) => Some((Tone::Warn, format!("doesn't name our client {client}"))),
            // An access token is for the service that it opens, and rarely for who carries it.
            (false, Which::Access) => Some((Tone::Muted, "the service that it is for".to_owned())),
        }
    }

    fn end(&self, value: &Json) -> Option<(Tone, String)> {
        if self.which == Which::Id {
            return Some((Tone::Muted, "counts at the login only".to_owned()));
        }
        let said = self.holding?.tokens.as_ref()?.expiry.instant()?;
        let apart = instant(value)?.duration_since(said).abs();
        Some(if apart <= SAME_END {
            (Tone::Ok, "same as expires_in".to_owned())
        } else {
            (Tone::Warn, "expires_in said another time".to_owned())
        })
    }

    fn scope(&self, value: &Json) -> Option<(Tone, String)> {
        let given: Vec<&str> = value.as_str()?.split_whitespace().collect();
        let asked = self.profile.scopes.iter();
        let missing: Vec<&str> = asked
            .map(String::as_str)
            .filter(|scope| !given.contains(scope))
            .collect();
        let missing = Some(missing.join(" ")).filter(|words| !words.is_empty())?;
        Some((Tone::Warn, format!("{missing}: asked, not given")))
    }

    fn nonce(&self) -> Option<(Tone, String)> {
        match self.proof {
            Proof::Verified(_) => Some((Tone::Ok, "checked at the login".to_owned())),
            Proof::Unverified(_) => None,
        }
    }
}

/// What is said of the signature: `signature checked with key 7f2c, RS256`.
#[must_use]
pub fn verdict(token: &Inspected) -> (Tone, String) {
    let header = |name: &str| token.header.get(name).and_then(Json::as_str);
    let key = header("kid").map(|kid| format!(" with key {}", text::clean(kid, 16)));
    match &token.proof {
        Proof::Verified(algorithm) => {
            let words = format!("signature checked{}, {algorithm}", key.unwrap_or_default());
            (Tone::Ok, words)
        }
        Proof::Unverified(why) => (Tone::Muted, format!("signature not checked: {why}")),
    }
}
