//! The verbs on the current profile: what they ask before, and the job they start.

use jiff::{SignedDuration, Timestamp};

use super::{board, job, toast};
use crate::app::board::row;
use crate::app::command::availability;
use crate::app::effect::{Effect, Work};
use crate::app::question;
use crate::app::state::overlay::Overlay;
use crate::app::state::toast::{Counting, Toast, Undo};
use crate::app::state::{Screen, State};
use crate::domain::countdown::Tone;
use crate::domain::environment::Environment;
use crate::domain::name::ProfileName;

/// How long a removal can be undone (SCREENS C11).
const UNDO: SignedDuration = SignedDuration::from_secs(10);

/// Refreshes; asks first where others share the token.
pub(super) fn refresh(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(name) = state.current().cloned() else {
        return;
    };
    if state.shares_token(&name) {
        let dialog = question::refresh(state, &name);
        state.overlays.push(Overlay::Dialog(dialog));
    } else {
        start(state, name, Work::Refresh, now, out);
    }
}

/// Refreshes everything that is due and needs no question.
pub(super) fn refresh_due(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let due: Vec<ProfileName> = availability::due(state, now)
        .map(|holding| holding.profile.clone())
        .collect();
    for name in due {
        start(state, name, Work::Refresh, now, out);
    }
}

/// Asks the server now.
pub(super) fn check(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if let Some(name) = state.current().cloned() {
        start(state, name, Work::Check, now, out);
    }
}

/// Copies; in production it asks once per run and profile.
pub(super) fn copy(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(name) = state.current().cloned() else {
        return;
    };
    if is_production(state, &name) && !state.allowed_copies.contains(&name) {
        let dialog = question::copy(state, &name, now);
        state.overlays.push(Overlay::Dialog(dialog));
    } else {
        start(state, name, Work::Copy, now, out);
    }
}

/// Asks what shall die.
pub(super) fn revoke(state: &mut State, now: Timestamp) {
    if let Some(name) = state.current().cloned() {
        let dialog = question::revoke(state, &name, now);
        state.overlays.push(Overlay::Dialog(dialog));
    }
}

/// Says what a new token without a password costs, and asks.
pub(super) fn regenerate(state: &mut State) {
    let Some(name) = state.current().cloned() else {
        return;
    };
    if let Some(lost) = availability::what_regenerating_costs(state, &name) {
        let dialog = question::regenerate(state, &name, lost);
        state.overlays.push(Overlay::Dialog(dialog));
    }
}

/// Removes the profile here; asks first if a live token would stay at the server.
pub(super) fn remove(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(name) = state.current().cloned() else {
        return;
    };
    let lives = row::life(state, &name, now).is_alive();
    if lives || is_production(state, &name) {
        let dialog = question::remove(state, &name, now);
        state.overlays.push(Overlay::Dialog(dialog));
    } else {
        hide(state, name, now, out);
    }
}

/// Hides the profile; it is removed for good once undoing isn't possible any more.
pub(super) fn hide(state: &mut State, name: ProfileName, now: Timestamp, out: &mut Vec<Effect>) {
    if let Some(earlier) = state.undo.take() {
        state.removing.insert(earlier.profile.clone());
        out.push(job::start(state, Some(earlier.profile), Work::Remove, now));
    }
    let until = now.saturating_add(UNDO).unwrap_or(now);
    state.toast = Some(Toast {
        tone: Tone::Ok,
        text: format!("removed {name}"),
        way_out: None,
        counts: Some(Counting::Undo(until)),
        until,
    });
    state.undo = Some(Undo {
        profile: name,
        until,
    });
    state.screen = Screen::Board;
    state.agenda.is_stale = true;
    board::relist(state, now);
}

/// Takes the last removal back.
pub(super) fn undo(state: &mut State, now: Timestamp) {
    if let Some(undo) = state.undo.take() {
        state.agenda.is_stale = true;
        board::relist(state, now);
        toast::say(state, Tone::Ok, format!("{} is back", undo.profile), now);
        board::select(state, undo.profile);
    }
}

/// Starts a verb's job on a profile.
pub(super) fn start(
    state: &mut State,
    name: ProfileName,
    work: Work,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    out.push(job::start(state, Some(name), work, now));
}

/// Whether a mistake on the profile's server hurts.
pub(super) fn is_production(state: &State, name: &ProfileName) -> bool {
    let found = state.catalog.profile(name.as_str());
    found.is_ok_and(|(_, server)| server.environment == Some(Environment::Production))
}
