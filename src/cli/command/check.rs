//! `check`: do the servers answer, which version, do they take the tokens.

use super::report::{self, Stream};
use super::targets::{self, Run};
use crate::cli::args::TargetArgs;
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row, failure_of};
use crate::service::check;
use crate::service::ports::Ports;

pub(crate) fn run(world: &World<'_>, args: &TargetArgs) -> Result<u8> {
    let open = world.open()?;
    let entries = targets::select(world, &open, args)?;
    let now = open.ports.clock.now();
    let run = Run {
        running: "checking",
        needs_key: entries.iter().any(|entry| entry.state(now).is_alive()),
    };
    let (rows, stopped) = run.on(world, &open, &entries, one)?;
    let ended = (rows.as_slice(), stopped);
    Ok(report::finish_run(world, ended, args.json, Stream::Data))
}

async fn one(ports: Ports, name: ProfileName) -> Row {
    match check::check(&ports, &name).await {
        Ok(checked) => {
            let expiry = checked.holding.tokens.as_ref().map(|tokens| tokens.expiry);
            Row::ended(name, Outcome::Done, expiry).note(checked.what)
        }
        Err(error) => {
            let error = failure_of("check", &name, error);
            Row::failed(name, error)
        }
    }
}
