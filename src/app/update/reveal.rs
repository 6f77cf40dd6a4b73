//! Showing a token for a moment: anything that changes what is looked at hides it.

use jiff::{SignedDuration, Timestamp};

use super::{toast, verb};
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::question;
use crate::app::state::State;
use crate::app::state::overlay::Overlay;
use crate::app::state::reveal::Reveal;
use crate::app::state::vault::VaultView;
use crate::domain::error::Result;

/// How long a token is shown (SCREENS C13).
const SHOWN: SignedDuration = SignedDuration::from_secs(10);

/// Shows the current profile's token, or hides it; in production it asks once per run and profile.
pub(super) fn toggle(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(name) = state.current().cloned() else {
        return;
    };
    if state.reveal.take().is_some() {
        return;
    }
    if verb::is_production(state, &name) && !state.allowed_reveals.contains(&name) {
        let dialog = question::reveal(state, &name, now);
        state.overlays.push(Overlay::Dialog(dialog));
    } else {
        verb::start(state, name, Work::Reveal, now, out);
    }
}

/// The token is with the drawing thread: it is shown if it is still what is looked at.
pub(super) fn read(state: &mut State, ticket: &Ticket, result: Result<()>, now: Timestamp) {
    let Some(name) = ticket.profile.clone() else {
        return;
    };
    match result {
        Ok(()) => {
            state.reveal = Some(Reveal {
                profile: name,
                until: now.saturating_add(SHOWN).unwrap_or(now),
            });
            hide_if_over(state, now);
        }
        Err(error) => {
            let subject = format!("the token of {name} can't be shown");
            toast::fail(state, &error.about(&subject), now);
        }
    }
}

/// Hides it once its time is over, something lies over it, somebody looks elsewhere, or the vault is locked.
pub(super) fn hide_if_over(state: &mut State, now: Timestamp) {
    let Some(reveal) = &state.reveal else {
        return;
    };
    let is_over = reveal.until <= now
        || !state.overlays.is_empty()
        || state.current() != Some(&reveal.profile)
        || state.catalog.settings.hide_secrets
        || !matches!(state.vault, VaultView::Open { .. });
    if is_over {
        state.reveal = None;
    }
}
