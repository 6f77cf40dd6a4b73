//! What every kind of server can be asked, and who answers for it.

use jiff::SignedDuration;

use super::morpheus::Morpheus;
use super::oauth::TokenReply;
use super::talk::Talk;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::identity::Identity;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::token::TokenSet;
use crate::domain::version::Version;

/// Whom a conversation is about: one login on one server.
#[derive(Debug, Clone)]
pub struct Account {
    /// The server.
    pub server: Server,
    /// The login.
    pub profile: Profile,
    /// The server's version, where it is known.
    pub version: Option<Version>,
}

/// What a human gave for a login.
#[derive(Debug)]
pub enum Credentials {
    /// A password (RFC 6749 §4.3).
    Password(Secret),
}

/// What a server said to an access token.
#[derive(Debug, PartialEq, Eq)]
pub enum Whoami {
    /// It is good, and belongs to this identity.
    Accepted(Identity),
    /// 401: it isn't good any more; why, in the server's words.
    Rejected(Error),
}

/// What a server tells before any login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Its version, where it tells strangers.
    pub version: Option<Version>,
    /// Its first setup isn't done: nobody can log in yet.
    pub setup_needed: bool,
    /// It is down for maintenance, in its own words.
    pub maintenance: Option<String>,
    /// Its clock minus ours.
    pub clock_skew: Option<SignedDuration>,
}

/// What a revocation did at the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// In the server's terms: `deleted token 662`.
    pub what: String,
}

/// What a server tells once somebody is logged in.
#[derive(Debug, PartialEq, Eq)]
pub struct Welcome {
    /// Who we are.
    pub identity: Identity,
    /// The full life of this client's tokens, where the server tells.
    pub client_life: Option<SignedDuration>,
}

/// One kind of server.
pub trait Dialect {
    /// The grants that it offers for this account.
    fn grants(&self, account: &Account) -> Vec<Grant>;

    /// Logs in. Sent once; asked again only where the first answer proves that nothing was tried.
    fn login(&self, account: &Account, credentials: &Credentials) -> Talk<TokenReply>;

    /// Asks for new tokens (RFC 6749 §6).
    fn refresh(&self, account: &Account, refresh: &Secret) -> Talk<TokenReply>;

    /// Asks whose the access token is: also the probe whether it lives.
    fn whoami(&self, account: &Account, access: &Secret) -> Talk<Whoami>;

    /// Asks what is good to know right after a login.
    fn welcome(&self, account: &Account, access: &Secret) -> Talk<Welcome>;

    /// Asks a stranger's questions: is it there, is it what we think, which version.
    fn reach(&self, account: &Account) -> Talk<Reach>;

    /// Ends the tokens at the server. Whether they are dead is asked afterwards, with [`Dialect::whoami`].
    fn revoke(&self, account: &Account, tokens: &TokenSet) -> Talk<Revoked>;

    /// What a revocation kills, for the dialog: a sentence.
    fn revoke_kills(&self, account: &Account) -> String;

    /// What a refresh kills beyond our own old token, if anything.
    fn refresh_kills(&self, account: &Account) -> Option<String>;

    /// Whether a refresh kills the old access token: then it can be asked whether a refresh whose answer was lost took
    /// place.
    fn refresh_kills_old_access(&self) -> bool;

    /// Whether a login may hand out a token that was there before.
    fn reuses_tokens(&self, account: &Account) -> bool;
}

/// The dialect of a kind of server.
///
/// # Errors
/// `Kind::Failed` for a kind that this version doesn't speak.
pub fn dialect_of(provider: Provider) -> Result<&'static dyn Dialect> {
    match provider {
        Provider::Morpheus => Ok(&Morpheus),
        Provider::Zeyos | Provider::Oidc => {
            let what = format!(
                "this version of keyfob doesn't speak {} yet",
                provider.title()
            );
            Err(Error::new(Kind::Failed, what)
                .hint("the profile is kept; a later version logs in with it"))
        }
    }
}
