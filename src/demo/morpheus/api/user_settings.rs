//! What a user sees and does in its settings: the only token list before 9.0 (§4.1).

use serde_json::{Value, json};

use super::caller::Caller;
use crate::demo::call::Call;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::client::Client;
use crate::demo::morpheus::error::{invalid, server_error};
use crate::demo::morpheus::generation::Generation;
use crate::demo::morpheus::people::Standing;
use crate::demo::morpheus::state::{State, Wanted};
use crate::demo::morpheus::token::Token;
use crate::demo::reply::{Outcome, Refusal};

pub(super) fn tell(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = Caller::of(appliance, call)?.or_other(appliance, call)?;
    let generation = appliance.generation();
    let mut state = appliance.state();
    state.sweep(appliance.now());
    let tokens: Vec<Value> = owned(&state, &owner)
        .map(|token| token.setting(generation, &owner.account.username))
        .collect();
    let mut user = user(&owner);
    Ok(match generation {
        // One of the old shapes that the vendor's command line still reads (§4.1).
        Generation::V3 => {
            if let Some(fields) = user.as_object_mut() {
                fields.insert("accessTokens".to_owned(), json!(tokens));
            }
            json!({"success": true, "userSettings": user})
        }
        Generation::V8 | Generation::V9 => {
            json!({"success": true, "user": user, "accessTokens": tokens})
        }
    })
}

fn user(owner: &Caller) -> Value {
    let account = &owner.account;
    json!({
        "id": account.id,
        "username": account.username,
        "firstName": account.username,
        "lastName": "",
        "email": format!("user{}@example.com", account.id),
        "linuxUsername": account.username,
        "linuxPassword": "************",
        "isUsing2FA": account.standing == Standing::TwoFactor,
        "tenant": owner.tenant_json(),
    })
}

fn owned<'a>(state: &'a State, owner: &Caller) -> impl Iterator<Item = &'a Token> {
    let account = owner.account.id;
    state
        .tokens
        .iter()
        .filter(move |token| token.account == account)
}

/// The clients that an ordinary user may see (§3).
pub(super) fn clients(appliance: &Appliance, call: &Call) -> Outcome {
    Caller::of(appliance, call)?;
    let seen = |client: &Client| {
        json!({
            "clientId": client.id,
            "name": client.id,
            "accessTokenValiditySeconds": client.lifetime.access.as_secs(),
        })
    };
    let clients: Vec<Value> = appliance.state().clients.iter().map(seen).collect();
    Ok(json!({ "clients": clients }))
}

/// A new token in the place of another; on 9.0 the other is touched only if `id` names it (§2.5). Only the access token
/// comes back.
pub(super) fn regenerate(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = Caller::of(appliance, call)?.or_other(appliance, call)?;
    let now = appliance.now();
    let mut state = appliance.state();
    let client = wanted_client(&state, &owner, call)?;
    let id = call.number("id");
    let revokes_all = state.generation.hands_out_again();
    let account = owner.account.id;
    state.tokens.retain(|token| {
        let goes = token.client == client.id && (revokes_all || Some(token.id) == id);
        token.account != account || !goes
    });
    let wanted = Wanted {
        account,
        client: &client,
        scope: "write",
        name: None,
    };
    let token = state.issue(&wanted, now).ok_or_else(server_error)?;
    Ok(json!({"success": true, "token": token.access}))
}

fn wanted_client(state: &State, owner: &Caller, call: &Call) -> Result<Client, Refusal> {
    let by_id = |id| owned(state, owner).find(|token| token.id == id);
    let of_token = call
        .number("id")
        .and_then(by_id)
        .map(|token| token.client.as_str());
    let name = call.query("clientId").or(of_token).unwrap_or_default();
    let unknown = || invalid("Client not found", &json!({"clientId": "Client not found"}));
    state.client(name).cloned().ok_or_else(unknown)
}

/// Revokes: the token that `id` names, else all of the client, else all of the user (§4.1).
pub(super) fn clear(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = Caller::of(appliance, call)?.or_other(appliance, call)?;
    let (client, id) = (call.query("clientId"), call.number("id"));
    let account = owner.account.id;
    appliance.state().tokens.retain(|token| {
        let is_meant = client.is_none_or(|client| token.client == client)
            && id.is_none_or(|id| token.id == id);
        token.account != account || !is_meant
    });
    Ok(json!({"success": true}))
}
