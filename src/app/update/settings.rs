//! The settings: read, changed one by one, given back to their defaults. The file is written at once.

use jiff::Timestamp;

use super::board::Move;
use super::{job, toast};
use crate::app::effect::{Effect, Work};
use crate::app::key::{Code, Key, With};
use crate::app::state::State;
use crate::app::state::edit::{Edited, TextField};
use crate::app::state::overlay::Overlay;
use crate::app::state::settings::SettingsList;
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::settings::{Said, Setting};

pub(super) fn top(state: &mut State) -> Option<&mut SettingsList> {
    let Some(Overlay::Settings(list)) = state.overlays.last_mut() else {
        return None;
    };
    Some(list)
}

/// The list, also where help lies over it.
fn anywhere(state: &mut State) -> Option<&mut SettingsList> {
    state.overlays.iter_mut().find_map(|overlay| {
        let Overlay::Settings(list) = overlay else {
            return None;
        };
        Some(list)
    })
}

/// Opens the list and reads the file.
pub(super) fn open(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let list = Overlay::Settings(SettingsList::default());
    state.overlays.push(list);
    out.push(job::start(state, None, Work::ReadSettings, now));
}

/// The settings were read, or changed.
pub(super) fn told(
    state: &mut State,
    result: Result<Vec<Said>>,
    was_change: bool,
    (now, out): (Timestamp, &mut Vec<Effect>),
) {
    if was_change && result.is_ok() {
        out.push(Effect::Load);
        toast::say(
            state,
            Tone::Ok,
            "written into the configuration".to_owned(),
            now,
        );
    }
    let Some(list) = anywhere(state) else {
        return;
    };
    match result {
        Ok(rows) => {
            list.rows = rows;
            list.trouble = None;
            list.typing = None;
        }
        Err(error) => list.trouble = Some(error),
    }
}

/// ⏎: the next of its words, or a field to type into; in the field it is written. Whether there was a list.
pub(super) fn change(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let Some(list) = top(state) else {
        return false;
    };
    let Some(chosen) = list.chosen() else {
        return true;
    };
    let setting = chosen.setting;
    if let Some(field) = &list.typing {
        let value = field.text().trim().to_owned();
        let value = (!value.is_empty()).then_some(value);
        set(state, setting, value, now, out);
    } else if let Some(next) = chosen.next() {
        set(state, setting, Some(next.to_owned()), now, out);
    } else {
        list.typing = Some(TextField::plain(chosen.bare()));
    }
    true
}

/// Back to the default.
pub(super) fn reset(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(setting) = top(state)
        .and_then(|list| list.chosen())
        .map(|said| said.setting)
    else {
        return;
    };
    set(state, setting, None, now, out);
}

fn set(
    state: &mut State,
    setting: &'static Setting,
    value: Option<String>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    out.push(job::start(state, None, Work::Set(setting, value), now));
}

/// A key while a value is typed.
pub(super) fn key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let Some(field) = top(state).and_then(|list| list.typing.as_mut()) else {
        return false;
    };
    if (key.with, key.code) == (With::Nothing, Code::Enter) {
        return change(state, now, out);
    }
    match field.key(key) {
        Edited::Text | Edited::Cursor => true,
        Edited::Ignored => false,
    }
}

/// esc: out of the field first. Whether that was it.
pub(super) fn back(state: &mut State) -> bool {
    let Some(list) = top(state) else {
        return false;
    };
    list.trouble = None;
    list.typing.take().is_some()
}

/// Moves in the list. Whether there was one.
pub(super) fn go(state: &mut State, by: Move) -> bool {
    let Some(list) = top(state) else {
        return false;
    };
    let last = list.rows.len().saturating_sub(1);
    let wanted = match by {
        Move::By(rows) | Move::HalfPages(rows) | Move::Pages(rows) => {
            list.cursor.saturating_add_signed(rows)
        }
        Move::Top => 0,
        Move::Bottom => last,
    };
    list.cursor = wanted.min(last);
    list.typing = None;
    list.trouble = None;
    true
}

/// The wheel was turned. Whether there was a list.
pub(super) fn scroll(state: &mut State, lines: i32) -> bool {
    go(state, Move::By(isize::try_from(lines).unwrap_or(0)))
}

/// A row was clicked. Whether there was a list.
pub(super) fn click_row(state: &mut State, row: usize) -> bool {
    let Some(list) = top(state) else {
        return false;
    };
    list.cursor = row.min(list.rows.len().saturating_sub(1));
    list.typing = None;
    true
}
