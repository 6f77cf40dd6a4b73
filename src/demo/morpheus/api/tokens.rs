//! What `/api/tokens` does, from 9.0 on (§4.2).

use serde_json::{Value, json};

use super::caller::Caller;
use super::{page, user_settings};
use crate::demo::call::Call;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::behaviour::{Bulk, Created};
use crate::demo::morpheus::error::{invalid, not_found, server_error, unknown_path};
use crate::demo::morpheus::state::Wanted;
use crate::demo::morpheus::token::Token;
use crate::demo::reply::{Outcome, Refusal};

/// Whose tokens are meant; on older appliances the path is unknown.
fn owner(appliance: &Appliance, call: &Call) -> Result<Caller, Refusal> {
    if !appliance.generation().lists_tokens() {
        unknown_path(appliance, call)?;
    }
    Caller::of(appliance, call)?.or_other(appliance, call)
}

pub(super) fn list(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = owner(appliance, call)?;
    let login = owner.login();
    let rows: Vec<Value> = appliance
        .state()
        .tokens
        .iter()
        .filter(|token| token.account == owner.account.id && fits(token, call))
        .map(|token| token.row(appliance.generation(), &login))
        .collect();
    Ok(page::of(call, "tokens", "name", rows))
}

fn fits(token: &Token, call: &Call) -> bool {
    let equals = |value: Option<&str>, field: &str| {
        call.query(field).is_none_or(|asked| value == Some(asked))
    };
    let name = token.name.as_deref();
    page::holds(name, call.query("phrase"))
        && equals(name, "name")
        && equals(Some(&token.client), "clientId")
        && equals(Some(&token.access), "token")
}

pub(super) fn clients(appliance: &Appliance, call: &Call) -> Outcome {
    owner(appliance, call)?;
    user_settings::clients(appliance, call)
}

fn find(appliance: &Appliance, call: &Call, owner: &Caller) -> Result<Token, Refusal> {
    let id = call.id();
    let state = appliance.state();
    let mut tokens = state.tokens.iter();
    let found = tokens.find(|token| Some(token.id) == id && token.account == owner.account.id);
    found.cloned().ok_or_else(|| not_found("Token"))
}

pub(super) fn get(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = owner(appliance, call)?;
    let token = find(appliance, call, &owner)?;
    Ok(json!({ "token": token.row(appliance.generation(), &owner.login()) }))
}

pub(super) fn create(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = owner(appliance, call)?;
    let body = call.json();
    let text = |field: &str| body.get("token")?.get(field)?.as_str();
    let now = appliance.now();
    let mut state = appliance.state();
    let client = text("clientId").and_then(|id| state.client(id)).cloned();
    let unknown = || {
        invalid(
            "Unable to save token",
            &json!({"clientId": "Client not found"}),
        )
    };
    let client = client.ok_or_else(unknown)?;
    let wanted = Wanted {
        account: owner.account.id,
        client: &client,
        scope: "write",
        name: text("name"),
    };
    let token = state.issue(&wanted, now).ok_or_else(server_error)?;
    let mut row = token.row(appliance.generation(), &owner.login());
    if let (Created::Shown, Some(fields)) = (state.behaviour.created, row.as_object_mut()) {
        fields.insert("accessToken".to_owned(), json!(token.access));
        fields.insert("refreshToken".to_owned(), json!(token.refresh));
    }
    Ok(json!({"success": true, "token": row}))
}

pub(super) fn delete(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = owner(appliance, call)?;
    let token = find(appliance, call, &owner)?;
    appliance.state().tokens.retain(|kept| kept.id != token.id);
    Ok(json!({"success": true}))
}

/// By `id`, and by `clientId` as the vendor's command line does; `id[]` isn't read.
pub(super) fn delete_many(appliance: &Appliance, call: &Call) -> Outcome {
    let owner = owner(appliance, call)?;
    let (ids, client) = (call.numbers("id"), call.query("clientId"));
    let is_refused = appliance.behaviour().bulk == Bulk::Refused;
    if is_refused || (ids.is_empty() && client.is_none()) {
        return Err(invalid(
            "Unable to delete tokens",
            &json!({"id": "id is required"}),
        ));
    }
    appliance.state().tokens.retain(|token| {
        let is_meant = ids.contains(&token.id) || client == Some(token.client.as_str());
        token.account != owner.account.id || !is_meant
    });
    Ok(json!({"success": true}))
}
