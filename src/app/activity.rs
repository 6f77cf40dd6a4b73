//! Which lines of the trail are shown, and what they say.

use super::find::{self, Texts};
use super::state::State;
use super::state::activity::{About, ActivityFilter, TrailView};
use crate::domain::activity::{Activity, Verb};
use crate::domain::name::ProfileName;
use crate::domain::span;

/// The lines that the trail's screen shows, newest first.
pub fn shown(state: &State) -> impl Iterator<Item = &Activity> {
    of(&state.activity.lines, &state.activity.view).into_iter()
}

/// The lines that a profile's history shows, newest first.
pub fn history(state: &State) -> impl Iterator<Item = &Activity> {
    let tab = &state.detail.history;
    of(&tab.lines, &tab.view).into_iter()
}

/// What both filters show, in the order of time: a trail isn't put into another one.
pub(crate) fn of<'a>(lines: &'a [Activity], view: &TrailView) -> Vec<&'a Activity> {
    let lines = lines.iter().filter(|line| fits(line, view.only));
    let found = find::found(lines, view.filter.text.text(), |line| texts(line, view));
    found.into_iter().map(|(_, line)| line).collect()
}

/// The row under the cursor.
pub(crate) fn place(rows: &[&Activity], view: &TrailView) -> usize {
    let cursor = view.cursor.as_ref();
    let place = cursor.and_then(|cursor| rows.iter().position(|line| *line == cursor));
    place.unwrap_or(0)
}

fn texts(line: &Activity, view: &TrailView) -> Texts {
    let whose = match view.about {
        About::Everybody => whose(line),
        About::OneProfile => "",
    };
    Texts::new(&[line.verb.word(), whose], &words(line))
}

/// What has no profile is about the vault.
#[must_use]
pub fn whose(line: &Activity) -> &str {
    line.profile.as_ref().map_or("vault", ProfileName::as_str)
}

/// The profile that the trail's line under the cursor is about, if it is still here.
#[must_use]
pub fn chosen(state: &State) -> Option<&ProfileName> {
    let view = &state.activity.view;
    let rows = of(&state.activity.lines, view);
    let name = rows.get(place(&rows, view))?.profile.as_ref()?;
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

fn fits(line: &Activity, only: ActivityFilter) -> bool {
    match only {
        ActivityFilter::All => true,
        ActivityFilter::Failures => !line.ok,
        ActivityFilter::Refreshes => line.verb == Verb::Refresh,
        ActivityFilter::Copies => matches!(line.verb, Verb::Copy | Verb::Reveal),
    }
}

/// Letters by which a verb is known in all its forms.
const STEM: usize = 3;

/// `refresh: new token, 312 ms`.
#[must_use]
pub fn words(activity: &Activity) -> String {
    let verb = activity.verb.word();
    let detail = &activity.detail;
    let what = if detail.is_empty() {
        verb.to_owned()
    } else if verb
        .get(..STEM)
        .is_some_and(|stem| detail.starts_with(stem))
    {
        // `refreshed`, `logged in`, `revoked`: it says its verb itself.
        detail.clone()
    } else {
        format!("{verb}: {detail}")
    };
    match activity.took {
        Some(took) if took.as_secs() < 1 => format!("{what}, {} ms", took.as_millis()),
        Some(took) if took.as_secs() < 60 => {
            format!(
                "{what}, {}.{} s",
                took.as_secs(),
                took.subsec_millis() / 100
            )
        }
        Some(took) => format!("{what}, {}", span::text(took)),
        None => what,
    }
}
