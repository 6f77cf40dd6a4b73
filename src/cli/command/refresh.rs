//! `refresh`: always asks the server for new tokens.

use std::collections::HashMap;

use jiff::Timestamp;

use super::report::{self, Stream};
use super::targets::{self, Run};
use crate::cli::args::TargetArgs;
use crate::cli::world::World;
use crate::domain::countdown;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row, failure_of};
use crate::service::listing::Entry;
use crate::service::ports::Ports;
use crate::service::refresh::{self, Refreshed, Want};
use crate::service::work;

pub(crate) fn run(world: &World<'_>, args: &TargetArgs) -> Result<u8> {
    let open = world.open()?;
    let chosen = targets::select(world, &open, args)?;
    let (entries, skipped) = targets::skip_signed_out(chosen, args, open.ports.clock.now());
    warn(world, &entries, open.ports.clock.now());
    let generations: HashMap<ProfileName, u64> = entries
        .iter()
        .map(|entry| (entry.profile.name.clone(), entry.holding.generation))
        .collect();
    let run = Run {
        running: "refreshing",
        needs_key: targets::have_tokens(&entries),
    };
    let (mut rows, stopped) = run.on(world, &open, &entries, |ports, name| {
        let generation = generations.get(&name).copied().unwrap_or_default();
        one(ports, name, Want::NewerThan(generation))
    })?;
    rows.extend(skipped);
    let ended = (rows.as_slice(), stopped);
    Ok(report::finish_run(world, ended, args.json, Stream::News))
}

/// What dies elsewhere is told, never asked: scripts refresh.
fn warn(world: &World<'_>, entries: &[Entry], now: Timestamp) {
    for entry in entries
        .iter()
        .filter(|entry| work::refresh_asks(entry, now))
    {
        if let Some(kills) = work::refresh_kills(entry) {
            world
                .output
                .warning(&format!("{}: {kills}", entry.profile.name));
        }
    }
}

async fn one(ports: Ports, name: ProfileName, want: Want) -> Row {
    let now = || ports.clock.now();
    match refresh::refresh(&ports, &name, want).await {
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
        Err(error) => {
            let error = failure_of("refresh", &name, error);
            Row::failed(name, error)
        }
    }
}
