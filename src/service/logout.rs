//! Logging out: revoked at the server, then forgotten here; or only forgotten.

use url::Url;

use super::journal;
use super::ports::Ports;
use super::refresh::PATIENCE;
use super::revoke;
use super::work::Work;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::holding::Holding;
use crate::domain::lifecycle::{Event, State};
use crate::domain::name::ProfileName;

/// How far a logout goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Revokes at the server, then forgets.
    Server,
    /// Only forgets: the token stays alive.
    Local,
}

/// A logout that worked.
#[derive(Debug)]
pub struct LoggedOut {
    /// What is held now: nothing.
    pub holding: Holding,
    /// What happened, in words.
    pub what: String,
    /// A token stays alive at the server.
    pub warning: Option<String>,
    /// Where a browser ends its own session, which no revocation touches.
    pub end_session: Option<Url>,
}

/// Logs out. Where there is nothing left to revoke, it only forgets.
///
/// # Errors
/// Those of [`revoke::revoke`]: nothing is forgotten then.
pub async fn logout(ports: &Ports, name: &ProfileName, reach: Reach) -> Result<LoggedOut> {
    let work = Work::load(ports, name)?;
    let at_server = match (reach, work.state()) {
        (Reach::Local, _)
        | (
            _,
            State::SignedOut | State::Revoked { .. } | State::Damaged | State::NeedsLogin { .. },
        ) => None,
        (
            Reach::Server,
            State::Active | State::Expiring | State::Expired { .. } | State::Rejected { .. },
        ) => Some(end_at_server(ports, name).await?),
    };
    let end_session = if at_server.is_some() {
        end_session(Work::load(ports, name)?).await
    } else {
        None
    };
    let alive = at_server.is_none() && work.state().is_alive();
    let _guard = ports.locks.acquire(name, PATIENCE).await?;
    if let Some(Ending { of: Some(of), .. }) = &at_server
        && ports.vault.holding(name)?.generation != *of
    {
        return Err(logged_in_meanwhile(name));
    }
    let holding = ports
        .vault
        .note(name, Event::Forgotten, ports.clock.now())?;
    ports.vault.drop_intent(name)?;
    let what = at_server.map_or_else(
        || "forgotten here".to_owned(),
        |ending| format!("{}, forgotten here", ending.what),
    );
    journal::record(ports, Some(name), Verb::Logout, Ok(&what));
    let warning = alive.then(|| {
        format!("the token of '{name}' stays alive at the server until it expires: only this copy is gone")
    });
    Ok(LoggedOut {
        holding,
        what,
        warning,
        end_session,
    })
}

/// Only a login in a browser leaves a session in one. Nice to know, no more: a server that can't be asked has no say in a
/// logout.
async fn end_session(mut work: Work<'_>) -> Option<Url> {
    match work.account().grant {
        Grant::AuthorizationCode | Grant::Device => {}
        Grant::Password
        | Grant::ClientCredentials
        | Grant::Basic
        | Grant::Legacy
        | Grant::Paste => return None,
    }
    work.prepare().await.ok()?;
    work.dialect.end_session(&work.account())
}

/// How the tokens ended at the server.
struct Ending {
    what: String,
    /// The generation that did, where that is known.
    of: Option<u64>,
}

/// A refresh token that the server refuses leaves nothing to revoke: that is no reason to keep it.
async fn end_at_server(ports: &Ports, name: &ProfileName) -> Result<Ending> {
    match revoke::revoke(ports, name).await {
        Ok(ended) => Ok(Ending {
            what: ended.what,
            of: Some(ended.holding.generation),
        }),
        Err(error) if error.kind() == Kind::LoginNeeded => Ok(Ending {
            what: "the server no longer takes its tokens".to_owned(),
            of: None,
        }),
        Err(error) => Err(error),
    }
}

/// Tokens that nobody has revoked mustn't be forgotten for those that were.
fn logged_in_meanwhile(name: &ProfileName) -> Error {
    let what = format!("'{name}' was logged in anew while its old token was revoked");
    Error::new(Kind::Busy, what).hint(format!("the new token is kept; run: keyfob logout {name}"))
}
