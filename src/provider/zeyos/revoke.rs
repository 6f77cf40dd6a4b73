//! How a pair of tokens is ended at `oauth2/v1` (facts/zeyos.md 4.4).
//!
//! The refresh token goes first: that ends the access token, too. The other way round it would live on for 100 days.

use super::oauth2::{known, post};
use super::refusal::said;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;
use crate::provider::dialect::{Account, Revoked};
use crate::provider::message::{Request, Value};
use crate::provider::oauth::Redactor;
use crate::provider::talk::Talk;

/// Why a token may live on; none if it was ended.
type Trouble = Option<String>;

/// Ends both tokens; each is tried whatever became of the other.
pub(super) fn revoke(account: &Account, tokens: &TokenSet) -> Talk<Revoked> {
    let what = format!("revoke of {}", account.profile.name);
    let access = match request(account, &tokens.access) {
        Ok(request) => request,
        Err(error) => return Talk::Done(Err(error)),
    };
    let Some(refresh) = &tokens.refresh else {
        return end(access, move |trouble| {
            Talk::Done(match trouble {
                None => Ok(Revoked {
                    what: "ended the access token".to_owned(),
                }),
                Some(why) => Err(Error::new(Kind::Refused, format!("{what} failed")).because(why)),
            })
        });
    };
    match request(account, refresh) {
        Ok(refresh) => end(refresh, move |first| {
            end(access, move |second| {
                Talk::Done(verdict(first, second, &what))
            })
        }),
        Err(error) => Talk::Done(Err(error)),
    }
}

/// No hint which token it is: no document of ZeyOS knows one.
fn request(account: &Account, token: &Secret) -> Result<Request> {
    let url = known(account.endpoints.revocation.as_ref(), "revocation")?;
    post(account, url, vec![("token", Value::Secret(token.share()))])
}

/// Any 2xx is a success, whatever its body (RFC 7009 §2.2).
fn end(request: Request, next: impl FnOnce(Trouble) -> Talk<Revoked> + 'static) -> Talk<Revoked> {
    let redactor = Redactor::of(&request);
    Talk::ask(request, move |answer| {
        next((!answer.is_success()).then(|| said(&answer, &redactor)))
    })
}

fn verdict(refresh: Trouble, access: Trouble, what: &str) -> Result<Revoked> {
    let (what, why) = match (refresh, access) {
        (None, None) => {
            let what = "ended refresh and access token".to_owned();
            return Ok(Revoked { what });
        }
        (None, Some(why)) => {
            let what = format!("ended the refresh token; the access token by itself: {why}");
            return Ok(Revoked { what });
        }
        (Some(why), None) => {
            let half = "the access token is ended, the refresh token may live on";
            (format!("{what}: {half}"), why)
        }
        (Some(why), Some(_)) => (format!("{what} failed: both tokens may live on"), why),
    };
    Err(Error::new(Kind::Refused, what).because(why))
}
