//! Moving and finding in what has happened: in Activity, and in a profile's history.

use jiff::Timestamp;

use super::board::Move;
use super::detail::{in_view, moved};
use super::job;
use crate::app::activity as trail;
use crate::app::effect::{Effect, Work};
use crate::app::find;
use crate::app::state::activity::{ActivityFilter, TrailView};
use crate::app::state::detail::Tab;
use crate::app::state::job::JobKind;
use crate::app::state::{Screen, State};
use crate::domain::activity::Activity;

/// Reads the newest lines of all profiles.
pub(super) fn read(state: &mut State, now: Timestamp) -> Effect {
    let work = Work::Activities(state.activity.view.most);
    job::start(state, None, work, now)
}

/// Reads older lines once the last one that is shown comes into sight, and none of them is being read.
pub(super) fn go_on(state: &mut State) {
    if is_reading(state) {
        return;
    }
    let is_history = state.screen != Screen::Activity;
    let Some((lines, view, page)) = on_screen(state) else {
        return;
    };
    if !view.has_older(lines.len()) {
        return;
    }
    let rows = trail::of(lines, view);
    if trail::place(&rows, view) + page < rows.len() {
        return;
    }
    view.most *= 2;
    if is_history {
        state.detail.history.is_fresh = false;
    } else {
        state.activity.is_stale = true;
    }
}

/// Whether lines are being read.
pub(super) fn is_reading(state: &State) -> bool {
    let mut jobs = state.jobs.all.values();
    jobs.any(|job| job.kind == JobKind::Activities)
}

/// The lines on screen, what is shown of them, and how many have room.
fn on_screen(state: &mut State) -> Option<(&[Activity], &mut TrailView, usize)> {
    let page = usize::from(state.size.page.max(1));
    match (&state.screen, state.detail.tab) {
        (Screen::Activity, _) => {
            let list = &mut state.activity;
            Some((&list.lines, &mut list.view, page))
        }
        (Screen::Detail { .. }, Tab::History) => {
            let list = &mut state.detail.history;
            Some((&list.lines, &mut list.view, page))
        }
        (Screen::Detail { .. }, Tab::Overview | Tab::Tokens | Tab::Claims | Tab::Tenants)
        | (Screen::Board, _) => None,
    }
}

/// Moves; false if no such list is on screen.
pub(super) fn go(state: &mut State, by: Move) -> bool {
    let Some((lines, view, page)) = on_screen(state) else {
        return false;
    };
    let rows = trail::of(lines, view);
    let to = moved(
        trail::place(&rows, view),
        by,
        page,
        rows.len().saturating_sub(1),
    );
    put_cursor(view, &rows, to, page);
    true
}

/// A row was clicked.
pub(super) fn select(state: &mut State, row: usize) {
    if let Some((lines, view, page)) = on_screen(state) {
        let rows = trail::of(lines, view);
        put_cursor(view, &rows, row, page);
    }
}

fn put_cursor(view: &mut TrailView, rows: &[&Activity], to: usize, page: usize) {
    if let Some(line) = rows.get(to) {
        // Who looks at the newest line sees what comes.
        view.cursor = (to > 0).then(|| (*line).clone());
        view.top = in_view(view.top, to, page);
    }
}

/// Shows some lines only, the same again all; false if no such list is on screen.
pub(super) fn filter(state: &mut State, number: usize) -> bool {
    let only = ActivityFilter::ALL.get(number).copied().unwrap_or_default();
    change(state, |view| {
        view.only = if view.only == only {
            ActivityFilter::All
        } else {
            only
        };
    })
}

/// The typed text is another one.
pub(super) fn find(state: &mut State) {
    change(state, |_| {});
}

/// Takes the quick filter back; false if there is none.
pub(super) fn back(state: &mut State) -> bool {
    let is_filtered = on_screen(state).is_some_and(|(_, view, _)| view.only != ActivityFilter::All);
    is_filtered && change(state, |view| view.only = ActivityFilter::All)
}

fn change(state: &mut State, change: impl FnOnce(&mut TrailView)) -> bool {
    let Some((lines, view, page)) = on_screen(state) else {
        return false;
    };
    let old = trail::of(lines, view);
    let at = trail::place(&old, view);
    view.cursor = old
        .get(at)
        .map(|line| (*line).clone())
        .or_else(|| view.cursor.take());
    change(view);
    keep_cursor(view, &old, lines, page);
    true
}

/// Other lines take the place of those that were read before.
pub(super) fn renew((old, view): (&[Activity], &mut TrailView), new: &[Activity], page: usize) {
    let old = trail::of(old, view);
    keep_cursor(view, &old, new, page);
}

/// The cursor stays on its line, or goes to the line's neighbour; where nothing is shown it waits for its line to come
/// back.
fn keep_cursor(view: &mut TrailView, old: &[&Activity], lines: &[Activity], page: usize) {
    let rows = trail::of(lines, view);
    if let Some(line) = view.cursor.take() {
        let kept = rows.contains(&&line).then_some(&line);
        let neighbour = || find::neighbour(old, &rows, &&line).copied();
        let next = kept.or_else(neighbour).cloned();
        view.cursor = if rows.is_empty() { Some(line) } else { next };
    }
    keep_in_view(view, &rows, page);
}

fn keep_in_view(view: &mut TrailView, rows: &[&Activity], page: usize) {
    let at = trail::place(rows, view);
    view.top = in_view(view.top, at, page).min(rows.len().saturating_sub(page));
}

/// The window has another size.
pub(super) fn resized(state: &mut State) {
    if let Some((lines, view, page)) = on_screen(state) {
        let rows = trail::of(lines, view);
        keep_in_view(view, &rows, page);
    }
}
