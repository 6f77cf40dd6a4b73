//! `auth/v1/login`: one long token for a user and a device (facts/zeyos.md §5).

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::oauth2::denied_password;
use super::refusal::{error, is_html, is_not_offered, said};
use super::{long_token, url};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::identity::Identity;
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::dialect::{Account, Revoked, Whoami};
use crate::provider::message::{Answer, Method, Request, Value};
use crate::provider::oauth::{Redactor, TokenReply};
use crate::provider::talk::Talk;

const LOGIN_PATH: &str = "/auth/v1/login";
const LOGOUT_PATH: &str = "/auth/v1/logout";
const STATUS_PATH: &str = "/auth/v1/";

/// Longest name that is kept.
const LONGEST_NAME: usize = 120;

/// Bytes of the digest that tells one profile's tokens from another's.
const MARK: usize = 4;

/// Logs in. No end is asked for: the platform's default is 100 days.
pub(super) fn login(
    account: &Account,
    password: &Secret,
    otp: Option<&Secret>,
) -> Result<Talk<TokenReply>> {
    let user = account.profile.login_name().unwrap_or_default();
    let verb = format!("login to {} as {user}", account.server.name);
    let mut fields = vec![
        ("name", Value::Plain(user)),
        ("password", Value::Secret(password.share())),
        ("identifier", Value::Plain(identifier(account))),
    ];
    let secret = account.client_secret.as_ref();
    fields.extend(secret.map(|secret| ("appsecret", Value::Secret(secret.share()))));
    fields.extend(otp.map(|otp| ("otp", Value::Secret(otp.share()))));
    let request = Request::new(Method::Post, url(account, LOGIN_PATH)?).form(fields);
    let redactor = Redactor::of(&request);
    let (name, has_otp) = (account.profile.name.clone(), otp.is_some());
    Ok(Talk::ask(request, move |answer| {
        let reply = long_token::reply(&answer, &redactor, &verb, || not_offered(&name));
        Talk::Done(Ok(denied_password(reply, has_otp)))
    }))
}

/// Tokens are tied to it and renewed by it: the same for ever for one profile on one machine, and nobody else's.
fn identifier(account: &Account) -> String {
    let device = account.device.as_deref().unwrap_or("here");
    let digest = Sha256::digest(account.profile.name.as_str());
    let mark = digest.get(..MARK).map(text::hex).unwrap_or_default();
    format!("keyfob-{device}-{mark}")
}

fn not_offered(name: &ProfileName) -> Error {
    let what = "this instance doesn't offer ZeyOS' old login, auth/v1/login";
    Error::new(Kind::Refused, what).hint(format!(
        "nothing was tried elsewhere; another way: keyfob login {name} --grant password, \
         with an application's id and secret"
    ))
}

pub(super) fn no_introspection(account: &Account) -> Error {
    let what = "tokens of ZeyOS' old login can't be introspected";
    Error::new(Kind::Failed, what).hint(format!(
        "keyfob whoami {} asks whether the token is accepted",
        account.profile.name
    ))
}

#[derive(Deserialize)]
struct StatusJson {
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    admin: bool,
}

/// Asks whose the token is; `access=1` adds what the user may do.
pub(super) fn whoami(account: &Account, access: &Secret) -> Talk<Whoami> {
    let mut url = match url(account, STATUS_PATH) {
        Ok(url) => url,
        Err(error) => return Talk::Done(Err(error)),
    };
    url.query_pairs_mut().append_pair("access", "1");
    let request = Request::new(Method::Get, url).bearer(access);
    let redactor = Redactor::of(&request);
    let account = account.clone();
    Talk::ask(request, move |answer| {
        Talk::Done(read(&account, &answer, &redactor))
    })
}

fn read(account: &Account, answer: &Answer, redactor: &Redactor) -> Result<Whoami> {
    let status = answer.is_success().then(|| answer.json::<StatusJson>());
    if let Some(status) = status.flatten() {
        return Ok(Whoami::Accepted(identity(account, status)));
    }
    let what = format!("whoami on {}", account.server.name);
    match answer.status {
        // A portal's or proxy's 401 page says nothing about the token.
        401 if !is_html(answer) => Ok(Whoami::Rejected(error(answer, redactor, &what))),
        _ => Err(error(answer, redactor, &what)),
    }
}

/// The user name isn't told: it is the one that logged in, else the mail address.
fn identity(account: &Account, status: StatusJson) -> Identity {
    let clean = |said: String| text::clean(&said, LONGEST_NAME);
    let user = account.profile.username.clone();
    let user = user.or(status.email).or_else(|| status.name.clone());
    Identity {
        user: clean(user.unwrap_or_default()),
        display_name: status.name.map(clean),
        tenant: account.profile.instance.clone(),
        role: status.admin.then(|| "admin".to_owned()),
        version: None,
    }
}

/// Logs this device out: ends the token that it is sent with.
pub(super) fn logout(account: &Account, access: &Secret) -> Talk<Revoked> {
    let url = match url(account, LOGOUT_PATH) {
        Ok(url) => url,
        Err(error) => return Talk::Done(Err(error)),
    };
    let request = Request::new(Method::Get, url).bearer(access);
    let redactor = Redactor::of(&request);
    let what = format!("logout of {}", account.profile.name);
    Talk::ask(request, move |answer| {
        Talk::Done(ended(&answer, &redactor, &what))
    })
}

fn ended(answer: &Answer, redactor: &Redactor, what: &str) -> Result<Revoked> {
    let done = match answer.status {
        200..=299 if !is_not_offered(answer) => "logged this device out",
        401 if !is_html(answer) => "the platform no longer knew the token",
        _ => {
            let said = said(answer, redactor);
            return Err(Error::new(Kind::Refused, format!("{what} failed")).because(said));
        }
    };
    Ok(Revoked {
        what: done.to_owned(),
    })
}
