//! Any OAuth 2.0 or OpenID Connect server (facts/oauth.md).

use url::Url;

use super::authorization::Attempt;
use super::dialect::{
    Account, Credentials, Dialect, IdTokenCheck, Reach, Revoked, Welcome, Whoami,
};
use super::endpoints::Endpoints;
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

fn later<T>() -> Result<T> {
    Err(Error::new(Kind::Failed, "not spoken yet"))
}

impl Dialect for Oidc {
    fn grants(&self, account: &Account) -> Vec<Grant> {
        account.server.provider.grants().to_vec()
    }

    fn discover(&self, _account: &Account) -> Talk<Endpoints> {
        Talk::Done(Ok(Endpoints::default()))
    }

    fn authorization(
        &self,
        _account: &Account,
        _attempt: &Attempt,
        _redirect: &RedirectUri,
    ) -> Result<Url> {
        later()
    }

    fn verify(&self, _account: &Account, _check: IdTokenCheck) -> Talk<IdToken> {
        Talk::Done(later())
    }

    fn login(&self, _account: &Account, _credentials: &Credentials) -> Talk<TokenReply> {
        Talk::Done(later())
    }

    fn refresh(&self, _account: &Account, _refresh: &Secret) -> Talk<TokenReply> {
        Talk::Done(later())
    }

    fn whoami(&self, _account: &Account, _access: &Secret) -> Talk<Whoami> {
        Talk::Done(later())
    }

    fn welcome(&self, _account: &Account, _access: &Secret) -> Talk<Welcome> {
        Talk::Done(later())
    }

    fn reach(&self, _account: &Account) -> Talk<Reach> {
        Talk::Done(later())
    }

    fn revoke(&self, _account: &Account, _tokens: &TokenSet) -> Talk<Revoked> {
        Talk::Done(later())
    }

    fn revoke_kills(&self, _account: &Account) -> String {
        "ends access and refresh token".to_owned()
    }

    fn refresh_kills(&self, _account: &Account) -> Option<String> {
        None
    }

    fn refresh_kills_old_access(&self) -> bool {
        false
    }

    fn reuses_tokens(&self, _account: &Account) -> bool {
        false
    }
}
