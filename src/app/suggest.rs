//! Which tenants are suggested below the Tenant field: those of known profiles, and those that the appliance tells.

use std::collections::BTreeSet;

use super::state::State;
use super::state::form::FieldId;
use super::state::sign_in::SignIn;
use super::state::suggestion::Asked;
use crate::domain::provider::Provider;
use crate::domain::tenant::Tenant;

/// What is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// What fits what was typed: first what begins with it, each part by name. Never empty.
    pub words: Vec<String>,
    /// Which of them stands in the field.
    pub chosen: Option<usize>,
    /// Whether `↓` takes one: who walks down through the empty form wants the master tenant, and must not get another.
    pub is_open: bool,
    /// How many there are and who says so: `of 14 that admin may see`.
    pub of: String,
}

/// What is suggested below a form's Tenant field; none while another field has the keys, or if nothing fits.
#[must_use]
pub fn suggested(state: &State, sign_in: &SignIn) -> Option<Suggested> {
    let typed = typed(sign_in)?;
    let known = known(state, sign_in);
    let told = told(sign_in);
    let theirs: BTreeSet<String> = told.iter().filter_map(|tenant| tenant.prefix()).collect();
    let is_told = |word: &String| {
        let has_number = |tenant: &&Tenant| tenant.id.to_string() == *word;
        theirs.contains(word) || told.iter().any(has_number)
    };
    let mut all = theirs.clone();
    all.extend(known.into_iter().filter(|word| !is_told(word)));
    let count = all.len();
    let of = match user(sign_in) {
        Some(user) if count == theirs.len() => format!("of {count} that {user} may see"),
        Some(user) => format!("of {count} known here or to {user}"),
        None => format!("of {count} known here"),
    };
    let words = fitting(&typed, all);
    let taken = sign_in.suggestions.taken.as_ref();
    // Who has typed a whole name has said what they mean: arrows move on.
    let is_settled = taken.is_none() && words.contains(&typed);
    (!words.is_empty() && !is_settled).then(|| Suggested {
        is_open: !typed.is_empty() || taken.is_some(),
        chosen: taken.and_then(|taken| words.iter().position(|word| *word == taken.word)),
        words,
        of,
    })
}

/// What was typed into the Tenant field that has the keys.
fn typed(sign_in: &SignIn) -> Option<String> {
    let form = &sign_in.form;
    if sign_in.waiting.is_some() || form.job.is_some() {
        return None;
    }
    form.focused().filter(|field| field.id == FieldId::Tenant)?;
    let taken = sign_in.suggestions.taken.as_ref();
    let typed = taken.map_or_else(|| form.value(FieldId::Tenant), |taken| &taken.typed);
    Some(typed.to_owned())
}

/// The tenants of the profiles on this server.
fn known(state: &State, sign_in: &SignIn) -> BTreeSet<String> {
    let server = sign_in.about.as_ref().map(|about| &about.server);
    let server = server.filter(|server| server.provider == Provider::Morpheus);
    let profiles = state.catalog.profiles.values();
    profiles
        .filter(|profile| server.is_some_and(|server| server.name == profile.server))
        .filter_map(|profile| profile.tenant.clone())
        .collect()
}

/// The tenants that the appliance told of, as far as somebody can log in there.
fn told(sign_in: &SignIn) -> Vec<&Tenant> {
    let told: &[Tenant] = match &sign_in.suggestions.asked {
        Asked::Told(_, tenants) => tenants,
        Asked::NotYet | Asked::Asking(..) | Asked::InVain => &[],
    };
    told.iter().filter(|tenant| tenant.active).collect()
}

fn user(sign_in: &SignIn) -> Option<&str> {
    match &sign_in.suggestions.asked {
        Asked::Told(user, _) => Some(user),
        Asked::NotYet | Asked::Asking(..) | Asked::InVain => None,
    }
}

fn fitting(typed: &str, all: BTreeSet<String>) -> Vec<String> {
    let typed = typed.to_lowercase();
    let (begin, others): (Vec<String>, Vec<String>) = all
        .into_iter()
        .filter(|word| word.to_lowercase().contains(&typed))
        .partition(|word| word.to_lowercase().starts_with(&typed));
    begin.into_iter().chain(others).collect()
}
