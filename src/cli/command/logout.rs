//! `logout`: revokes at the server, then forgets; with `--local` only forgets.

use crate::cli::args::LogoutArgs;
use crate::cli::wait;
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::service::logout::{self, Reach};
use crate::service::work;

pub(crate) fn run(world: &World<'_>, args: &LogoutArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let reach = if args.local {
        Reach::Local
    } else {
        Reach::Server
    };
    let done = wait::seen_through(&*open.ports.locks, async {
        if reach == Reach::Server && work::is_revocable(&open.ports, &name)? {
            world.unlock(&open, false).await?;
        }
        logout::logout(&open.ports, &name, reach).await
    })?;
    if let Some(warning) = &done.warning {
        world.output.warning(warning);
    }
    world.output.note(&format!("{name}: {}", done.what));
    if let Some(url) = &done.end_session {
        world.output.note(&format!(
            "the browser may still be logged in there; this ends its session:\n\n{url}\n"
        ));
    }
    Ok(0)
}
