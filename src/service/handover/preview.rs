//! What a form will look like, with the token masked: for people who choose one.

use jiff::Timestamp;

use super::{Form, render};
use crate::domain::holding::TokenFacts;
use crate::domain::profile::Profile;
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::token::{Obtained, TokenSet};
use crate::service::get::Ready;

/// Stands for the token while the form is filled: of characters that no target has to quote.
const STAND_IN: &str = "kEyFoBsToKeN";

/// The line of a form that has the token in it, masked; no token is needed for it.
#[must_use]
pub fn preview(
    (profile, server): (&Profile, &Server),
    tokens: &TokenFacts,
    form: &Form,
    now: Timestamp,
) -> String {
    let secret = || Secret::new(STAND_IN.to_owned());
    let ready = Ready {
        profile: profile.clone(),
        server: server.clone(),
        tokens: TokenSet {
            access: secret(),
            refresh: None,
            id_token: None,
            token_type: "bearer".to_owned(),
            scope: None,
            expiry: tokens.expiry,
            refresh_expiry: tokens.refresh_expiry,
            refresh_since: now,
            obtained_at: now,
            obtained_by: Obtained::Refresh,
        },
        warnings: Vec::new(),
    };
    let text = match render(&ready, form, now) {
        Ok(text) => text,
        Err(error) => return error.to_string(),
    };
    let mask = tokens.access.masked().unwrap_or_else(|| "•••".to_owned());
    let text = text.expose();
    let line = text.lines().find(|line| line.contains(STAND_IN));
    let line = line.or_else(|| text.lines().next()).unwrap_or_default();
    line.trim().replace(STAND_IN, &mask)
}
