//! Help and palette: a list that is searched while typing.

use jiff::Timestamp;

use super::command;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key, With};
use crate::app::palette;
use crate::app::state::State;
use crate::app::state::edit::Edited;
use crate::app::state::overlay::{Finder, Overlay};

fn top(state: &mut State) -> Option<&mut Finder> {
    let Some(Overlay::Help(finder) | Overlay::Palette(finder)) = state.overlays.last_mut() else {
        return None;
    };
    Some(finder)
}

/// A key in help or palette.
pub(super) fn key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let found = palette::found(state, now);
    let last = found.len().saturating_sub(1);
    let Some(finder) = top(state) else {
        return false;
    };
    match (key.with, key.code) {
        (With::Nothing, Code::Up) => finder.cursor = finder.cursor.saturating_sub(1),
        (With::Nothing, Code::Down) => finder.cursor = (finder.cursor + 1).min(last),
        (With::Nothing, Code::PageUp) => finder.cursor = finder.cursor.saturating_sub(10),
        (With::Nothing, Code::PageDown) => finder.cursor = (finder.cursor + 10).min(last),
        (With::Nothing, Code::Enter) => {
            let chosen = found.get(finder.cursor).map(|entry| entry.id);
            if let Some(id) = chosen {
                state.overlays.pop();
                command::run(state, id, now, out);
            }
        }
        _ => match finder.text.key(key) {
            Edited::Text => finder.cursor = 0,
            Edited::Cursor => {}
            Edited::Ignored => return false,
        },
    }
    true
}

/// The search text changed by a paste.
pub(super) fn changed(state: &mut State) {
    if let Some(finder) = top(state) {
        finder.cursor = 0;
    }
}
