//! Which of an appliance's tenants are shown, and which profiles log in to them.

use std::collections::BTreeMap;

use super::find::{self, Texts};
use super::state::State;
use super::state::detail::tenants::TenantsTab;
use super::tabs;
use crate::domain::name::ProfileName;
use crate::domain::tenant::Tenant;

/// The rows shown, in their order.
#[must_use]
pub fn shown(tab: &TenantsTab) -> Vec<&Tenant> {
    let tenants = tab.estate.as_ref().map(|estate| estate.tenants.as_slice());
    let tenants = tenants.unwrap_or_default();
    let rows = tab.rows.iter();
    rows.filter_map(|place| tenants.get(*place)).collect()
}

/// The row under the cursor, by its place among those shown.
#[must_use]
pub fn cursor(tab: &TenantsTab) -> Option<usize> {
    let id = tab.cursor?;
    shown(tab).iter().position(|tenant| tenant.id == id)
}

/// The tenant under the cursor.
#[must_use]
pub fn current(tab: &TenantsTab) -> Option<&Tenant> {
    let id = tab.cursor?;
    shown(tab).into_iter().find(|tenant| tenant.id == id)
}

/// What logins to a tenant begin with, as its row says it.
#[must_use]
pub fn subdomain(tenant: &Tenant) -> String {
    tenant.prefix().unwrap_or_else(|| "(master)".to_owned())
}

/// Whether anybody can log in, as its row says it.
#[must_use]
pub const fn state_of(tenant: &Tenant) -> &'static str {
    if tenant.active { "active" } else { "off" }
}

/// The places of what was typed, what fits best first; all of them if nothing was.
pub(crate) fn order(state: &State) -> Vec<usize> {
    let tab = &state.detail.tenants;
    let held = tabs::shown(state).map(|(_, name)| Held::of(state, name));
    let held = held.unwrap_or_default();
    let tenants = tab.estate.iter().flat_map(|estate| &estate.tenants);
    let tenants = tenants.enumerate();
    let mut found = find::found(tenants, tab.filter.text.text(), |(_, tenant)| {
        texts(tenant, &held)
    });
    found.sort_by_key(|(fits, _)| std::cmp::Reverse(*fits));
    found.into_iter().map(|(_, (place, _))| place).collect()
}

fn texts(tenant: &Tenant, held: &Held<'_>) -> Texts {
    let subdomain = subdomain(tenant);
    let mut names = vec![subdomain.as_str(), &tenant.name];
    names.extend(held.by(tenant));
    // Nearly all are active: the word would find them by most of its letters.
    let state = if tenant.active { "" } else { state_of(tenant) };
    Texts::new(&names, &format!("{} {state}", tenant.id))
}

/// The profiles of a server, by the tenant they log in to.
#[derive(Debug, Default)]
pub struct Held<'a>(BTreeMap<Option<&'a str>, Vec<&'a str>>);

impl<'a> Held<'a> {
    /// Those on the server of this profile.
    #[must_use]
    pub fn of(state: &'a State, asking: &ProfileName) -> Self {
        let mut held: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let profiles = &state.catalog.profiles;
        let server = profiles.get(asking).map(|profile| &profile.server);
        let there = profiles.values().filter(|p| Some(&p.server) == server);
        for profile in there {
            let tenant = profile.tenant.as_deref();
            held.entry(tenant).or_default().push(profile.name.as_str());
        }
        Self(held)
    }

    /// Those that log in to a tenant, by its subdomain or its number.
    #[must_use]
    pub fn by(&self, tenant: &Tenant) -> Vec<&'a str> {
        let (prefix, number) = (tenant.prefix(), tenant.id.to_string());
        let is_other = !tenant.master && prefix.as_deref() != Some(number.as_str());
        let by_number = is_other.then_some(Some(number.as_str()));
        let known = [Some(prefix.as_deref()), by_number];
        let lists = known.into_iter().flatten().filter_map(|t| self.0.get(&t));
        let mut names: Vec<&str> = lists.flatten().copied().collect();
        names.sort_unstable();
        names
    }
}
