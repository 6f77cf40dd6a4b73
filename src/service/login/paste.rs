//! Taking over a token that was made elsewhere: asked for before it is kept.

use jiff::Timestamp;

use super::way::Pasted;
use super::{LoggedIn, finish, keep};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::skew;
use crate::provider::dialect::{Account, TokenKind, Whoami};
use crate::provider::oauth::NewTokens;
use crate::service::refresh::PATIENCE;
use crate::service::work::Work;

/// Keeps the tokens if the server accepts the access token. Where a server can't be asked, that is told.
pub(super) async fn log_in(work: &mut Work<'_>, pasted: Pasted) -> Result<LoggedIn> {
    let doubt = verify(work, &pasted).await?;
    let end = known_end(work, &pasted).await;
    let before = {
        let ports = work.ports;
        let name = work.profile.name.clone();
        let _guard = ports.locks.acquire(&name, PATIENCE).await?;
        work.reload()?;
        ports.vault.reserve()?;
        let Pasted { access, refresh } = pasted;
        let tokens = NewTokens::pasted(access, refresh, end, ports.clock.now());
        keep(work, Box::new(tokens), None).await?
    };
    let mut done = finish(work, before).await?;
    if let Some(doubt) = doubt {
        done.warnings.insert(0, doubt);
    }
    Ok(done)
}

/// Asks whose the token is. What is told if that can't be asked.
async fn verify(work: &mut Work<'_>, pasted: &Pasted) -> Result<Option<String>> {
    // The user of the tokens before may be another one.
    let account = Account {
        subject: None,
        ..work.account()
    };
    let talk = work.dialect.whoami(&account, &pasted.access);
    match work.ask(talk).await {
        Ok(Whoami::Accepted(_)) => Ok(None),
        Ok(Whoami::Rejected(error)) => Err(Error::new(
            Kind::Refused,
            "the server doesn't accept the pasted token: nothing was kept",
        )
        .because(error)
        .hint("was it copied as a whole, and for this server and tenant?")),
        Err(error) if error.kind() == Kind::Failed => Ok(Some(format!(
            "kept without asking the server whether it accepts the token: {error}"
        ))),
        Err(error) => Err(error),
    }
}

/// When the token ends by our clock, where the server tells. Nice to know, no more.
async fn known_end(work: &mut Work<'_>, pasted: &Pasted) -> Option<Timestamp> {
    let account = work.account();
    let talk = work
        .dialect
        .introspect(&account, &pasted.access, TokenKind::Access);
    let told = work.ask(talk).await.ok()?;
    let skew = work.holding.facts.clock_skew;
    let end = told.expiry.filter(|_| told.active)?;
    Some(skew::ours(end, skew))
}
