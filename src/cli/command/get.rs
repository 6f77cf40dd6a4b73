//! `get`: prints an access token that is good for long enough.

use crate::cli::args::GetArgs;
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::service::get::{self, Ready, Wish};
use crate::service::handover::{self, Form, Format};
use crate::service::journal;

pub(crate) fn run(world: &World<'_>, args: &GetArgs) -> Result<u8> {
    if args.with_refresh && args.format != Format::Json.word() {
        return Err(
            Error::new(Kind::Usage, "--with-refresh goes with --as json only")
                .hint("the refresh token stays in the vault otherwise"),
        );
    }
    let name = world.profile_for(args.name.as_ref(), args.url.as_ref())?;
    let open = world.open()?;
    let form = Form::named(&args.format, &*open.ports.registry)?;
    let wish = Wish {
        min_valid: args.min_valid,
        no_refresh: args.no_refresh,
    };
    let ready = obtain(world, &open, &name, wish)?;
    for warning in &ready.warnings {
        world.output.warning(warning);
    }
    let now = open.ports.clock.now();
    let text = handover::render(&ready, &form, now)?;
    if args.with_refresh {
        world
            .output
            .warning("whoever refreshes first ends the other's login");
        journal::record(
            &open.ports,
            Some(&name),
            Verb::Reveal,
            Ok("printed with the refresh token"),
        );
        world.output.secret(&handover::as_json(&ready, now, true));
    } else {
        world.output.secret(&text);
    }
    Ok(0)
}

/// From the vault at once where that is possible; else with everything that waits.
pub(super) fn obtain(
    world: &World<'_>,
    open: &Open,
    name: &ProfileName,
    wish: Wish,
) -> Result<Ready> {
    if let Some(ready) = get::get_at_once(&open.ports, name, wish)? {
        return Ok(ready);
    }
    wait::seen_through(&*open.ports.locks, async {
        world.unlock(open, false).await?;
        get::get(&open.ports, name, wish).await
    })
}
