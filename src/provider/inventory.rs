//! What a server can be asked about tokens, users, tenants and clients beyond our own login.
//!
//! What a kind of server doesn't have answers `Kind::Failed`, with what works instead; nothing is sent then.

use super::dialect::Account;
use super::oauth::NewTokens;
use super::talk::Talk;
use crate::domain::error::{Error, Kind};
use crate::domain::secret::Secret;
use crate::domain::server_token::{By, ServerToken};
use crate::domain::tenant::{OauthClient, Tenant, User};

/// Who asks, with which token, and about whom.
pub struct Inquiry {
    /// Who asks.
    pub account: Account,
    /// With this access token.
    pub access: Secret,
    /// About this user; none: about the one who asks.
    pub user: Option<u64>,
}

impl Inquiry {
    /// The same asker, about the same user.
    #[must_use]
    pub fn share(&self) -> Self {
        Self {
            account: self.account.clone(),
            access: self.access.share(),
            user: self.user,
        }
    }
}

/// A user's tokens, as the server lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenList {
    /// The rows, each once.
    pub tokens: Vec<ServerToken>,
    /// What a revocation kills.
    pub by: By,
    /// Rows that can't be read.
    pub skipped: usize,
    /// There are more than were read.
    pub cut: bool,
}

/// How a request to end a token was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// In the server's terms: `deleted token 662`.
    Ended(String),
    /// Not now; nothing was ended, and the next request would be answered the same.
    Later(Error),
}

/// How a request to end several tokens at once was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bulk {
    /// The server says that they are ended.
    Done,
    /// Not now; nothing was ended.
    Later(Error),
    /// It doesn't take several at once: nothing was ended.
    NotTaken,
}

/// A token that was made.
#[derive(Debug)]
pub struct Minted {
    /// Its row.
    pub token: ServerToken,
    /// The secrets; none if the server shows only masks.
    pub tokens: Option<NewTokens>,
}

/// The questions.
pub trait Inventory {
    /// Lists a user's tokens.
    fn tokens(&self, inquiry: &Inquiry) -> Talk<TokenList> {
        Talk::Done(Err(no_list(&inquiry.account)))
    }

    /// Ends one of them.
    fn end_token(&self, inquiry: &Inquiry, _token: &ServerToken, _by: By) -> Talk<Ending> {
        Talk::Done(Err(no_list(&inquiry.account)))
    }

    /// Ends several, by id.
    fn end_tokens(&self, inquiry: &Inquiry, _ids: &[u64]) -> Talk<Bulk> {
        Talk::Done(Err(no_list(&inquiry.account)))
    }

    /// Makes a token for a client, without a password.
    fn create_token(&self, inquiry: &Inquiry, _client: &str, _name: Option<&str>) -> Talk<Minted> {
        let name = &inquiry.account.profile.name;
        let error = lacks(&inquiry.account, "way to make tokens without a login");
        Talk::Done(Err(
            error.hint(format!("keyfob login {name} gets a new one"))
        ))
    }

    /// Puts a new token in the place of a listed one. Only the access token comes back, and without its end.
    fn regenerate_token(
        &self,
        inquiry: &Inquiry,
        _token: &ServerToken,
        _by: By,
    ) -> Talk<NewTokens> {
        let name = &inquiry.account.profile.name;
        let error = lacks(&inquiry.account, "way to replace tokens without a login");
        Talk::Done(Err(
            error.hint(format!("keyfob refresh {name} gets a new one"))
        ))
    }

    /// What is lost when the account's token is replaced, as a sentence; none where that can't be done.
    fn regenerate_kills(&self, _account: &Account) -> Option<String> {
        None
    }

    /// Finds a user by name.
    fn find_user(&self, inquiry: &Inquiry, _name: &str) -> Talk<User> {
        Talk::Done(Err(no_list(&inquiry.account)))
    }

    /// Lists the tenants.
    fn tenants(&self, inquiry: &Inquiry) -> Talk<Vec<Tenant>> {
        let error = lacks(&inquiry.account, "list of tenants");
        Talk::Done(Err(error.hint("tenants are Morpheus'")))
    }

    /// Lists the OAuth clients.
    fn clients(&self, inquiry: &Inquiry) -> Talk<Vec<OauthClient>> {
        let error = lacks(&inquiry.account, "list of OAuth clients");
        Talk::Done(Err(
            error.hint("its web interface may have one: keyfob browse NAME")
        ))
    }
}

fn lacks(account: &Account, what: &str) -> Error {
    let kind = account.server.provider.title();
    Error::new(Kind::Failed, format!("{kind} servers have no {what}"))
}

fn no_list(account: &Account) -> Error {
    let name = &account.profile.name;
    lacks(account, "list of a user's tokens").hint(format!(
        "for our own token: keyfob whoami {name}, keyfob introspect {name}, keyfob revoke {name}"
    ))
}
