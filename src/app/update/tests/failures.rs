//! Failures that somebody has to decide about, and those that a line tells.

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::state::Screen;
use crate::app::state::dialog::{Dialog, Focus};
use crate::app::state::overlay::Overlay;
use crate::app::testing::{name, now, press, small_board, world};
use crate::domain::activity::{Activity, Verb};
use crate::domain::error::{Error, Kind};
use crate::domain::report::Row;

fn dialog(state: &State) -> &Dialog {
    let Some(Overlay::Dialog(dialog)) = state.overlays.last() else {
        panic!("{:?}", state.overlays)
    };
    dialog
}

fn words(dialog: &Dialog) -> String {
    let lines = dialog.lines.iter().map(|line| line.text.as_str());
    lines.collect::<Vec<_>>().join("\n")
}

/// A refresh of a profile that is on screen fails.
fn refresh_failed(error: Error) -> State {
    let mut state = world()
        .profile("old", "acme", "jdoe")
        .tokens(43_200, 20_000)
        .state();
    let ticket = ticket(&press(&mut state, &["r"]));
    let row = Row::failed(ticket.profile.clone().unwrap(), error);
    let done = VerbDone {
        row,
        holding: None,
        took: SignedDuration::from_millis(212),
    };
    drop(update(
        &mut state,
        Action::Ended(ticket, Box::new(Ended::Verb(Box::new(done)))),
        now(),
    ));
    state
}

#[test]
fn a_failure_that_needs_a_decision_says_what_why_and_what_now() {
    let error = Error::new(
        Kind::LoginNeeded,
        "the server refuses the refresh token of 'old-acme'",
    )
    .because("invalid_grant")
    .hint("run: keyfob login old-acme");
    let mut state = refresh_failed(error);
    let asked = dialog(&state);
    assert_eq!(asked.focus, Focus::Button(0));
    let said = words(asked);
    assert!(
        said.contains("refresh of old-acme failed: the server refuses the refresh token\n"),
        "{said}"
    );
    assert!(
        said.contains("invalid_grant") && !said.contains("keyfob login"),
        "{said}"
    );
    assert_eq!(
        press(&mut state, &["x", "v"]),
        [],
        "no other letter does anything"
    );
    press(&mut state, &["l"]);
    assert!(matches!(state.overlays.last(), Some(Overlay::Login(_))));
}

#[test]
fn who_has_gone_on_is_told_in_a_line() {
    let mut state = small_board().state();
    let ticket = ticket(&press(&mut state, &["c"]));
    press(&mut state, &["/"]);
    let name = ticket.profile.clone().unwrap();
    let error = Error::new(
        Kind::LoginNeeded,
        format!("the server no longer accepts the token of '{name}'"),
    );
    let done = VerbDone {
        row: Row::failed(name.clone(), error),
        holding: None,
        took: SignedDuration::from_millis(212),
    };
    let ended = Ended::Verb(Box::new(done));
    drop(update(
        &mut state,
        Action::Ended(ticket, Box::new(ended)),
        now(),
    ));
    assert!(state.overlays.is_empty());
    assert_eq!(
        toast(&state),
        format!("check of {name} failed: the server no longer accepts the token")
    );
}

#[test]
fn what_was_not_sent_is_said_so_in_a_line() {
    let error = Error::new(Kind::NotSent, "'old.acme.test' refused the connection");
    let state = refresh_failed(error);
    assert!(state.overlays.is_empty());
    assert!(
        toast(&state).starts_with("refresh of old-acme not sent: 'old.acme.test' refused"),
        "{}",
        toast(&state)
    );
}

#[test]
fn the_trail_leads_to_the_profile_of_its_line() {
    let mut state = small_board().state();
    let line = |profile: Option<&str>| Activity {
        at: now(),
        profile: profile.map(name),
        verb: Verb::Refresh,
        ok: false,
        detail: "the server refuses the refresh token".to_owned(),
        took: None,
    };
    state.activity.lines = vec![line(None), line(Some("gone")), line(Some("us-prod-acme"))];
    press(&mut state, &["g", "a", "enter"]);
    assert_eq!(state.screen, Screen::Activity, "the vault has no profile");
    assert!(toast(&state).contains("no profile that is here"));
    press(&mut state, &["j", "enter"]);
    assert_eq!(state.screen, Screen::Activity, "it was removed");
    press(&mut state, &["j", "enter"]);
    assert!(
        matches!(&state.screen, Screen::Detail { profile, .. } if *profile == name("us-prod-acme"))
    );
}
