//! The settings: read when they are opened, turned or typed, written at once, given back.

use super::*;
use crate::app::action::Ended;
use crate::app::command::commands;
use crate::app::state::overlay::Overlay;
use crate::app::state::settings::{Page, SettingsList};
use crate::app::testing::{now, press, small_board, type_text};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::settings::{Said, TABLE, named};

fn rows() -> Vec<Said> {
    let usual = |setting| Said {
        setting,
        value: setting.default.to_owned(),
        place: None,
        own: Vec::new(),
    };
    TABLE.iter().map(usual).collect()
}

fn end(state: &mut State, ticket: &Ticket, result: Result<Vec<Said>>) -> Vec<Effect> {
    let ended = Action::Ended(ticket.clone(), Box::new(Ended::Settings(result)));
    update(state, ended, now())
}

/// The list over a board, with the cursor on this setting.
fn on(name: &str) -> State {
    let mut state = small_board().state();
    let effects = press(&mut state, &["g s"]);
    assert_eq!(works(&effects), [&Work::ReadSettings]);
    end(&mut state, &ticket(&effects), Ok(rows()));
    let at = TABLE.iter().position(|setting| setting.name == name);
    for _ in 0..at.unwrap() {
        press(&mut state, &["j"]);
    }
    state
}

fn set(name: &str, value: Option<&str>) -> Work {
    Work::Set(named(name).unwrap(), value.map(str::to_owned))
}

fn list(state: &State) -> &SettingsList {
    let Some(Overlay::Settings(list)) = state.overlays.last() else {
        panic!("no settings on top");
    };
    list
}

#[test]
fn words_and_switches_turn_and_the_configuration_is_read_anew() {
    let mut state = on("motion");
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&set("motion", Some("false"))]);
    let effects = end(&mut state, &ticket(&effects), Ok(rows()));
    assert!(effects.contains(&Effect::Load));

    let mut state = on("notify");
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&set("notify", Some("bell"))]);
}

#[test]
fn a_span_is_typed_and_a_refusal_keeps_what_was_typed() {
    let mut state = on("idle-lock");
    assert!(works(&press(&mut state, &["enter"])).is_empty());
    press(&mut state, &["ctrl-u"]);
    type_text(&mut state, "soon");
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&set("idle-lock", Some("soon"))]);
    let refused = Error::new(Kind::Usage, "'soon' is no duration");
    let effects = end(&mut state, &ticket(&effects), Err(refused));
    assert!(!effects.contains(&Effect::Load));
    assert_eq!(list(&state).typing.as_ref().unwrap().text(), "soon");
    assert!(list(&state).trouble.is_some());
    press(&mut state, &["esc"]);
    assert!(list(&state).typing.is_none());
    press(&mut state, &["esc"]);
    assert!(state.overlays.is_empty());
}

#[test]
fn d_gives_the_default_back_and_an_empty_field_does_too() {
    let mut state = on("theme");
    assert_eq!(works(&press(&mut state, &["d"])), [&set("theme", None)]);
    let mut state = on("clipboard-clear");
    press(&mut state, &["enter", "ctrl-u"]);
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&set("clipboard-clear", None)]);
}

#[test]
fn a_theme_of_the_users_own_is_turned_to() {
    let mut state = small_board().state();
    let effects = press(&mut state, &["g s"]);
    let mut rows = rows();
    let theme = rows.first_mut().unwrap();
    theme.value = "\"mono\"".to_owned();
    theme.own = vec!["dusk".to_owned()];
    end(&mut state, &ticket(&effects), Ok(rows));
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&set("theme", Some("dusk"))]);
}

/// The page of keys, with the cursor on this command.
fn on_keys(word: &str) -> State {
    let mut state = on("theme");
    press(&mut state, &["tab"]);
    let at = commands().position(|command| command.word == word);
    for _ in 0..at.unwrap() {
        press(&mut state, &["down"]);
    }
    state
}

fn bound(word: &'static str, keys: Option<&[&str]>) -> Work {
    let keys = keys.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect());
    Work::Bind(word, keys)
}

#[test]
fn keys_are_typed_with_commas_unbound_and_given_back() {
    for (typed, wanted) in [
        ("f9, z r", Some(["f9", "z r"].as_slice())),
        ("none", Some(&[])),
        (",", Some(&[","])),
        (" ", None),
    ] {
        let mut state = on_keys("refresh");
        press(&mut state, &["enter"]);
        assert_eq!(list(&state).typing.as_ref().unwrap().text(), "r");
        press(&mut state, &["ctrl-u"]);
        type_text(&mut state, typed);
        let effects = press(&mut state, &["enter"]);
        assert_eq!(works(&effects), [&bound("refresh", wanted)], "{typed}");
    }
    let mut state = on_keys("refresh");
    assert_eq!(works(&press(&mut state, &["d"])), [&bound("refresh", None)]);
}

#[test]
fn a_key_that_runs_something_else_isnt_written() {
    let mut state = on_keys("refresh");
    press(&mut state, &["enter"]);
    type_text(&mut state, ", y");
    let effects = press(&mut state, &["enter"]);
    assert!(works(&effects).is_empty());
    let trouble = list(&state).trouble.as_ref().unwrap().to_string();
    assert_eq!(trouble, "[keys] refresh: 'y' runs copy already");
    assert_eq!(list(&state).typing.as_ref().unwrap().text(), "r, y");
}

#[test]
fn the_pages_turn_both_ways_and_colours_are_only_looked_at() {
    let mut state = on("motion");
    press(&mut state, &["backtab"]);
    assert_eq!(list(&state).page, Page::Colours);
    assert_eq!(list(&state).cursor, 0);
    assert!(works(&press(&mut state, &["enter", "d"])).is_empty());
    press(&mut state, &["tab"]);
    assert_eq!(list(&state).page, Page::Settings);
}

#[test]
fn what_is_typed_before_the_settings_are_read_stays() {
    let mut state = small_board().state();
    let effects = press(&mut state, &["g s", "tab", "enter"]);
    type_text(&mut state, ", f2");
    end(&mut state, &ticket(&effects), Ok(rows()));
    assert_eq!(
        list(&state).typing.as_ref().unwrap().text(),
        "enter, right, f2"
    );
}
