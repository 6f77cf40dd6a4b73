//! What to do when a token endpoint says no: servers say little, and often nothing, of a client that proves itself in a
//! way that they don't expect.

use url::form_urlencoded;

use crate::domain::error::Error;
use crate::domain::profile::ClientAuth;
use crate::domain::secret::Secret;
use crate::provider::client;
use crate::provider::dialect::Account;
use crate::provider::message::Answer;
use crate::provider::oauth::{NamedError, TokenReply};

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// User and password.
    Password,
    /// A code from the browser.
    Code,
    /// Only the client's own proof.
    Client,
    /// A refresh token.
    Refresh,
    /// A device code.
    Device,
}

/// The reply with what to do next, where it isn't good news.
pub(super) fn explain(
    account: &Account,
    sent: Sent,
    answer: &Answer,
    named: Option<NamedError>,
    reply: TokenReply,
) -> TokenReply {
    match reply {
        TokenReply::Denied(error) => TokenReply::Denied(with(error, denied(sent))),
        TokenReply::Refused(error) => {
            let hint = named.and_then(|named| refused(account, sent, &named));
            TokenReply::Refused(with(error, hint))
        }
        TokenReply::Unclear(error) => {
            let hint = unnamed(account, sent, answer.status);
            TokenReply::Unclear(with(error, hint))
        }
        TokenReply::Granted(_) | TokenReply::OtpWanted(_) | TokenReply::Later(..) => reply,
    }
}

/// The same for an endpoint that grants no tokens.
pub(super) fn explain_error(
    account: &Account,
    sent: Sent,
    answer: &Answer,
    named: Option<&NamedError>,
    error: Error,
) -> Error {
    let hint = match named {
        Some(named) => refused(account, sent, named),
        None => unnamed(account, sent, answer.status),
    };
    with(error, hint)
}

/// A hint that is there already says more.
fn with(error: Error, hint: Option<String>) -> Error {
    match hint {
        Some(hint) if error.way_out().is_none() => error.hint(hint),
        Some(_) | None => error,
    }
}

fn denied(sent: Sent) -> Option<String> {
    let hint = match sent {
        Sent::Password => {
            "check user and password; a second factor doesn't go with this grant; servers may lock a user after some tries"
        }
        Sent::Code => {
            "a code is good once and for a short while: log in again; \
             the redirect URI must be registered exactly as the profile has it"
        }
        Sent::Device => "a device code is good once and for a short while: log in again",
        Sent::Client | Sent::Refresh => return None,
    };
    Some(hint.to_owned())
}

/// For the errors of RFC 6749 §5.2.
fn refused(account: &Account, sent: Sent, named: &NamedError) -> Option<String> {
    let name = &account.profile.name;
    let grant = account.grant.word();
    Some(match named.code.as_deref()? {
        "invalid_client" => another_proof(account),
        "unauthorized_client" => {
            format!(
                "this client isn't allowed to do that: whoever registered it must allow the grant '{grant}'"
            )
        }
        "unsupported_grant_type" if sent == Sent::Refresh => {
            format!("this server doesn't refresh tokens: keyfob login {name}")
        }
        "unsupported_grant_type" => format!(
            "this server has no grant '{grant}': try another one with keyfob login {name} --grant GRANT"
        ),
        "invalid_scope" => format!(
            "this server or client doesn't know one of the scopes: keyfob profile edit {name} --scope SCOPE"
        ),
        "invalid_request" => format!(
            "something in the request is missing or odd for this server, perhaps how the client proves itself; {}",
            another_proof(account)
        ),
        _ => return None,
    })
}

/// For an answer that says nothing. Some servers answer so to a wrong client, a wrong password and a missing scope alike.
fn unnamed(account: &Account, sent: Sent, status: u16) -> Option<String> {
    let name = &account.profile.name;
    match (status, sent) {
        (404 | 405, _) => Some(format!(
            "is that the right address? keyfob profile edit {name} --endpoint NAME=URL sets an endpoint by hand"
        )),
        (400 | 401 | 403, Sent::Password) => Some(format!(
            "the server doesn't say whether user, password, client or a missing scope is the reason; for the client: {}",
            another_proof(account)
        )),
        (400 | 401 | 403, Sent::Code | Sent::Client | Sent::Refresh | Sent::Device) => {
            Some(format!(
                "the server doesn't say why; a missing scope may be the reason, or the client: {}",
                another_proof(account)
            ))
        }
        (200..=299, _) => Some(format!(
            "is that the token endpoint? keyfob profile edit {name} --endpoint token=URL sets one by hand"
        )),
        (500.., _) => Some("the server has trouble: try again later".to_owned()),
        _ => None,
    }
}

/// Whether an answer is about the client that asks, and not about what it asks for.
pub(super) fn is_about_client(answer: &Answer, named: Option<&NamedError>) -> bool {
    let is = |code: &str| named.is_some_and(|named| named.is(code));
    matches!(answer.status, 401 | 403) || is("invalid_client") || is("invalid_request")
}

/// Another way for the client to prove itself, the likeliest first (facts/oauth.md A04).
pub(super) fn another_proof(account: &Account) -> String {
    let name = &account.profile.name;
    let edit = format!("keyfob profile edit {name} --client-auth");
    let has_secret = account.client_secret.is_some();
    match client::proof(account) {
        ClientAuth::Basic if is_odd(account) => format!(
            "check client id and secret; both are form-encoded, as they should be, and this server may not decode them: \
             {edit} basic-raw (or post)"
        ),
        ClientAuth::BasicRaw => {
            format!("check client id and secret; most servers want both form-encoded: {edit} basic")
        }
        ClientAuth::Basic => {
            format!("check client id and secret; some servers want them in the body: {edit} post")
        }
        ClientAuth::Post => {
            format!(
                "check client id and secret; most servers want them in the header: {edit} basic"
            )
        }
        ClientAuth::None if has_secret => {
            format!("the client's secret wasn't sent, as the profile wants it: {edit} basic")
        }
        ClientAuth::None => format!(
            "check the client id; if the client has a secret: keyfob profile edit {name} --client-secret-file FILE"
        ),
    }
}

/// Whether form encoding changes the id or the secret.
fn is_odd(account: &Account) -> bool {
    let id = account.profile.client_id.as_deref().unwrap_or_default();
    let is_plain_id = form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>() == id;
    let secret = account.client_secret.as_ref();
    !is_plain_id || secret.is_some_and(|secret| !Secret::is_plain_in_forms(secret))
}
