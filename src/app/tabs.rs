//! Which tabs a profile has, which of them is shown, and whether its server can be asked for what they show.

use jiff::Timestamp;

use super::board::row;
use super::state::detail::Tab;
use super::state::{Screen, State};
use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;

/// The tab on screen, and whose.
#[must_use]
pub fn shown(state: &State) -> Option<(Tab, &ProfileName)> {
    match &state.screen {
        Screen::Detail { profile, .. } => Some((state.detail.tab, profile)),
        Screen::Board | Screen::Activity => None,
    }
}

/// The tabs that a profile has.
#[must_use]
pub fn tabs(state: &State, name: &ProfileName) -> Vec<Tab> {
    let mut tabs = vec![Tab::Overview, Tab::Tokens, Tab::Claims, Tab::History];
    if has_tenants(state, name) {
        tabs.push(Tab::Tenants);
    }
    tabs
}

/// Whether a profile may see tenants: it is in the master tenant of an appliance.
#[must_use]
pub fn has_tenants(state: &State, name: &ProfileName) -> bool {
    let found = state.catalog.profile(name.as_str());
    found.is_ok_and(|(profile, server)| {
        server.provider == Provider::Morpheus && profile.tenant.is_none()
    })
}

/// Whether there is a token to ask with.
#[must_use]
pub fn can_ask(state: &State, now: Timestamp) -> bool {
    shown(state).is_some_and(|(_, name)| can_ask_as(state, name, now))
}

/// The same for a profile that may not be on screen.
#[must_use]
pub fn can_ask_as(state: &State, name: &ProfileName, now: Timestamp) -> bool {
    state.jobs.busy(name).is_none() && row::life(state, name, now).is_alive()
}
