//! `server`: the servers that profiles share.

use serde::Serialize;

use super::profile::{nothing_said, server_draft};
use crate::cli::args::{ServerCommand, ServerEditArgs};
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::catalog::Catalog;
use crate::domain::environment::Environment;
use crate::domain::error::Result;
use crate::domain::profile::Profile;
use crate::domain::server::{Server, Trust};
use crate::service::servers::{self, ServerDraft};

#[derive(Serialize)]
struct ServersJson {
    version: u8,
    servers: Vec<ServerJson>,
}

#[derive(Serialize)]
struct ServerJson {
    name: String,
    provider: &'static str,
    url: String,
    environment: Option<&'static str>,
    trust: &'static str,
    allow_http: bool,
    proxy: Option<String>,
    profiles: usize,
}

pub(crate) fn run(world: &World<'_>, command: ServerCommand) -> Result<u8> {
    let open = world.open()?;
    match command {
        ServerCommand::List { json } => list(world, &open.ports.registry.load()?, json),
        ServerCommand::Edit(edit) => {
            let ServerEditArgs {
                name,
                url,
                settings,
                usual_trust,
                https_only,
            } = *edit;
            let said = server_draft(settings);
            let draft = ServerDraft {
                address: url,
                trust: usual_trust.or(said.trust),
                allow_http: https_only.then_some(false).or(said.allow_http),
                ..said
            };
            if draft.is_empty() {
                return Err(nothing_said("server"));
            }
            let server = servers::edit(&open.ports, &name, draft)?;
            world.output.note(&format!(
                "{name}: {}, {}",
                server.address,
                trust_words(&server.trust)
            ));
        }
        ServerCommand::Rename { name, to } => {
            servers::rename(&open.ports, &name, &to)?;
            world.output.note(&format!("{name} is now {to}"));
        }
        ServerCommand::Remove { name } => {
            servers::remove(&open.ports, &name)?;
            world.output.note(&format!("{name} removed"));
        }
    }
    Ok(0)
}

fn list(world: &World<'_>, catalog: &Catalog, json: bool) {
    let users = |server: &Server| {
        let named = |profile: &&Profile| profile.server == server.name;
        catalog.profiles.values().filter(named).count()
    };
    if json {
        let servers = catalog
            .servers
            .values()
            .map(|server| as_json(server, users(server)))
            .collect();
        world.output.json(&ServersJson {
            version: JSON_VERSION,
            servers,
        });
        return;
    }
    if catalog.servers.is_empty() {
        world
            .output
            .note("no servers yet: keyfob profile add brings the first");
        return;
    }
    let header = ["NAME", "KIND", "ADDRESS", "ENV", "PROFILES", "TRUST"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for server in catalog.servers.values() {
        let environment = server
            .environment
            .map_or("", |environment| environment.label());
        rows.push(vec![
            server.name.to_string(),
            server.provider.title().to_owned(),
            server.address.to_string(),
            environment.to_owned(),
            users(server).to_string(),
            trust_words(&server.trust).to_owned(),
        ]);
    }
    world.output.text(&words::table(&rows));
}

fn as_json(server: &Server, profiles: usize) -> ServerJson {
    ServerJson {
        name: server.name.to_string(),
        provider: server.provider.word(),
        url: server.address.to_string(),
        environment: server.environment.map(Environment::word),
        trust: trust_words(&server.trust),
        allow_http: server.allow_http,
        proxy: server.proxy.as_ref().map(proxy_words),
        profiles,
    }
}

/// A proxy's password is a secret, too.
fn proxy_words(proxy: &url::Url) -> String {
    let mut shown = proxy.clone();
    let hidden = shown.password().is_none() || shown.set_password(Some("•••")).is_ok();
    if hidden {
        shown.to_string()
    } else {
        "•••".to_owned()
    }
}

const fn trust_words(trust: &Trust) -> &'static str {
    match trust {
        Trust::System => "system",
        Trust::CaFile(_) => "ca-file",
        Trust::Pin(_) => "pin",
        Trust::ClientCertificate { .. } => "client-cert",
        Trust::Insecure => "insecure",
    }
}
