//! Marking profiles: one, a range, all that are shown (SCREENS C7).

use jiff::Timestamp;

use super::board::{self, Move};
use super::toast;
use crate::app::state::State;
use crate::app::state::board::Line;
use crate::domain::countdown::Tone;

/// Marks the profile under the cursor, or takes its mark away, and goes one row down; ends a range.
pub(super) fn mark(state: &mut State, now: Timestamp) {
    let Some(name) = state.board.cursor.clone() else {
        return;
    };
    let marks = &mut state.board.marks;
    if marks.is_range() {
        marks.end_range();
    } else {
        if !marks.take(&name) {
            marks.put(name);
        }
        board::go(state, Move::By(1));
    }
    changed(state, now);
}

/// Begins a range at the cursor, which follows it from then on; again ends it.
pub(super) fn range(state: &mut State, now: Timestamp) {
    let Some(name) = state.board.cursor.clone() else {
        return;
    };
    let marks = &mut state.board.marks;
    if marks.is_range() {
        marks.end_range();
        changed(state, now);
        return;
    }
    marks.begin_range(name);
    count(state);
    let text = "the range follows the cursor: V or space ends it";
    toast::say(state, Tone::Muted, text, now);
}

/// Marks every profile shown.
pub(super) fn all(state: &mut State, now: Timestamp) {
    let lines = state.board.listing.lines.iter();
    let shown = lines.filter_map(|line| match line {
        Line::Profile(name) => Some(name.clone()),
        Line::Heading(..) => None,
    });
    state.board.marks.end_range();
    state.board.marks.put_all(shown);
    changed(state, now);
}

/// Takes all marks away.
pub(super) fn clear(state: &mut State) {
    state.board.marks.clear();
}

/// The cursor moved: a range goes with it.
pub(super) fn follow(state: &mut State) {
    let board = &mut state.board;
    if let Some(cursor) = board.cursor.as_ref().filter(|_| board.marks.is_range()) {
        board.marks.reach(&board.listing.lines, cursor);
        count(state);
    }
}

/// Counts what is marked and not shown.
pub(super) fn count(state: &mut State) {
    let board = &mut state.board;
    board.marks.count_hidden(&board.listing.lines);
}

fn changed(state: &mut State, now: Timestamp) {
    count(state);
    match state.board.marks.len() {
        0 => toast::say(state, Tone::Muted, "nothing is marked any more", now),
        many => {
            let text = format!("marked {many} · verbs act on the marks");
            toast::say(state, Tone::Ok, text, now);
        }
    }
}
