//! The tenants and clients of an appliance, and a profile for one of them.

use jiff::Timestamp;

use super::current;
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::state::State;
use crate::app::state::detail::tenants::Estate;
use crate::app::tabs;
use crate::app::update::{job, wizard};
use crate::domain::error::Result;
use crate::domain::tenant::Tenant;

/// How many rows the cursor can be on: tenants, not clients.
pub(super) fn count(state: &State) -> usize {
    let estate = state.detail.tenants.estate.as_ref();
    estate.map_or(0, |estate| estate.tenants.len())
}

/// Asks, unless it was asked.
pub(super) fn ask_if_unknown(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let tab = &state.detail.tenants;
    let is_known = tab.estate.is_some() || tab.problem.is_some();
    if !is_known && tabs::can_ask(state, now) {
        ask(state, now, out);
    }
}

/// Asks the appliance.
pub(super) fn ask(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if state.detail.tenants.asking.is_some() {
        return;
    }
    let name = current(state);
    let effect = job::start(state, name, Work::ListTenants, now);
    state.detail.tenants.asking = job::id_of(&effect);
    out.push(effect);
}

/// The appliance answered.
pub(in crate::app::update) fn told(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Box<Estate>>,
) {
    let tab = &mut state.detail.tenants;
    if tab.asking.take_if(|job| *job == ticket.job).is_none() {
        return;
    }
    match result {
        Ok(estate) => {
            tab.cursor = tab.cursor.min(estate.tenants.len().saturating_sub(1));
            tab.top = tab.top.min(tab.cursor);
            (tab.estate, tab.problem) = (Some(*estate), None);
        }
        Err(error) => tab.problem = Some(error),
    }
}

/// Opens the wizard at the sign-in, with server and tenant filled in.
pub(in crate::app::update) fn add_profile(
    state: &mut State,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let prefix = tabs::chosen_tenant(state).map(Tenant::prefix);
    let server = current(state)
        .and_then(|name| state.catalog.profiles.get(&name))
        .map(|profile| profile.server.clone());
    if let (Some(prefix), Some(server)) = (prefix, server) {
        wizard::open_for_tenant(state, server, prefix.as_deref(), now, out);
    }
}
