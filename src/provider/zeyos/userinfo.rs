//! Whose a token is, at `oauth2/v1/userinfo` (facts/zeyos.md 4.4).

use serde::Deserialize;
use url::Url;

use super::oauth2::known;
use super::refusal::{error, is_html};
use crate::domain::error::Result;
use crate::domain::identity::Identity;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::dialect::{Account, Whoami};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::Redactor;
use crate::provider::talk::Talk;

/// Longest name that is kept.
const LONGEST_NAME: usize = 120;

#[derive(Deserialize)]
struct UserJson {
    sub: String,
    name: Option<String>,
    preferred_username: Option<String>,
}

/// Asks whose the access token is.
pub(super) fn whoami(account: &Account, access: &Secret) -> Talk<Whoami> {
    match known(account.endpoints.userinfo.as_ref(), "userinfo") {
        Ok(url) => ask(account, url, access),
        Err(error) => Talk::Done(Err(error)),
    }
}

fn ask(account: &Account, url: Url, access: &Secret) -> Talk<Whoami> {
    let request = Request::new(Method::Get, url).bearer(access);
    let redactor = Redactor::of(&request);
    let what = format!("whoami on {}", account.server.name);
    let instance = account.profile.instance.clone();
    Talk::ask(request, move |answer| {
        Talk::Done(read(&answer, &redactor, &what, instance))
    })
}

/// The same for a token that is known to live: what can't be told isn't worth failing for.
pub(super) fn or_known(account: &Account, access: &Secret, known: Identity) -> Talk<Whoami> {
    let Some(url) = account.endpoints.userinfo.clone() else {
        return Talk::Done(Ok(Whoami::Accepted(known)));
    };
    let request = Request::new(Method::Get, url).bearer(access);
    Talk::ask(request, move |answer| {
        let told = answer.is_success().then(|| answer.json::<UserJson>());
        let identity = told
            .flatten()
            .map(|user| identity(user, known.tenant.clone()));
        Talk::Done(Ok(Whoami::Accepted(identity.unwrap_or(known))))
    })
}

fn read(
    answer: &Answer,
    redactor: &Redactor,
    what: &str,
    instance: Option<String>,
) -> Result<Whoami> {
    let user = answer.is_success().then(|| answer.json::<UserJson>());
    if let Some(user) = user.flatten() {
        return Ok(Whoami::Accepted(identity(user, instance)));
    }
    match answer.status {
        // A portal's or proxy's 401 page says nothing about the token.
        401 if !is_html(answer) => Ok(Whoami::Rejected(error(answer, redactor, what))),
        _ => Err(error(answer, redactor, what)),
    }
}

fn identity(user: UserJson, instance: Option<String>) -> Identity {
    let clean = |said: String| text::clean(&said, LONGEST_NAME);
    Identity {
        user: clean(user.preferred_username.unwrap_or(user.sub)),
        display_name: user.name.map(clean),
        tenant: instance,
        role: None,
        version: None,
    }
}
