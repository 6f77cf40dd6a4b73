//! What `POST /token` answers: who asks, for what, and with which tokens (RFC 6749 §3.2).

use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::behaviour::{Endings, Refreshable};
use super::clients::{Client, DEVICE_CODE};
use super::error::{refused, respond};
use super::state::{Making, Owner, Pair, State};
use super::{Issuer, client_auth, device, grants, id_token};
use crate::demo::call::Call;
use crate::demo::reply::{Outcome, Refusal};

/// A request of a client that has proven itself.
pub(super) struct Asked<'a> {
    pub(super) call: &'a Call,
    pub(super) client: Client,
    pub(super) now: Timestamp,
}

impl<'a> Asked<'a> {
    /// A field that must be there.
    pub(super) fn field(&self, name: &str) -> Result<&'a str, Refusal> {
        let value = self.call.form(name).filter(|value| !value.is_empty());
        value.ok_or_else(|| refused("invalid_request", &format!("'{name}' is missing")))
    }
}

/// What a grant gives.
pub(super) struct Given {
    pub(super) owner: Owner,
    pub(super) pair: Pair,
    pub(super) nonce: Option<String>,
}

pub(super) fn grant(issuer: &Issuer, call: &Call) -> Response {
    let outcome = granted(issuer, call);
    respond(issuer, outcome)
}

fn granted(issuer: &Issuer, call: &Call) -> Outcome {
    let name = issuer.name();
    let mut state = issuer.state();
    let asked = Asked {
        call,
        client: client_auth::client(&state, call)?,
        now: issuer.site.now(),
    };
    let grant_type = asked.field("grant_type")?;
    let given = match grant_type {
        "authorization_code" | "refresh_token" | "password" | "client_credentials"
        | DEVICE_CODE
            if !asked.client.may(grant_type) =>
        {
            return Err(refused("unauthorized_client", "not with this client"));
        }
        "authorization_code" => grants::code(&mut state, &asked)?,
        "refresh_token" => grants::refresh(&mut state, &asked)?,
        "password" => grants::password(&mut state, &asked)?,
        "client_credentials" => grants::client(&mut state, &asked),
        DEVICE_CODE => device::poll(&mut state, &asked)?,
        _ => return Err(refused("unsupported_grant_type", "not offered")),
    };
    Ok(answer(&state, &asked, &given, &name))
}

fn answer(state: &State, asked: &Asked<'_>, given: &Given, issuer: &str) -> Value {
    let Given { owner, pair, nonce } = given;
    let left = pair.access.until.duration_since(asked.now).as_secs();
    let mut body = json!({
        "access_token": pair.access.value,
        "token_type": "Bearer",
        "expires_in": left,
        "scope": owner.scope,
    });
    let id_token = owner.has_scope("openid").then(|| {
        let about = id_token::About {
            issuer,
            owner,
            nonce: nonce.as_deref(),
            access: &pair.access.value,
            now: asked.now,
        };
        id_token::id_token(&state.behaviour, &asked.client, &about)
    });
    if let Some(fields) = body.as_object_mut() {
        let refresh = pair.refresh.as_ref();
        let is_told = state.behaviour.endings != Endings::Untold;
        let left = refresh.filter(|_| is_told);
        let left = left.and_then(|refresh| state.tokens.left_of(refresh, asked.now));
        fields.extend(left.map(|left| ("refresh_expires_in".to_owned(), json!(left.as_secs()))));
        fields.extend(refresh.map(|refresh| ("refresh_token".to_owned(), json!(refresh))));
        let id_token = id_token.flatten();
        fields.extend(id_token.map(|id_token| ("id_token".to_owned(), json!(id_token))));
    }
    body
}

/// New tokens of a family.
pub(super) fn issue(state: &mut State, owner: &Owner, family: u64, now: Timestamp) -> Pair {
    let may_refresh = match state.behaviour.refreshable {
        Refreshable::Always => true,
        Refreshable::Offline => owner.has_scope("offline_access"),
    };
    let with_refresh = owner.subject.is_some() && may_refresh;
    let mut new = Making {
        dice: &mut state.dice,
        lifetime: state.lifetime,
        now,
    };
    state.tokens.issue(owner, family, &mut new, with_refresh)
}
