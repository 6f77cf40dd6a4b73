//! Whether what the tabs of a profile offer can be done now.

use jiff::Timestamp;

use super::Availability::{self, Available, Disabled};
use super::{Id, Layer, no, on_profile};
use crate::app::layer::below_help;
use crate::app::state::State;
use crate::app::state::detail::Tab;
use crate::app::state::detail::tenants::TenantsTab;
use crate::app::state::vault::VaultView;
use crate::app::{claims, tabs, tenants, tokens};
use crate::domain::activity::{Activity, Verb};
use crate::domain::error::Error;
use crate::domain::name::ProfileName;
use crate::service::inventory;
use crate::service::listing::Entry;

/// What a tab answers for verbs that mean something else there; none if they don't.
pub(super) fn of_tab(state: &State, id: Id, now: Timestamp) -> Option<Availability> {
    let (tab, name) = tabs::shown(state)?;
    match (tab, id) {
        (Tab::Tokens, Id::Check) if tokens::no_list(state, name).is_none() => {
            Some(asks(state, name, now))
        }
        (Tab::Tokens, Id::Revoke) => Some(revoke(state, name, now)),
        (Tab::Tokens, Id::New) => Some(make(state, name, now)),
        (Tab::Tokens, Id::Copy) => Some(on_rows(state, now)),
        (Tab::Tenants, Id::Check) => Some(asks(state, name, now)),
        (Tab::Tenants, Id::New | Id::Open) => Some(on_tenant(&state.detail.tenants)),
        (Tab::Claims, Id::Open) => Some(match claims::shown(state) {
            Some(_) => Available,
            None => no("nothing to unfold: c asks the server about the token"),
        }),
        (Tab::Overview | Tab::Tokens | Tab::Claims | Tab::History | Tab::Tenants, _) => None,
    }
}

/// Why nothing is found, and no profile added.
const NO_TENANT: &str = "no tenant here: c asks the appliance";

fn on_tenant(tab: &TenantsTab) -> Availability {
    if tenants::current(tab).is_some() {
        Available
    } else if tab.filter.is_on() {
        no("no tenant is shown: esc clears the filter")
    } else {
        no(NO_TENANT)
    }
}

fn asks(state: &State, name: &ProfileName, now: Timestamp) -> Availability {
    let answer = on_profile(state, Verb::Check, now);
    if answer == Available && !tabs::can_ask_as(state, name, now) {
        return super::copy(state.holding(name), now);
    }
    answer
}

/// Why a server's list can't be used.
fn no_list(state: &State, name: &ProfileName) -> Option<Availability> {
    if let Some(why) = tokens::no_list(state, name) {
        return Some(Disabled(format!("{why}: c checks ours")));
    }
    if matches!(state.vault, VaultView::Locked { .. }) {
        return Some(no("vault is locked: L unlocks"));
    }
    None
}

fn revoke(state: &State, name: &ProfileName, now: Timestamp) -> Availability {
    if let Some(why) = no_list(state, name) {
        return why;
    }
    let tab = &state.detail.tokens;
    if tab.ending.is_some() {
        return no("some are being revoked: wait for the report");
    }
    match tab.problem.as_ref().map(Error::kind) {
        Some(kind) if kind.is_unanswered() => no("offline: c asks again"),
        Some(_) | None => on_rows(state, now),
    }
}

/// A row must be there.
pub(super) fn on_rows(state: &State, now: Timestamp) -> Availability {
    let Some((Tab::Tokens, name)) = tabs::shown(state) else {
        return no("no list of tokens here: t shows it");
    };
    if let Some(why) = no_list(state, name) {
        return why;
    }
    let asks = super::copy(state.holding(name), now);
    if state.detail.tokens.list.is_none() && asks != Available {
        asks
    } else if !state.detail.tokens.rows.is_empty() {
        Available
    } else if state.detail.tokens.filter.is_on() {
        no("no token is shown: esc clears the filter")
    } else {
        no("no token is shown: c asks the server, 1 shows all")
    }
}

/// The orders that profiles have, too.
pub(super) fn sort(state: &State, now: Timestamp) -> Availability {
    if below_help(state) == Layer::Tokens {
        sort_tokens(state, now)
    } else {
        Available
    }
}

/// What is shown can be sorted; no server and no vault is needed for that.
pub(super) fn sort_tokens(state: &State, now: Timestamp) -> Availability {
    let is_shown = tabs::shown(state).is_some_and(|(tab, _)| tab == Tab::Tokens);
    if is_shown && !state.detail.tokens.rows.is_empty() {
        Available
    } else {
        on_rows(state, now)
    }
}

/// Of claims there are two lists only.
pub(super) fn further_filter(state: &State) -> Availability {
    if below_help(state) == Layer::Claims {
        no("no more tokens are read: 1 shows the access token, 2 the ID token")
    } else {
        Available
    }
}

/// There must be something to find, whatever of it is shown.
pub(super) fn on_list(state: &State, now: Timestamp) -> Availability {
    match below_help(state) {
        Layer::Board => Available,
        Layer::Tokens => {
            let list = state.detail.tokens.list.as_ref();
            if list.is_some_and(|list| !list.listed.is_empty()) {
                Available
            } else {
                on_rows(state, now)
            }
        }
        Layer::Tenants => match &state.detail.tenants.estate {
            Some(_) => Available,
            None => no(NO_TENANT),
        },
        Layer::History => on_trail(&state.detail.history.lines),
        Layer::Activity => on_trail(&state.activity.lines),
        Layer::Detail
        | Layer::Claims
        | Layer::Form
        | Layer::Menu
        | Layer::Dialog
        | Layer::Waiting
        | Layer::Report
        | Layer::Doctor
        | Layer::Settings
        | Layer::CopyAs
        | Layer::Import
        | Layer::Finder => no("no list to filter here: g p shows the profiles"),
    }
}

fn on_trail(lines: &[Activity]) -> Availability {
    if lines.is_empty() {
        no("nothing has happened yet: what you do is listed here")
    } else {
        Available
    }
}

fn make(state: &State, name: &ProfileName, now: Timestamp) -> Availability {
    if let Some(why) = no_list(state, name) {
        return why;
    }
    if state.is_nine(name) {
        asks(state, name, now)
    } else {
        no("before 9.0 only a login makes a token: g p, then n adds a profile")
    }
}

/// The tab exists everywhere and says it itself; the key says it at once.
pub(super) fn go_tokens(state: &State) -> Availability {
    match state.current() {
        // Where there is no list the tab says what there is instead.
        Some(_) => Available,
        None => no("no profile here: n adds one"),
    }
}

/// Another user's can only be asked for: there is nothing to show without an answer.
pub(super) fn tokens_of_user(state: &State, now: Timestamp) -> Availability {
    let Some(name) = state.current() else {
        return go_tokens(state);
    };
    match tokens::no_list(state, name) {
        Some(why) => Disabled(format!("{why}: c checks ours")),
        None => asks(state, name, now),
    }
}

pub(super) fn go_tenants(state: &State) -> Availability {
    match state.current() {
        None => no("no profile here: n adds one"),
        Some(name) if tabs::has_tenants(state, name) => Available,
        Some(_) => no("tenants are seen from the master tenant: n adds a profile there"),
    }
}

pub(super) fn regenerate(state: &State, now: Timestamp) -> Availability {
    let Some(name) = state.current() else {
        return no("no profile here: n adds one");
    };
    if what_regenerating_costs(state, name).is_none() {
        return no("this server makes no new token without a login: l logs in");
    }
    on_profile(state, Verb::Check, now)
}

/// What is lost when a profile's token is replaced without a password; none where that isn't offered.
pub(crate) fn what_regenerating_costs(state: &State, name: &ProfileName) -> Option<String> {
    let (profile, server) = state.catalog.profile(name.as_str()).ok()?;
    let entry = Entry {
        profile: profile.clone(),
        server: server.clone(),
        holding: state.holding(name)?.clone(),
    };
    inventory::regenerate_kills(&entry)
}
