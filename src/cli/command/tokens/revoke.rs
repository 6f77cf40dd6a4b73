//! `tokens revoke`: ends listed tokens, after saying what dies; only those named.

use serde::Serialize;

use super::{choice, list};
use crate::cli::args::TokensRevokeArgs;
use crate::cli::wait;
use crate::cli::words::JSON_VERSION;
use crate::cli::world::World;
use crate::domain::error::{self, Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::report::Outcome;
use crate::domain::server::Server;
use crate::domain::server_token::{By, Listed, STALE_RULE, ServerToken, Whose};
use crate::service::inventory::{self, Inventory, Query, Verdict};

#[derive(Serialize)]
struct ReportJson {
    version: u8,
    results: Vec<VerdictJson>,
}

#[derive(Serialize)]
struct VerdictJson {
    id: Option<u64>,
    client_id: String,
    mask: Option<String>,
    outcome: &'static str,
    exit: u8,
    error: Option<String>,
    hint: Option<String>,
    note: Option<String>,
}

pub(super) fn run(world: &World<'_>, args: &TokensRevokeArgs) -> Result<u8> {
    if !args.yes && !world.secrets.can_ask() {
        let what = "tokens revoke asks, and there is no terminal to ask on";
        return Err(Error::new(Kind::Usage, what).hint("add --yes; nothing was changed"));
    }
    let open = world.open()?;
    let (_, server) = open.ports.registry.profile(args.name.as_str())?;
    let query = Query {
        user: args.user.clone(),
    };
    let found = wait::to_end(async {
        world.unlock_tokens(&open, &args.name).await?;
        inventory::list(&open.ports, &args.name, &query).await
    })?;
    list::incomplete(world, &found);
    let choice = choice(&args.choice, &args.ids);
    let doomed = found.doomed(&choice, found.as_of)?;
    if doomed.is_empty() {
        world
            .output
            .note("no token is meant by that: nothing was done");
        return Ok(finish(world, &[], args.json));
    }
    if args.choice.stale {
        world.output.note(STALE_RULE);
    }
    if !args.yes && !agreed(world, (&args.name, &server), &found, &doomed)? {
        world.output.note("nothing was revoked");
        return Ok(Kind::Interrupted.exit_code());
    }
    let doomed: Vec<ServerToken> = doomed.into_iter().map(|row| row.token.clone()).collect();
    let tell = |verdict: &Verdict| {
        if !args.json {
            print(world, verdict);
        }
    };
    let verdicts = wait::seen_through(
        &*open.ports.locks,
        inventory::end(&open.ports, &args.name, &query, doomed, &tell),
    )?;
    Ok(finish(world, &verdicts, args.json))
}

/// What dies, then the question; once more for the token that asks.
fn agreed(
    world: &World<'_>,
    asking: (&ProfileName, &Server),
    found: &Inventory,
    doomed: &[&Listed],
) -> Result<bool> {
    let (name, server) = asking;
    let environment = server.environment.map_or("", |known| known.label());
    world
        .output
        .note(list::table(doomed, found.as_of, world.output.room()).trim_end());
    world.output.note(match found.by {
        By::Id => "deleted by ID: a tool that holds one gets 401 at its next call, and its refresh token dies, too",
        By::Client => "cleared by client: every tool that shares it stops, and its refresh token dies, too",
    });
    let count = match doomed.len() {
        1 => "this token".to_owned(),
        count => format!("these {count} tokens"),
    };
    let question = format!("End {count} on {} {environment}", server.name);
    if !world
        .secrets
        .confirm(&format!("{}?", question.trim_end()))?
    {
        return Ok(false);
    }
    if !doomed.iter().any(|row| row.whose == Whose::InUse) {
        return Ok(true);
    }
    world.secrets.confirm(&format!(
        "One of them is the token of {name} itself, which needs a new login then. End it, too?"
    ))
}

fn print(world: &World<'_>, verdict: &Verdict) {
    let token = &verdict.token;
    let id = token.id.map_or_else(|| "—".to_owned(), |id| id.to_string());
    let who = format!("{id} {}", token.client);
    match &verdict.result {
        Ok(what) => world.output.note(&format!("{who}: {what}")),
        Err(error) => world.output.error(&error.clone().about(&who)),
    }
}

fn finish(world: &World<'_>, verdicts: &[Verdict], json: bool) -> u8 {
    let exit = |verdict: &Verdict| {
        verdict
            .result
            .as_ref()
            .map_or_else(|error| error.kind().exit_code(), |_| 0)
    };
    if json {
        world.output.json(&ReportJson {
            version: JSON_VERSION,
            results: verdicts
                .iter()
                .map(|verdict| VerdictJson::of(verdict, exit(verdict)))
                .collect(),
        });
    }
    error::worst_exit(verdicts.iter().map(exit))
}

impl VerdictJson {
    fn of(verdict: &Verdict, exit: u8) -> Self {
        let (token, failure) = (&verdict.token, verdict.result.as_ref().err());
        let outcome = failure.map_or(Outcome::Done, |error| Outcome::of_failure(error.kind()));
        Self {
            id: token.id,
            client_id: token.client.clone(),
            mask: token.mask.clone(),
            outcome: outcome.word(),
            exit,
            error: failure.map(ToString::to_string),
            hint: failure.map(|error| error.next_step().to_owned()),
            note: verdict.result.as_ref().ok().cloned(),
        }
    }
}
