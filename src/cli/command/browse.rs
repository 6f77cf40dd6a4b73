//! `browse`: the server's web interface.

use crate::cli::args::BrowseArgs;
use crate::cli::wait;
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::service::browse;
use crate::service::login::Opened;

pub(crate) fn run(world: &World<'_>, args: &BrowseArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let (url, opened) = wait::to_end(browse::browse(&open.ports, &name))?;
    match opened {
        Opened::Started | Opened::NotAsked => {}
        Opened::Nowhere(_) => world
            .output
            .note("there is no browser to open here: open this address yourself"),
        Opened::Failed(error) => world.output.warning(&error.to_string()),
    }
    world.output.line(url.as_str());
    Ok(0)
}
