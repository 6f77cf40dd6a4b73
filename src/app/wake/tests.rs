//! When the interface wakes.

use super::*;
use crate::app::action::Action;
use crate::app::testing::{later, name, now, press, small_board, world};
use crate::app::update::update;
use crate::domain::expiry::Expiry;
use crate::domain::holding::Holding;

#[test]
fn it_wakes_exactly_when_a_visible_text_changes() {
    let state = world()
        .profile("a", "b", "u")
        .tokens(86_400, 20_000)
        .state();
    let seen = [name("a-b")];
    let wake = next_wake(&state, &seen, now()).unwrap();
    let text = |at| row::row(&state, &seen[0], at).unwrap().access.text;
    // The header's minute is 29 s away; the row's own change comes first here or is at that instant.
    assert!(wake <= later(29));
    let just_before = wake - SignedDuration::from_millis(1);
    assert_eq!(text(now()), text(just_before));
}

#[test]
fn rows_that_end_at_different_parts_of_a_second_change_together() {
    let part = |holding: &mut Holding, millis| {
        let tokens = holding.tokens.as_mut().unwrap();
        tokens.expiry = Expiry::At(later(900) + SignedDuration::from_millis(millis));
    };
    let state = world()
        .profile("a", "b", "u")
        .tokens(3000, 900)
        .with(|_, holding| part(holding, 250))
        .profile("a", "c", "u")
        .tokens(3000, 900)
        .with(|_, holding| part(holding, 750))
        .state();
    let seen = [name("a-b"), name("a-c")];
    let wake = next_wake(&state, &seen, now()).unwrap();
    assert_eq!(wake, later(1));
    assert_eq!(next_wake(&state, &seen, wake), Some(later(2)));
}

#[test]
fn a_vault_that_may_not_lock_while_a_job_runs_wakes_nobody_until_it_has_ended() {
    let mut state = small_board().state();
    state.catalog.settings.motion = false;
    state.board.cursor = Some(name("us-prod-acme"));
    press(&mut state, &["r"]);
    assert!(!state.jobs.all.is_empty());
    let long_after = later(3600);
    drop(update(&mut state, Action::Tick, long_after));
    let wake = next_wake(&state, &[], long_after).unwrap();
    assert!(wake >= long_after + SignedDuration::from_secs(1), "{wake}");
}

#[test]
fn what_is_not_visible_wakes_nobody() {
    let state = world().profile("a", "b", "u").tokens(3000, 900).state();
    assert_eq!(next_wake(&state, &[], now()), Some(later(29)));
    assert_eq!(next_wake(&state, &[name("a-b")], now()), Some(later(1)));
}

#[test]
fn the_spinner_turns_only_while_something_runs_and_motion_is_on() {
    let mut state = small_board().state();
    state.board.cursor = Some(name("us-prod-acme"));
    let frame = now() + SPINNER_FRAME;
    assert_ne!(next_wake(&state, &visible(&state), now()), Some(frame));
    press(&mut state, &["r"]);
    assert_eq!(next_wake(&state, &visible(&state), now()), Some(frame));
    state.catalog.settings.motion = false;
    assert_ne!(next_wake(&state, &visible(&state), now()), Some(frame));
}

#[test]
fn the_clock_shows_seconds_only_where_something_else_changes_each_second() {
    let slow = world()
        .profile("a", "b", "u")
        .tokens(86_400, 80_000)
        .state();
    let quick = world().profile("a", "b", "u").tokens(86_400, 600);
    let quick = quick.by_hand().state();
    let seen = [name("a-b")];
    assert_eq!(precision(&slow, &seen, now()), Precision::Minutes);
    assert_eq!(precision(&quick, &seen, now()), Precision::Seconds);
}

#[test]
fn a_toast_ends_on_its_own() {
    let mut state = small_board().state();
    press(&mut state, &["esc"]);
    assert_eq!(next_wake(&state, &[], now()), Some(later(4)));
    drop(update(&mut state, Action::Tick, later(4)));
    assert_eq!(state.toast, None);
}

#[test]
fn ten_thousand_profiles_are_listed_quickly_and_only_the_window_is_drawn() {
    let mut world = world();
    for tenant in 0..10_000 {
        world = world.profile("a", &format!("t{tenant}"), "u");
    }
    let mut state = world.state();
    state.size.page = 20;
    assert_eq!(state.board.listing.shown, 10_000);
    press(&mut state, &["G"]);
    assert_eq!(visible(&state).len(), 21);
}
