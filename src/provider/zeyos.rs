//! The three dialects of ZeyOS (facts/zeyos.md), chosen by how a profile logs in.
//!
//! None of them ever stands in for another: a password goes where its owner sent it, and nowhere else.

mod introspection;
mod legacy;
mod long_token;
mod oauth2;
mod page;
mod reach;
mod refusal;
mod revoke;
mod userinfo;

use url::Url;

use super::authorization::Attempt;
use super::dialect::{
    Account, Credentials, Dialect, IdTokenCheck, Introspection, Reach, Revoked, TokenKind, Welcome,
    Whoami,
};
use super::endpoints::Endpoints;
use super::inventory::Inventory;
use super::oauth::{TokenReply, jwt};
use super::talk::Talk;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::id_token::{IdToken, Proof};
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;
use crate::domain::zeyos_url;

/// ZeyOS platforms.
#[derive(Debug)]
pub struct Zeyos;

/// What is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speech {
    /// `oauth2/v1`: an application's credentials, two tokens, rotation.
    OAuth,
    /// `auth/v1/token`: as the vendor's web page has it.
    Page,
    /// `auth/v1/login`: one long token for a device.
    Legacy,
}

/// Pasted tokens are of the kind that the profile logs in for.
const fn speech(account: &Account) -> Speech {
    let is_pasted = matches!(account.grant, Grant::Paste);
    let way = if is_pasted {
        account.profile.grant
    } else {
        account.grant
    };
    match way {
        Grant::Basic => Speech::Page,
        Grant::Legacy => Speech::Legacy,
        Grant::Password
        | Grant::AuthorizationCode
        | Grant::Device
        | Grant::ClientCredentials
        | Grant::Paste => Speech::OAuth,
    }
}

impl Inventory for Zeyos {}

impl Dialect for Zeyos {
    fn grants(&self, account: &Account) -> Vec<Grant> {
        account.server.provider.grants().to_vec()
    }

    fn discover(&self, account: &Account) -> Talk<Endpoints> {
        Talk::Done(oauth2::endpoints(account))
    }

    fn authorization(
        &self,
        account: &Account,
        attempt: &Attempt,
        redirect: &RedirectUri,
    ) -> Result<Url> {
        oauth2::authorization(account, attempt, redirect)
    }

    // There are none (facts/zeyos.md 4.3): one that comes all the same is kept and never decided on.
    fn verify(&self, _account: &Account, check: IdTokenCheck) -> Talk<IdToken> {
        Talk::Done(Ok(IdToken {
            subject: jwt::subject(&check.token).unwrap_or_default(),
            proof: Proof::Unverified("ZeyOS is not known to sign ID tokens".to_owned()),
        }))
    }

    fn introspect(
        &self,
        account: &Account,
        token: &Secret,
        _kind: TokenKind,
    ) -> Talk<Introspection> {
        match speech(account) {
            Speech::OAuth => oauth2::introspect(account, token),
            Speech::Page => page::introspect(account, token),
            Speech::Legacy => Talk::Done(Err(legacy::no_introspection(account))),
        }
    }

    // The one dialect with refresh tokens; its application has to prove itself (facts/zeyos.md 4.4).
    fn tells_ends(&self, account: &Account) -> bool {
        speech(account) == Speech::OAuth && account.client_secret.is_some()
    }

    fn login(&self, account: &Account, credentials: &Credentials) -> Talk<TokenReply> {
        let talk = match (speech(account), credentials) {
            (Speech::OAuth, Credentials::Password { password, otp }) => {
                oauth2::password(account, password, otp.as_ref())
            }
            (Speech::OAuth, Credentials::Code(grant)) => oauth2::exchange(account, grant),
            (Speech::Page, Credentials::Password { password, .. }) => {
                page::login(account, password)
            }
            (Speech::Legacy, Credentials::Password { password, otp }) => {
                legacy::login(account, password, otp.as_ref())
            }
            (Speech::Page | Speech::Legacy, Credentials::Code(_)) | (_, Credentials::Client) => {
                Err(Error::new(Kind::Failed, "ZeyOS has no such login"))
            }
        };
        talk.unwrap_or_else(|error| Talk::Done(Err(error)))
    }

    fn refresh(&self, account: &Account, refresh: &Secret) -> Talk<TokenReply> {
        oauth2::refresh(account, refresh).unwrap_or_else(|error| Talk::Done(Err(error)))
    }

    fn whoami(&self, account: &Account, access: &Secret) -> Talk<Whoami> {
        match speech(account) {
            Speech::OAuth => userinfo::whoami(account, access),
            Speech::Page => page::whoami(account, access),
            Speech::Legacy => legacy::whoami(account, access),
        }
    }

    fn welcome(&self, account: &Account, access: &Secret) -> Talk<Welcome> {
        self.whoami(account, access).then(|who| {
            Talk::Done(match who {
                Whoami::Accepted(identity) => Ok(Welcome {
                    identity: Some(identity),
                    client_life: None,
                }),
                Whoami::Rejected(error) => {
                    let what = "the platform granted a token and refuses it";
                    Err(Error::new(Kind::Refused, what).because(error))
                }
            })
        })
    }

    fn reach(&self, account: &Account) -> Talk<Reach> {
        reach::reach(account)
    }

    fn revoke(&self, account: &Account, tokens: &TokenSet) -> Talk<Revoked> {
        match speech(account) {
            Speech::OAuth => revoke::revoke(account, tokens),
            Speech::Page => page::revoke(account, &tokens.access),
            Speech::Legacy => legacy::logout(account, &tokens.access),
        }
    }

    // An application ends its tokens in its own name.
    fn revokes_by_access(&self, account: &Account) -> bool {
        speech(account) != Speech::OAuth
    }

    fn revoke_kills(&self, account: &Account) -> String {
        match speech(account) {
            Speech::OAuth => {
                "ends the refresh, then the access token: the only pair that this user has with this application"
            }
            Speech::Page => "ends this one token",
            Speech::Legacy => "logs this device out: ends this one token",
        }
        .to_owned()
    }

    // Whatever else shares user and application has lost its tokens already when we got ours (facts/zeyos.md 4.3).
    fn refresh_kills(&self, _account: &Account) -> Option<String> {
        None
    }

    // "Previous tokens will thereby invalidate" (facts/zeyos.md 4.3).
    fn refresh_kills_old_access(&self) -> bool {
        true
    }

    fn reuses_tokens(&self, _account: &Account) -> bool {
        false
    }
}

/// The address of a path below the profile's instance.
fn url(account: &Account, path: &str) -> Result<Url> {
    let name = &account.profile.name;
    let instance = account.profile.instance.as_deref().ok_or_else(|| {
        Error::new(Kind::Usage, format!("profile '{name}' has no instance"))
            .hint(format!("keyfob profile edit {name} --instance NAME"))
    })?;
    let instance = zeyos_url::check_instance(instance)?;
    Ok(account.server.address.join(&format!("/{instance}{path}")))
}

#[cfg(test)]
mod tests;
