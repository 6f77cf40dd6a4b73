//! How a right answer is bent on its way out.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A change to an answer. What the request asked for has been done by then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Shape {
    /// A field of the JSON body has this value: `expires_in` as text, float, zero, negative, 1e300, null, …
    Set {
        /// The field.
        field: String,
        /// Its value.
        value: Value,
    },
    /// A field is missing: `expires_in`, `token_type`, `refresh_token`, …
    Without {
        /// The field.
        field: String,
    },
    /// The `Date` header is off.
    DateSkew {
        /// By so many seconds; negative: it is in the past.
        seconds: i64,
    },
}

/// Answers of ours are smaller.
const LARGEST: usize = 4 * 1024 * 1024;

impl Shape {
    /// A field of the token answer has this value.
    #[must_use]
    pub fn set(field: &str, value: impl Into<Value>) -> Self {
        Self::Set {
            field: field.to_owned(),
            value: value.into(),
        }
    }

    /// A field of the token answer is missing.
    #[must_use]
    pub fn without(field: &str) -> Self {
        Self::Without {
            field: field.to_owned(),
        }
    }

    /// Whether it is meant for answers with tokens if nobody says where.
    pub(crate) const fn is_of_tokens(&self) -> bool {
        match self {
            Self::Set { .. } | Self::Without { .. } => true,
            Self::DateSkew { .. } => false,
        }
    }

    pub(crate) async fn bend(&self, response: Response, now: Timestamp) -> Response {
        match self {
            Self::Set { field, value } => {
                let bend = |body: &mut serde_json::Map<String, Value>| {
                    body.insert(field.clone(), value.clone());
                };
                with_json(response, bend).await
            }
            Self::Without { field } => {
                let bend = |body: &mut serde_json::Map<String, Value>| {
                    body.remove(field);
                };
                with_json(response, bend).await
            }
            Self::DateSkew { seconds } => {
                let skewed = now.saturating_add(SignedDuration::from_secs(*seconds));
                dated(response, skewed.unwrap_or(now))
            }
        }
    }
}

/// The answer with the `Date` header of this instant (RFC 9110 §6.6.1).
pub(crate) fn dated(mut response: Response, at: Timestamp) -> Response {
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&at);
    if let Some(date) = text.ok().and_then(|text| HeaderValue::try_from(text).ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn with_json(
    response: Response,
    bend: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    let bent = match serde_json::from_slice(&bytes) {
        Ok(Value::Object(mut object)) => {
            bend(&mut object);
            Body::from(Value::Object(object).to_string())
        }
        Ok(_) | Err(_) => Body::from(bytes),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, bent)
}
