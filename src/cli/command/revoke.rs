//! `revoke`: ends tokens at the server, after saying what dies.

use super::report::{self, Stream};
use super::targets::{self, Run};
use crate::cli::args::RevokeArgs;
use crate::cli::world::World;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row, failure_of};
use crate::service::listing::Entry;
use crate::service::ports::Ports;
use crate::service::revoke;
use crate::service::work;

pub(crate) fn run(world: &World<'_>, args: &RevokeArgs) -> Result<u8> {
    let open = world.open()?;
    let chosen = targets::select(world, &open, &args.target)?;
    let now = open.ports.clock.now();
    let (entries, skipped) = targets::skip_signed_out(chosen, &args.target, now);
    if !entries.is_empty() && !args.yes && !agreed(world, &entries)? {
        world.output.note("nothing was revoked");
        return Ok(Kind::Interrupted.exit_code());
    }
    let run = Run {
        running: "revoking",
        needs_key: targets::have_tokens(&entries),
    };
    let (mut rows, stopped) = run.on(world, &open, &entries, one)?;
    rows.extend(skipped);
    let ended = (rows.as_slice(), stopped);
    Ok(report::finish_run(
        world,
        ended,
        args.target.json,
        Stream::News,
    ))
}

fn agreed(world: &World<'_>, entries: &[Entry]) -> Result<bool> {
    if !world.secrets.can_ask() {
        return Err(Error::new(
            Kind::Usage,
            "revoke asks, and there is no terminal to ask on",
        )
        .hint("add --yes; nothing was changed"));
    }
    for entry in entries {
        let environment = entry
            .server
            .environment
            .map_or("", |environment| environment.label());
        world.output.note(&format!(
            "{}  {environment}  {}",
            entry.profile.name,
            work::revoke_kills(entry)
        ));
    }
    let question = match entries {
        [one] => format!("Revoke {}?", one.profile.name),
        many => format!("Revoke {} profiles?", many.len()),
    };
    world.secrets.confirm(&question)
}

async fn one(ports: Ports, name: ProfileName) -> Row {
    match revoke::revoke(&ports, &name).await {
        Ok(ended) => Row::ended(name, Outcome::Done, None).note(ended.what),
        Err(error) => {
            let error = failure_of("revocation", &name, error);
            Row::failed(name, error)
        }
    }
}
