//! The dialect of Morpheus appliances, 3.6.2 to 9.0 (facts/morpheus.md).

mod clients;
mod code;
mod inventory;
mod login;
mod page;
mod reach;
mod revoke;
mod settings;
mod tenants;
mod tokens;
mod whoami;

use url::Url;

use super::authorization::Attempt;
use super::dialect::{
    Account, Credentials, Dialect, IdTokenCheck, Reach, Revoked, Welcome, Whoami,
};
use super::endpoints::Endpoints;
use super::message::{Answer, Method, Request};
use super::oauth::{self, NamedError, Redactor, TokenReply};
use super::talk::Talk;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::id_token::IdToken;
use crate::domain::profile::MORPHEUS_CLIENT;
use crate::domain::provider::Provider;
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::domain::token::TokenSet;

/// Morpheus appliances.
#[derive(Debug)]
pub struct Morpheus;

/// The first version with many tokens for a client, and with `/api/tokens`.
const MANY_TOKENS: &[u32] = &[9];

impl Dialect for Morpheus {
    // The code flow works only for clients with a secret (facts/morpheus.md §3).
    fn grants(&self, account: &Account) -> Vec<Grant> {
        let all = [Grant::Password, Grant::AuthorizationCode, Grant::Paste];
        let has_secret = account.client_secret.is_some();
        let offered = all.into_iter();
        offered
            .filter(|grant| has_secret || *grant != Grant::AuthorizationCode)
            .collect()
    }

    fn discover(&self, account: &Account) -> Talk<Endpoints> {
        Talk::Done(Ok(Endpoints {
            authorization: Some(url(account, code::AUTHORIZE_PATH)),
            ..Endpoints::default()
        }))
    }

    fn authorization(
        &self,
        account: &Account,
        attempt: &Attempt,
        redirect: &RedirectUri,
    ) -> Result<Url> {
        code::authorization(account, attempt, redirect)
    }

    fn verify(&self, _account: &Account, check: IdTokenCheck) -> Talk<IdToken> {
        Talk::Done(Ok(code::id_token(&check)))
    }

    fn login(&self, account: &Account, credentials: &Credentials) -> Talk<TokenReply> {
        match credentials {
            Credentials::Password { password, .. } => login::login(account, password),
            Credentials::Code(grant) => login::exchange(account, grant),
            Credentials::Client => Talk::Done(Err(Error::new(
                Kind::Failed,
                "Morpheus appliances have no client credentials grant",
            ))),
        }
    }

    fn refresh(&self, account: &Account, refresh: &Secret) -> Talk<TokenReply> {
        login::refresh(account, refresh)
    }

    fn whoami(&self, account: &Account, access: &Secret) -> Talk<Whoami> {
        whoami::whoami(account, access)
    }

    fn welcome(&self, account: &Account, access: &Secret) -> Talk<Welcome> {
        whoami::welcome(account, access)
    }

    fn reach(&self, account: &Account) -> Talk<Reach> {
        reach::reach(account)
    }

    fn revoke(&self, account: &Account, tokens: &TokenSet) -> Talk<Revoked> {
        revoke::revoke(account, tokens)
    }

    fn revoke_kills(&self, account: &Account) -> String {
        let client = client(account);
        match &account.version {
            Some(version) if version.is_at_least(MANY_TOKENS) => {
                format!("{version}: deletes this one token, access and refresh")
            }
            Some(version) => format!(
                "{version}: clears client {client} of this user: every tool that shares the token stops"
            ),
            None => format!(
                "deletes this one token; before 9.0 clears client {client} of this user: every tool that shares the token stops"
            ),
        }
    }

    fn refresh_kills(&self, account: &Account) -> Option<String> {
        let shared = account.profile.shares_client(Provider::Morpheus);
        (shared && self.reuses_tokens(account)).then(|| {
            let client = client(account);
            format!("the present token dies at once and stops every tool that uses it: client {client} is shared")
        })
    }

    // Before 9.0 documented; for 9.0 assumed (facts/morpheus.md §11).
    fn refresh_kills_old_access(&self) -> bool {
        true
    }

    fn reuses_tokens(&self, account: &Account) -> bool {
        account
            .version
            .as_ref()
            .is_none_or(|version| !version.is_at_least(MANY_TOKENS))
    }
}

fn client(account: &Account) -> String {
    let client = account.profile.client(Provider::Morpheus);
    client.unwrap_or(MORPHEUS_CLIENT).to_owned()
}

fn url(account: &Account, path: &str) -> Url {
    account.server.address.join(path)
}

fn get(account: &Account, path: &str, access: &Secret) -> Request {
    Request::new(Method::Get, url(account, path)).bearer(access)
}

/// What an answer of `/api` means when it isn't the wanted one. `what` says what was tried.
fn api_error(answer: &Answer, redactor: &Redactor, what: &str) -> Error {
    let named = oauth::named_error(answer, redactor);
    let said = named
        .as_ref()
        .map_or_else(|| answer.kind(), |named| named.sentence(answer.status));
    let kind = match answer.status {
        401 => Kind::LoginNeeded,
        200..=499 => Kind::Refused,
        _ => Kind::AnswerLost,
    };
    let error = Error::new(kind, format!("{what} failed")).because(said);
    match (answer.status, answer.retry_after) {
        (429 | 503, Some(after)) => error
            .hint(format!("try again in {}", span::wait(after)))
            .again_after(Some(after)),
        _ => match hint(answer, named.as_ref()) {
            Some(hint) => error.hint(hint),
            None => error,
        },
    }
}

fn hint(answer: &Answer, named: Option<&NamedError>) -> Option<&'static str> {
    match (answer.status, named) {
        (401, _) => {
            Some("the token was revoked or superseded elsewhere: refresh it, or log in again")
        }
        (403, _) => Some("this user's role doesn't allow it"),
        (404, None) => Some("is this the address of a Morpheus appliance?"),
        (429, _) => Some("wait a little, then try again"),
        // facts/morpheus.md 9, point 2: tokens from before an upgrade
        (500, Some(named)) if named.is("server_error") => {
            Some("after an upgrade of the appliance old tokens do this: log in again")
        }
        (500..=599, _) => Some("the appliance has trouble: try again later"),
        _ => None,
    }
}

/// Whether this 2xx or 401 comes from a Morpheus appliance at all: HTML comes from a proxy or a portal.
fn is_html(answer: &Answer) -> bool {
    answer.content_type.as_deref() == Some("text/html")
}
