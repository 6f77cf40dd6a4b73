//! `introspect`: what the server knows of a token.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::cli::args::IntrospectArgs;
use crate::cli::wait;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::countdown;
use crate::domain::error::Result;
use crate::domain::span;
use crate::provider::dialect::{Introspection, TokenKind};
use crate::service::introspect;

#[derive(Serialize)]
struct IntrospectJson {
    version: u8,
    profile: String,
    token: &'static str,
    active: bool,
    expires_at: Option<String>,
    claims: Map<String, Json>,
}

pub(crate) fn run(world: &World<'_>, args: &IntrospectArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let kind = if args.refresh_token {
        TokenKind::Refresh
    } else {
        TokenKind::Access
    };
    let found = wait::to_end(async {
        world.unlock_tokens(&open, &name).await?;
        introspect::introspect(&open.ports, &name, kind).await
    })?;
    if args.json {
        let claims = found.claims.iter();
        world.output.json(&IntrospectJson {
            version: JSON_VERSION,
            profile: name.to_string(),
            token: kind.word(),
            active: found.active,
            expires_at: found.expiry.map(span::iso),
            claims: claims
                .map(|(name, value)| (name.clone(), Json::from(value.as_str())))
                .collect(),
        });
    } else {
        world
            .output
            .text(&words::table(&lines(&found, open.ports.clock.now())));
    }
    Ok(0)
}

fn lines(found: &Introspection, now: Timestamp) -> Vec<Vec<String>> {
    let first = ("active".to_owned(), found.active.to_string());
    let end = found.expiry.map(|at| {
        let words = format!("{}, {}", span::iso(at), countdown::apart(at, now));
        ("ends".to_owned(), words)
    });
    let rest = found.claims.iter().cloned();
    std::iter::once(first)
        .chain(end)
        .chain(rest)
        .map(|(name, value)| vec![name, value])
        .collect()
}
