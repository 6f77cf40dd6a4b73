//! `tokens clients`: the OAuth clients that the server knows.

use jiff::SignedDuration;
use serde::Serialize;

use crate::cli::args::RowsArgs;
use crate::cli::wait;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::domain::span;
use crate::domain::tenant::OauthClient;
use crate::service::clients;

#[derive(Serialize)]
struct ClientsJson {
    version: u8,
    clients: Vec<ClientJson>,
}

#[derive(Serialize)]
struct ClientJson {
    id: Option<u64>,
    client_id: String,
    /// Seconds, as the server writes it.
    access_token_validity: Option<i64>,
    refresh_token_validity: Option<i64>,
    redirect_uris: Vec<String>,
    grants: Vec<String>,
    scopes: Vec<String>,
}

pub(super) fn run(world: &World<'_>, args: &RowsArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let found = wait::to_end(async {
        world.unlock_tokens(&open, &name).await?;
        clients::list(&open.ports, &name).await
    })?;
    if args.json {
        world.output.json(&ClientsJson {
            version: JSON_VERSION,
            clients: found.into_iter().map(ClientJson::of).collect(),
        });
        return Ok(0);
    }
    if found.is_empty() {
        world.output.note("the server lists no clients");
        return Ok(0);
    }
    let header = [
        "ID",
        "CLIENT",
        "ACCESS",
        "REFRESH",
        "GRANTS",
        "COMES BACK TO",
    ];
    let rows = found.iter().map(row);
    let header = std::iter::once(header.map(str::to_owned).to_vec());
    world
        .output
        .text(&words::table(&header.chain(rows).collect::<Vec<_>>()));
    Ok(0)
}

fn row(client: &OauthClient) -> Vec<String> {
    let life = |life: Option<SignedDuration>| life.map_or_else(|| "?".to_owned(), span::whole);
    vec![
        client
            .id
            .map_or_else(|| "—".to_owned(), |id| id.to_string()),
        client.client.clone(),
        life(client.access_life),
        life(client.refresh_life),
        client.grants.join(" "),
        client.redirect_uris.join(" "),
    ]
}

impl ClientJson {
    fn of(client: OauthClient) -> Self {
        Self {
            id: client.id,
            client_id: client.client,
            access_token_validity: client.access_life.map(|life| life.as_secs()),
            refresh_token_validity: client.refresh_life.map(|life| life.as_secs()),
            redirect_uris: client.redirect_uris,
            grants: client.grants,
            scopes: client.scopes,
        }
    }
}
