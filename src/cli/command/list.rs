//! `list`: profiles with their states; needs no key and no network.

use serde::Serialize;

use super::targets;
use crate::cli::args::ListArgs;
use crate::cli::words::{self, JSON_VERSION, ProfileJson};
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::service::listing::{self, Filter};

#[derive(Serialize)]
struct ListJson {
    version: u8,
    profiles: Vec<ProfileJson>,
}

pub(crate) fn run(world: &World<'_>, args: &ListArgs) -> Result<u8> {
    let open = world.open()?;
    let filter = Filter {
        pattern: args.pattern.clone(),
        ..targets::filter(&args.filter)
    };
    let mut entries = listing::select(&open.ports, &filter)?;
    args.sort.order(&mut entries);
    let now = open.ports.clock.now();
    if args.json {
        let profiles = entries
            .iter()
            .map(|entry| ProfileJson::of(entry, now))
            .collect();
        world.output.json(&ListJson {
            version: JSON_VERSION,
            profiles,
        });
        return Ok(0);
    }
    if args.names && !entries.is_empty() {
        for entry in &entries {
            world.output.line(entry.profile.name.as_str());
        }
        return Ok(0);
    }
    if entries.is_empty() {
        let why = if filter.is_empty() {
            "no profiles yet: keyfob profile add --provider morpheus --url URL adds one"
        } else {
            "no profile is meant by that"
        };
        world.output.note(why);
        return Ok(0);
    }
    let header = [
        "NAME", "SERVER", "TENANT", "USER", "ENV", "ACCESS", "REFRESH",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for entry in &entries {
        let environment = entry
            .server
            .environment
            .map_or("", |environment| environment.label());
        let seen = entry.holding.facts.identity.as_ref();
        rows.push(vec![
            entry.profile.name.to_string(),
            entry.profile.server.to_string(),
            entry.profile.tenant_label(&entry.server).to_owned(),
            entry.profile.user(seen).unwrap_or_default().to_owned(),
            environment.to_owned(),
            words::state(entry, now),
            words::refresh(entry, now),
        ]);
    }
    world.output.text(&words::table(&rows));
    Ok(0)
}
