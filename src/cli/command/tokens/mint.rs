//! `tokens create` and `tokens regenerate`: tokens made without a password, in the vault before anything is printed.

use serde::Serialize;

use crate::cli::args::{CreateArgs, RegenerateArgs};
use crate::cli::wait;
use crate::cli::words::JSON_VERSION;
use crate::cli::world::World;
use crate::domain::countdown;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::expiry::Expiry;
use crate::domain::span;
use crate::service::inventory::{self, Wanted};
use crate::service::listing;

#[derive(Serialize)]
struct CreatedJson {
    version: u8,
    profile: String,
    id: Option<u64>,
    client_id: String,
    username: Option<String>,
    expires_at: Option<String>,
}

pub(super) fn create(world: &World<'_>, args: &CreateArgs) -> Result<u8> {
    let Some(hold) = args.as_profile.clone() else {
        let what = "a new token needs a profile that holds it, since the server shows it once";
        return Err(Error::new(Kind::Usage, what).hint("add --as-profile NEW"));
    };
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let wanted = Wanted {
        client: args.client.clone(),
        name: args.token_name.clone(),
        user: args.user.clone(),
        hold: hold.clone(),
    };
    let created = wait::seen_through(&*open.ports.locks, async {
        world.unlock_tokens(&open, &name).await?;
        inventory::create(&open.ports, &name, &wanted).await
    })?;
    let token = created.token;
    if args.json {
        world.output.json(&CreatedJson {
            version: JSON_VERSION,
            profile: hold.to_string(),
            id: token.id,
            client_id: token.client,
            username: token.user,
            expires_at: token.expiry.instant().map(span::iso),
        });
        return Ok(0);
    }
    let id = token.id.map(|id| format!(" {id}")).unwrap_or_default();
    let left = countdown::access(&created.holding, open.ports.clock.now()).text;
    world.output.note(&format!(
        "{hold}: holds new token{id} of client {}, {left} left",
        token.client
    ));
    Ok(0)
}

pub(super) fn regenerate(world: &World<'_>, args: &RegenerateArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let entry = listing::entry(&open.ports, &name)?;
    let is_alive = entry.state(open.ports.clock.now()).is_alive();
    // Where it can't be done the service says so.
    if let Some(kills) = inventory::regenerate_kills(&entry).filter(|_| is_alive) {
        world.output.warning(&format!("{name}: {kills}"));
    }
    let done = wait::seen_through(&*open.ports.locks, async {
        world.unlock_tokens(&open, &name).await?;
        inventory::regenerate(&open.ports, &name).await
    })?;
    let expiry = done
        .holding
        .tokens
        .as_ref()
        .map_or(Expiry::Unknown, |tokens| tokens.expiry);
    let left = countdown::until(expiry, open.ports.clock.now()).text;
    world
        .output
        .note(&format!("{name}: new token, {left} left"));
    if done.lost_refresh {
        world.output.warning(&format!(
            "{name} has no refresh token any more: regenerate again before it ends, or log in"
        ));
    }
    Ok(0)
}
