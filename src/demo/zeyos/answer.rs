//! The answers of a platform: JSON or plain text, with the challenges of §4.5.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::Asked;
use crate::demo::reply;

/// 200 with JSON.
pub(super) fn ok(body: &Value) -> Response {
    reply::json(StatusCode::OK, body)
}

/// A status without a body.
pub(super) fn bare(status: StatusCode) -> Response {
    status.into_response()
}

/// A text with a status, as everything outside `oauth2/v1` reports errors.
pub(super) fn text(status: StatusCode, says: &str) -> Response {
    const TEXT: HeaderValue = HeaderValue::from_static("text/plain;charset=UTF-8");
    (status, [(header::CONTENT_TYPE, TEXT)], says.to_owned()).into_response()
}

/// Id or secret of the application are wrong, or it is off.
pub(super) fn invalid_client(asked: &Asked<'_>) -> Response {
    let body = error("invalid_client", "Unauthorized: Unknown client application");
    let response = reply::json(StatusCode::UNAUTHORIZED, &body);
    challenged(response, &format!("Basic realm=\"{}\"", asked.instance))
}

/// The password, code or refresh token is wrong: 403, not RFC 6749's 400.
pub(super) fn invalid_grant(as_text: bool, why: &str) -> Response {
    let says = format!("Forbidden: {why}");
    if as_text {
        return text(StatusCode::FORBIDDEN, &says);
    }
    reply::json(StatusCode::FORBIDDEN, &error("invalid_grant", &says))
}

/// A grant that isn't one of the three; how that is answered is unknown (§4.5).
pub(super) fn unsupported_grant() -> Response {
    let body = error("unsupported_grant_type", "Bad Request: Unknown grant type");
    reply::json(StatusCode::BAD_REQUEST, &body)
}

fn error(code: &str, says: &str) -> Value {
    json!({"error": code, "error_description": says})
}

/// The bearer token is no good. There is no comma in the challenge.
pub(super) fn invalid_token(asked: &Asked<'_>) -> Response {
    let response = text(
        StatusCode::UNAUTHORIZED,
        "Unauthorized: Invalid bearer token",
    );
    let challenge = format!(
        "Bearer realm=\"{}\" error=\"invalid_token\"",
        asked.instance
    );
    challenged(response, &challenge)
}

/// User or password are wrong, or a one-time code is: nobody says which.
pub(super) fn invalid_credentials() -> Response {
    text(
        StatusCode::UNAUTHORIZED,
        "Unauthorized: Invalid credentials",
    )
}

/// What somebody gets who asks for a page that isn't there.
pub(super) fn no_such_page() -> Response {
    const HTML: (HeaderName, &str) = (header::CONTENT_TYPE, "text/html;charset=UTF-8");
    let page = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>\n";
    (StatusCode::NOT_FOUND, [HTML], page).into_response()
}

/// The path is right, the method isn't.
pub(super) fn wrong_method() -> Response {
    text(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}

/// The answer with this challenge.
pub(super) fn challenged(mut response: Response, challenge: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(challenge) {
        let headers = response.headers_mut();
        headers.insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
