//! Ending tokens at the server: the verdict, not the hope.

use super::journal;
use super::ports::Ports;
use super::refresh::{self, PATIENCE, Want};
use super::work::Work;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::holding::Holding;
use crate::domain::lifecycle::{Event, State};
use crate::domain::name::ProfileName;
use crate::provider::dialect::Whoami;

/// A revocation that worked.
#[derive(Debug)]
pub struct Ended {
    /// What is held now.
    pub holding: Holding,
    /// In the server's terms, with the verdict: `deleted token 662, checked: whoami says 401`.
    pub what: String,
}

/// Ends the profile's tokens at the server and asks whether they are dead. They stay in the vault, marked as revoked.
///
/// Where a token that has expired can't end itself, it is refreshed first, if that works.
///
/// # Errors
/// `LoginNeeded` if there is nothing to revoke with; `Refused` if the server says no (the token lives); the port's.
pub async fn revoke(ports: &Ports, name: &ProfileName) -> Result<Ended> {
    let mut work = Work::load(ports, name)?;
    work.server.require_safe_transport()?;
    require_tokens(&work)?;
    ports.vault.open(false).await?;
    let needs_access = work.dialect.revokes_by_access(&work.account());
    if needs_access && matches!(work.state(), State::Expired { .. }) {
        refresh::refresh(ports, name, Want::NewerThan(work.holding.generation)).await?;
    }
    let _guard = ports.locks.acquire(name, PATIENCE).await?;
    work.reload()?;
    require_tokens(&work)?;
    let began = ports.clock.now();
    let result = end(&mut work).await;
    let outcome = result.as_ref().map(|ended| ended.what.as_str());
    journal::record_timed(ports, name, Verb::Revoke, began, outcome);
    result
}

fn require_tokens(work: &Work<'_>) -> Result<()> {
    match work.state() {
        State::Active | State::Expiring | State::Expired { .. } | State::Rejected { .. } => Ok(()),
        State::NeedsLogin { .. } | State::SignedOut | State::Revoked { .. } | State::Damaged => {
            let what = format!("nothing to revoke: {}", work.login_needed());
            Err(Error::new(Kind::LoginNeeded, what).hint(format!(
                "keyfob logout --local {} forgets what is here",
                work.profile.name
            )))
        }
    }
}

async fn end(work: &mut Work<'_>) -> Result<Ended> {
    let tokens = work.tokens()?;
    work.prepare().await?;
    let account = work.account();
    let revoked = work.ask(work.dialect.revoke(&account, &tokens)).await?;
    let verdict = match work
        .ask(work.dialect.whoami(&account, &tokens.access))
        .await
    {
        Ok(Whoami::Rejected(_)) => "checked: whoami says 401",
        Ok(Whoami::Accepted(_)) => return Err(still_alive(work)),
        Err(_) => "not checked: whoami got no clear answer",
    };
    let (name, now) = (&work.profile.name, work.ports.clock.now());
    // In this order: killed in between, the doubt about a lost refresh must not be gone before the tokens are known dead.
    work.holding = work.ports.vault.note(name, Event::Revoked, now)?;
    work.ports.vault.drop_intent(name)?;
    Ok(Ended {
        holding: work.holding.clone(),
        what: format!("{}, {verdict}", revoked.what),
    })
}

fn still_alive(work: &Work<'_>) -> Error {
    let what = format!(
        "the server says that the token of '{}' is revoked, yet it still accepts it",
        work.profile.name
    );
    Error::new(Kind::Refused, what).hint("look into its web interface, under the user's API access")
}
