//! In which words an appliance refuses (§2.6).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Appliance;
use super::api::caller::Caller;
use crate::demo::call::Call;
use crate::demo::reply::{Outcome, Refusal};

/// The shape of the token endpoint and of its framework.
pub(super) fn oauth(status: StatusCode, error: &str, description: &str) -> Refusal {
    let body = json!({"error": error, "error_description": description});
    Refusal::new(status, body)
}

/// 400 `invalid_grant`.
pub(super) fn invalid_grant(description: &str) -> Refusal {
    oauth(StatusCode::BAD_REQUEST, "invalid_grant", description)
}

/// 400 `invalid_request`.
pub(super) fn invalid_request(description: &str) -> Refusal {
    oauth(StatusCode::BAD_REQUEST, "invalid_request", description)
}

/// 401 `invalid_token`; its descriptions repeat the token.
pub(super) fn invalid_token(description: &str) -> Refusal {
    oauth(StatusCode::UNAUTHORIZED, "invalid_token", description)
}

/// 401 without a token.
pub(super) fn unauthorized() -> Refusal {
    const WHY: &str = "Full authentication is required to access this resource";
    oauth(StatusCode::UNAUTHORIZED, "unauthorized", WHY)
}

/// 403 of `/api`.
pub(super) fn forbidden() -> Refusal {
    const WHY: &str = "You do not have permissions to access this api endpoint";
    refused(StatusCode::FORBIDDEN, WHY)
}

/// 404 of `/api` for an unknown id.
pub(super) fn not_found(what: &str) -> Refusal {
    refused(StatusCode::NOT_FOUND, &format!("{what} not found"))
}

/// 400 of `/api` for a body that doesn't do.
pub(super) fn invalid(msg: &str, errors: &Value) -> Refusal {
    let body = json!({"success": false, "msg": msg, "errors": errors});
    Refusal::new(StatusCode::BAD_REQUEST, body)
}

/// 500 of the framework.
pub(super) fn server_error() -> Refusal {
    let body = json!({"error": "server_error", "error_description": null});
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, body)
}

fn refused(status: StatusCode, msg: &str) -> Refusal {
    Refusal::new(status, json!({"success": false, "msg": msg}))
}

/// 404 for what doesn't exist: below `/api` only with a token, else 401 (§5: "404 or 401").
pub(super) fn unknown_path(appliance: &Appliance, call: &Call) -> Outcome {
    if call.path.starts_with("/api/") {
        Caller::of(appliance, call)?;
    }
    let msg = format!("Unable to find api endpoint {} {}", call.method, call.path);
    Err(refused(StatusCode::NOT_FOUND, &msg))
}

/// What a known path answers to another method.
pub(super) fn wrong_method(appliance: &Appliance, call: &Call) -> Outcome {
    if call.path != "/oauth/token" {
        return unknown_path(appliance, call);
    }
    let why = format!("Request method '{}' not supported", call.method);
    Err(oauth(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        &why,
    ))
}
