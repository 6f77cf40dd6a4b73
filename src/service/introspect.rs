//! What the server knows of a token (RFC 7662).

use super::ends;
use super::journal;
use super::ports::Ports;
use super::work::Work;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::provider::dialect::{Introspection, TokenKind};

/// Asks for one of the profile's tokens, also for one that has expired by our clock. Keeps when it ends, no more:
/// `active: false` may also mean that the server doesn't tell this client.
///
/// # Errors
/// `Kind::Failed` where the server has no such call; `LoginNeeded` without tokens; the port's and the vault's.
pub async fn introspect(
    ports: &Ports,
    name: &ProfileName,
    kind: TokenKind,
) -> Result<Introspection> {
    let mut work = Work::load(ports, name)?;
    work.server.require_safe_transport()?;
    if work.holding.tokens.is_none() {
        return Err(work.login_needed());
    }
    ports.vault.open(false).await?;
    let began = ports.clock.now();
    let result = ask(&mut work, kind).await;
    let outcome = result.as_ref().map(|found| {
        if found.active {
            "introspected: active"
        } else {
            "introspected: not active"
        }
    });
    journal::record_timed(ports, name, Verb::Check, began, outcome);
    result
}

async fn ask(work: &mut Work<'_>, kind: TokenKind) -> Result<Introspection> {
    let tokens = work.tokens()?;
    let token = match kind {
        TokenKind::Access => Some(&tokens.access),
        TokenKind::Refresh => tokens.refresh.as_ref(),
    };
    let Some(token) = token else {
        let what = format!("'{}' has no refresh token", work.profile.name);
        return Err(Error::new(Kind::Failed, what).hint("leave --refresh-token out"));
    };
    work.prepare().await?;
    let talk = work.dialect.introspect(&work.account(), token, kind);
    let told = work.ask(talk).await?;
    // What was asked for is told all the same.
    ends::keep(work, kind, &told).ok();
    Ok(told)
}
