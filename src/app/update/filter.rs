//! The text that the list on screen is searched by: typed, kept, taken back.

use jiff::Timestamp;

use super::board::{self, Move};
use super::detail::{tenants, tokens};
use super::{command, trail};
use crate::app::key::{Code, Key, With};
use crate::app::state::detail::Tab;
use crate::app::state::edit::Edited;
use crate::app::state::{Screen, State};

/// `/`: keys go into the field from now on.
pub(super) const fn open(state: &mut State) {
    if let Some(filter) = state.filter_mut() {
        filter.is_typing = true;
    }
}

/// A key while it is being typed: arrows move in the list meanwhile, ⏎ keeps it.
pub(super) fn key(state: &mut State, key: Key, now: Timestamp) -> bool {
    let Some(filter) = state.filter_mut() else {
        return false;
    };
    match (key.with, key.code) {
        (With::Nothing, Code::Enter) => filter.is_typing = false,
        (With::Nothing, Code::Up) => command::go(state, Move::By(-1)),
        (With::Nothing, Code::Down) => command::go(state, Move::By(1)),
        _ => match filter.text.key(key) {
            Edited::Text => changed(state, now),
            Edited::Cursor => {}
            Edited::Ignored => return false,
        },
    }
    true
}

/// The text is another one: the list is made anew.
pub(super) fn changed(state: &mut State, now: Timestamp) {
    match (&state.screen, state.detail.tab) {
        (Screen::Board, _) => board::relist(state, now),
        (Screen::Detail { .. }, Tab::Tokens) => tokens::find(state),
        (Screen::Detail { .. }, Tab::History) | (Screen::Activity, _) => trail::find(state),
        (Screen::Detail { .. }, Tab::Tenants) => tenants::find(state),
        (Screen::Detail { .. }, Tab::Overview | Tab::Claims) => {}
    }
}

/// Takes it back; false if there is none.
pub(super) fn back(state: &mut State, now: Timestamp) -> bool {
    let Some(filter) = state.filter_mut().filter(|filter| filter.is_on()) else {
        return false;
    };
    filter.clear();
    changed(state, now);
    true
}

/// Who has gone to another list types no more into the one before.
pub(super) fn leave_others(state: &mut State) {
    let is_typing = state.is_filtering();
    for filter in [
        &mut state.board.filter,
        &mut state.detail.tokens.filter,
        &mut state.detail.history.view.filter,
        &mut state.detail.tenants.filter,
        &mut state.activity.view.filter,
    ] {
        filter.is_typing = false;
    }
    if let Some(filter) = state.filter_mut() {
        filter.is_typing = is_typing;
    }
}
