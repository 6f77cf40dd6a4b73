//! Which OAuth clients the master tenant's administrator sees (§3).

use serde_json::{Value, json};

use super::caller::Caller;
use super::page;
use crate::demo::call::Call;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::client::Client;
use crate::demo::morpheus::error::not_found;
use crate::demo::reply::Outcome;

pub(super) fn list(appliance: &Appliance, call: &Call) -> Outcome {
    Caller::of(appliance, call)?.administers()?;
    let asked = call.query("clientId").or_else(|| call.query("phrase"));
    let clients = appliance.state().clients.clone();
    let rows = (1..)
        .zip(&clients)
        .filter(|(_, client)| page::holds(Some(&client.id), asked))
        .map(|(id, client)| row(id, client))
        .collect();
    Ok(page::of(call, "clients", "clientId", rows))
}

pub(super) fn get(appliance: &Appliance, call: &Call) -> Outcome {
    Caller::of(appliance, call)?.administers()?;
    let clients = appliance.state().clients.clone();
    let found = (1..).zip(&clients).find(|(id, _)| Some(*id) == call.id());
    let (id, client) = found.ok_or_else(|| not_found("Client"))?;
    Ok(json!({ "client": row(id, client) }))
}

/// The secret is never shown.
fn row(id: u64, client: &Client) -> Value {
    json!({
        "id": id,
        "clientId": client.id,
        "accessTokenValiditySeconds": client.lifetime.access.as_secs(),
        "refreshTokenValiditySeconds": client.lifetime.refresh.as_secs(),
        "authorities": ["ROLE_CLIENT"],
        "authorizedGrantTypes": ["refresh_token", "password", "authorization_code"],
        "scopes": ["read", "write"],
        "redirectUris": client.web.as_ref().map_or(&[][..], |web| &web.redirect_uris),
    })
}
