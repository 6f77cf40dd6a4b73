//! The menu of a right click: the verbs of that row and no other commands; clicks and the wheel in lists of commands.

use super::*;
use crate::app::command::table::Section;
use crate::app::palette::{self, Entry};
use crate::app::state::overlay::Overlay;
use crate::app::testing::{name, now, press, small_board, type_text, world};

fn listed(state: &State) -> Vec<Entry> {
    palette::found(state, now())
}

fn opened() -> State {
    let mut state = small_board().state();
    drop(update(
        &mut state,
        Action::Menu(name("us-prod-acme")),
        now(),
    ));
    state
}

#[test]
fn it_lists_the_verbs_of_the_row_that_was_clicked() {
    let state = opened();
    assert_eq!(state.board.cursor, Some(name("us-prod-acme")));
    let verbs = listed(&state);
    assert!(verbs.len() > 8);
    assert!(verbs.iter().all(|entry| entry.section == Section::Profile));
    let refresh = verbs.iter().find(|entry| entry.title == "Refresh now");
    let line = refresh.unwrap().cli.as_deref();
    assert_eq!(line, Some("keyfob refresh us-prod-acme"));
}

#[test]
fn a_click_on_a_line_runs_it_and_on_a_dimmed_one_says_why() {
    let mut state = opened();
    let check = listed(&state)
        .iter()
        .position(|entry| entry.title.starts_with("Check"));
    let effects = update(&mut state, Action::Pick(check.unwrap()), now());
    assert_eq!(works(&effects), [&Work::Check]);
    assert!(state.overlays.is_empty());

    let mut state = opened();
    state.catalog.settings.hide_secrets = true;
    let lines = listed(&state);
    let hidden = lines.iter().position(|entry| entry.disabled.is_some());
    let reason = lines[hidden.unwrap()].disabled.clone();
    assert!(works(&update(&mut state, Action::Pick(hidden.unwrap()), now())).is_empty());
    assert_eq!(state.toast.map(|toast| toast.text), reason);
}

#[test]
fn the_wheel_moves_in_the_list_and_not_behind_it() {
    let mut state = opened();
    let before = state.board.cursor.clone();
    drop(update(&mut state, Action::Scroll(3), now()));
    assert!(matches!(state.overlays.last(), Some(Overlay::Palette(finder)) if finder.cursor == 3));
    drop(update(&mut state, Action::Scroll(-9), now()));
    assert!(matches!(state.overlays.last(), Some(Overlay::Palette(finder)) if finder.cursor == 0));
    assert_eq!(state.board.cursor, before);
    press(&mut state, &["esc"]);
    assert!(state.overlays.is_empty());
}

#[test]
fn over_a_question_or_a_form_the_wheel_leaves_the_list_alone() {
    for keys in [["g g", "x"], ["g g", "l"], ["g g", "n"]] {
        let mut state = small_board().state();
        press(&mut state, &keys);
        let before = state.board.cursor.clone();
        for lines in [1, -1] {
            drop(update(&mut state, Action::Scroll(lines), now()));
            assert_eq!(state.board.cursor, before, "{keys:?}");
        }
    }
}

#[test]
fn nothing_opens_over_a_question() {
    let mut state = small_board().state();
    press(&mut state, &["x"]);
    let before = state.overlays.len();
    drop(update(
        &mut state,
        Action::Menu(name("us-prod-acme")),
        now(),
    ));
    assert_eq!(state.overlays.len(), before);
}

#[test]
fn commands_are_found_by_the_words_of_other_programs() {
    let mut state = small_board().state();
    for (typed, title) in [
        ("logout", "Revoke token…"),
        ("exit", "Quit"),
        ("whoami", "Check: ask the server now"),
    ] {
        press(&mut state, &[":"]);
        type_text(&mut state, typed);
        let found = listed(&state);
        assert_eq!(
            found.first().map(|entry| entry.title),
            Some(title),
            "{typed}"
        );
        press(&mut state, &["esc", "esc"]);
    }
}

#[test]
fn end_and_home_lead_to_the_last_and_first_command() {
    let mut state = small_board().state();
    press(&mut state, &["?", "end"]);
    let last = listed(&state).len() - 1;
    assert!(matches!(state.overlays.last(), Some(Overlay::Help(finder)) if finder.cursor == last));
    press(&mut state, &["home"]);
    assert!(matches!(state.overlays.last(), Some(Overlay::Help(finder)) if finder.cursor == 0));
}

#[test]
fn the_verbs_of_a_profile_are_there_on_every_tab_of_it() {
    for tab in ["c", "h"] {
        let mut state = world()
            .profile("lab", "acme", "jdoe")
            .tokens(43_200, 20_000)
            .state();
        press(&mut state, &["g", tab]);
        let effects = press(&mut state, &["y"]);
        assert!(
            matches!(works(&effects)[..], [Work::Copy(_)]),
            "{effects:?}"
        );
        press(&mut state, &["x"]);
        assert!(matches!(state.overlays.last(), Some(Overlay::Dialog(_))));
    }
}
