//! What a request looks like on the wire, with its secrets in memory that is wiped.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::body::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, RequestBuilder};
use url::form_urlencoded::{Serializer, byte_serialize};
use zeroize::Zeroizing;

use crate::domain::error::{Error, Kind, Result};
use crate::provider::message::{Auth, BasicEncoding, Body, Method, Request, Value};

/// A byte becomes at most `%XX`.
const LONGEST_ENCODED_BYTE: usize = 3;

/// The request as reqwest sends it.
pub(super) fn outgoing(client: &Client, request: &Request) -> Result<RequestBuilder> {
    let mut builder = client.request(method(request.method), request.url.clone());
    if let Some(value) = authorization(&request.auth)? {
        builder = builder.header(AUTHORIZATION, value);
    }
    match &request.body {
        Body::Empty => Ok(builder),
        Body::Form(fields) => Ok(builder
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(wiped(form(fields).into_bytes()))),
        Body::Json(value) => Ok(builder
            .header(CONTENT_TYPE, "application/json")
            .body(value.to_string())),
    }
}

const fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn authorization(auth: &Auth) -> Result<Option<HeaderValue>> {
    match auth {
        Auth::None => Ok(None),
        Auth::Bearer(token) => header("Bearer ", token.expose()).map(Some),
        Auth::Basic {
            user,
            password,
            encoding,
        } => {
            let pair = Zeroizing::new(match encoding {
                BasicEncoding::Form => {
                    format!("{}:{}", form_word(user), form_word(password.expose()))
                }
                BasicEncoding::Raw => format!("{user}:{}", password.expose()),
            });
            let encoded = Zeroizing::new(BASE64_STANDARD.encode(pair.as_bytes()));
            header("Basic ", &encoded).map(Some)
        }
    }
}

/// `application/x-www-form-urlencoded` (RFC 6749 App. B).
fn form_word(word: &str) -> String {
    byte_serialize(word.as_bytes()).collect()
}

fn header(scheme: &str, credentials: &str) -> Result<HeaderValue> {
    let line = format!("{scheme}{credentials}").into_bytes();
    let mut value = HeaderValue::from_maybe_shared(wiped(line)).map_err(|_says_nothing| {
        Error::new(
            Kind::Usage,
            "the token has characters that no header can carry",
        )
        .hint("was it cut or pasted with a line end? log in again")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Bytes whose memory is wiped once the last part of the HTTP stack lets go of them.
fn wiped(bytes: Vec<u8>) -> Bytes {
    Bytes::from_owner(Zeroizing::new(bytes))
}

/// A form body (RFC 6749 App. B: UTF-8, then form encoding), in one piece of memory: a growing one would leave copies.
fn form(fields: &[(&'static str, Value)]) -> String {
    let length = |(name, value): &(&str, Value)| name.len() + text(value).len() + 2;
    let room: usize = fields.iter().map(length).sum();
    let mut serializer = Serializer::new(String::with_capacity(room * LONGEST_ENCODED_BYTE));
    for (name, value) in fields {
        serializer.append_pair(name, text(value));
    }
    serializer.finish()
}

fn text(value: &Value) -> &str {
    match value {
        Value::Plain(text) => text,
        Value::Secret(secret) => secret.expose(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    #[test]
    fn clients_are_form_encoded_before_base64_unless_raw() {
        let line = |encoding| {
            let auth = Auth::Basic {
                user: "weird:id +%".to_owned(),
                password: Secret::new("s:é".to_owned()),
                encoding,
            };
            let value = authorization(&auth).unwrap().unwrap();
            assert!(value.is_sensitive());
            let text = value.to_str().unwrap().strip_prefix("Basic ").unwrap();
            String::from_utf8(BASE64_STANDARD.decode(text).unwrap()).unwrap()
        };
        assert_eq!(line(BasicEncoding::Form), "weird%3Aid+%2B%25:s%3A%C3%A9");
        assert_eq!(line(BasicEncoding::Raw), "weird:id +%:s:é");
    }

    #[test]
    fn odd_passwords_are_encoded_for_forms() {
        let fields = vec![
            ("username", Value::Plain("acme\\jdoe".to_owned())),
            (
                "password",
                Value::Secret(Secret::new("a!+%& ü=\n€".to_owned())),
            ),
        ];
        assert_eq!(
            form(&fields),
            "username=acme%5Cjdoe&password=a%21%2B%25%26+%C3%BC%3D%0A%E2%82%AC"
        );
    }

    #[test]
    fn the_longest_encoding_fits_its_first_memory() {
        let fields = vec![("p", Value::Secret(Secret::new("€".repeat(500))))];
        let body = form(&fields);
        assert!(body.len() > 4000 && body.capacity() >= body.len());
        assert_eq!(body.capacity(), (1 + 1500 + 2) * LONGEST_ENCODED_BYTE);
    }

    #[test]
    fn a_token_with_a_line_end_is_refused() {
        let bearer = |token: &str| authorization(&Auth::Bearer(Secret::new(token.to_owned())));
        let error = bearer("a\r\nX-Evil: 1").unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(bearer("abc").unwrap().unwrap().is_sensitive());
    }
}
