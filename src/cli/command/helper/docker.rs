//! `helper docker`: answers `get` and `list`; what failed is said on stdout, where docker reads it.

use std::collections::BTreeMap;
use std::io::{self, Read as _};

use super::asked::{Words, profile_for};
use crate::cli::args::DockerArgs;
use crate::cli::world::World;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::service::get::Wish;
use crate::service::handover::answer::docker;

pub(super) fn run(world: &World<'_>, args: &DockerArgs) -> Result<u8> {
    let words = Words::of(&args.common)?;
    words.require_operation(&["get", "store", "erase", "list"])?;
    let answered = match words.operation {
        "get" => get(world, args, words.name.as_ref()),
        "list" => list(world, args, words.name.as_ref()).map(Some),
        "store" => Err(by_hand("docker login stores nothing here", "login")),
        "erase" => Err(by_hand("docker logout ends nothing here", "logout")),
        other => Err(Error::new(
            Kind::Usage,
            format!("'{other}' is no operation of docker's protocol"),
        )
        .hint("docker says one of: get, store, erase, list")),
    };
    match answered {
        Ok(Some(answer)) => {
            world.output.secret(&answer);
            Ok(0)
        }
        Ok(None) => {
            world.output.line(docker::NOT_FOUND);
            Ok(1)
        }
        Err(error) => {
            // docker shows what is on stdout, and nothing of stderr.
            world
                .output
                .line(&format!("{error}; {}", error.next_step()));
            Err(error)
        }
    }
}

fn by_hand(what: &str, verb: &str) -> Error {
    Error::new(Kind::Failed, what).hint(format!("run: keyfob {verb} NAME"))
}

fn get(world: &World<'_>, args: &DockerArgs, name: Option<&ProfileName>) -> Result<Option<Secret>> {
    let asked = read_address()?;
    let open = world.open()?;
    let whose = (name, args.common.host.as_slice());
    for url in docker::addresses(&asked) {
        if let Some(name) = profile_for(world, &open, whose, &url)? {
            let wish = Wish {
                min_valid: args.common.min_valid,
                ..Wish::default()
            };
            let ready = super::obtain(world, &open, &name, wish)?;
            return Ok(Some(docker::answer(&ready, &asked, args.identity_token)));
        }
    }
    Ok(None)
}

/// docker asks for each of these afterwards: only what is configured here, not every profile that there is.
fn list(world: &World<'_>, args: &DockerArgs, name: Option<&ProfileName>) -> Result<Secret> {
    let name = match name {
        Some(name) => Some(name.clone()),
        None => world.usual()?.map(|choice| choice.profile),
    };
    let mut found = BTreeMap::new();
    if let Some(name) = name {
        let (profile, server) = world.open()?.ports.registry.profile(name.as_str())?;
        let user = docker::user_name(&profile, args.identity_token);
        found.insert(server.address.to_string(), user.clone());
        for host in &args.common.host {
            found.insert(format!("https://{host}"), user.clone());
        }
    }
    let text = serde_json::to_string(&found).unwrap_or_default();
    Ok(Secret::new(text))
}

/// Longer than any address.
const LONGEST_ADDRESS: u64 = 16 * 1024;

/// What docker says on standard input.
fn read_address() -> Result<String> {
    let mut text = String::new();
    let mut input = io::stdin().lock().take(LONGEST_ADDRESS);
    match input.read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => Err(Error::new(Kind::Usage, "standard input can't be read").because(error)),
    }
}
