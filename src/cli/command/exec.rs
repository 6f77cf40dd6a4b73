//! `exec`: runs a command in our place, with a token in its environment.

use std::path::Path;

use crate::cli::args::ExecArgs;
use crate::cli::world::World;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::text;
use crate::infra::program::{NotStarted, Program};
use crate::service::get::Wish;
use crate::service::handover::environment::{self, Naming};
use crate::service::journal;

/// So much of a command's name is kept in the trail.
const LONGEST_NAME: usize = 64;

pub(crate) fn run(world: &World<'_>, args: &ExecArgs) -> Result<u8> {
    let Some((command, arguments)) = args.command.split_first() else {
        return Err(Error::new(Kind::Usage, "there is no command to run")
            .hint("write it after --: keyfob exec NAME -- terraform plan"));
    };
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let naming = Naming::named(&args.naming, &*open.ports.registry)?;
    let wish = Wish {
        min_valid: args.min_valid,
        no_refresh: args.no_refresh,
    };
    let ready = super::get::obtain(world, &open, &name, wish)?;
    for warning in &ready.warnings {
        world.output.warning(warning);
    }
    let environment = environment::environment(&ready, &naming, open.ports.clock.now())?;
    let own = world.surroundings.desktop.own_variables.iter().cloned();
    let program = Program {
        name: command.clone(),
        arguments: arguments.to_vec(),
        variables: environment.variables,
        without: own
            .chain(environment.without.iter().map(Into::into))
            .collect(),
    };
    let base = Path::new(command).file_name().unwrap_or(command);
    let base = text::clean(&base.to_string_lossy(), LONGEST_NAME);
    let told = format!("exec: given to '{base}'");
    journal::record(&open.ports, Some(&name), Verb::Reveal, Ok(&told));
    // The program doesn't come back: the vault is closed before it starts.
    drop((open, ready));
    match program.run(world.surroundings.inherited) {
        Ok(code) => Ok(code),
        Err(NotStarted { error, code }) => {
            world.output.error(&error);
            Ok(code)
        }
    }
}
