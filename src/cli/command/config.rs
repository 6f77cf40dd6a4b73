//! `config`: where the file is, what may be in it, what is wrong with it.

use crate::cli::args::ConfigCommand;
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::infra::config;
use crate::service::handover;

pub(crate) fn run(world: &World<'_>, command: &ConfigCommand) -> Result<u8> {
    match command {
        ConfigCommand::Path => {
            let path = world.surroundings.places()?.config_file();
            world.output.line(&path.display().to_string());
        }
        ConfigCommand::Template => world.output.text(config::TEMPLATE),
        ConfigCommand::Check => {
            let catalog = world.open()?.ports.registry.load()?;
            handover::check(&catalog.templates)?;
            world.output.line(&format!(
                "ok: {} servers, {} profiles",
                catalog.servers.len(),
                catalog.profiles.len()
            ));
        }
    }
    Ok(0)
}
