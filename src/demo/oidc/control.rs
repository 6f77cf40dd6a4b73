//! The addresses under `/demo/` by which scripts turn the running OpenID provider: behaviour, devices, revocation.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::Issuer;
use crate::demo::call::Call;
use crate::demo::control::{self, read_json};
use crate::demo::reply::{self, Outcome, answer};

/// `/demo/behaviour`: GET tells, PUT changes the fields that it names.
pub(super) fn behaviour(issuer: &Issuer, call: &Call) -> Response {
    let current = issuer.behaviour();
    answer(control::behaviour(call, &current, |wanted| {
        issuer.behave(|behaviour| *behaviour = wanted);
    }))
}

/// Who says what to a device.
#[derive(Deserialize)]
struct Said {
    user_code: String,
    /// Nobody: the user says no.
    username: Option<String>,
}

/// `PUT /demo/device` `{"user_code","username"}`: somebody approves; without a user name somebody refuses.
pub(super) fn device(issuer: &Issuer, call: &Call) -> Response {
    answer(said(issuer, call))
}

fn said(issuer: &Issuer, call: &Call) -> Outcome {
    let said: Said = read_json(call.json())?;
    let is_known = match said.username {
        Some(username) => issuer.approve(&said.user_code, &username),
        None => issuer.deny(&said.user_code),
    };
    Ok(json!({ "success": is_known }))
}

/// `PUT /demo/revoke`: every token dies.
pub(super) fn revoke(issuer: &Issuer, _: &Call) -> Response {
    issuer.revoke_everything();
    reply::json(StatusCode::OK, &json!({"success": true}))
}
