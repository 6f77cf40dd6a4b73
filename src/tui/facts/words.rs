//! How a state is said in a sentence, and what to do about it.

use jiff::Timestamp;

use super::Subject;
use crate::domain::countdown;
use crate::domain::expiry::Expiry;
use crate::domain::holding::TokenFacts;
use crate::domain::lifecycle::{Reason, State as Life};
use crate::domain::outlook::Outlook;

/// `rejected by the server 2m ago`.
pub(crate) fn state(life: Life, now: Timestamp) -> String {
    let ago = |word: &str, since| format!("{} ago", countdown::since(word, since, now).text);
    match life {
        Life::Active => "active".to_owned(),
        Life::Expiring => "expires soon".to_owned(),
        Life::Expired { since } => ago("expired", since),
        Life::Rejected { since } => ago("rejected by the server", since),
        Life::NeedsLogin { reason, since } => match reason {
            Reason::Expired | Reason::NoRefreshToken => ago("expired", since),
            Reason::Revoked => ago("revoked at the server", since),
            Reason::Denied => ago("refresh denied", since),
            Reason::AnswerLost => "answer lost".to_owned(),
        },
        Life::SignedOut => "signed out".to_owned(),
        Life::Revoked { since } => ago("revoked by you", since),
        Life::Damaged => "damaged record".to_owned(),
    }
}

/// What it means and what to do now, for states that need somebody.
pub(crate) fn advice(life: Life, tokens: Option<&TokenFacts>, now: Timestamp) -> Option<String> {
    let can_refresh = tokens.is_some_and(|tokens| tokens.can_refresh(now));
    let words = match life {
        Life::Active => return None,
        Life::Expiring if can_refresh => "r gets a new token, l logs in again.",
        Life::Expiring if tokens.is_some_and(|tokens| tokens.refresh.is_some()) => {
            "l logs in again before it ends: the refresh token has ended."
        }
        Life::Expiring => "l logs in again before it ends: there is no refresh token.",
        Life::Expired { .. }
            if tokens.is_some_and(|tokens| tokens.refresh_expiry != Expiry::Unknown) =>
        {
            "r gets a new access token: the refresh token is still good."
        }
        Life::Expired { .. } => "r tries the refresh token, l logs in: nobody said when that ends.",
        Life::Rejected { .. } => {
            "r tries the refresh token, l logs in again. The server says 401: revoked or replaced elsewhere."
        }
        Life::NeedsLogin { reason, .. } => super::needs_login(reason),
        Life::SignedOut => "l logs in: no token is here.",
        Life::Revoked { .. } => "l logs in again: the server has ended the token.",
        Life::Damaged => "l logs in anew: the sealed record doesn't open. It is kept until then.",
    };
    Some(words.to_owned())
}

/// What to do before the login ends with its refresh token, where that needs somebody.
pub(crate) fn ending(subject: &Subject<'_>, now: Timestamp) -> Option<String> {
    let holding = subject.holding?;
    let outlook = holding.outlook(now);
    if !outlook.needs_somebody(subject.renews(now).is_likely()) {
        return None;
    }
    let left = |at| countdown::until(Expiry::At(at), now).text;
    match outlook {
        Outlook::Good => None,
        Outlook::Ending { at, is_final } => {
            let left = left(at);
            Some(if is_final {
                format!("l logs in again: the refresh token ends in {left}, r won't help.")
            } else {
                format!("r refreshes, l logs in: the refresh token ends in {left}.")
            })
        }
        Outlook::Ended { .. } => {
            let access = holding.tokens.as_ref()?.expiry.instant();
            let rest = access.map_or_else(String::new, |at| format!(", {} are left", left(at)));
            Some(format!(
                "l logs in again: the refresh token has ended{rest}."
            ))
        }
    }
}
