//! One HTTP request and one HTTP answer, as values.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use url::Url;
use zeroize::Zeroizing;

use crate::domain::secret::Secret;

/// What is asked of a server.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The full address; never a secret in it.
    pub url: Url,
    /// Who asks: the `Authorization` header.
    pub auth: Auth,
    /// The body.
    pub body: Body,
}

/// An `Authorization` header.
#[derive(Debug)]
pub enum Auth {
    /// None at all.
    None,
    /// The access token (RFC 6750 §2.1).
    Bearer(Secret),
    /// User and password, or client id and secret (RFC 7617).
    Basic {
        /// User or client id.
        user: String,
        /// Password or client secret.
        password: Secret,
        /// How both are written before base64.
        encoding: BasicEncoding,
    },
}

/// How user and password are written before they are joined and base64-encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasicEncoding {
    /// Form-encoded, as clients do it (RFC 6749 §2.3.1).
    Form,
    /// As they are (RFC 7617).
    Raw,
}

/// HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

/// A request's body.
#[derive(Debug)]
pub enum Body {
    /// None at all.
    Empty,
    /// `application/x-www-form-urlencoded` (RFC 6749 App. B).
    Form(Vec<(&'static str, Value)>),
    /// `application/json`, never with a secret in it.
    Json(serde_json::Value),
}

/// A form field's value.
#[derive(Debug)]
pub enum Value {
    /// May be seen.
    Plain(String),
    /// May not.
    Secret(Secret),
}

impl Value {
    /// Another owner of the same value.
    #[must_use]
    pub fn share(&self) -> Self {
        match self {
            Self::Plain(text) => Self::Plain(text.clone()),
            Self::Secret(secret) => Self::Secret(secret.share()),
        }
    }

    /// The secret, if it is one.
    #[must_use]
    pub const fn secret(&self) -> Option<&Secret> {
        match self {
            Self::Secret(secret) => Some(secret),
            Self::Plain(_) => None,
        }
    }
}

impl Request {
    /// A request without body and credentials.
    #[must_use]
    pub const fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            auth: Auth::None,
            body: Body::Empty,
        }
    }

    /// Adds the access token.
    #[must_use]
    pub fn bearer(mut self, token: &Secret) -> Self {
        self.auth = Auth::Bearer(token.share());
        self
    }

    /// Adds user and password.
    #[must_use]
    pub fn basic(mut self, user: &str, password: &Secret, encoding: BasicEncoding) -> Self {
        self.auth = Auth::Basic {
            user: user.to_owned(),
            password: password.share(),
            encoding,
        };
        self
    }

    /// Adds a form body.
    #[must_use]
    pub fn form(mut self, fields: Vec<(&'static str, Value)>) -> Self {
        self.body = Body::Form(fields);
        self
    }

    /// Adds a JSON body.
    #[must_use]
    pub fn json(mut self, value: serde_json::Value) -> Self {
        self.body = Body::Json(value);
        self
    }

    /// Every secret in it: the server's answer is redacted by them, and redirects are never followed if there is one.
    #[must_use]
    pub fn secrets(&self) -> Vec<&Secret> {
        let mut secrets = match &self.auth {
            Auth::None => Vec::new(),
            Auth::Bearer(secret)
            | Auth::Basic {
                password: secret, ..
            } => vec![secret],
        };
        match &self.body {
            Body::Form(fields) => {
                secrets.extend(fields.iter().filter_map(|(_, value)| value.secret()));
            }
            Body::Empty | Body::Json(_) => {}
        }
        secrets
    }
}

/// What came back. Its body may hold tokens: `Debug` leaves it out, and its memory is wiped.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The media type, in lower case, without parameters.
    pub content_type: Option<String>,
    /// Where a 3xx pointed to, without query and fragment.
    pub location: Option<String>,
    /// From `WWW-Authenticate` (RFC 9110 §11.6.1): every challenge, cleaned.
    pub challenge: Option<String>,
    /// From `Retry-After`, seconds or date (RFC 9110 §10.2.3).
    pub retry_after: Option<SignedDuration>,
    /// From `Date`: the server's clock.
    pub date: Option<Timestamp>,
    /// When it arrived, by our clock.
    pub received_at: Timestamp,
    /// The body, at most 1 MiB.
    pub body: Zeroizing<Vec<u8>>,
}

/// Clocks that are no further apart tell the same time.
const CLOSE: SignedDuration = SignedDuration::from_mins(1);

impl Answer {
    /// How long the server wants to be left alone: of a refusal for load or maintenance (RFC 6585 §4, RFC 9110 §15.6.4).
    #[must_use]
    pub fn asks_to_wait(&self) -> Option<SignedDuration> {
        self.retry_after
            .filter(|_| matches!(self.status, 429 | 503))
    }

    /// Whether the status is 2xx.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// How far the server's clock is ahead of ours; zero for what rounding and the way here make of it.
    #[must_use]
    pub fn ahead(&self) -> SignedDuration {
        let ahead = self.date.map(|date| date.duration_since(self.received_at));
        let ahead = ahead.filter(|ahead| ahead.abs() > CLOSE);
        ahead.unwrap_or(SignedDuration::ZERO)
    }

    /// The body as JSON of this shape, whatever the media type says; `None` if it isn't.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        let body = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        serde_json::from_slice(body).ok()
    }

    /// Status and media type, for answers that can't be read: `502, text/html`.
    #[must_use]
    pub fn kind(&self) -> String {
        let content = match (&self.content_type, self.body.is_empty()) {
            (_, true) => "empty",
            (Some(content), false) => content,
            (None, false) => "no content type",
        };
        format!("{}, {content}", self.status)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            status,
            content_type,
            location,
            challenge,
            retry_after,
            date,
            received_at,
            body,
        } = self;
        f.debug_struct("Answer")
            .field("status", status)
            .field("content_type", content_type)
            .field("location", location)
            // Servers repeat tokens in it.
            .field("challenged", &challenge.is_some())
            .field("retry_after", retry_after)
            .field("date", date)
            .field("received_at", received_at)
            .field("body_length", &body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_server_may_repeat_a_token_in_is_shown() {
        let answer = Answer {
            status: 401,
            content_type: None,
            location: None,
            challenge: Some("Bearer error_description=\"t0k3n is dead\"".to_owned()),
            retry_after: None,
            date: None,
            received_at: Timestamp::UNIX_EPOCH,
            body: Zeroizing::new(b"t0k3n".to_vec()),
        };
        let shown = format!("{answer:?}");
        assert!(!shown.contains("t0k3n"), "{shown}");
        assert!(shown.contains("challenged: true"), "{shown}");
    }
}
