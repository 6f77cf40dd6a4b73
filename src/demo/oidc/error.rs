//! In which words the simulated OpenID provider refuses (RFC 6749 §5.2, RFC 6750 §3).

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::Issuer;
use super::behaviour::Errors;
use crate::demo::page;
use crate::demo::reply::{self, Outcome, Refusal};

/// 400 with a code of the standard.
pub(super) fn refused(code: &str, why: &str) -> Refusal {
    let body = json!({"error": code, "error_description": why});
    Refusal::new(StatusCode::BAD_REQUEST, body)
}

/// 401: the client didn't prove itself.
pub(super) fn invalid_client(why: &str) -> Refusal {
    let body = json!({"error": "invalid_client", "error_description": why});
    Refusal::new(StatusCode::UNAUTHORIZED, body)
}

/// The answer for an outcome, with errors in the form that the behaviour says.
pub(super) fn respond(issuer: &Issuer, outcome: Outcome) -> Response {
    let refusal = match outcome {
        Ok(body) => return reply::json(StatusCode::OK, &body),
        Err(refusal) => refusal,
    };
    let status = refusal.status;
    let code = refusal.body.get("error").and_then(Value::as_str);
    let code = code.unwrap_or_default().to_owned();
    let mut response = match issuer.behaviour().errors {
        Errors::Json => refusal.into_response(),
        Errors::Empty => Response::new(Body::empty()),
        Errors::Text => Response::new(Body::from(format!("sorry: {code}\n"))),
        Errors::Html => page::message(status, "Sorry", &format!("That didn't work: {code}")),
    };
    *response.status_mut() = status;
    if status == StatusCode::UNAUTHORIZED {
        with(&mut response, "Basic realm=\"demo\"");
    }
    response
}

/// The answer to a bearer token that isn't good (RFC 6750 §3.1).
pub(super) fn bad_token() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    let says = "Bearer realm=\"demo\", error=\"invalid_token\", error_description=\"the token is unknown or has ended\"";
    with(&mut response, says);
    response
}

fn with(response: &mut Response, challenge: &'static str) {
    const NAME: HeaderName = header::WWW_AUTHENTICATE;
    let headers = response.headers_mut();
    headers.insert(NAME, HeaderValue::from_static(challenge));
}
