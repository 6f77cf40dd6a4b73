//! What a server knows of a user's tokens, and ending them: the verdict, not the hope.

use jiff::Timestamp;

use super::ports::Ports;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::holding::Holding;
use crate::domain::name::ProfileName;
use crate::domain::server_token::{By, Listed, ServerToken};
use crate::domain::tenant::User;

/// Whose tokens are meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Another user's, by name or number; needs rights. None: the profile's own user's.
    pub user: Option<String>,
}

/// A server's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// Its tokens, newest first, and whose they are.
    pub listed: Vec<Listed>,
    /// When the server was asked.
    pub as_of: Timestamp,
    /// What a revocation kills.
    pub by: By,
    /// The other user, if one was asked for.
    pub user: Option<User>,
    /// Rows that can't be read.
    pub skipped: usize,
    /// There are more than were read.
    pub cut: bool,
}

/// What became of one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The token.
    pub token: ServerToken,
    /// In the server's terms, with the check: `deleted token 662, checked: no longer listed`.
    pub result: Result<String>,
}

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// For this client; the profile's own if none.
    pub client: Option<String>,
    /// What to call it.
    pub name: Option<String>,
    /// For another user, by name or number.
    pub user: Option<String>,
    /// The new profile that will hold it: a copy of the asking one.
    pub hold: ProfileName,
}

/// A token that was made.
#[derive(Debug)]
pub struct Created {
    /// As the server lists it.
    pub token: ServerToken,
    /// What the new profile holds.
    pub holding: Holding,
}

/// A profile's token that was replaced.
#[derive(Debug)]
pub struct Regenerated {
    /// What is held now.
    pub holding: Holding,
    /// As the server lists it, where it does.
    pub token: Option<ServerToken>,
    /// There was a refresh token, and no new one came.
    pub lost_refresh: bool,
}

/// Lists the tokens of the profile's user, or of another one.
///
/// # Errors
/// `Kind::Failed` where the server has no list, with what works instead; `Refused` without the right to see it;
/// `LoginNeeded` without a living token; the port's and the vault's.
pub async fn list(_ports: &Ports, _name: &ProfileName, _query: &Query) -> Result<Inventory> {
    Err(Error::new(Kind::Failed, "not there yet"))
}

/// Ends these tokens, and no others, and looks whether they are gone. The one that asks goes last, whatever the order.
/// Each is told once its fate is known. Profiles here that held one are marked as revoked.
///
/// # Errors
/// As for [`list`], before anything was ended; afterwards what fails is a verdict.
pub async fn end(
    _ports: &Ports,
    _name: &ProfileName,
    _query: &Query,
    _doomed: Vec<ServerToken>,
    _tell: &dyn Fn(&Verdict),
) -> Result<Vec<Verdict>> {
    Err(Error::new(Kind::Failed, "not there yet"))
}

/// Makes a token without a password and stores it in a new profile, before anybody sees it.
///
/// # Errors
/// `Kind::Usage` if the new profile's name is taken; `Failed` where the server can't; as for [`list`].
pub async fn create(_ports: &Ports, _name: &ProfileName, _wanted: &Wanted) -> Result<Created> {
    Err(Error::new(Kind::Failed, "not there yet"))
}

/// What is lost when this profile's token is replaced, as a sentence.
#[must_use]
pub fn regenerate_kills(_entry: &super::listing::Entry) -> Option<String> {
    None
}

/// Replaces the profile's token by a new one, without a password; its refresh token is lost.
///
/// # Errors
/// As for [`list`]; `AnswerLost` if nobody knows whether the old one is dead.
pub async fn regenerate(_ports: &Ports, _name: &ProfileName) -> Result<Regenerated> {
    Err(Error::new(Kind::Failed, "not there yet"))
}
