//! When tokens end, as a server tells on being asked (RFC 7662 `exp`).

use jiff::{SignedDuration, Timestamp};

use super::work::Work;
use crate::domain::error::Result;
use crate::domain::expiry::Expiry;
use crate::domain::holding::TokenFacts;
use crate::domain::token::Ends;
use crate::domain::uptime;
use crate::provider::dialect::{Introspection, TokenKind};

/// Ends that differ by less are the same: rounding, and clocks that are nearly right.
const WORTH_CORRECTING: SignedDuration = SignedDuration::from_mins(1);

/// Asks for the refresh token, if there is one and the server tells this client. It is prepared, the vault open.
///
/// Nice to know, no more: whatever goes wrong, what is held stays as it is. An inactive one says nothing: some servers
/// say so of every refresh token (facts/oauth.md I08).
pub(crate) async fn ask(work: &mut Work<'_>) {
    if !work.dialect.tells_ends(&work.account()) {
        return;
    }
    let Ok(tokens) = work.tokens() else { return };
    let Some(refresh) = &tokens.refresh else {
        return;
    };
    let kind = TokenKind::Refresh;
    let talk = work.dialect.introspect(&work.account(), refresh, kind);
    if let Ok(told) = work.ask(talk).await {
        keep(work, kind, &told).ok();
    }
}

/// Asks only if nobody has told yet.
pub(crate) async fn ask_if_unknown(work: &mut Work<'_>) {
    let tokens = work.holding.tokens.as_ref();
    if tokens.is_some_and(|tokens| tokens.refresh_expiry == Expiry::Unknown) {
        ask(work).await;
    }
}

/// Keeps what a server told of one of the tokens at hand, if it says something new.
///
/// # Errors
/// The vault's; `Busy` if the tokens were replaced meanwhile.
pub(crate) fn keep(work: &mut Work<'_>, kind: TokenKind, told: &Introspection) -> Result<()> {
    let now = work.ports.clock.now();
    let Some((ends, known)) = end_told(told, now).zip(work.holding.tokens.as_ref()) else {
        return Ok(());
    };
    let Some(corrected) = corrected(known, kind, ends, now) else {
        return Ok(());
    };
    let (name, generation) = (&work.profile.name, work.holding.generation);
    work.holding = work.ports.vault.correct(name, generation, corrected)?;
    Ok(())
}

/// When an active token ends, by our clock. An active one that has ended, or one that lives for decades, says nothing.
fn end_told(told: &Introspection, now: Timestamp) -> Option<Timestamp> {
    let end = told.expiry.filter(|_| told.active)?;
    let left = end.checked_sub(told.ahead).ok()?.duration_since(now);
    Expiry::after(now, Some(left.as_secs_f64())).instant()
}

/// The ends with the news in them; none if there are none.
///
/// An access token's end is only ever moved forward: its answer told how long it lives. Tokens that seem to come from the
/// future have ends that only look unknown: what is stored of them is right again once our clock is.
fn corrected(known: &TokenFacts, kind: TokenKind, told: Timestamp, now: Timestamp) -> Option<Ends> {
    if uptime::is_ahead(known.obtained_at, now) {
        return None;
    }
    let ends = Ends {
        expiry: known.expiry,
        refresh_expiry: known.refresh_expiry,
        refresh_since: known.refresh_since,
    };
    let later_by = |before: Expiry| before.instant().map(|at| told.duration_since(at));
    match kind {
        TokenKind::Access => {
            let is_news = later_by(known.expiry).is_none_or(|later| later < -WORTH_CORRECTING);
            is_news.then_some(Ends {
                expiry: Expiry::At(told),
                ..ends
            })
        }
        TokenKind::Refresh => {
            let later = later_by(known.refresh_expiry);
            let is_news = later.is_none_or(|later| later.abs() > WORTH_CORRECTING);
            let is_moved = later.is_some_and(|later| later.is_positive());
            let refresh_since = if is_moved {
                known.obtained_at
            } else {
                known.refresh_since
            };
            is_news.then_some(Ends {
                refresh_expiry: Expiry::At(told),
                refresh_since,
                ..ends
            })
        }
    }
}

#[cfg(test)]
mod tests;
