//! `check`: do the servers answer, which version, do they take the tokens.

use super::report::{self, Stream};
use super::targets;
use crate::cli::args::TargetArgs;
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row};
use crate::service::bulk;
use crate::service::check;

pub(crate) fn run(world: &World<'_>, args: &TargetArgs) -> Result<u8> {
    let open = world.open()?;
    let entries = targets::select(world, &open, args)?;
    let now = open.ports.clock.now();
    let rows = wait::to_end(async {
        if entries.iter().any(|entry| entry.state(now).is_alive()) {
            world.unlock(&open, false).await?;
        }
        Ok(bulk::each(targets::jobs(&entries), |name| one(&open, name)).await)
    })?;
    Ok(report::finish(world, &rows, args.json, Stream::Data))
}

async fn one(open: &Open, name: ProfileName) -> Row {
    match check::check(&open.ports, &name).await {
        Ok(checked) => {
            let expiry = checked.holding.tokens.as_ref().map(|tokens| tokens.expiry);
            Row::ended(name, Outcome::Done, expiry).note(checked.what)
        }
        Err(error) => Row::failed(name, error),
    }
}
