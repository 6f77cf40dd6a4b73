//! A login for another tool's files.

use jiff::SignedDuration;

use super::World;
use super::verb::profile_of;
use crate::app::effect::Ticket;
use crate::domain::error::{Error, Kind, Result};
use crate::service::get::{self, Wish};
use crate::service::transfer::{self, Exported, Target, Tool};

/// Writes the access token as it is, or says what would be written: like copying, it never refreshes.
pub(super) async fn run(world: &World, ticket: &Ticket, dry_run: bool) -> Result<Exported> {
    let name = profile_of(ticket)?;
    let wish = Wish {
        min_valid: Some(SignedDuration::ZERO),
        no_refresh: true,
    };
    let ready = get::get(&world.ports, name, wish).await?;
    let tool = Tool::of(ready.server.provider).ok_or_else(no_tool)?;
    let target = Target {
        tool,
        path: None,
        entry: None,
        with_refresh: false,
        dry_run,
    };
    transfer::export(&world.ports, &ready, &target)
}

fn no_tool() -> Error {
    Error::new(Kind::Usage, "no other tool keeps logins of such a server")
        .hint("Y copies the token in many forms")
}
