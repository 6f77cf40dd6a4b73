//! What a platform tells strangers: whether the instance is there (SCREENS, the wizard's check).
//!
//! A request without a token is refused, and the refusal's challenge names the instance (facts/zeyos.md 4.5).

use super::oauth2::USERINFO_PATH;
use super::refusal::{error, is_html, is_not_offered, named};
use super::url;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::text;
use crate::provider::dialect::{Account, Reach};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::{Redactor, challenge};
use crate::provider::talk::Talk;

/// Where an instance answers that has no `oauth2/v1`.
const LEGACY_PATH: &str = "/auth/v1/";

/// Longest realm that is shown.
const LONGEST_REALM: usize = 80;

/// Asks `oauth2/v1`, and where that isn't there, `auth/v1`; neither gets anything secret.
pub(super) fn reach(account: &Account) -> Talk<Reach> {
    let account_ = account.clone();
    ask(account, USERINFO_PATH, move |answer| {
        if matches!(answer.status, 404 | 405) {
            let account = account_.clone();
            return ask(&account_, LEGACY_PATH, move |answer| {
                Talk::Done(read(&account, &answer))
            });
        }
        Talk::Done(read(&account_, &answer))
    })
}

fn ask(
    account: &Account,
    path: &str,
    read: impl FnOnce(Answer) -> Talk<Reach> + 'static,
) -> Talk<Reach> {
    match url(account, path) {
        Ok(url) => Talk::ask(Request::new(Method::Get, url), read),
        Err(error) => Talk::Done(Err(error)),
    }
}

fn read(account: &Account, answer: &Answer) -> Result<Reach> {
    let name = &account.server.name;
    let instance = account.profile.instance.as_deref().unwrap_or_default();
    let what = format!("check of {name}");
    if let Some(to) = &answer.location {
        let what = format!("{name} sends on to {to}");
        return Err(
            Error::new(Kind::Refused, what).hint("if that is the platform, use its address")
        );
    }
    let maintenance = (answer.status == 503).then(|| {
        let said = named(answer, &Redactor::none()).and_then(|named| named.text);
        said.unwrap_or_else(|| answer.kind())
    });
    match answer.status {
        503 => {}
        401 if !is_html(answer) => check_realm(answer, instance)?,
        500.. => return Err(error(answer, &Redactor::none(), &what)),
        _ if is_not_offered(answer) => {
            let what = format!("{name} answers, but has no ZeyOS instance '{instance}'");
            return Err(Error::new(Kind::Refused, what)
                .because(answer.kind())
                .hint("the instance is the one part after the platform's address"));
        }
        _ => {
            let what = format!("{name} answers, but not as a ZeyOS platform");
            return Err(Error::new(Kind::Refused, what)
                .because(answer.kind())
                .hint("check the address: https://cloud.zeyos.com, or your own platform's"));
        }
    }
    let skew = answer
        .date
        .map(|date| date.duration_since(answer.received_at));
    Ok(Reach {
        version: None,
        setup_needed: false,
        maintenance,
        clock_skew: skew,
    })
}

/// A challenge for another realm comes from another instance, or from something else altogether.
fn check_realm(answer: &Answer, instance: &str) -> Result<()> {
    let challenge = answer.challenge.as_deref();
    match challenge.and_then(|said| challenge::parameter(said, "realm")) {
        Some(realm) if !realm.eq_ignore_ascii_case(instance) => {
            let realm = text::clean(&realm, LONGEST_REALM);
            let what = format!("what answers for '{instance}' calls itself '{realm}'");
            Err(Error::new(Kind::Refused, what).hint("check address and instance"))
        }
        Some(_) | None => Ok(()),
    }
}
