//! Help and palette: a list that is searched while typing.

use jiff::Timestamp;

use super::command;
use crate::app::command::CommandId;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key, With};
use crate::app::palette;
use crate::app::state::State;
use crate::app::state::edit::Edited;
use crate::app::state::overlay::{Finder, Overlay};

/// How many commands are remembered.
const MOST_RECENT: usize = 5;

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
        (With::Nothing, Code::Home) if finder.text.is_empty() => finder.cursor = 0,
        (With::Nothing, Code::End) if finder.text.is_empty() => finder.cursor = last,
        (With::Nothing, Code::Enter) => {
            let line = finder.cursor;
            pick(state, line, now, out);
        }
        _ => match finder.text.key(key) {
            Edited::Text => finder.cursor = 0,
            Edited::Cursor => {}
            Edited::Ignored => return false,
        },
    }
    true
}

/// The verbs of the row under the cursor.
pub(super) fn open_menu(state: &mut State) {
    if state.overlays.is_empty() {
        let menu = Finder {
            is_menu: true,
            ..Finder::default()
        };
        state.overlays.push(Overlay::Palette(menu));
    }
}

/// Runs a line, or says why not.
pub(super) fn pick(state: &mut State, line: usize, now: Timestamp, out: &mut Vec<Effect>) {
    let found = palette::found(state, now);
    let Some(id) = found.get(line).map(|entry| entry.id) else {
        return;
    };
    if let Some(Overlay::Palette(_)) = state.overlays.pop() {
        remember(state, id);
    }
    command::run(state, id, now, out);
}

/// The next palette lists it first.
fn remember(state: &mut State, id: CommandId) {
    state.recent.retain(|recent| *recent != id);
    state.recent.insert(0, id);
    state.recent.truncate(MOST_RECENT);
}

/// The wheel was turned. Whether there was a list.
pub(super) fn scroll(state: &mut State, lines: i32, now: Timestamp) -> bool {
    if top(state).is_none() {
        return false;
    }
    let last = palette::found(state, now).len().saturating_sub(1);
    let by = isize::try_from(lines).unwrap_or(0);
    if let Some(finder) = top(state) {
        finder.cursor = finder.cursor.saturating_add_signed(by).min(last);
    }
    true
}

/// The search text changed by a paste.
pub(super) fn changed(state: &mut State) {
    if let Some(finder) = top(state) {
        finder.cursor = 0;
    }
}
