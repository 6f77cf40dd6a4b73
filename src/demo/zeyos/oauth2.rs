//! `oauth2/v1` but its pages: token, introspect, revoke, userinfo (§4).

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::people::{Application, Standing, User};
use super::state::{Slot, Sort, State, Token};
use super::{Asked, answer, sign_in};
use crate::demo::once::is_s256;

/// Why a grant is refused.
type Granted = Result<Slot, &'static str>;

pub(super) fn token(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    let Some(application) = sign_in::application(&state, asked) else {
        return answer::invalid_client(asked);
    };
    let granted = match asked.field("grant_type").as_deref() {
        Some("password") => with_password(&state, asked, &application),
        Some("authorization_code") => with_code(&mut state, asked, &application, now),
        Some("refresh_token") => with_refresh(&mut state, asked, &application, now),
        Some(_) | None => return answer::unsupported_grant(),
    };
    match granted {
        Ok(slot) => answer::ok(&pair(&mut state, &slot, now)),
        Err(why) => answer::invalid_grant(state.behaviour.text_errors, why),
    }
}

fn pair(state: &mut State, slot: &Slot, now: Timestamp) -> Value {
    let (access, refresh) = state.issue_pair(slot, now);
    json!({
        "token_type": "Bearer",
        "access_token": access,
        "expires_in": state.behaviour.access,
        "refresh_token": refresh,
        "refresh_token_expires_in": state.behaviour.refresh,
    })
}

fn with_password(state: &State, asked: &Asked<'_>, application: &Application) -> Granted {
    let field = |name| asked.field(name).unwrap_or_default();
    let (name, password) = (field("username"), field("password"));
    let code = asked.field("otp");
    let user = sign_in::user(state, asked.instance, (&name, &password), code.as_deref());
    let user = user.ok_or("Invalid credentials")?;
    Ok(slot(asked, &user, application))
}

fn with_code(
    state: &mut State,
    asked: &Asked<'_>,
    application: &Application,
    now: Timestamp,
) -> Granted {
    const WRONG: &str = "Invalid or expired code";
    let value = asked.field("code").unwrap_or_default();
    let code = state.redeem(&value, now).ok_or(WRONG)?;
    let is_ours = code.slot.application == application.id && code.slot.instance == asked.instance;
    // Whether it is compared is unknown; a server that does is the harder one (§11, point 10).
    let redirect = asked.field("redirect_uri");
    let is_same = redirect.is_none_or(|redirect| redirect == code.redirect);
    let verifier = asked.field("code_verifier").unwrap_or_default();
    let is_proven = code
        .challenge
        .is_none_or(|challenge| is_s256(&challenge, &verifier));
    (is_ours && is_same && is_proven)
        .then_some(code.slot)
        .ok_or(WRONG)
}

fn with_refresh(
    state: &mut State,
    asked: &Asked<'_>,
    application: &Application,
    now: Timestamp,
) -> Granted {
    const WRONG: &str = "Invalid or expired refresh_token";
    let value = asked.field("refresh_token").unwrap_or_default();
    let token = state.token(&value, now).ok_or(WRONG)?;
    let is_ours = token.sort == Sort::Refresh(application.id.to_owned());
    let user = state.user(asked.instance, token.user);
    let user = user.filter(|user| is_ours && token.instance == asked.instance && user.is_active());
    let user = user.ok_or(WRONG)?.clone();
    Ok(slot(asked, &user, application))
}

pub(super) fn slot(asked: &Asked<'_>, user: &User, application: &Application) -> Slot {
    Slot {
        instance: asked.instance.to_owned(),
        user: user.id,
        application: application.id.to_owned(),
    }
}

/// The application's own token, if the call names one that lives.
fn named(
    state: &mut State,
    asked: &Asked<'_>,
    application: &Application,
    now: Timestamp,
) -> Option<Token> {
    let token = state.token(&asked.field("token")?, now)?;
    let is_ours =
        token.instance == asked.instance && token.sort.application() == Some(application.id);
    is_ours.then_some(token)
}

pub(super) fn introspect(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    let Some(application) = sign_in::application(&state, asked) else {
        return answer::invalid_client(asked);
    };
    let Some(token) = named(&mut state, asked, &application, now) else {
        return answer::ok(&json!({"active": false}));
    };
    let user = state.user(asked.instance, token.user);
    answer::ok(&json!({
        "active": true,
        "client_id": application.id,
        "username": user.map(|user| user.username),
        "sub": token.user.to_string(),
        "exp": token.end(),
    }))
}

/// An unknown token is no error (RFC 7009 §2.2). An access token leaves its refresh token alive (§4.4).
pub(super) fn revoke(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    let Some(application) = sign_in::application(&state, asked) else {
        return answer::invalid_client(asked);
    };
    if let Some(token) = named(&mut state, asked, &application, now) {
        match &token.sort {
            Sort::Refresh(application) => state.empty(&Slot {
                instance: token.instance.clone(),
                user: token.user,
                application: application.clone(),
            }),
            Sort::Access(_) | Sort::Device(_) | Sort::Page => state.drop_token(&token.value),
        }
    }
    answer::bare(StatusCode::OK)
}

pub(super) fn userinfo(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    // Whether a device's token is good here is unknown; a server that refuses it is the harder one.
    let token = sign_in::bearer(&mut state, asked, now)
        .filter(|token| matches!(token.sort, Sort::Access(_) | Sort::Page));
    let user = token.and_then(|token| state.user(asked.instance, token.user));
    match user.filter(|user| user.is_active()) {
        Some(user) => answer::ok(&claims(user)),
        None => answer::invalid_token(asked),
    }
}

fn claims(user: &User) -> Value {
    json!({
        "sub": user.id.to_string(),
        "name": user.name,
        "preferred_username": user.username,
        "email": format!("user{}@{}.test", user.id, user.instance),
        "zoneinfo": "Europe/Berlin",
        "locale": "de-DE",
        "nopublic": false,
        "apionly": user.standing == Standing::ApiOnly,
        "updated_at": 1_790_000_000,
        "groups": [{"id": 1, "name": "Sales", "writable": true}],
    })
}
