//! `auth/v1/token` as the vendor's web page has it (§6): HTTP Basic with user and password, one token.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::state::{Slot, Sort, State, Token};
use super::{Asked, answer, sign_in};

pub(super) fn token(asked: &Asked<'_>) -> Response {
    let now = asked.platform.site.now();
    let mut state = asked.platform.state();
    let user = sign_in::basic(asked).and_then(|(name, password)| {
        let pair = (name.as_str(), password.as_str());
        sign_in::user(&state, asked.instance, pair, None)
    });
    let Some(user) = user else {
        let challenge = format!("Basic realm=\"{}\"", asked.instance);
        return answer::challenged(answer::invalid_credentials(), &challenge);
    };
    // It has no application, so it takes nobody's place.
    let slot = Slot {
        instance: asked.instance.to_owned(),
        user: user.id,
        application: String::new(),
    };
    let life = state.behaviour.page;
    let token = state.issue(&slot, Sort::Page, now, Some(life));
    let mut body = json!({"access_token": token.value, "token_type": "Bearer"});
    if let (false, Some(fields)) = (state.behaviour.secretive_page, body.as_object_mut()) {
        fields.insert("expires_in".to_owned(), json!(life));
    }
    with_cookie(answer::ok(&body))
}

/// "The ZEYOSID cookie is set automatically after login": for browsers, and to be ignored.
fn with_cookie(mut response: Response) -> Response {
    const COOKIE: HeaderValue =
        HeaderValue::from_static("ZEYOSID=97c4281ea528ef02; Path=/; HttpOnly");
    response.headers_mut().insert(header::SET_COOKIE, COOKIE);
    response
}

/// The named token, if it is of the same user as the one that the call brings.
fn named(state: &mut State, asked: &Asked<'_>, caller: &Token) -> Option<Token> {
    let value = asked.field("token").unwrap_or_default();
    let token = state.token(&value, asked.platform.site.now());
    token.filter(|token| token.instance == asked.instance && token.user == caller.user)
}

pub(super) fn introspect(asked: &Asked<'_>) -> Response {
    let mut state = asked.platform.state();
    let Some(caller) = sign_in::bearer(&mut state, asked, asked.platform.site.now()) else {
        return answer::invalid_token(asked);
    };
    let told: Value = match named(&mut state, asked, &caller) {
        None => json!({"active": false}),
        Some(token) => {
            let user = state.user(asked.instance, token.user);
            let username = user.map(|user| user.username);
            json!({"active": true, "username": username, "exp": token.end()})
        }
    };
    answer::ok(&told)
}

pub(super) fn revoke(asked: &Asked<'_>) -> Response {
    let mut state = asked.platform.state();
    let Some(caller) = sign_in::bearer(&mut state, asked, asked.platform.site.now()) else {
        return answer::invalid_token(asked);
    };
    if let Some(token) = named(&mut state, asked, &caller) {
        state.drop_token(&token.value);
    }
    answer::bare(StatusCode::OK)
}
