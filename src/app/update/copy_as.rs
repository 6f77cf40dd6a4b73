//! The menu of copy as: letters choose a line, `/` finds one, and each copies what it gives.

use jiff::Timestamp;

use super::{job, toast, verb};
use crate::app::copy_as::{self, Gives, Line};
use crate::app::effect::{Effect, Handed, Work};
use crate::app::key::{Code, Key, With};
use crate::app::question;
use crate::app::state::State;
use crate::app::state::copy_as::CopyAs;
use crate::app::state::edit::{Edited, TextField};
use crate::app::state::overlay::Overlay;
use crate::domain::countdown::Tone;

/// Lines that a page key moves by.
const PAGE: isize = 10;

/// Opens it for the profile under the cursor or on screen.
pub(super) fn open(state: &mut State) {
    if let Some(name) = state.current().cloned() {
        state.overlays.push(Overlay::CopyAs(CopyAs::of(name)));
    }
}

fn top(state: &mut State) -> Option<&mut CopyAs> {
    let Some(Overlay::CopyAs(menu)) = state.overlays.last_mut() else {
        return None;
    };
    Some(menu)
}

/// A key in the menu.
pub(super) fn key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let Some(Overlay::CopyAs(menu)) = state.overlays.last() else {
        return false;
    };
    let lines = copy_as::lines(state, menu);
    let at = menu.cursor;
    let is_searching = menu.search.is_some();
    match (key.with, key.code) {
        (With::Nothing, Code::Up) => go(state, -1, lines.len()),
        (With::Nothing, Code::Down) => go(state, 1, lines.len()),
        (With::Nothing, Code::PageUp) => go(state, -PAGE, lines.len()),
        (With::Nothing, Code::PageDown) => go(state, PAGE, lines.len()),
        (With::Nothing, Code::Enter) => choose(state, lines.get(at), now, out),
        _ if is_searching => return search_key(state, key),
        (With::Nothing, Code::Home) => go(state, isize::MIN, lines.len()),
        (With::Nothing, Code::End) => go(state, isize::MAX, lines.len()),
        (With::Nothing, Code::Right) => choose(state, lines.get(at), now, out),
        (With::Nothing, Code::Char('/')) => {
            if let Some(menu) = top(state) {
                menu.search = Some(TextField::default());
            }
        }
        (With::Nothing, Code::Char(letter)) => {
            let Some(found) = lines.iter().position(|line| line.letter == Some(letter)) else {
                return false;
            };
            // Where it is refused or asked about, it is seen which line that was.
            if let Some(menu) = top(state) {
                menu.cursor = found;
            }
            choose(state, lines.get(found), now, out);
        }
        _ => return false,
    }
    true
}

fn search_key(state: &mut State, key: Key) -> bool {
    let Some(menu) = top(state) else { return false };
    let Some(search) = &mut menu.search else {
        return false;
    };
    match search.key(key) {
        Edited::Text => menu.cursor = 0,
        Edited::Cursor => {}
        Edited::Ignored => return false,
    }
    true
}

/// The search text changed by a paste.
pub(super) fn changed(state: &mut State) {
    if let Some(menu) = top(state) {
        menu.cursor = 0;
    }
}

fn go(state: &mut State, by: isize, count: usize) {
    if let Some(menu) = top(state) {
        let last = count.saturating_sub(1);
        menu.cursor = menu.cursor.saturating_add_signed(by).min(last);
    }
}

/// One step back: out of the search, then out of the menu. Whether there was a search.
pub(super) fn back(state: &mut State) -> bool {
    let Some(menu) = top(state) else { return false };
    let had_search = menu.search.take().is_some();
    if had_search {
        menu.cursor = 0;
    }
    had_search
}

fn choose(state: &mut State, line: Option<&Line>, now: Timestamp, out: &mut Vec<Effect>) {
    let name = top(state).map(|menu| menu.profile.clone());
    let (Some(line), Some(name)) = (line, name) else {
        return;
    };
    if let Some(reason) = copy_as::refusal(state, &name, &line.gives, now) {
        return toast::say(state, Tone::Warn, reason, now);
    }
    state.overlays.pop();
    match &line.gives {
        Gives::Command => {
            let work = Work::CopyShown(copy_as::command(&name));
            out.push(job::start(state, None, work, now));
        }
        Gives::Token(Handed::Refresh) => {
            let dialog = question::copy_refresh_token(state, &name);
            state.overlays.push(Overlay::Dialog(dialog));
        }
        Gives::Token(handed @ Handed::Access(_)) => {
            verb::copy(state, name, handed.clone(), now, out);
        }
    }
}
