//! What `POST /oauth/token` answers (§2).
//!
//! The order of the checks is that of the framework underneath: client, grant type, scope, grant.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;

use super::Appliance;
use super::behaviour::{Params, Rotation};
use super::client::Client;
use super::error::{invalid_grant, invalid_request, invalid_token, oauth, server_error};
use super::state::{State, Wanted};
use super::{exchange, sign_in};
use crate::demo::call::Call;
use crate::demo::reply::{Outcome, Refusal};

/// Reads parameters from where this appliance looks for them.
#[derive(Clone, Copy)]
struct Fields<'a> {
    call: &'a Call,
    params: Params,
}

impl<'a> Fields<'a> {
    /// Grant type, client id, scope.
    fn frame(self, name: &str) -> Option<&'a str> {
        let value = match self.params {
            Params::Merged => self.call.parameter(name),
            Params::QueryOnly => self.call.query(name),
            Params::BodyOnly => self.call.form(name),
        };
        value.filter(|value| !value.is_empty())
    }

    /// Everything else.
    fn content(self, name: &str) -> &'a str {
        let value = match self.params {
            Params::Merged | Params::QueryOnly => self.call.parameter(name),
            Params::BodyOnly => self.call.form(name),
        };
        value.unwrap_or_default()
    }
}

pub(super) fn grant(appliance: &Appliance, call: &Call) -> Outcome {
    let now = appliance.now();
    let mut state = appliance.state();
    state.sweep(now);
    let fields = Fields {
        call,
        params: state.behaviour.params,
    };
    let client = client(&state, fields)?;
    let Some(grant_type) = fields.frame("grant_type") else {
        return Err(invalid_request("Missing grant type"));
    };
    let scope = scope(fields)?;
    match grant_type {
        "password" => password(&mut state, fields, &client, scope, now),
        "refresh_token" => refresh(&mut state, fields, &client, now),
        "authorization_code" => {
            let sent = exchange::Sent {
                code: fields.content("code"),
                redirect_uri: fields.content("redirect_uri"),
                verifier: fields.content("code_verifier"),
            };
            exchange::exchange(&mut state, &sent, &client, appliance.url(), now)
        }
        unknown => Err(oauth(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            &format!("Unsupported grant type: {unknown}"),
        )),
    }
}

fn client(state: &State, fields: Fields<'_>) -> Result<Client, Refusal> {
    let Some(id) = fields.frame("client_id") else {
        return Err(oauth(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "There is no client authentication. Try adding an appropriate authentication filter.",
        ));
    };
    let bad = || {
        oauth(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "Bad client credentials",
        )
    };
    let client = state.client(id).cloned().ok_or_else(bad)?;
    // In the body, as the documents show it; the header isn't looked at.
    match &client.web {
        Some(web) if web.secret != fields.content("client_secret") => Err(bad()),
        Some(_) | None => Ok(client),
    }
}

fn scope(fields: Fields<'_>) -> Result<&str, Refusal> {
    const KNOWN: [&str; 3] = ["read", "write", "openid"];
    let scope = fields.frame("scope").unwrap_or("write");
    match scope.split(' ').find(|word| !KNOWN.contains(word)) {
        None => Ok(scope),
        Some(unknown) => Err(oauth(
            StatusCode::BAD_REQUEST,
            "invalid_scope",
            &format!("Invalid scope: {unknown}"),
        )),
    }
}

fn password(
    state: &mut State,
    fields: Fields<'_>,
    client: &Client,
    scope: &str,
    now: Timestamp,
) -> Outcome {
    let account = sign_in::with_password(
        state,
        fields.content("username"),
        fields.content("password"),
    )?;
    let wanted = Wanted {
        account,
        client,
        scope,
        name: None,
    };
    let token = state.log_in(&wanted, now).ok_or_else(server_error)?;
    Ok(token.granted(now))
}

fn refresh(state: &mut State, fields: Fields<'_>, client: &Client, now: Timestamp) -> Outcome {
    let sent = fields.content("refresh_token");
    let mut tokens = state.tokens.iter();
    let Some(old) = tokens.find(|token| token.refresh == sent).cloned() else {
        return Err(invalid_grant(&format!("Invalid refresh token: {sent}")));
    };
    if old.client != client.id {
        return Err(invalid_grant(&format!(
            "Wrong client for this refresh token: {sent}"
        )));
    }
    if old.refresh_expires <= now {
        state.tokens.retain(|token| token.id != old.id);
        return Err(invalid_token(&format!(
            "Invalid refresh token (expired): {sent}"
        )));
    }
    if let Some(account) = state.account(old.account) {
        sign_in::is_open(account.standing)?;
    }
    sign_in::tenant_is_active(state, old.account)?;
    let rotation = state.behaviour.rotation;
    let token = state
        .refresh(&old, client.lifetime, now)
        .ok_or_else(server_error)?;
    Ok(without_refresh_token(token.granted(now), rotation))
}

fn without_refresh_token(mut granted: Value, rotation: Rotation) -> Value {
    if let (Rotation::Absent, Some(fields)) = (rotation, granted.as_object_mut()) {
        fields.remove("refresh_token");
    }
    granted
}
