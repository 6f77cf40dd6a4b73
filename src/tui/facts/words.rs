//! How a state is said in a sentence, and what to do about it.

use jiff::Timestamp;

use crate::domain::countdown;
use crate::domain::holding::TokenFacts;
use crate::domain::lifecycle::{Reason, State as Life};

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
        Life::Expiring => "l logs in again before it ends: there is no refresh token.",
        Life::Expired { .. } => "r gets a new access token: the refresh token is still good.",
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
