//! `auth/v1/login` and what belongs to it (§5): one long token for a device, errors as text.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::people::{Application, Standing, User};
use super::state::{Slot, Sort, State};
use super::{Asked, answer, sign_in};

pub(super) fn login(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    let (Some(user), Some(identifier)) = (user(&state, asked), identifier(asked)) else {
        return answer::invalid_credentials();
    };
    let application = match asked.field("appsecret") {
        None => None,
        Some(secret) => match of_secret(&state, asked, &secret) {
            Some(number) => Some(number),
            None => return answer::invalid_credentials(),
        },
    };
    // "Devices renew their tokens independently": each has one.
    let sort = Sort::Device(identifier.clone());
    let is_same = |instance: &str, id: u64| instance == asked.instance && id == user.id;
    state
        .tokens
        .retain(|token| !(is_same(&token.instance, token.user) && token.sort == sort));
    let slot = Slot {
        instance: asked.instance.to_owned(),
        user: user.id,
        application: String::new(),
    };
    let life = (!state.behaviour.endless_legacy).then_some(state.behaviour.legacy);
    let token = state.issue(&slot, sort, now, life);
    answer::ok(&json!({
        "user": user.id,
        "application": application,
        "token": token.value,
        "identifier": identifier,
        "expdate": token.end(),
    }))
}

fn user(state: &State, asked: &Asked<'_>) -> Option<User> {
    let (name, password) = (asked.field("name")?, asked.field("password")?);
    let code = asked.field("otp");
    let pair = (name.as_str(), password.as_str());
    sign_in::user(state, asked.instance, pair, code.as_deref())
}

/// `^[a-zA-Z0-9_.:-]+$`.
fn identifier(asked: &Asked<'_>) -> Option<String> {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
    asked
        .field("identifier")
        .filter(|identifier| identifier.chars().all(is_fine))
}

fn of_secret(state: &State, asked: &Asked<'_>, secret: &str) -> Option<u64> {
    let mut known = state.applications.iter();
    let is_it = |known: &&Application| {
        known.instance == asked.instance && known.secret == secret && known.active
    };
    known.find(is_it).map(|known| known.number)
}

/// Ends the token that it comes with.
pub(super) fn logout(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    match sign_in::bearer(&mut state, asked, now) {
        Some(token) => {
            state.drop_token(&token.value);
            answer::bare(StatusCode::NO_CONTENT)
        }
        None => answer::invalid_token(asked),
    }
}

pub(super) fn status(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    let token = sign_in::bearer(&mut state, asked, now);
    let user = token.and_then(|token| state.user(asked.instance, token.user));
    let Some(user) = user.filter(|user| user.is_active()) else {
        return answer::invalid_token(asked);
    };
    if asked.call.method == "HEAD" {
        return answer::bare(StatusCode::NO_CONTENT);
    }
    let mut body = json!({
        "auth": {"user": user.id, "application": null, "lang": "de_DE"},
        "user": user.id,
        "contact": null,
        "name": user.name,
        "email": format!("user{}@{}.test", user.id, user.instance),
    });
    if let (Some("1"), Some(fields)) = (asked.call.query("access"), body.as_object_mut()) {
        fields.insert("admin".to_owned(), json!(false));
        fields.insert(
            "apionly".to_owned(),
            json!(user.standing == Standing::ApiOnly),
        );
    }
    answer::ok(&body)
}
