//! Keys and buttons of a question about many.

use jiff::Timestamp;

use crate::app::effect::Effect;
use crate::app::key::{Code, Key, With};
use crate::app::state::State;
use crate::app::state::bulk::{BulkFocus as Focus, BulkQuestion};
use crate::app::state::edit::Edited;
use crate::app::state::overlay::Overlay;
use crate::app::update::toast;
use crate::domain::countdown::Tone;

/// Rows that a page key moves.
const PAGE: usize = 10;

fn top(state: &mut State) -> Option<&mut BulkQuestion> {
    let Some(Overlay::Bulk(question)) = state.overlays.last_mut() else {
        return None;
    };
    Some(question)
}

/// A key in the question: moving, ticking and text are its own, the rest is the table's.
pub(in crate::app::update) fn key(
    state: &mut State,
    key: Key,
    now: Timestamp,
    out: &mut Vec<Effect>,
) -> bool {
    let Some(asked) = top(state) else {
        return false;
    };
    if key.with != With::Nothing || matches!(key.code, Code::Esc | Code::Tab | Code::BackTab) {
        return asked.focus == Focus::Phrase && typed(asked, key);
    }
    match (asked.focus, key.code) {
        (_, Code::Up) => move_cursor(asked, asked.cursor.saturating_sub(1)),
        (_, Code::Down) => move_cursor(asked, asked.cursor + 1),
        (_, Code::PageUp) => move_cursor(asked, asked.cursor.saturating_sub(PAGE)),
        (_, Code::PageDown) => move_cursor(asked, asked.cursor + PAGE),
        // ⏎ in list and field goes to Cancel: nobody destroys anything by going on.
        (Focus::Phrase | Focus::Rows, Code::Enter) => asked.focus = Focus::Cancel,
        (Focus::Phrase, _) => return typed(asked, key),
        (Focus::Cancel | Focus::Go, Code::Enter) => press(state, now, out),
        (Focus::Cancel | Focus::Go, Code::Left | Code::Right) => {
            let is_cancel = asked.focus == Focus::Cancel;
            asked.focus = if is_cancel { Focus::Go } else { Focus::Cancel };
        }
        (_, Code::Char(' ')) => toggle(asked, asked.cursor),
        // Letters begin the words: no letter runs a button, and nobody has to look for the field.
        (_, Code::Char(c)) if c.is_alphanumeric() && asked.phrase().is_some() => {
            asked.focus = Focus::Phrase;
            return typed(asked, key);
        }
        _ => return false,
    }
    true
}

fn typed(asked: &mut BulkQuestion, key: Key) -> bool {
    match asked.typed.key(key) {
        Edited::Text | Edited::Cursor => true,
        Edited::Ignored => false,
    }
}

fn move_cursor(asked: &mut BulkQuestion, to: usize) {
    asked.focus = Focus::Rows;
    asked.cursor = to.min(asked.rows.len().saturating_sub(1));
}

fn toggle(asked: &mut BulkQuestion, row: usize) {
    if let Some(row) = asked.rows.get_mut(row) {
        row.is_on = !row.is_on;
    }
    // The field goes when nothing is left that needs words.
    if asked.focus == Focus::Phrase && asked.phrase().is_none() {
        asked.focus = Focus::Cancel;
    }
}

/// ⇥: list, field, buttons; Cancel is the first of these. Whether there was such a question.
pub(in crate::app::update) fn step(state: &mut State, forward: bool) -> bool {
    let Some(asked) = top(state) else {
        return false;
    };
    let mut order = vec![Focus::Rows];
    order.extend(asked.phrase().map(|_| Focus::Phrase));
    order.extend([Focus::Cancel, Focus::Go]);
    let at = order.iter().position(|focus| *focus == asked.focus);
    let by = if forward { 1 } else { order.len() - 1 };
    let next = (at.unwrap_or(0) + by) % order.len();
    asked.focus = order.get(next).copied().unwrap_or(Focus::Cancel);
    true
}

/// A row was clicked. Whether there was such a question.
pub(in crate::app::update) fn click_row(state: &mut State, row: usize) -> bool {
    let Some(asked) = top(state) else {
        return false;
    };
    move_cursor(asked, row);
    toggle(asked, row);
    true
}

/// A button was clicked: what destroys takes the focus first. Whether there was such a question.
pub(in crate::app::update) fn click(
    state: &mut State,
    button: usize,
    now: Timestamp,
    out: &mut Vec<Effect>,
) -> bool {
    let Some(asked) = top(state) else {
        return false;
    };
    let had_it = asked.focus == Focus::Go;
    asked.focus = if button == 0 {
        Focus::Cancel
    } else {
        Focus::Go
    };
    if button == 0 || had_it || !asked.verb.destroys() {
        press(state, now, out);
    }
    true
}

fn press(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(asked) = top(state) else { return };
    if asked.focus == Focus::Cancel {
        drop(state.overlays.pop());
        return;
    }
    if !asked.is_allowed() {
        let text = match asked.phrase().filter(|_| asked.count() > 0) {
            Some(words) => {
                asked.focus = Focus::Phrase;
                format!("type {words} first")
            }
            None => "nothing is ticked: space ticks".to_owned(),
        };
        toast::say(state, Tone::Warn, text, now);
        return;
    }
    if let Some(Overlay::Bulk(asked)) = state.overlays.pop() {
        super::agreed(state, *asked, now, out);
    }
}
