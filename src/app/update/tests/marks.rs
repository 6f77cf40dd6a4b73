//! What is marked, and what marks survive.

use super::bulk::{many, marked};
use super::*;
use crate::app::hints;
use crate::app::testing::{name, now, press, type_text};

#[test]
fn space_marks_and_goes_down_and_again_unmarks() {
    let mut state = many(4);
    press(&mut state, &["space", "space"]);
    assert_eq!(marked(&state), ["s0-t000", "s0-t001"]);
    assert_eq!(state.current(), Some(&name("s0-t002")));
    assert_eq!(toast(&state), "marked 2 · verbs act on the marks");
    press(&mut state, &["k", "space"]);
    assert_eq!(marked(&state), ["s0-t000"]);
}

#[test]
fn a_range_follows_the_cursor_both_ways_and_keeps_earlier_marks() {
    let mut state = many(8);
    press(&mut state, &["space", "j", "j", "V", "j", "j"]);
    assert_eq!(marked(&state), ["s0-t000", "s0-t003", "s0-t004", "s0-t005"]);
    press(&mut state, &["k", "k", "k"]);
    assert_eq!(marked(&state), ["s0-t000", "s0-t002", "s0-t003"]);
    press(&mut state, &["V", "j", "j"]);
    assert_eq!(marked(&state), ["s0-t000", "s0-t002", "s0-t003"]);
}

#[test]
fn marks_survive_filters_and_what_is_hidden_is_told() {
    let mut state = many(8);
    press(&mut state, &["a"]);
    assert_eq!(state.board.marks.words(), "8 marked");
    press(&mut state, &["/"]);
    type_text(&mut state, "t003");
    press(&mut state, &["enter"]);
    assert_eq!(state.board.marks.words(), "8 marked (7 hidden)");
    press(&mut state, &["a"]);
    assert_eq!(state.board.marks.len(), 8);
    press(&mut state, &["esc"]);
    assert_eq!(state.board.marks.words(), "8 marked");
    press(&mut state, &["esc"]);
    assert!(
        state.board.marks.is_empty(),
        "esc: the filter first, then the marks"
    );
    press(&mut state, &["esc"]);
    assert_eq!(toast(&state), "q quits");
}

#[test]
fn all_marks_only_what_is_shown() {
    let mut state = many(8);
    press(&mut state, &["/"]);
    type_text(&mut state, "t003");
    press(&mut state, &["enter", "a", "esc"]);
    assert_eq!(marked(&state), ["s0-t003"]);
}

#[test]
fn the_footer_starts_with_the_marks_and_offers_what_acts_on_them() {
    let mut state = many(4);
    press(&mut state, &["space", "space", "space"]);
    let footer = hints::footer(&state, now());
    let words: Vec<String> = footer
        .left
        .iter()
        .map(|h| format!("{} {}", h.keys, h.words))
        .collect();
    assert_eq!(
        words,
        [
            "3 marked",
            "r refresh",
            "l log in",
            "x revoke",
            "d remove",
            "esc unmark",
            "c check",
            "a mark all"
        ]
    );
}
