//! Ready answers of servers in trouble, and of what stands before them.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::demo::call::Call;
use crate::demo::reply;

/// An answer that comes instead of the right one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Canned {
    /// 429, in the words of facts §2.6.
    TooManyRequests {
        /// Seconds for `Retry-After`; without it there is no such header.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// 503, in the words of facts §2.6.
    Maintenance {
        /// Seconds for `Retry-After`; without it there is no such header.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// 500 `server_error` with a null description: old tokens after an upgrade (facts §2.6).
    ServerError,
    /// 502 with a proxy's page.
    BadGateway,
    /// 401 for everything.
    Unauthorized,
    /// 403 for everything.
    Forbidden,
    /// 200 without a body.
    Empty,
    /// 200 with the page of a sign-on portal.
    NotJson,
    /// 200 with two MiB of valid JSON.
    Huge,
    /// 307 to another address.
    Redirect {
        /// The address.
        to: String,
    },
    /// This answer.
    Answer {
        /// Its status.
        status: u16,
        /// Its content type, if it has one.
        #[serde(default)]
        content_type: Option<String>,
        /// Its body.
        body: String,
    },
    /// 400 whose description holds control characters and repeats every secret that was sent.
    Echo,
}

/// More than a client may be made to read (ARCHITECTURE: body ≤ 1 MiB).
const HUGE: usize = 2 * 1024 * 1024;

/// Title change, clipboard write (OSC 52), colour, bell, bidirectional override.
const NASTY: &str = "\u{1b}]0;owned\u{7}\u{1b}]52;c;b3duZWQ=\u{7}\u{1b}[31mBad credentials\u{1b}[0m\u{8} \u{202e}drowssap\u{2066}";

impl Canned {
    /// An answer of one's own.
    #[must_use]
    pub fn answer(status: u16, content_type: Option<&str>, body: impl Into<String>) -> Self {
        Self::Answer {
            status,
            content_type: content_type.map(str::to_owned),
            body: body.into(),
        }
    }

    pub(crate) fn response(&self, call: &Call) -> Response {
        match self {
            Self::TooManyRequests { retry_after } => later(
                StatusCode::TOO_MANY_REQUESTS,
                "Too Many Requests - You're asking too much of the server. Slow down!",
                *retry_after,
            ),
            Self::Maintenance { retry_after } => later(
                StatusCode::SERVICE_UNAVAILABLE,
                "Service Unavailable - We're temporarily offline for maintenance. Please try again later.",
                *retry_after,
            ),
            Self::ServerError => reply::json(
                StatusCode::INTERNAL_SERVER_ERROR,
                &json!({"error": "server_error", "error_description": null}),
            ),
            Self::BadGateway => page(StatusCode::BAD_GATEWAY, "502 Bad Gateway"),
            Self::Unauthorized => reply::json(
                StatusCode::UNAUTHORIZED,
                &json!({"msg": "Unauthorized – Your API key is invalid. Check your Authorization header."}),
            ),
            Self::Forbidden => reply::json(
                StatusCode::FORBIDDEN,
                &json!({"msg": "Forbidden – Your API key does not have the required role or permissions."}),
            ),
            Self::Empty => StatusCode::OK.into_response(),
            Self::NotJson => page(StatusCode::OK, "Sign in to continue"),
            Self::Huge => reply::json(StatusCode::OK, &json!({"padding": "x".repeat(HUGE)})),
            Self::Redirect { to } => redirect(to),
            Self::Answer {
                status,
                content_type,
                body,
            } => ready(*status, content_type.as_deref(), body),
            Self::Echo => echo(call),
        }
    }
}

fn later(status: StatusCode, msg: &str, retry_after: Option<u64>) -> Response {
    let mut response = reply::json(status, &json!({ "msg": msg }));
    if let Some(seconds) = retry_after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn page(status: StatusCode, title: &str) -> Response {
    const HTML: (HeaderName, HeaderValue) = (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    let body =
        format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
    (status, [HTML], body).into_response()
}

fn redirect(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::TEMPORARY_REDIRECT.into_response(),
    }
}

fn ready(status: u16, content_type: Option<&str>, body: &str) -> Response {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
    if let Some(value) = content_type.and_then(|text| HeaderValue::from_str(text).ok()) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

fn echo(call: &Call) -> Response {
    const SECRET_FIELDS: [&str; 4] = ["password", "refresh_token", "code", "client_secret"];
    let sent = SECRET_FIELDS.iter().filter_map(|name| call.parameter(name));
    let secrets: Vec<&str> = sent.chain(call.bearer()).collect();
    let body: Value = json!({
        "error": "invalid_grant",
        "error_description": format!("{NASTY} {}", secrets.join(" ")),
    });
    reply::json(StatusCode::BAD_REQUEST, &body)
}
