//! The text that the list on screen is searched by: typed, kept, taken back.

use jiff::Timestamp;

use super::board::{self, Move};
use super::command;
use crate::app::key::{Code, Key, With};
use crate::app::state::State;
use crate::app::state::edit::Edited;

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
    board::relist(state, now);
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
