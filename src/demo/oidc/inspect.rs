//! What can be asked about tokens: user info, introspection, revocation, the end of a session.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::behaviour::{Behaviour, Offer, lay_over};
use super::clients::Client;
use super::error::{bad_token, refused, respond};
use super::state::{Sort, State, Token};
use super::{Issuer, TITLE, client_auth, people, refusing_page};
use crate::demo::call::Call;
use crate::demo::page;
use crate::demo::reply::{self, Outcome, Refusal};

/// OIDC Core §5.3.
pub(super) fn userinfo(issuer: &Issuer, call: &Call) -> Response {
    let state = issuer.state();
    let token = call.bearer().and_then(|value| {
        let found = state.tokens.find(value, issuer.site.now());
        found.filter(|token| token.sort == Sort::Access)
    });
    let user = token.and_then(|token| {
        let mut users = people::users().into_iter();
        users.find(|user| Some(&user.subject) == token.owner.subject.as_ref())
    });
    let Some(user) = user else {
        return bad_token();
    };
    let plain = json!({
        "sub": user.subject,
        "name": user.full_name,
        "preferred_username": user.name,
        "email": format!("{}@example.com", user.subject),
    });
    reply::json(StatusCode::OK, &lay_over(plain, &state.behaviour.userinfo))
}

/// RFC 7662 §2.
pub(super) fn introspect(issuer: &Issuer, call: &Call) -> Response {
    let outcome = introspected(issuer, call);
    respond(issuer, outcome)
}

fn introspected(issuer: &Issuer, call: &Call) -> Outcome {
    let state = issuer.state();
    let client = asker(&state, call, |behaviour| behaviour.introspection)?;
    let value = token_of(call)?;
    let found = state.tokens.find(value, issuer.site.now());
    // A client learns of its own tokens only; a service of all (§4).
    let own = found.filter(|token| token.owner.client == client.id || client.may(SERVICE_GRANT));
    Ok(own.map_or_else(|| json!({"active": false}), told))
}

const SERVICE_GRANT: &str = "client_credentials";

fn told(token: &Token) -> Value {
    json!({
        "active": true,
        "client_id": token.owner.client,
        "scope": token.owner.scope,
        "sub": token.owner.subject,
        "exp": token.until.as_second(),
        "iat": token.made.as_second(),
        "token_type": match token.sort {
            Sort::Access => "Bearer",
            Sort::Refresh => "refresh_token",
        },
    })
}

/// RFC 7009 §2: whatever it was, afterwards it isn't.
pub(super) fn revoke(issuer: &Issuer, call: &Call) -> Response {
    let outcome = revoked(issuer, call);
    match outcome {
        Ok(_) => Response::default(),
        Err(refusal) => respond(issuer, Err(refusal)),
    }
}

fn revoked(issuer: &Issuer, call: &Call) -> Outcome {
    let mut state = issuer.state();
    let client = asker(&state, call, |behaviour| behaviour.revocation)?;
    let value = token_of(call)?;
    let cascade = state.behaviour.cascade;
    state.tokens.revoke(value, &client.id, cascade);
    Ok(Value::Null)
}

fn token_of(call: &Call) -> Result<&str, Refusal> {
    let token = call.form("token").filter(|token| !token.is_empty());
    token.ok_or_else(|| refused("invalid_request", "'token' is missing"))
}

fn asker(state: &State, call: &Call, offer: fn(&Behaviour) -> Offer) -> Result<Client, Refusal> {
    let nothing = |status| Refusal::new(status, Value::Null);
    let client = client_auth::client(state, call)?;
    match offer(&state.behaviour) {
        Offer::Everybody => Ok(client),
        Offer::Confidential if client.secret.is_some() => Ok(client),
        Offer::Confidential => Err(nothing(StatusCode::UNAUTHORIZED)),
        Offer::Missing => Err(nothing(StatusCode::NOT_FOUND)),
    }
}

/// OIDC RP-Initiated Logout §2; there are no sessions here to end.
pub(super) fn end_session(_: &Issuer, call: &Call) -> Response {
    if call.query("id_token_hint").is_some() {
        return refusing_page(StatusCode::BAD_REQUEST, "No token belongs into an address.");
    }
    page::message(StatusCode::OK, TITLE, "You are signed out.")
}
