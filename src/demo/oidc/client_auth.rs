//! Whether a client is who it says (RFC 6749 §2.3.1).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use url::form_urlencoded;

use super::behaviour::{Basic, Post};
use super::clients::Client;
use super::error::{invalid_client, refused};
use super::state::State;
use crate::demo::call::Call;
use crate::demo::reply::Refusal;

/// The client that sent this, proven as far as it can be.
pub(super) fn client(state: &State, call: &Call) -> Result<Client, Refusal> {
    let in_header = basic(call, state.behaviour.basic)?;
    let in_body = call
        .form("client_secret")
        .filter(|secret| !secret.is_empty());
    let (id, secret) = match (in_header, in_body) {
        (Some(_), Some(_)) => {
            return Err(refused(
                "invalid_request",
                "more than one way to authenticate",
            ));
        }
        (Some((id, secret)), None) => (id, Some(secret)),
        (None, secret) => {
            let id = call.form("client_id").unwrap_or_default().to_owned();
            (id, secret.map(str::to_owned))
        }
    };
    if call.query("client_secret").is_some() {
        return Err(refused("invalid_request", "a secret in the address"));
    }
    let client = state.clients.iter().find(|client| client.id == id);
    let client = client.ok_or_else(|| invalid_client("unknown client"))?;
    if in_body.is_some() && state.behaviour.post == Post::Refused {
        return Err(invalid_client("client_secret_post isn't offered"));
    }
    if client.secret == secret {
        return Ok(client.clone());
    }
    Err(invalid_client("client authentication failed"))
}

/// Id and secret of the header.
fn basic(call: &Call, reading: Basic) -> Result<Option<(String, String)>, Refusal> {
    let Some((scheme, sent)) = call
        .authorization
        .as_deref()
        .and_then(|header| header.split_once(' '))
    else {
        return Ok(None);
    };
    let wrong = || invalid_client("the Authorization header can't be read");
    if !scheme.eq_ignore_ascii_case("basic") || reading == Basic::Refused {
        return Err(wrong());
    }
    let bytes = BASE64_STANDARD.decode(sent.trim());
    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(wrong)?;
    let (id, secret) = text.split_once(':').ok_or_else(wrong)?;
    Ok(Some(match reading {
        Basic::Decoded => (decoded(id), decoded(secret)),
        Basic::Raw | Basic::Refused => (id.to_owned(), secret.to_owned()),
    }))
}

fn decoded(word: &str) -> String {
    let mut pairs = form_urlencoded::parse(word.as_bytes());
    pairs
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}
