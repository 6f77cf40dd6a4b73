//! `inspect`: what stands in the tokens themselves.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::cli::args::InspectArgs;
use crate::cli::wait;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::countdown;
use crate::domain::error::Result;
use crate::domain::id_token::Proof;
use crate::domain::span;
use crate::domain::text;
use crate::service::inspect::{self, Inspected};

#[derive(Serialize)]
struct InspectJson {
    version: u8,
    profile: String,
    tokens: Vec<TokenJson>,
}

#[derive(Serialize)]
struct TokenJson {
    token: &'static str,
    verified: bool,
    verdict: String,
    header: Map<String, Json>,
    claims: Map<String, Json>,
}

/// Claims that are instants, in seconds since 1970 (RFC 7519 §4.1, OIDC Core §2, §5.1).
const INSTANTS: [&str; 5] = ["exp", "iat", "nbf", "auth_time", "updated_at"];

/// Longest claim that is shown to people.
const LONGEST_VALUE: usize = 400;

pub(crate) fn run(world: &World<'_>, args: &InspectArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let found = wait::to_end(async {
        world.unlock_tokens(&open, &name).await?;
        inspect::inspect(&open.ports, &name).await
    })?;
    if args.json {
        world.output.json(&InspectJson {
            version: JSON_VERSION,
            profile: name.to_string(),
            tokens: found.into_iter().map(TokenJson::of).collect(),
        });
        return Ok(0);
    }
    let now = open.ports.clock.now();
    for (at, token) in found.iter().enumerate() {
        if at > 0 {
            world.output.line("");
        }
        world.output.text(&words::table(&lines(token, now)));
    }
    Ok(0)
}

impl TokenJson {
    fn of(token: Inspected) -> Self {
        Self {
            token: token.which,
            verified: matches!(token.proof, Proof::Verified(_)),
            verdict: token.proof.to_string(),
            header: token.header,
            claims: token.claims,
        }
    }
}

fn lines(token: &Inspected, now: Timestamp) -> Vec<Vec<String>> {
    let first = vec![token.which.to_owned(), token.proof.to_string()];
    let rest = token.header.iter().chain(&token.claims);
    std::iter::once(first)
        .chain(
            rest.map(|(name, value)| {
                vec![text::clean(name, LONGEST_VALUE), shown(name, value, now)]
            }),
        )
        .collect()
}

fn shown(name: &str, value: &Json, now: Timestamp) -> String {
    let plain = match value {
        Json::String(text) => text.clone(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            value.to_string()
        }
    };
    let plain = text::clean(&plain, LONGEST_VALUE);
    let instant = INSTANTS.contains(&name).then(|| seconds(value)).flatten();
    match instant {
        Some(at) => format!("{plain} ({}, {})", span::iso(at), countdown::apart(at, now)),
        None => plain,
    }
}

/// Some servers write fractions, some write text.
fn seconds(value: &Json) -> Option<Timestamp> {
    let text = value.as_str().map(str::to_owned);
    let text = text.unwrap_or_else(|| value.to_string());
    let whole = text.split('.').next().unwrap_or_default();
    Timestamp::from_second(whole.parse().ok()?).ok()
}
