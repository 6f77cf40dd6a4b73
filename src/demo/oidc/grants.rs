//! What is given for a code, a refresh token, a password, and to a client itself.

use super::authorize::signed_in;
use super::behaviour::Endings;
use super::error::refused;
use super::state::{CodeFor, Making, Owner, Refreshed, State};
use super::token_endpoint::{Asked, Given, issue};
use crate::demo::once::{Brought, is_s256};
use crate::demo::reply::Refusal;

/// RFC 6749 §4.1.3, RFC 7636 §4.6.
pub(super) fn code(state: &mut State, asked: &Asked<'_>) -> Result<Given, Refusal> {
    let wrong = |why: &str| refused("invalid_grant", why);
    let code_for = match state.codes.redeem(asked.field("code")?, asked.now) {
        Brought::Good(code_for) => code_for,
        Brought::Used(code_for) => {
            // "SHOULD revoke (when possible) all tokens previously issued based on that authorization code".
            state.tokens.end_family(code_for.family);
            return Err(wrong("the code was used before"));
        }
        Brought::RunOut => return Err(wrong("the code has run out")),
        Brought::Unknown => return Err(wrong("there is no such code")),
    };
    if code_for.owner.client != asked.client.id {
        return Err(wrong("the code is another client's"));
    }
    if code_for.redirect_uri != asked.field("redirect_uri")? {
        return Err(wrong("the redirect URI is another one"));
    }
    let verifier = asked.call.form("code_verifier");
    match (&code_for.challenge, verifier) {
        (Some(challenge), Some(verifier)) if is_s256(challenge, verifier) => {}
        (None, None) => {}
        (Some(_) | None, _) => return Err(wrong("the code verifier is wrong")),
    }
    let CodeFor {
        owner,
        nonce,
        family,
        ..
    } = code_for;
    let pair = issue(state, &owner, family, asked.now);
    Ok(Given { owner, pair, nonce })
}

/// RFC 6749 §6, RFC 9700 §4.14.2.
pub(super) fn refresh(state: &mut State, asked: &Asked<'_>) -> Result<Given, Refusal> {
    let value = asked.field("refresh_token")?;
    let mut lifetime = state.lifetime;
    if state.behaviour.endings == Endings::Session {
        let left = state.tokens.left_of(value, asked.now);
        lifetime.refresh = left.unwrap_or(lifetime.refresh);
    }
    let mut new = Making {
        dice: &mut state.dice,
        lifetime,
        now: asked.now,
    };
    let rotation = state.behaviour.rotation;
    let refreshed = state
        .tokens
        .refresh(value, &asked.client.id, rotation, &mut new);
    match refreshed {
        Refreshed::Done(pair) => Ok(Given {
            owner: pair.access.owner.clone(),
            pair,
            nonce: None,
        }),
        Refreshed::Stolen => Err(refused(
            "invalid_grant",
            "the refresh token was used before: everything from that login has ended",
        )),
        Refreshed::Unknown => Err(refused("invalid_grant", "the refresh token is no good")),
    }
}

/// RFC 6749 §4.3.
pub(super) fn password(state: &mut State, asked: &Asked<'_>) -> Result<Given, Refusal> {
    asked.field("username")?;
    asked.field("password")?;
    let wrong = || refused("invalid_grant", "user or password is wrong");
    let user = signed_in(asked.call).ok_or_else(wrong)?;
    Ok(fresh(state, asked, Some(user.subject)))
}

/// RFC 6749 §4.4.
pub(super) fn client(state: &mut State, asked: &Asked<'_>) -> Given {
    fresh(state, asked, None)
}

fn fresh(state: &mut State, asked: &Asked<'_>, subject: Option<String>) -> Given {
    let scope = asked.call.form("scope").unwrap_or_default();
    let owner = Owner {
        client: asked.client.id.clone(),
        subject,
        scope: scope.to_owned(),
    };
    let family = state.tokens.new_family();
    let pair = issue(state, &owner, family, asked.now);
    Given {
        owner,
        pair,
        nonce: None,
    }
}
