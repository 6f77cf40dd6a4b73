//! `refresh`: always asks the server for new tokens.

use super::report::{self, Stream};
use super::targets;
use crate::cli::args::TargetArgs;
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::countdown;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row};
use crate::service::bulk;
use crate::service::listing::Entry;
use crate::service::refresh::{self, Refreshed, Want};
use crate::service::work;

pub(crate) fn run(world: &World<'_>, args: &TargetArgs) -> Result<u8> {
    let open = world.open()?;
    let chosen = targets::select(world, &open, args)?;
    let (entries, skipped) = targets::skip_signed_out(chosen, args, open.ports.clock.now());
    warn(world, &entries);
    let mut rows = wait::seen_through(&*open.ports.locks, async {
        if targets::have_tokens(&entries) {
            world.unlock(&open, false).await?;
        }
        let generations: Vec<_> = entries
            .iter()
            .map(|entry| (entry.profile.name.clone(), entry.holding.generation))
            .collect();
        let generation_of = |name: &ProfileName| {
            let found = generations.iter().find(|(known, _)| known == name);
            found.map_or(0, |(_, generation)| *generation)
        };
        let job = |name: ProfileName| {
            let want = Want::NewerThan(generation_of(&name));
            one(&open, name, want)
        };
        Ok(bulk::each(targets::jobs(&entries), job).await)
    })?;
    rows.extend(skipped);
    Ok(report::finish(world, &rows, args.json, Stream::News))
}

/// What dies elsewhere is told, never asked: scripts refresh.
fn warn(world: &World<'_>, entries: &[Entry]) {
    for entry in entries {
        if let Some(kills) = work::refresh_kills(entry) {
            world
                .output
                .warning(&format!("{}: {kills}", entry.profile.name));
        }
    }
}

async fn one(open: &Open, name: ProfileName, want: Want) -> Row {
    let now = || open.ports.clock.now();
    match refresh::refresh(&open.ports, &name, want).await {
        Ok(refreshed) => {
            let holding = refreshed.holding();
            let expiry = holding.tokens.as_ref().map(|tokens| tokens.expiry);
            let left = countdown::access(holding, now()).text;
            let (outcome, words) = match &refreshed {
                Refreshed::New(_) => (Outcome::Done, "refreshed"),
                Refreshed::Adopted(_) => {
                    (Outcome::Adopted, "another process has just refreshed it")
                }
            };
            let ending = holding.outlook(now()).words(now());
            let ending = ending.map(|words| format!("; {words}")).unwrap_or_default();
            Row::ended(name, outcome, expiry).note(format!("{words}, {left} left{ending}"))
        }
        Err(error) => Row::failed(name, error),
    }
}
