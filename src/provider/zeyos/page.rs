//! `auth/v1/token`: the login that the vendor's web page shows, with user and password (facts/zeyos.md §6).
//!
//! No other evidence says that it exists. So a profile has to ask for it, and an instance that doesn't have it gets the
//! password at no other address.

use serde::Deserialize;

use super::refusal::{hinted, is_not_offered, said};
use super::{introspection, long_token, url, userinfo};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::identity::Identity;
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::dialect::{Account, Introspection, Revoked, Whoami};
use crate::provider::message::{Answer, BasicEncoding, Method, Request, Value};
use crate::provider::oauth::{Redactor, TokenReply};
use crate::provider::talk::Talk;

const TOKEN_PATH: &str = "/auth/v1/token";
const INTROSPECT_PATH: &str = "/auth/v1/token/introspect";
const REVOKE_PATH: &str = "/auth/v1/token/revoke";

/// Longest name that is kept.
const LONGEST_NAME: usize = 120;

/// Logs in with HTTP Basic, user and password as they are (RFC 7617).
pub(super) fn login(account: &Account, password: &Secret) -> Result<Talk<TokenReply>> {
    let user = account.profile.login_name().unwrap_or_default();
    if user.contains(':') {
        let what = "HTTP Basic can't send a user name with a colon";
        return Err(Error::new(Kind::Usage, what).hint("log in with --grant legacy or password"));
    }
    let verb = format!("login to {} as {user}", account.server.name);
    let request = Request::new(Method::Post, url(account, TOKEN_PATH)?).basic(
        &user,
        password,
        BasicEncoding::Raw,
    );
    let redactor = Redactor::of(&request);
    let name = account.profile.name.clone();
    Ok(Talk::ask(request, move |answer| {
        let reply = long_token::reply(&answer, &redactor, &verb, || not_offered(&name));
        Talk::Done(Ok(hinted(
            reply,
            "check user and password; this way knows no one-time codes: --grant password or legacy asks for them",
        )))
    }))
}

fn not_offered(name: &ProfileName) -> Error {
    let what = "this instance doesn't offer the login of ZeyOS' web page, auth/v1/token";
    Error::new(Kind::Refused, what).hint(format!(
        "nothing was tried elsewhere; two other ways: keyfob login {name} --grant legacy, \
         or --grant password with an application's id and secret"
    ))
}

/// A form with the token, in the token's own name: the password is kept nowhere (facts/zeyos.md 11, point 3).
fn about_token(account: &Account, path: &str, token: &Secret) -> Result<Request> {
    let fields = vec![("token", Value::Secret(token.share()))];
    let request = Request::new(Method::Post, url(account, path)?);
    Ok(request.form(fields).bearer(token))
}

/// Asks what the instance knows of the token.
pub(super) fn introspect(account: &Account, token: &Secret) -> Talk<Introspection> {
    match about_token(account, INTROSPECT_PATH, token) {
        Ok(request) => introspection::ask(request, &account.server.name),
        Err(error) => Talk::Done(Err(error)),
    }
}

/// Whose the token is: introspection says whether it lives, userinfo who it is, where these are there.
pub(super) fn whoami(account: &Account, access: &Secret) -> Talk<Whoami> {
    let request = match about_token(account, INTROSPECT_PATH, access) {
        Ok(request) => request,
        Err(error) => return Talk::Done(Err(error)),
    };
    let redactor = Redactor::of(&request);
    let (account, access) = (account.clone(), access.share());
    let what = format!("whoami on {}", account.server.name);
    Talk::ask(request, move |answer| {
        if is_not_offered(&answer) {
            return userinfo::whoami(&account, &access);
        }
        if answer.status == 401 {
            return rejected(&answer, &redactor, &what);
        }
        match introspection::read(&answer, &redactor, &what) {
            Ok(told) if told.active => identify(&account, &access, &answer),
            Ok(_) => rejected(&answer, &redactor, &what),
            Err(error) => Talk::Done(Err(error)),
        }
    })
}

fn rejected(answer: &Answer, redactor: &Redactor, what: &str) -> Talk<Whoami> {
    let why = if answer.is_success() {
        "introspection says that the token isn't active".to_owned()
    } else {
        said(answer, redactor)
    };
    let error = Error::new(Kind::LoginNeeded, format!("{what} failed")).because(why);
    Talk::Done(Ok(Whoami::Rejected(error)))
}

#[derive(Deserialize)]
struct NameJson {
    username: Option<String>,
}

/// The token lives; a name for it is nice to know, no more.
fn identify(account: &Account, access: &Secret, introspected: &Answer) -> Talk<Whoami> {
    let said = introspected
        .json::<NameJson>()
        .and_then(|json| json.username);
    let user = said.or_else(|| account.profile.username.clone());
    let known = Identity {
        user: text::clean(&user.unwrap_or_default(), LONGEST_NAME),
        display_name: None,
        tenant: account.profile.instance.clone(),
        role: None,
        version: None,
    };
    userinfo::or_known(account, access, known)
}

/// Ends the token.
pub(super) fn revoke(account: &Account, access: &Secret) -> Talk<Revoked> {
    let request = match about_token(account, REVOKE_PATH, access) {
        Ok(request) => request,
        Err(error) => return Talk::Done(Err(error)),
    };
    let redactor = Redactor::of(&request);
    let name = account.profile.name.clone();
    Talk::ask(request, move |answer| {
        Talk::Done(ended(&answer, &redactor, &name))
    })
}

fn ended(answer: &Answer, redactor: &Redactor, name: &ProfileName) -> Result<Revoked> {
    if is_not_offered(answer) {
        let what = format!("revoke of {name}: this instance has no auth/v1/token/revoke");
        return Err(Error::new(Kind::Refused, what)
            .because(answer.kind())
            .hint(format!(
                "the token lives until it ends by itself; keyfob logout --local {name} forgets it here"
            )));
    }
    let what = match answer.status {
        200..=299 => "ended the token",
        401 => "the platform no longer knew the token",
        _ => {
            let what = format!("revoke of {name} failed");
            return Err(Error::new(Kind::Refused, what).because(said(answer, redactor)));
        }
    };
    Ok(Revoked {
        what: what.to_owned(),
    })
}
