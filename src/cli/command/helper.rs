//! `helper`: speaks other tools' protocols for credentials; asks nobody anything and opens nothing.

mod asked;
mod docker;
mod git;

use crate::cli::args::{HelperCommand, KubernetesArgs, ProcessArgs};
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::service::get::{self, Ready, Wish};
use crate::service::handover::answer::{aws, kubernetes};

pub(crate) fn run(world: &World<'_>, helper: &HelperCommand) -> Result<u8> {
    match helper {
        HelperCommand::Git(args) => git::run(world, args),
        HelperCommand::Docker(args) => docker::run(world, args),
        HelperCommand::Kubernetes(args) => for_kubernetes(world, args),
        HelperCommand::CredentialProcess(args) => for_aws(world, args),
    }
}

fn for_kubernetes(world: &World<'_>, args: &KubernetesArgs) -> Result<u8> {
    let version = kubernetes::version(world.surroundings.kubernetes.as_deref())?;
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let wish = Wish {
        min_valid: args.min_valid,
        ..Wish::default()
    };
    let ready = if args.id_token {
        let ready = wait::seen_through(
            &*open.ports.locks,
            get::get_with_id_token(&open.ports, &name, wish),
        )?;
        warn(world, &ready);
        ready
    } else {
        obtain(world, &open, &name, wish)?
    };
    let answer = kubernetes::answer(&ready, version, args.id_token)?;
    world.output.secret(&answer);
    Ok(0)
}

fn for_aws(world: &World<'_>, args: &ProcessArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let wish = Wish {
        min_valid: args.min_valid,
        ..Wish::default()
    };
    let ready = obtain(world, &open, &name, wish)?;
    world.output.secret(&aws::answer(&ready));
    Ok(0)
}

/// As `get` does, but nobody is asked for a passphrase: whoever started us may have a terminal, and isn't meant by it.
fn obtain(world: &World<'_>, open: &Open, name: &ProfileName, wish: Wish) -> Result<Ready> {
    let ready = match get::get_at_once(&open.ports, name, wish)? {
        Some(ready) => ready,
        None => wait::seen_through(&*open.ports.locks, get::get(&open.ports, name, wish))?,
    };
    warn(world, &ready);
    Ok(ready)
}

fn warn(world: &World<'_>, ready: &Ready) {
    for warning in &ready.warnings {
        world.output.warning(warning);
    }
}
