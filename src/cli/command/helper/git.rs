//! `helper git`: answers `get`; git keeps nothing here, so `store` and `erase` change nothing.

use super::asked::{Words, profile_for};
use crate::cli::args::GitArgs;
use crate::cli::world::World;
use crate::domain::error::{Error, Kind, Result};
use crate::service::get::Wish;
use crate::service::handover::answer::git::{self, Request};

pub(super) fn run(world: &World<'_>, args: &GitArgs) -> Result<u8> {
    let words = Words::of(args)?;
    words.require_operation(&["get", "store", "erase"])?;
    // A helper is silent about operations that it doesn't know (gitcredentials(7)); what is stored is no token of ours.
    if !matches!(words.operation, "get" | "erase") {
        return Ok(0);
    }
    let Some(asked) = world.secrets.read_request()? else {
        return Err(Error::new(Kind::Usage, "git's request is missing: standard input is empty")
            .hint("git itself writes it; by hand: printf 'protocol=https\\nhost=HOST\\n\\n' | keyfob helper git get"));
    };
    let request = Request::read(&asked);
    let Some(url) = request.url() else {
        return Ok(0);
    };
    let open = world.open()?;
    let whose = (words.name.as_ref(), args.host.as_slice());
    let Some(name) = profile_for(world, &open, whose, &url)? else {
        return Ok(0);
    };
    if words.operation == "erase" {
        // The server refused it, perhaps for want of a right: that ends no login.
        world.output.warning(&format!(
            "the git server refused the token of '{name}'; run: keyfob check {name}"
        ));
        return Ok(0);
    }
    let wish = Wish {
        min_valid: args.min_valid,
        ..Wish::default()
    };
    let ready = super::obtain(world, &open, &name, wish)?;
    world.output.secret(&git::answer(&ready, &request)?);
    Ok(0)
}
