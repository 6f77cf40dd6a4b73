//! Which of the rows are shown, in which order, and where the cursor is among them.

use super::super::{in_view, moved};
use super::{key, view};
use crate::app::find;
use crate::app::state::State;
use crate::app::state::detail::tokens::{TokenFilter, TokenKey, TokenSort, TokenSortBy, TokensTab};
use crate::app::update::board::Move;

/// How many rows are on screen.
pub(super) fn page(state: &State) -> usize {
    usize::from(state.size.page.max(1))
}

fn keys(tab: &TokensTab) -> Vec<TokenKey> {
    view::shown(tab).into_iter().map(key).collect()
}

/// Changes what is listed or how. The cursor stays on its row, or goes to the row's neighbour; where nothing is shown it
/// waits for its row to come back. A range ends: what lies between its ends would be something else.
pub(super) fn change(tab: &mut TokensTab, page: usize, change: impl FnOnce(&mut TokensTab)) {
    let old = keys(tab);
    change(tab);
    tab.rows = view::order(tab);
    tab.range = None;
    tab.cursor = find::cursor(&old, &keys(tab), tab.cursor.take());
    keep_in_view(tab, page);
}

fn keep_in_view(tab: &mut TokensTab, page: usize) {
    let at = view::cursor(tab).unwrap_or(0);
    let last_top = tab.rows.len().saturating_sub(page);
    tab.top = in_view(tab.top, at, page).min(last_top);
}

/// Moves the cursor; a range goes with it.
pub(in crate::app::update) fn go(state: &mut State, by: Move) {
    let page = page(state);
    let tab = &mut state.detail.tokens;
    let at = view::cursor(tab).unwrap_or(0);
    let to = moved(at, by, page, tab.rows.len().saturating_sub(1));
    put_cursor(tab, to, page);
}

fn put_cursor(tab: &mut TokensTab, to: usize, page: usize) {
    if let Some(row) = view::shown(tab).get(to) {
        tab.cursor = Some(key(row));
        tab.top = in_view(tab.top, to, page);
        reach(tab, to);
    }
}

/// The window has another size.
pub(in crate::app::update) fn resized(state: &mut State) {
    let page = page(state);
    keep_in_view(&mut state.detail.tokens, page);
}

/// A row was clicked.
pub(in crate::app::update) fn select(state: &mut State, row: usize) {
    let page = page(state);
    put_cursor(&mut state.detail.tokens, row, page);
}

/// Shows some rows only; the same again shows all.
pub(in crate::app::update) fn filter(state: &mut State, number: usize) {
    let only = TokenFilter::ALL.get(number).copied().unwrap_or_default();
    let page = page(state);
    change(&mut state.detail.tokens, page, |tab| {
        tab.only = if tab.only == only {
            TokenFilter::All
        } else {
            only
        };
    });
}

/// The typed text is another one.
pub(in crate::app::update) fn find(state: &mut State) {
    let page = page(state);
    change(&mut state.detail.tokens, page, |_| {});
}

/// Sorts; the same again reverses.
pub(in crate::app::update) fn sort(state: &mut State, by: TokenSortBy) {
    let page = page(state);
    change(&mut state.detail.tokens, page, |tab| {
        let reversed = tab.sort.by == by && !tab.sort.reversed;
        tab.sort = TokenSort { by, reversed };
    });
}

fn reach(tab: &mut TokensTab, to: usize) {
    let Some(range) = tab.range.clone() else {
        return;
    };
    let keys: Vec<TokenKey> = view::shown(tab).into_iter().map(key).collect();
    let from = keys.iter().position(|key| *key == range.anchor);
    let from = from.unwrap_or(to);
    let (first, last) = (from.min(to), from.max(to));
    let between = keys.into_iter().skip(first).take(last - first + 1);
    tab.marks = range.before;
    tab.marks.extend(between);
}
