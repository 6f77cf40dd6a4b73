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
        Life::Expiring if can_refresh => "r gets a new one, l logs in again.",
        Life::Expiring => "There is no refresh token: l logs in again before it ends.",
        Life::Expired { .. } => "The refresh token is still good: r gets a new access token.",
        Life::Rejected { .. } => {
            "The server says 401: revoked or replaced elsewhere. r tries the refresh token, l logs in again."
        }
        Life::NeedsLogin { reason, .. } => super::needs_login(reason),
        Life::SignedOut => "No token here: l logs in.",
        Life::Revoked { .. } => "The server has ended the token. l logs in again.",
        Life::Damaged => {
            "The sealed record doesn't open. It is kept as it is; l logs in anew and replaces it."
        }
    };
    Some(words.to_owned())
}
