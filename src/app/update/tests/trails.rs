//! Finding in what has happened: in Activity, and in a profile's history.

use super::*;
use crate::app::action::{Ended, Size};
use crate::app::activity as trail;
use crate::app::hints;
use crate::app::state::Screen;
use crate::app::state::activity::ActivityFilter;
use crate::app::testing::{later, name, now, press, small_board, type_text};
use crate::domain::activity::{Activity, Verb};

fn find(state: &mut State, text: &str) {
    press(state, &["/"]);
    drop(type_text(state, text));
}

fn happened(ago: i64, verb: Verb, detail: &str) -> Activity {
    Activity {
        at: later(-ago),
        profile: None,
        verb,
        ok: detail != "401",
        detail: detail.to_owned(),
        took: None,
    }
}

fn lines() -> Vec<Activity> {
    let of = |profile: &str, line: Activity| Activity {
        profile: Some(name(profile)),
        ..line
    };
    vec![
        of("us-prod-acme", happened(1, Verb::Check, "401")),
        of("eu-prod-acme", happened(2, Verb::Copy, "as env")),
        happened(3, Verb::Vault, "opened by the keyring"),
        of("us-prod-acme", happened(4, Verb::Refresh, "new token")),
        of(
            "eu-prod-acme",
            happened(5, Verb::Refresh, "not sent: no network"),
        ),
    ]
}

/// Activity, and the history of a profile that all of it is about.
pub(super) fn trails() -> [State; 2] {
    let open = |keys: &[&str]| {
        let mut state = small_board().state();
        on(&mut state, &name("us-prod-acme"));
        let asked = ticket(&press(&mut state, keys));
        let ended = Ended::Activities(Ok(lines()));
        let ended = Action::Ended(asked, Box::new(ended));
        drop(update(&mut state, ended, now()));
        state
    };
    [open(&["g a"]), open(&["enter", "g h"])]
}

/// The seconds that have passed since each shown line.
fn ago(state: &State) -> Vec<i64> {
    let of = |line: &Activity| now().duration_since(line.at).as_secs();
    match state.screen {
        Screen::Activity => trail::shown(state).map(of).collect(),
        Screen::Board | Screen::Detail { .. } => trail::history(state).map(of).collect(),
    }
}

fn at(state: &State) -> Option<i64> {
    let view = match state.screen {
        Screen::Activity => &state.activity.view,
        Screen::Board | Screen::Detail { .. } => &state.detail.history.view,
    };
    let (lines, rows) = (lines(), ago(state));
    let shown: Vec<&Activity> = lines
        .iter()
        .filter(|line| rows.contains(&now().duration_since(line.at).as_secs()))
        .collect();
    rows.get(trail::place(&shown, view)).copied()
}

#[test]
fn lines_are_found_by_profile_where_they_name_it() {
    for (text, found) in [("usprod", vec![1, 4]), ("eu network", vec![5])] {
        let [mut activity, mut history] = trails();
        find(&mut activity, text);
        assert_eq!(ago(&activity), found, "{text}");
        find(&mut history, text);
        assert_eq!(ago(&history), [0_i64; 0], "{text}");
    }
}

#[test]
fn lines_are_found_by_verb_and_what_came_of_it() {
    for (text, found) in [
        ("rfrsh", vec![4, 5]),
        ("KEYRING", vec![3]),
        ("vault", vec![3]),
        ("not sent", vec![5]),
        ("nwtkn", vec![]),
    ] {
        for mut state in trails() {
            find(&mut state, text);
            assert_eq!(ago(&state), found, "{text}");
        }
    }
}

#[test]
fn in_a_trail_esc_takes_back_text_then_quick_filter_then_the_screen() {
    for mut state in trails() {
        let screen = state.screen.clone();
        press(&mut state, &["3"]);
        find(&mut state, "new");
        assert_eq!(ago(&state), [4], "both filters hide");
        press(&mut state, &["esc"]);
        assert_eq!(ago(&state), [4, 5]);
        press(&mut state, &["esc"]);
        assert_eq!(ago(&state).len(), 5);
        assert_eq!(state.screen, screen);
        press(&mut state, &["esc"]);
        assert_eq!(state.screen, Screen::Board);
    }
}

#[test]
fn in_a_trail_the_cursor_stays_on_its_line() {
    for mut state in trails() {
        press(&mut state, &["j", "j", "j"]);
        assert_eq!(at(&state), Some(4));
        find(&mut state, "refresh");
        assert_eq!(at(&state), Some(4));
        press(&mut state, &["esc"]);
        assert_eq!(at(&state), Some(4));
        find(&mut state, "keyring");
        assert_eq!(at(&state), Some(3), "the one above: nothing below is found");
        press(&mut state, &["ctrl-u", "z", "z", "z"]);
        assert_eq!(at(&state), None);
        press(&mut state, &["esc", "2", "esc"]);
        assert_eq!(at(&state), Some(1));
    }
}

#[test]
fn new_lines_push_the_cursor_down_unless_it_is_on_the_newest() {
    for (keys, expected) in [(vec!["j"], 2), (vec!["j", "k"], 0)] {
        let [mut state, _] = trails();
        press(&mut state, &keys);
        let asked = ticket(&press(&mut state, &["g p", "g a"]));
        let mut more = lines();
        more.insert(0, happened(0, Verb::Vault, "locked"));
        let ended = Action::Ended(asked, Box::new(Ended::Activities(Ok(more.clone()))));
        drop(update(&mut state, ended, now()));
        let rows: Vec<&Activity> = trail::shown(&state).collect();
        let row = rows[trail::place(&rows, &state.activity.view)];
        assert_eq!(now().duration_since(row.at).as_secs(), expected);
    }
}

#[test]
fn the_line_that_was_found_is_opened() {
    let [mut state, _] = trails();
    find(&mut state, "network");
    press(&mut state, &["enter", "enter"]);
    assert_eq!(state.current(), Some(&name("eu-prod-acme")));
}

#[test]
fn the_same_quick_filter_again_shows_all() {
    for mut state in trails() {
        press(&mut state, &["2", "2"]);
        assert_eq!(ago(&state).len(), 5);
        assert_eq!(state.activity.view.only, ActivityFilter::All);
    }
}

#[test]
fn the_footer_offers_to_find_and_esc_to_show_all() {
    for mut state in trails() {
        let words = |state: &State| -> Vec<String> {
            let footer = hints::footer(state, now());
            let hints = footer.left.into_iter().chain(footer.right);
            hints
                .map(|hint| format!("{} {}", hint.keys, hint.words))
                .collect()
        };
        assert!(words(&state).contains(&"/ filter".to_owned()));
        assert!(words(&state).contains(&"esc back".to_owned()));
        find(&mut state, "acme");
        press(&mut state, &["enter"]);
        assert!(words(&state).contains(&"esc show all".to_owned()));
    }
}

#[test]
fn the_wheel_moves_in_the_trail_on_screen() {
    for mut state in trails() {
        drop(update(&mut state, Action::Scroll(2), now()));
        assert_eq!(at(&state), Some(3));
    }
}

/// The newest lines of a long trail, as far as they were asked for.
fn long(most: usize, all: i64) -> Vec<Activity> {
    let lines = (1..=all).map(|ago| Activity {
        profile: Some(name("us-prod-acme")),
        ..happened(ago, Verb::Copy, "as env")
    });
    lines.take(most).collect()
}

fn asked_for(effects: &[Effect]) -> Option<(Ticket, usize)> {
    effects.iter().find_map(|effect| {
        let Effect::Run(ticket, Work::Activities(most)) = effect else {
            return None;
        };
        Some((ticket.clone(), *most))
    })
}

#[test]
fn older_lines_are_read_when_the_last_one_comes_into_sight_until_there_are_none() {
    for keys in [&["g a"][..], &["enter", "g h"]] {
        let mut state = small_board().state();
        on(&mut state, &name("us-prod-acme"));
        let mut asked = asked_for(&press(&mut state, keys));
        for expected in [200, 400, 800] {
            let (ticket, most) = asked.unwrap();
            assert_eq!(most, expected, "{keys:?}");
            let ended = Ended::Activities(Ok(long(most, 500)));
            let ended = Action::Ended(ticket, Box::new(ended));
            assert_eq!(asked_for(&update(&mut state, ended, now())), None);
            let before = at_line(&state).cloned();
            asked = asked_for(&press(&mut state, &["G"]));
            assert_ne!(at_line(&state), before.as_ref());
        }
        assert_eq!(asked, None, "{keys:?}");
        assert_eq!(ago(&state).len(), 500);
    }
}

fn at_line(state: &State) -> Option<&Activity> {
    match state.screen {
        Screen::Activity => state.activity.view.cursor.as_ref(),
        Screen::Board | Screen::Detail { .. } => state.detail.history.view.cursor.as_ref(),
    }
}

#[test]
fn a_filter_that_leaves_little_reads_on_by_itself() {
    let mut state = small_board().state();
    let (ticket, most) = asked_for(&press(&mut state, &["g a"])).unwrap();
    let ended = Action::Ended(ticket, Box::new(Ended::Activities(Ok(long(most, 500)))));
    drop(update(&mut state, ended, now()));
    let (_, most) = asked_for(&press(&mut state, &["2"])).unwrap();
    assert_eq!(most, 400);
}

#[test]
fn a_lower_window_keeps_the_line_in_sight() {
    for mut state in trails() {
        press(&mut state, &["G"]);
        let size = Size {
            page: 2,
            ..state.size
        };
        drop(update(&mut state, Action::Resized(size), now()));
        let view = match state.screen {
            Screen::Activity => &state.activity.view,
            Screen::Board | Screen::Detail { .. } => &state.detail.history.view,
        };
        assert_eq!(view.top, 3);
    }
}
