//! What stands in the profile's tokens: read where it can be read, else the server is asked.

use jiff::Timestamp;

use super::current;
use crate::app::claims as view;
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::state::State;
use crate::app::state::detail::claims::Which;
use crate::app::update::{job, toast, verb};
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;
use crate::provider::dialect::Introspection;
use crate::service::inspect::Inspected;

/// How many rows there are.
pub(super) fn count(state: &State, name: &ProfileName) -> usize {
    view::rows(state, name).len()
}

/// Reads the tokens, unless these very tokens were read.
pub(super) fn read_if_changed(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(name) = current(state) else { return };
    let holding = state.holding(&name);
    let Some(generation) = holding
        .filter(|holding| holding.tokens.is_some())
        .map(|holding| holding.generation)
    else {
        return;
    };
    let tab = &state.detail.claims;
    if tab.generation == Some(generation) || tab.reading.is_some() {
        return;
    }
    let effect = job::start(state, Some(name), Work::Inspect, now);
    let tab = &mut state.detail.claims;
    tab.reading = job::id_of(&effect);
    tab.generation = Some(generation);
    tab.said = None;
    out.push(effect);
}

/// The tokens were read.
pub(in crate::app::update) fn read(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Vec<Inspected>>,
) {
    let tab = &mut state.detail.claims;
    if tab.reading.take_if(|job| *job == ticket.job).is_none() {
        return;
    }
    tab.problem = None;
    tab.found = result.unwrap_or_else(|error| {
        tab.problem = Some(error);
        Vec::new()
    });
    let has = |which: Which| tab.found.iter().any(|token| token.which == which.word());
    if !has(Which::Access) && has(Which::Id) {
        tab.which = Which::Id;
    }
    let rows = current(state).map_or(0, |name| count(state, &name));
    let tab = &mut state.detail.claims;
    tab.cursor = tab.cursor.min(rows.saturating_sub(1));
    tab.top = tab.top.min(tab.cursor);
}

/// Asks the server what it knows of the token; appliances have no such call, but tell who we are.
pub(super) fn ask(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(name) = current(state) else { return };
    let found = state.catalog.profile(name.as_str());
    if found.is_ok_and(|(_, server)| server.provider == Provider::Morpheus) {
        verb::check(state, now, out);
        return;
    }
    let effect = job::start(state, Some(name), Work::Introspect, now);
    state.detail.claims.asking = job::id_of(&effect);
    out.push(effect);
}

/// The server told what it knows.
pub(in crate::app::update) fn told(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Introspection>,
    now: Timestamp,
) {
    let tab = &mut state.detail.claims;
    if tab.asking.take_if(|job| *job == ticket.job).is_none() {
        return;
    }
    match &result {
        Ok(said) if said.active => toast::say(state, Tone::Ok, "the server says: active", now),
        Ok(_) => toast::say(state, Tone::Warn, "the server says: not active", now),
        Err(error) => toast::fail(state, &error.clone(), now),
    }
    let tab = &mut state.detail.claims;
    tab.said = Some(result);
    // It was asked about the access token: that is where its answer stands.
    tab.which = Which::Access;
}

/// Shows the access token or the ID token.
pub(super) fn choose(state: &mut State, number: usize) {
    let which = match number {
        0 => Which::Access,
        1 => Which::Id,
        _ => return,
    };
    let tab = &mut state.detail.claims;
    (tab.which, tab.cursor, tab.top) = (which, 0, 0);
}

/// Shows the value under the cursor whole, or folds it again.
pub(in crate::app::update) fn unfold(state: &mut State) {
    let Some(name) = current(state) else { return };
    let rows = view::rows(state, &name);
    let tab = &mut state.detail.claims;
    if let Some(row) = rows.get(tab.cursor)
        && !tab.unfolded.remove(&row.name)
    {
        tab.unfolded.insert(row.name.clone());
    }
}
