//! What a handler answers with.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// A JSON body, or a refusal.
pub(crate) type Outcome = Result<Value, Refusal>;

/// A status that isn't 200, and its JSON body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Refusal {
    pub(crate) const fn new(status: StatusCode, body: Value) -> Self {
        Self { status, body }
    }

    /// Its words for people (RFC 6749 §5.2).
    pub(crate) fn description(&self) -> Option<&str> {
        self.body.get("error_description")?.as_str()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        json(self.status, &self.body)
    }
}

/// A JSON answer that no cache may keep (RFC 6749 §5.1).
pub(crate) fn json(status: StatusCode, body: &Value) -> Response {
    const TYPE: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");
    const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
    let headers = [
        (header::CONTENT_TYPE, TYPE),
        (header::CACHE_CONTROL, NO_STORE),
    ];
    (status, headers, body.to_string()).into_response()
}

/// The answer for an outcome.
pub(crate) fn answer(outcome: Outcome) -> Response {
    match outcome {
        Ok(body) => json(StatusCode::OK, &body),
        Err(refusal) => refusal.into_response(),
    }
}
