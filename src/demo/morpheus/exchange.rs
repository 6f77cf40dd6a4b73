//! What `POST /oauth/token` answers to a code from a browser (§2.2, §3; RFC 6749 §4.1.3, RFC 7636 §4.6).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::client::Client;
use super::error::{invalid_grant, invalid_request, server_error};
use super::sign_in;
use super::state::{CodeFor, State, Wanted};
use crate::demo::jwt::Signature;
use crate::demo::once::{Brought, is_s256};
use crate::demo::reply::{Outcome, Refusal};

/// How long an ID token is good.
const ID_TOKEN_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// What was sent.
pub(super) struct Sent<'a> {
    pub(super) code: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) verifier: &'a str,
}

pub(super) fn exchange(
    state: &mut State,
    sent: &Sent<'_>,
    client: &Client,
    url: &str,
    now: Timestamp,
) -> Outcome {
    if sent.code.is_empty() {
        return Err(invalid_request("An authorization code must be supplied."));
    }
    let wrong = || invalid_grant(&format!("Invalid authorization code: {}", sent.code));
    let given = match state.codes.redeem(sent.code, now) {
        Brought::Good(given) => given,
        Brought::Used(_) | Brought::RunOut | Brought::Unknown => return Err(wrong()),
    };
    if given.client != client.id {
        return Err(wrong());
    }
    if given.redirect_uri != sent.redirect_uri {
        return Err(invalid_grant("Redirect URI mismatch."));
    }
    proves_itself(state, &given, sent.verifier)?;
    sign_in::tenant_is_active(state, given.account)?;
    let wanted = Wanted {
        account: given.account,
        client,
        scope: &given.scope,
        name: None,
    };
    let token = state.log_in(&wanted, now).ok_or_else(server_error)?;
    let mut granted = token.granted(now);
    let asks_openid = given.scope.split(' ').any(|word| word == "openid");
    if asks_openid && state.generation.gives_id_tokens() {
        let id_token = id_token(&given, client, url, now);
        if let Some(fields) = granted.as_object_mut() {
            fields.insert("id_token".to_owned(), json!(id_token));
        }
    }
    Ok(granted)
}

fn proves_itself(state: &State, given: &CodeFor, verifier: &str) -> Result<(), Refusal> {
    match &given.challenge {
        Some(challenge) if state.behaviour.checks_pkce && !is_s256(challenge, verifier) => {
            Err(invalid_grant("Invalid code verifier."))
        }
        Some(_) | None => Ok(()),
    }
}

/// Signed with "the tenant's" key, which nobody outside can get (§3).
fn id_token(given: &CodeFor, client: &Client, url: &str, now: Timestamp) -> Option<String> {
    let mut claims: Value = json!({
        "iss": url,
        "sub": given.account.to_string(),
        "aud": client.id,
        "iat": now.as_second(),
        "exp": (now + ID_TOKEN_LIFE).as_second(),
    });
    if let (Some(nonce), Some(fields)) = (&given.nonce, claims.as_object_mut()) {
        fields.insert("nonce".to_owned(), json!(nonce));
    }
    Signature::Foreign.sign(&claims, "")
}
