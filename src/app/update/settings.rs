//! Settings and keys: read, changed one by one, given back to their defaults. The file is written at once.

use jiff::Timestamp;

use super::board::Move;
use super::{job, toast};
use crate::app::command::Command;
use crate::app::effect::{Effect, Work};
use crate::app::key::{Chord, Code, Key, With};
use crate::app::keymap::Keymap;
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

/// `theme is light now, written into the configuration`; none if no value changed.
fn changed(before: &[Said], now: &[Said]) -> Option<String> {
    let mut pairs = before.iter().zip(now);
    let (_, said) = pairs.find(|(before, now)| before.bare() != now.bare())?;
    let (name, value) = (said.setting.name, said.bare());
    Some(format!(
        "{name} is {value} now, written into the configuration"
    ))
}

/// The settings were read, or changed.
pub(super) fn told(
    state: &mut State,
    result: Result<Vec<Said>>,
    was_change: bool,
    (now, out): (Timestamp, &mut Vec<Effect>),
) {
    if let Ok(rows) = &result
        && was_change
    {
        out.push(Effect::Load);
        let changed = anywhere(state).and_then(|list| changed(&list.rows, rows));
        let text = changed.unwrap_or_else(|| "written into the configuration".to_owned());
        toast::say(state, Tone::Ok, text, now);
    }
    let Some(list) = anywhere(state) else {
        return;
    };
    match result {
        Ok(rows) => {
            list.rows = rows;
            list.trouble = None;
            // What was read first, or again, must not take away what is being typed.
            list.typing.take_if(|_| was_change);
        }
        Err(error) => list.trouble = Some(error),
    }
}

/// ⏎: the next of its words, or a field to type into; in the field it is written. Whether there was a list.
pub(super) fn change(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let Some(list) = top(state) else {
        return false;
    };
    if let Some(command) = list.command() {
        keys(state, command, now, out);
        return true;
    }
    let Some(chosen) = list.chosen() else {
        return true;
    };
    let setting = chosen.setting;
    if let Some(field) = &list.typing {
        let value = field.text().trim().to_owned();
        let value = (!value.is_empty()).then_some(value);
        set(state, setting, value, now, out);
    } else if let Some(next) = chosen.next() {
        set(state, setting, Some(next), now, out);
    } else {
        list.typing = Some(TextField::plain(chosen.bare()));
    }
    true
}

/// ⏎ on a command: a field with its keys; in the field they are written, unless one runs something else.
fn keys(state: &mut State, command: &'static Command, now: Timestamp, out: &mut Vec<Effect>) {
    let usual = written(state.keymap.chords(command.id));
    let Some(list) = top(state) else {
        return;
    };
    let Some(field) = &list.typing else {
        list.typing = Some(TextField::plain(&usual));
        return;
    };
    let typed = typed_keys(field.text());
    let checked = typed.as_ref().map_or(Ok(()), |keys| {
        Keymap::check(&state.catalog.keys, command, keys)
    });
    match checked {
        Ok(()) => bind(state, command, typed, now, out),
        Err(error) => {
            if let Some(list) = top(state) {
                list.trouble = Some(error);
            }
        }
    }
}

/// The word for no key at all.
const UNBOUND: &str = "none";

fn written(chords: &[Chord]) -> String {
    let keys: Vec<String> = chords.iter().map(|chord| chord.written()).collect();
    if keys.is_empty() {
        UNBOUND.to_owned()
    } else {
        keys.join(", ")
    }
}

/// Keys with commas between them; nothing typed means the usual ones.
fn typed_keys(text: &str) -> Option<Vec<String>> {
    match text.trim() {
        "" => None,
        UNBOUND => Some(Vec::new()),
        "," => Some(vec![",".to_owned()]),
        keys => Some(keys.split(',').map(|key| key.trim().to_owned()).collect()),
    }
}

fn bind(
    state: &mut State,
    command: &'static Command,
    keys: Option<Vec<String>>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let work = Work::Bind(command.word, keys);
    out.push(job::start(state, None, work, now));
}

/// To the page after this one, or before. Whether there was a list.
pub(super) fn turn(state: &mut State, forward: bool) -> bool {
    let Some(list) = top(state) else {
        return false;
    };
    list.page = list.page.turned(forward);
    list.cursor = 0;
    list.trouble = None;
    true
}

/// Back to the default.
pub(super) fn reset(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if let Some(command) = top(state).and_then(|list| list.command()) {
        return bind(state, command, None, now, out);
    }
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
    let last = list.count().saturating_sub(1);
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
    list.cursor = row.min(list.count().saturating_sub(1));
    list.typing = None;
    true
}
