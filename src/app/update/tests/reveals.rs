//! When a token is shown, and what hides it.

use super::*;
use crate::app::action::Ended;
use crate::app::command::{Availability, CommandId, availability};
use crate::app::state::vault::VaultView;
use crate::app::testing::{later, name, now, press, small_board, world};
use crate::domain::error::{Error, Kind};

/// A board whose cursor is on a token that is shown.
fn shown() -> State {
    let mut state = world().profile("a", "b", "u").tokens(1000, 900).state();
    reveal(&mut state);
    state
}

fn reveal(state: &mut State) {
    let effects = press(state, &["v"]);
    assert_eq!(works(&effects), [&Work::Reveal]);
    end(state, ticket(&effects), Ended::Shown(Ok(())));
}

fn end(state: &mut State, ticket: Ticket, ended: Ended) {
    drop(update(state, Action::Ended(ticket, Box::new(ended)), now()));
}

#[test]
fn it_is_shown_for_ten_seconds() {
    let mut state = shown();
    assert!(state.reveal.is_some());
    drop(update(&mut state, Action::Tick, later(9)));
    assert!(state.reveal.is_some());
    drop(update(&mut state, Action::Tick, later(10)));
    assert_eq!(state.reveal, None);
}

#[test]
fn whatever_changes_what_is_looked_at_hides_it() {
    for key in ["v", "esc", "?", ":", "n", "x"] {
        let mut state = shown();
        drop(press(&mut state, &[key]));
        assert_eq!(state.reveal, None, "{key}");
    }
    let mut state = shown();
    drop(update(&mut state, Action::FocusLost, now()));
    assert_eq!(state.reveal, None);
    let mut state = shown();
    let locked = VaultView::Absent;
    drop(update(&mut state, Action::VaultChanged(locked), now()));
    assert_eq!(state.reveal, None);
}

#[test]
fn a_token_that_comes_when_somebody_looks_elsewhere_is_not_shown() {
    let mut state = world().profile("a", "b", "u").tokens(1000, 900).state();
    let effects = press(&mut state, &["v"]);
    drop(press(&mut state, &["?"]));
    end(&mut state, ticket(&effects), Ended::Shown(Ok(())));
    assert_eq!(state.reveal, None);
}

#[test]
fn a_failure_is_told_and_shows_nothing() {
    let mut state = world().profile("a", "b", "u").tokens(1000, 900).state();
    let effects = press(&mut state, &["v"]);
    let error = Error::new(Kind::Failed, "the disk is gone");
    end(&mut state, ticket(&effects), Ended::Shown(Err(error)));
    assert_eq!(state.reveal, None);
    assert!(
        toast(&state).contains("can't be shown"),
        "{}",
        toast(&state)
    );
}

#[test]
fn a_production_token_is_asked_about_once_per_run() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let effects = press(&mut state, &["v", "right", "enter"]);
    assert_eq!(works(&effects), [&Work::Reveal]);
    end(&mut state, ticket(&effects), Ended::Shown(Ok(())));
    drop(press(&mut state, &["v"]));
    assert_eq!(works(&press(&mut state, &["v"])), [&Work::Reveal]);
}

#[test]
fn hide_secrets_turns_it_off_and_says_the_way_out() {
    let mut state = world().profile("a", "b", "u").tokens(1000, 900).state();
    state.catalog.settings.hide_secrets = true;
    let why = availability(&state, CommandId::Reveal, now());
    let Availability::Disabled(reason) = why else {
        panic!("{why:?}");
    };
    assert!(reason.contains("keyfob get"), "{reason}");
}
