//! The tenants and clients of an appliance, and a profile for one of them.

use jiff::Timestamp;

use super::{current, in_view, moved};
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::state::State;
use crate::app::state::detail::tenants::{Estate, TenantsTab};
use crate::app::update::board::Move;
use crate::app::update::{job, wizard};
use crate::app::{find, tabs, tenants as view};
use crate::domain::error::Result;
use crate::domain::tenant::Tenant;

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
            tab.problem = None;
            change(state, |tab| tab.estate = Some(*estate));
        }
        Err(error) => tab.problem = Some(error),
    }
}

/// The typed text is another one.
pub(in crate::app::update) fn find(state: &mut State) {
    change(state, |_| {});
}

/// Changes what is listed or how: the cursor stays on its row, or goes to the row's neighbour.
fn change(state: &mut State, change: impl FnOnce(&mut TenantsTab)) {
    let old = ids(&state.detail.tenants);
    change(&mut state.detail.tenants);
    state.detail.tenants.rows = view::order(state);
    let tab = &mut state.detail.tenants;
    tab.cursor = find::cursor(&old, &ids(tab), tab.cursor);
    resized(state);
}

fn ids(tab: &TenantsTab) -> Vec<u64> {
    view::shown(tab).iter().map(|tenant| tenant.id).collect()
}

/// The window has another size.
pub(in crate::app::update) fn resized(state: &mut State) {
    let page = page(state);
    let tab = &mut state.detail.tenants;
    let at = view::cursor(tab).unwrap_or(0);
    let last_top = tab.rows.len().saturating_sub(page);
    tab.top = in_view(tab.top, at, page).min(last_top);
}

fn page(state: &State) -> usize {
    usize::from(state.size.page.max(1))
}

/// Moves the cursor among the tenants; the clients below them are only shown.
pub(super) fn go(state: &mut State, by: Move) {
    let page = page(state);
    let tab = &state.detail.tenants;
    let at = view::cursor(tab).unwrap_or(0);
    select(state, moved(at, by, page, tab.rows.len().saturating_sub(1)));
}

/// A row was clicked.
pub(super) fn select(state: &mut State, row: usize) {
    let page = page(state);
    let tab = &mut state.detail.tenants;
    if let Some(tenant) = view::shown(tab).get(row) {
        tab.cursor = Some(tenant.id);
        tab.top = in_view(tab.top, row, page);
    }
}

/// Opens the wizard at the sign-in, with server and tenant filled in.
pub(in crate::app::update) fn add_profile(
    state: &mut State,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let prefix = view::current(&state.detail.tenants).map(Tenant::prefix);
    let server = current(state)
        .and_then(|name| state.catalog.profiles.get(&name))
        .map(|profile| profile.server.clone());
    if let (Some(prefix), Some(server)) = (prefix, server) {
        wizard::open_for_tenant(state, server, prefix.as_deref(), now, out);
    }
}
