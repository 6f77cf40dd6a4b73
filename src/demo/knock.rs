//! A small client for the tests of the simulated servers: it sees exactly what is on the wire.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::morpheus::Appliance;

/// An answer.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn field(&self, name: &str) -> Value {
        self.json().get(name).cloned().unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.field(name).as_str().unwrap_or_default().to_owned()
    }
}

/// One request, and everything that comes back until the connection closes.
pub(crate) fn raw(url: &str, head: &str, body: &str) -> io::Result<Heard> {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let length = body.len();
    let request = format!(
        "{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return Err(ended
            .err()
            .unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into()));
    };
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Ok(Heard {
        status: status.unwrap_or(0),
        head: head.to_lowercase(),
        body: body.to_owned(),
    })
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A form to the token endpoint, with a query or none.
pub(crate) fn post(
    appliance: &Appliance,
    query: &[(&str, &str)],
    body: &[(&str, &str)],
) -> io::Result<Heard> {
    let head = format!(
        "POST /oauth/token?{} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8",
        form(query)
    );
    raw(appliance.url(), &head, &form(body))
}

pub(crate) fn log_in(appliance: &Appliance, client: &str, login: &str, password: &str) -> Heard {
    let fields = [
        ("grant_type", "password"),
        ("scope", "write"),
        ("client_id", client),
        ("username", login),
        ("password", password),
    ];
    post(appliance, &[], &fields).unwrap()
}

pub(crate) fn refresh(appliance: &Appliance, client: &str, token: &str) -> Heard {
    let fields = [
        ("grant_type", "refresh_token"),
        ("scope", "write"),
        ("client_id", client),
        ("refresh_token", token),
    ];
    post(appliance, &[], &fields).unwrap()
}

/// A call of the API with a token; an empty one sends no header.
pub(crate) fn api(appliance: &Appliance, token: &str, request: &str, body: &str) -> Heard {
    let authorization = match token {
        "" => String::new(),
        token => format!("\r\nAuthorization: BEARER {token}"),
    };
    let head = format!("{request} HTTP/1.1\r\nContent-Type: application/json{authorization}");
    raw(appliance.url(), &head, body).unwrap()
}

pub(crate) fn get(appliance: &Appliance, token: &str, path: &str) -> Heard {
    api(appliance, token, &format!("GET {path}"), "")
}
