//! One request as it arrived at a simulated server.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use url::form_urlencoded;

/// Names and values in the order of arrival, decoded.
pub type Pairs = Vec<(String, String)>;

/// A request: what tests read in the log, and what the handlers answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query's fields.
    pub query: Pairs,
    /// The body's fields; empty unless it was sent as a form.
    pub form: Pairs,
    /// The body as text.
    pub body: String,
    /// The content type, lower case, without parameters.
    pub content_type: Option<String>,
    /// The whole `Authorization` header.
    pub authorization: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
}

/// The one content type that the token endpoint reads (facts §2.1).
const FORM: &str = "application/x-www-form-urlencoded";

impl Call {
    pub(crate) fn read(parts: &Parts, body: &[u8]) -> Self {
        let text_of = |name: header::HeaderName| {
            let value = parts.headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let content_type = text_of(header::CONTENT_TYPE)
            .and_then(|all| Some(all.split(';').next()?.trim().to_lowercase()));
        let form = match content_type.as_deref() {
            Some(FORM) => pairs(body),
            Some(_) | None => Pairs::new(),
        };
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            form,
            body: String::from_utf8_lossy(body).into_owned(),
            content_type,
            authorization: text_of(header::AUTHORIZATION),
            user_agent: text_of(header::USER_AGENT),
        }
    }

    /// Whether it is this method on this path.
    #[must_use]
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// A field of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// A field of a form body.
    #[must_use]
    pub fn form(&self, name: &str) -> Option<&str> {
        first(&self.form, name)
    }

    /// A parameter as a servlet container reads it: query and form merged, the query first.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query(name).or_else(|| self.form(name))
    }

    /// The bearer token, if there is one.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.authorization.as_deref()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// A number in the query.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.query(name)?.parse().ok()
    }

    /// Every number of this name in the query.
    pub(crate) fn numbers(&self, name: &str) -> Vec<u64> {
        let of_name = self.query.iter().filter(|(key, _)| key == name);
        of_name
            .filter_map(|(_, value)| value.parse().ok())
            .collect()
    }

    /// The number that the path ends in.
    pub(crate) fn id(&self) -> Option<u64> {
        self.path.rsplit('/').next()?.parse().ok()
    }

    /// The body as JSON; null if it isn't.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

fn pairs(text: &[u8]) -> Pairs {
    form_urlencoded::parse(text).into_owned().collect()
}

fn first<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    let (_, value) = pairs.iter().find(|(key, _)| key == name)?;
    Some(value)
}

/// Hands the call that the gate has read to a handler.
#[derive(Debug, Clone)]
pub(crate) struct Arrived(pub(crate) Arc<Call>);

impl<S: Send + Sync> FromRequestParts<S> for Arrived {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let arrived = parts.extensions.get::<Self>().cloned();
        arrived.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
