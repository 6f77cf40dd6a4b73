//! The verbs on the marked profiles, else on the current one: what they ask before, and the job they start.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{board, bulk, job, login, toast, waiting};
use crate::app::board::row;
use crate::app::command::availability;
use crate::app::effect::{Effect, Handed, Pin, Work};
use crate::app::question;
use crate::app::state::bulk::BulkVerb;
use crate::app::state::overlay::Overlay;
use crate::app::state::toast::{Counting, Toast, Undo};
use crate::app::state::{Screen, State};
use crate::domain::countdown::Tone;
use crate::domain::environment::Environment;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::service::browse;

/// How long a removal can be undone (SCREENS C11).
const UNDO: SignedDuration = SignedDuration::from_secs(10);

/// What a verb acts on: the marks, else the profile under the cursor or on screen.
fn targets(state: &State) -> Vec<ProfileName> {
    if state.acts_on_marks() {
        return state.board.marks.iter().cloned().collect();
    }
    state.current().cloned().into_iter().collect()
}

/// Refreshes; asks first where others share the token.
pub(super) fn refresh(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    match one_or_many(targets(state)) {
        Ok(name) if state.shares_token(&name) => {
            let dialog = question::refresh(state, &name);
            state.overlays.push(Overlay::Dialog(dialog));
        }
        Ok(name) => start(state, name, Work::Refresh, now, out),
        Err(names) => bulk::begin(state, BulkVerb::Refresh, names, now, out),
    }
}

/// The one that is meant, else all of them.
fn one_or_many(names: Vec<ProfileName>) -> Result<ProfileName, Vec<ProfileName>> {
    match <[ProfileName; 1]>::try_from(names) {
        Ok([name]) => Ok(name),
        Err(names) => Err(names),
    }
}

/// Puts profiles on top of the board; takes them from there if all of them are there.
pub(super) fn pin(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let names = targets(state);
    let is_pinned = |name| {
        let profile = state.catalog.profiles.get(name);
        profile.is_some_and(Profile::is_pinned)
    };
    let pin = if names.iter().all(is_pinned) {
        Pin::Off
    } else {
        Pin::On
    };
    let work = Work::Pin(names, pin);
    out.push(job::start(state, None, work, now));
}

/// Opens the web interface of the profile's server.
pub(super) fn browse(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let found = state
        .current()
        .and_then(|name| state.catalog.profile(name.as_str()).ok());
    if let Some((profile, server)) = found {
        let url = browse::address(profile, server);
        waiting::open_or_print(state, url, now, out);
    }
}

/// Refreshes everything that is due and needs no question.
pub(super) fn refresh_due(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let due: Vec<ProfileName> = availability::due(state, now)
        .map(|holding| holding.profile.clone())
        .collect();
    match one_or_many(due) {
        Ok(name) => start(state, name, Work::Refresh, now, out),
        Err(names) => bulk::begin(state, BulkVerb::Refresh, names, now, out),
    }
}

/// Asks the server now.
pub(super) fn check(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    match one_or_many(targets(state)) {
        Ok(name) => start(state, name, Work::Check, now, out),
        Err(names) => bulk::begin(state, BulkVerb::Check, names, now, out),
    }
}

/// Opens the login form, or one after the other.
pub(super) fn log_in(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    match one_or_many(targets(state)) {
        Ok(name) => login::open_for(state, &name, now, out),
        Err(names) => bulk::begin(state, BulkVerb::LogIn, names, now, out),
    }
}

/// Copies the access token as it is.
pub(super) fn copy_token(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if let Some(name) = state.current().cloned() {
        copy(state, name, Handed::TOKEN, now, out);
    }
}

/// Copies; in production it asks once per run and profile.
pub(super) fn copy(
    state: &mut State,
    name: ProfileName,
    what: Handed,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    if is_production(state, &name) && !state.allowed_copies.contains(&name) {
        let dialog = question::copy(state, &name, what, now);
        state.overlays.push(Overlay::Dialog(dialog));
    } else {
        start(state, name, Work::Copy(what), now, out);
    }
}

/// Asks what shall die.
pub(super) fn revoke(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    match one_or_many(targets(state)) {
        Ok(name) => {
            let dialog = question::revoke(state, &name, now);
            state.overlays.push(Overlay::Dialog(dialog));
        }
        Err(names) => bulk::begin(state, BulkVerb::Revoke, names, now, out),
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
    match one_or_many(targets(state)) {
        Ok(name) if row::life(state, &name, now).is_alive() || is_production(state, &name) => {
            let dialog = question::remove(state, &name, now);
            state.overlays.push(Overlay::Dialog(dialog));
        }
        Ok(name) => hide(state, BTreeSet::from([name]), now, out),
        Err(names) => bulk::begin(state, BulkVerb::Remove, names, now, out),
    }
}

/// Hides profiles; they are removed for good once undoing isn't possible any more.
pub(super) fn hide(
    state: &mut State,
    names: BTreeSet<ProfileName>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    end_undo(state, now, out);
    let until = now.saturating_add(UNDO).unwrap_or(now);
    for name in &names {
        state.board.marks.take(name);
    }
    state.toast = Some(Toast {
        tone: Tone::Ok,
        text: format!("removed {}", words(&names)),
        way_out: None,
        counts: Some(Counting::Undo(until)),
        until,
    });
    state.undo = Some(Undo {
        profiles: names,
        until,
    });
    state.screen = Screen::Board;
    state.agenda.is_stale = true;
    board::relist(state, now);
}

/// The name of one, the number of several.
fn words(names: &BTreeSet<ProfileName>) -> String {
    match (names.len(), names.first()) {
        (1, Some(name)) => name.to_string(),
        (count, _) => format!("{count} profiles"),
    }
}

/// Does the pending removal: it can't be undone any more.
pub(super) fn end_undo(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(undo) = state.undo.take() else {
        return;
    };
    for name in undo.profiles {
        let effect = job::start(state, Some(name.clone()), Work::Remove, now);
        out.push(effect);
        state.removing.insert(name);
    }
}

/// Takes the last removal back.
pub(super) fn undo(state: &mut State, now: Timestamp) {
    let Some(undo) = state.undo.take() else {
        return;
    };
    state.agenda.is_stale = true;
    board::relist(state, now);
    let are = if undo.profiles.len() == 1 {
        "is"
    } else {
        "are"
    };
    let text = format!("{} {are} back", words(&undo.profiles));
    toast::say(state, Tone::Ok, text, now);
    if let Some(first) = undo.profiles.into_iter().next() {
        board::select(state, first);
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
