//! When a refresh token ends, as its answer tells, and since when that end stands.

use jiff::{SignedDuration, Timestamp};

use super::{NewTokens, jwt};
use crate::domain::expiry::Expiry;
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;
use crate::provider::introspection;

/// What an answer leaves a refresh token of life.
pub(super) struct RefreshLife {
    pub(super) expiry: Expiry,
    pub(super) since: Timestamp,
}

/// Ends are told in whole seconds: so much apart is the same.
const ROUNDING: SignedDuration = SignedDuration::from_secs(1);

impl RefreshLife {
    /// From new tokens, and those that they replace. The same refresh token, or none in the answer, keeps its known end
    /// where the answer tells no other.
    pub(super) fn of(new: &NewTokens, old: Option<&TokenSet>) -> Self {
        let fresh = Self {
            expiry: new.refresh_expiry,
            since: new.received_at,
        };
        let Some(old) = old.filter(|old| old.refresh.is_some()) else {
            return fresh;
        };
        let is_same = new.refresh.is_none() || new.refresh == old.refresh;
        if is_same && new.refresh_expiry == Expiry::Unknown {
            return Self {
                expiry: old.refresh_expiry,
                since: old.refresh_since,
            };
        }
        if is_moved(old, new.refresh_expiry, new.received_at) {
            return fresh;
        }
        Self {
            since: old.refresh_since,
            ..fresh
        }
    }
}

/// Whether a refresh bought time. A server that extends moves the end by what has passed since the last answer; one with
/// a fixed end, such as that of a session, doesn't move it at all.
fn is_moved(old: &TokenSet, told: Expiry, now: Timestamp) -> bool {
    let (Some(before), Some(after)) = (old.refresh_expiry.instant(), told.instant()) else {
        return true;
    };
    let passed = now.duration_since(old.obtained_at);
    after.duration_since(before) > ROUNDING.max(passed / 2)
}

/// From `refresh_token_expires_in` (`ZeyOS`) or `refresh_expires_in` (Keycloak) in seconds, else from `exp` in the
/// token, if it is a JWT. Zero is Keycloak's word for an offline token, whose end it doesn't tell: unknown.
///
/// `exp` is by the server's clock, which is `ahead` of ours. Nobody has checked the token: it is a countdown, no more.
pub(super) fn refresh_expiry(
    told: Option<f64>,
    token: Option<&Secret>,
    now: Timestamp,
    ahead: SignedDuration,
) -> Expiry {
    if told.is_some() {
        return Expiry::after(now, told);
    }
    let exp = token.and_then(jwt::claims).and_then(|claims| {
        let exp = introspection::instant(claims.get("exp")?)?;
        exp.checked_sub(ahead).ok()
    });
    let left = exp.map(|exp| exp.duration_since(now).as_secs_f64());
    Expiry::after(now, left)
}

#[cfg(test)]
mod tests;
