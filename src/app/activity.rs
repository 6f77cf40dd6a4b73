//! Which lines of the trail are shown.

use super::state::State;
use super::state::activity::ActivityFilter;
use crate::domain::activity::{Activity, Verb};
use crate::domain::name::ProfileName;

/// The lines that the trail's screen shows, newest first.
pub fn shown(state: &State) -> impl Iterator<Item = &Activity> {
    let only = state.activity.only;
    let lines = state.activity.lines.iter();
    lines.filter(move |line| fits(line, only))
}

/// The profile that the trail's line under the cursor is about, if it is still here.
#[must_use]
pub fn chosen(state: &State) -> Option<&ProfileName> {
    let name = shown(state).nth(state.activity.cursor)?.profile.as_ref()?;
    state.catalog.profiles.contains_key(name).then_some(name)
}

/// The last lines of one profile, newest first.
pub fn of_profile<'a>(
    state: &'a State,
    name: &'a ProfileName,
) -> impl Iterator<Item = &'a Activity> {
    let lines = state.activity.lines.iter();
    lines.filter(move |line| line.profile.as_ref() == Some(name))
}

/// The lines that a profile's history shows, newest first.
pub fn history(state: &State) -> impl Iterator<Item = &Activity> {
    let tab = &state.detail.history;
    tab.lines.iter().filter(|line| fits(line, tab.only))
}

fn fits(line: &Activity, only: ActivityFilter) -> bool {
    match only {
        ActivityFilter::All => true,
        ActivityFilter::Failures => !line.ok,
        ActivityFilter::Refreshes => line.verb == Verb::Refresh,
        ActivityFilter::Copies => matches!(line.verb, Verb::Copy | Verb::Reveal),
    }
}
