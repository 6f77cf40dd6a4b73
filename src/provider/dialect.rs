//! What every kind of server can be asked, and who answers for it.

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::authorization::{Attempt, CodeGrant};
use super::device::{DeviceLogin, DevicePoll};
use super::endpoints::Endpoints;
use super::inventory::Inventory;
use super::morpheus::Morpheus;
use super::oauth::TokenReply;
use super::oidc::Oidc;
use super::talk::Talk;
use super::zeyos::Zeyos;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::id_token::IdToken;
use crate::domain::identity::Identity;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::token::TokenSet;
use crate::domain::version::Version;

/// Whom a conversation is about: one login on one server, fixed when the conversation starts (facts/oauth.md E02).
#[derive(Debug)]
pub struct Account {
    /// The server.
    pub server: Server,
    /// The login.
    pub profile: Profile,
    /// The server's version, where it is known.
    pub version: Option<Version>,
    /// How the tokens in question are, or were, obtained: ZeyOS has a dialect for each way.
    pub grant: Grant,
    /// The scope that was granted, where the server said.
    pub scope: Option<String>,
    /// `sub` of the ID token, where there is one.
    pub subject: Option<String>,
    /// The client secret, where there is one and the vault is open.
    pub client_secret: Option<Secret>,
    /// Where the server's endpoints are.
    pub endpoints: Rc<Endpoints>,
    /// Names this installation to servers that keep a token for each device: random, and the same for ever.
    pub device: Option<String>,
}

impl Clone for Account {
    fn clone(&self) -> Self {
        Self {
            server: self.server.clone(),
            profile: self.profile.clone(),
            version: self.version.clone(),
            grant: self.grant,
            scope: self.scope.clone(),
            subject: self.subject.clone(),
            client_secret: self.client_secret.as_ref().map(Secret::share),
            endpoints: Rc::clone(&self.endpoints),
            device: self.device.clone(),
        }
    }
}

impl Account {
    /// An account of which nothing is known but configuration.
    #[must_use]
    pub fn new(server: Server, profile: Profile) -> Self {
        Self {
            grant: profile.grant,
            server,
            profile,
            version: None,
            scope: None,
            subject: None,
            client_secret: None,
            endpoints: Rc::default(),
            device: None,
        }
    }
}

/// What is shown to a server for a login; the way is the account's grant.
#[derive(Debug)]
pub enum Credentials {
    /// What a human typed (RFC 6749 §4.3; ZeyOS' own two dialects).
    Password {
        /// The password.
        password: Secret,
        /// The one-time code, where one was asked for.
        otp: Option<Secret>,
    },
    /// A code from the browser (RFC 6749 §4.1.3).
    Code(CodeGrant),
    /// Nothing but the client's own proof (RFC 6749 §4.4).
    Client,
}

impl Credentials {
    /// A password alone.
    #[must_use]
    pub const fn password(password: Secret) -> Self {
        Self::Password {
            password,
            otp: None,
        }
    }
}

/// What a server knows of a token (RFC 7662 §2.2). All texts are cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Introspection {
    /// The one thing to rely on. `false` may also mean: not a token of this client.
    pub active: bool,
    /// When it ends, by the server's clock.
    pub expiry: Option<Timestamp>,
    /// How far that clock is ahead of ours.
    pub ahead: SignedDuration,
    /// What else it said, in its order: `client_id`, `username`, `sub` …
    pub claims: Vec<(String, String)>,
}

/// Which of the two tokens is meant (RFC 7009 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

impl TokenKind {
    /// The word of `token_type_hint`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Access => "access_token",
            Self::Refresh => "refresh_token",
        }
    }
}

/// An ID token to look at.
#[derive(Debug)]
pub struct IdTokenCheck {
    /// The ID token.
    pub token: Secret,
    /// The access token that came with it, for `at_hash`.
    pub access: Secret,
    /// The nonce that was sent; none after a refresh.
    pub nonce: Option<String>,
    /// What the clock says.
    pub now: Timestamp,
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
    /// Who we are; none where tokens of this kind have no user.
    pub identity: Option<Identity>,
    /// The full life of this client's tokens, where the server tells.
    pub client_life: Option<SignedDuration>,
}

/// One kind of server.
///
/// What a kind of server doesn't have answers `Kind::Failed`, with what to do instead; nothing is sent then.
pub trait Dialect: Inventory {
    /// The grants that it offers for this account.
    fn grants(&self, account: &Account) -> Vec<Grant>;

    /// Finds the endpoints, before anything secret is sent. What the profile names by hand is laid over it afterwards.
    fn discover(&self, account: &Account) -> Talk<Endpoints>;

    /// The address at which a browser logs in.
    ///
    /// # Errors
    /// `Kind::Usage` or `Failed` where that can't be: no client id, no such endpoint.
    fn authorization(
        &self,
        account: &Account,
        attempt: &Attempt,
        redirect: &RedirectUri,
    ) -> Result<Url>;

    /// Begins a device login (RFC 8628 §3.1).
    fn begin_device(&self, account: &Account) -> Talk<DeviceLogin> {
        Talk::Done(Err(not_offered(account, "device logins")))
    }

    /// Asks whether the human has approved (RFC 8628 §3.4). Sent once for each call.
    fn poll_device(&self, account: &Account, _login: &DeviceLogin) -> Talk<DevicePoll> {
        Talk::Done(Err(not_offered(account, "device logins")))
    }

    /// Says what an ID token tells and how far that is proven; fetches keys where it knows them.
    ///
    /// # Errors
    /// `Kind::Refused` if it fails its checks: tokens that came with it are not to be stored (facts/oauth.md G11).
    fn verify(&self, account: &Account, check: IdTokenCheck) -> Talk<IdToken>;

    /// Asks what the server knows of a token (RFC 7662).
    fn introspect(
        &self,
        account: &Account,
        _token: &Secret,
        _kind: TokenKind,
    ) -> Talk<Introspection> {
        Talk::Done(Err(not_offered(account, "introspection").hint(format!(
            "keyfob whoami {} asks whether the token is accepted",
            account.profile.name
        ))))
    }

    /// Whether the server may be asked when a refresh token ends, and would tell this account.
    fn tells_ends(&self, _account: &Account) -> bool {
        false
    }

    /// Where a browser ends its session at the server, without any token in it.
    fn end_session(&self, _account: &Account) -> Option<Url> {
        None
    }

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

    /// Whether a revocation needs a living access token: an expired one is refreshed first then.
    fn revokes_by_access(&self, _account: &Account) -> bool {
        true
    }

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

fn not_offered(account: &Account, what: &str) -> Error {
    let kind = account.server.provider.title();
    Error::new(Kind::Failed, format!("{kind} servers have no {what}"))
}

/// The dialect of a kind of server.
#[must_use]
pub fn dialect_of(provider: Provider) -> &'static dyn Dialect {
    match provider {
        Provider::Morpheus => &Morpheus,
        Provider::Zeyos => &Zeyos,
        Provider::Oidc => &Oidc,
    }
}
