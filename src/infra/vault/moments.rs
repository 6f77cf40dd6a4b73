//! How stored instants are read: by the present wall clock, whatever it was set to since they were written.

use super::token::Stored;
use crate::domain::holding::Holding;
use crate::domain::token::TokenSet;
use crate::domain::uptime::{Moment, Uptime};

/// What a row holds, as of now.
pub(super) fn holding(stored: Stored, now: Option<&Moment>) -> Holding {
    let mut holding = stored.holding;
    if let (Some(tokens), Some(now)) = (&mut holding.tokens, now) {
        let reading = now.reading(tokens.obtained_at, stored.came.as_ref());
        tokens.expiry = reading.end(tokens.expiry);
        tokens.refresh_expiry = reading.end(tokens.refresh_expiry);
        tokens.refresh_since = reading.instant(tokens.refresh_since);
        tokens.obtained_at = reading.instant(tokens.obtained_at);
    }
    holding
}

/// The tokens of a record, as of now; `came` is what their row says.
pub(super) fn tokens(tokens: TokenSet, came: Option<&Uptime>, now: Option<&Moment>) -> TokenSet {
    let Some(now) = now else {
        return tokens;
    };
    let reading = now.reading(tokens.obtained_at, came);
    TokenSet {
        expiry: reading.end(tokens.expiry),
        refresh_expiry: reading.end(tokens.refresh_expiry),
        refresh_since: reading.instant(tokens.refresh_since),
        obtained_at: reading.instant(tokens.obtained_at),
        ..tokens
    }
}
