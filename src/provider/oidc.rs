//! Any OAuth 2.0 or OpenID Connect server (facts/oauth.md).

mod authorize;
mod device;
mod discovery;
mod document;
mod fetch;
mod hints;
mod id_token;
mod introspect;
mod revoke;
mod scope;
mod token;
mod whoami;

use url::Url;

use super::authorization::Attempt;
use super::device::{DeviceLogin, DevicePoll};
use super::dialect::{
    Account, Credentials, Dialect, IdTokenCheck, Introspection, Reach, Revoked, TokenKind, Welcome,
    Whoami,
};
use super::endpoints::Endpoints;
use super::inventory::Inventory;
use super::oauth::TokenReply;
use super::talk::Talk;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::id_token::IdToken;
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;

/// OAuth 2.0 authorization servers and OpenID providers.
#[derive(Debug)]
pub struct Oidc;

impl Inventory for Oidc {}

impl Dialect for Oidc {
    // All of them, whatever the server lists: lists lie (facts/oauth.md Q).
    fn grants(&self, account: &Account) -> Vec<Grant> {
        account.server.provider.grants().to_vec()
    }

    fn discover(&self, account: &Account) -> Talk<Endpoints> {
        discovery::discover(account)
    }

    fn authorization(
        &self,
        account: &Account,
        attempt: &Attempt,
        redirect: &RedirectUri,
    ) -> Result<Url> {
        authorize::authorization(account, attempt, redirect)
    }

    fn begin_device(&self, account: &Account) -> Talk<DeviceLogin> {
        device::begin(account)
    }

    fn poll_device(&self, account: &Account, login: &DeviceLogin) -> Talk<DevicePoll> {
        device::poll(account, login)
    }

    fn verify(&self, account: &Account, check: IdTokenCheck) -> Talk<IdToken> {
        id_token::verify(account, &check)
    }

    fn introspect(
        &self,
        account: &Account,
        token: &Secret,
        kind: TokenKind,
    ) -> Talk<Introspection> {
        introspect::introspect(account, token, kind)
    }

    fn tells_ends(&self, account: &Account) -> bool {
        introspect::may_ask(account)
    }

    // No `id_token_hint`: tokens don't go into addresses (OIDC RP-Initiated Logout §2).
    fn end_session(&self, account: &Account) -> Option<Url> {
        let mut url = account.endpoints.end_session.clone()?;
        if let Some(client) = account.profile.client(account.server.provider) {
            url.query_pairs_mut().append_pair("client_id", client);
        }
        Some(url)
    }

    fn login(&self, account: &Account, credentials: &Credentials) -> Talk<TokenReply> {
        token::login(account, credentials)
    }

    fn refresh(&self, account: &Account, refresh: &Secret) -> Talk<TokenReply> {
        token::refresh(account, refresh)
    }

    fn whoami(&self, account: &Account, access: &Secret) -> Talk<Whoami> {
        whoami::whoami(account, access)
    }

    fn welcome(&self, account: &Account, access: &Secret) -> Talk<Welcome> {
        whoami::welcome(account, access)
    }

    fn reach(&self, account: &Account) -> Talk<Reach> {
        discovery::reach(account)
    }

    fn revoke(&self, account: &Account, tokens: &TokenSet) -> Talk<Revoked> {
        revoke::revoke(account, tokens)
    }

    fn revoke_kills(&self, _account: &Account) -> String {
        "ends the refresh token, then the access token; some servers end the whole login with them"
            .to_owned()
    }

    fn refresh_kills(&self, _account: &Account) -> Option<String> {
        None
    }

    // RFC 6749 leaves it open, and servers differ.
    fn refresh_kills_old_access(&self) -> bool {
        false
    }

    fn reuses_tokens(&self, _account: &Account) -> bool {
        false
    }
}

/// The client id, without which there is nothing to log in with.
fn client_id(account: &Account) -> Result<&str> {
    let client = account.profile.client(account.server.provider);
    client.ok_or_else(|| {
        let name = &account.profile.name;
        Error::new(Kind::Usage, format!("profile '{name}' has no client id"))
            .hint(format!("keyfob profile edit {name} --client-id ID"))
    })
}

/// An endpoint, or how to name it by hand.
fn endpoint(account: &Account, name: &str, known: Option<&Url>) -> Result<Url> {
    known.cloned().ok_or_else(|| {
        let (server, profile) = (&account.server.name, &account.profile.name);
        let what = format!("{server} names no {name} endpoint");
        Error::new(Kind::Failed, what).hint(format!(
            "if it has one: keyfob profile edit {profile} --endpoint {name}=URL"
        ))
    })
}

#[cfg(test)]
mod tests;
