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
use super::people::Standing;
use super::state::{State, Wanted};
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
    state.client(id).cloned().ok_or_else(bad)
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
    let account = log_in(
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

/// The id of the user, if the password is right and nothing else is in the way.
fn log_in(state: &mut State, login: &str, password: &str) -> Result<u64, Refusal> {
    let bad = || invalid_grant("Bad credentials");
    let lock_after = state.behaviour.lock_after;
    if state.behaviour.setup_needed {
        return Err(bad());
    }
    let account = state.find_login_mut(login).ok_or_else(bad)?;
    // The framework looks at locks before it looks at the password, at its age afterwards.
    check(account.standing, Moment::Before)?;
    if account.password != password {
        account.attempts = account.attempts.saturating_add(1);
        if lock_after.is_some_and(|limit| account.attempts >= limit) {
            account.standing = Standing::Locked;
        }
        return Err(bad());
    }
    check(account.standing, Moment::After)?;
    account.attempts = 0;
    let id = account.id;
    tenant_is_active(state, id)?;
    Ok(id)
}

/// When a standing is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

fn check(standing: Standing, moment: Moment) -> Result<(), Refusal> {
    let (when, why) = match standing {
        Standing::Fine => return Ok(()),
        Standing::Locked => (Moment::Before, "User account is locked"),
        Standing::Disabled => (Moment::Before, "User is disabled"),
        Standing::AccountExpired => (Moment::Before, "User account has expired"),
        Standing::PasswordExpired => (Moment::After, "User credentials have expired"),
        Standing::TwoFactor => (Moment::After, "Two factor authentication is required"),
    };
    if when == moment {
        return Err(invalid_grant(why));
    }
    Ok(())
}

/// How the appliance words this is unknown; a disabled user is the nearest.
fn tenant_is_active(state: &State, account: u64) -> Result<(), Refusal> {
    let tenant = state
        .account(account)
        .and_then(|account| state.tenant_of(account));
    match tenant {
        Some(tenant) if tenant.active => Ok(()),
        Some(_) | None => Err(invalid_grant("User is disabled")),
    }
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
        check(account.standing, Moment::Before)?;
    }
    tenant_is_active(state, old.account)?;
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
