//! Who is who: users by password and one-time code, applications by secret, callers by token.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use super::Asked;
use super::people::{Application, ONE_TIME_CODE, Standing, User};
use super::state::{State, Token};

/// The user, if everything is right; nobody is told what isn't.
pub(super) fn user(
    state: &State,
    instance: &str,
    (name, password): (&str, &str),
    code: Option<&str>,
) -> Option<User> {
    let user = state.find_user(instance, name)?;
    let may = match user.standing {
        Standing::Fine | Standing::ApiOnly => true,
        Standing::NeedsCode => code == Some(ONE_TIME_CODE),
        Standing::Left => false,
    };
    (may && user.password == password).then(|| user.clone())
}

/// The application, by HTTP Basic, or by its fields in the body. Both at once are too many (RFC 6749 §2.3).
pub(super) fn application(state: &State, asked: &Asked<'_>) -> Option<Application> {
    let in_body = asked.field("client_id").zip(asked.field("client_secret"));
    let ((Some((id, secret)), None) | (None, Some((id, secret)))) = (basic(asked), in_body) else {
        return None;
    };
    let application = state.application(asked.instance, &id)?;
    (application.secret == secret).then(|| application.clone())
}

/// User and password of HTTP Basic, as they are (RFC 7617): nothing is form-decoded.
pub(super) fn basic(asked: &Asked<'_>) -> Option<(String, String)> {
    let (scheme, pair) = asked.call.authorization.as_deref()?.split_once(' ')?;
    let bytes = BASE64_STANDARD.decode(pair.trim()).ok()?;
    let pair = String::from_utf8(bytes).ok()?;
    let (user, password) = pair.split_once(':')?;
    let is_basic = scheme.eq_ignore_ascii_case("basic");
    is_basic.then(|| (user.to_owned(), password.to_owned()))
}

/// The token that a call brings, if it lives in this instance.
pub(super) fn bearer(state: &mut State, asked: &Asked<'_>, now: Timestamp) -> Option<Token> {
    let token = state.token(asked.call.bearer()?, now)?;
    (token.instance == asked.instance).then_some(token)
}
