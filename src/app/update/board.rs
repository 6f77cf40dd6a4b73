//! Moving, sorting and filtering on the board.

use jiff::Timestamp;

use super::marks;
use crate::app::board::{self, order};
use crate::app::state::board::{Line, Only, Sort, SortBy};
use crate::app::state::detail::Tab;
use crate::app::state::{Screen, State};
use crate::domain::name::ProfileName;

/// How far a key moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// By rows; negative is up.
    By(isize),
    /// By half pages.
    HalfPages(isize),
    /// By pages.
    Pages(isize),
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
}

/// Lists the profiles anew. The cursor stays on its profile, or goes to the neighbour of a profile that has gone.
pub(super) fn relist(state: &mut State, now: Timestamp) {
    let new = order::listing(state, now);
    let old = std::mem::replace(&mut state.board.listing, new);
    state.board.is_stale = false;
    let lines = &state.board.listing.lines;
    // Until somebody presses a key, the first row is under the cursor, however late trouble is known.
    if state.last_key.is_none() && state.board.cursor == first(&old.lines) {
        state.board.cursor = None;
    }
    let name = state.board.cursor.take();
    let name = name.or_else(|| state.board.parked.take());
    if lines.is_empty() {
        state.board.parked.clone_from(&name);
    }
    if let Some(name) = name.filter(|_| !lines.is_empty()) {
        let kept = board::line_of(lines, &name).map(|_| name.clone());
        state.board.cursor = kept.or_else(|| order::neighbour(&old.lines, lines, &name));
    }
    if state.board.cursor.is_none() {
        state.board.cursor = first(&state.board.listing.lines);
    }
    state.board.listed_at = Some(now);
    marks::count(state);
    keep_in_view(state);
}

fn first(lines: &[Line]) -> Option<ProfileName> {
    lines.iter().find_map(profile)
}

fn profile(line: &Line) -> Option<ProfileName> {
    match line {
        Line::Profile(name) => Some(name.clone()),
        Line::Heading(..) => None,
    }
}

/// Puts the cursor on a profile.
pub(super) fn select(state: &mut State, name: ProfileName) {
    if state.catalog.profiles.contains_key(&name) {
        state.board.cursor = Some(name);
        keep_in_view(state);
    }
}

/// Opens the profile under the cursor as its own screen.
pub(super) fn open(state: &mut State) {
    if let (Screen::Board, Some(profile)) = (&state.screen, state.board.cursor.clone()) {
        state.screen = Screen::Detail { profile, top: 0 };
        state.detail.tab = Tab::Overview;
    }
}

/// Moves on the screen shown.
pub(super) fn go(state: &mut State, by: Move) {
    let page = isize::try_from(state.size.page.max(2)).unwrap_or(2);
    let (by, edge) = match by {
        Move::By(rows) => (rows, None),
        Move::HalfPages(n) => (n * (page / 2), None),
        Move::Pages(n) => (n * (page - 1), None),
        Move::Top => (0, Some(0)),
        Move::Bottom => (0, Some(usize::MAX)),
    };
    match &mut state.screen {
        Screen::Board => move_cursor(state, by, edge),
        Screen::Detail { top, .. } => {
            // Drawing clamps it: only drawing knows how many lines there are.
            *top = edge
                .unwrap_or_else(|| top.saturating_add_signed(by))
                .min(200);
        }
        // Its lines are moved in by what knows them.
        Screen::Activity => {}
    }
}

fn move_cursor(state: &mut State, by: isize, edge: Option<usize>) {
    let rows: Vec<&ProfileName> = state
        .board
        .listing
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Profile(name) => Some(name),
            Line::Heading(..) => None,
        })
        .collect();
    let Some(last) = rows.len().checked_sub(1) else {
        return;
    };
    let at = state
        .board
        .cursor
        .as_ref()
        .and_then(|cursor| rows.iter().position(|name| *name == cursor));
    let wanted = edge.unwrap_or_else(|| at.unwrap_or(0).saturating_add_signed(by));
    state.board.cursor = rows.get(wanted.min(last)).map(|name| (*name).clone());
    marks::follow(state);
    keep_in_view(state);
}

/// Scrolls so that the cursor's line, and a heading right above it, is on screen.
pub(super) fn keep_in_view(state: &mut State) {
    let page = usize::from(state.size.page.max(1));
    let lines = &state.board.listing.lines;
    let last_top = lines.len().saturating_sub(page);
    if let Some(line) = board::cursor_line(state) {
        let headed = line
            .checked_sub(1)
            .filter(|above| matches!(lines.get(*above), Some(Line::Heading(..))) && page > 1);
        let highest = headed.unwrap_or(line);
        let lowest = (line + 1).saturating_sub(page);
        state.board.top = state.board.top.clamp(lowest.min(highest), highest);
    }
    state.board.top = state.board.top.min(last_top);
}

/// Sorts; the same again reverses.
pub(super) fn sort(state: &mut State, by: SortBy, now: Timestamp) {
    let reversed = state.board.sort.by == by && !state.board.sort.reversed;
    state.board.sort = Sort { by, reversed };
    relist(state, now);
}

/// Shows one group only.
pub(super) fn only(state: &mut State, only: Only, now: Timestamp) {
    state.board.only = only;
    relist(state, now);
}
