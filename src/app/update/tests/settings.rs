//! The settings: read when they are opened, turned or typed, written at once, given back.

use super::*;
use crate::app::action::Ended;
use crate::app::state::overlay::Overlay;
use crate::app::state::settings::SettingsList;
use crate::app::testing::{now, press, small_board, type_text};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::settings::{Said, TABLE, named};

fn rows() -> Vec<Said> {
    let usual = |setting| Said {
        setting,
        value: setting.default.to_owned(),
        place: None,
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
