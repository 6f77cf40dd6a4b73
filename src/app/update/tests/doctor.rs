//! The doctor: findings come one by one, into the look that asked for them only.

use super::*;
use crate::app::action::Ended;
use crate::app::state::doctor::Checkup;
use crate::app::state::overlay::Overlay;
use crate::app::testing::{now, press, small_board};
use crate::service::doctor::Finding;

fn open() -> (State, Ticket) {
    let mut state = small_board().state();
    let effects = press(&mut state, &["g d"]);
    assert_eq!(works(&effects), [&Work::Examine]);
    (state, ticket(&effects))
}

fn find(state: &mut State, ticket: &Ticket, about: &str) {
    let finding = Box::new(Finding::good(about, "is well"));
    drop(update(state, Action::Found(ticket.clone(), finding), now()));
}

fn checkup(state: &State) -> &Checkup {
    let found = state.overlays.iter().find_map(|overlay| {
        let Overlay::Doctor(checkup) = overlay else {
            return None;
        };
        Some(checkup)
    });
    found.expect("the doctor")
}

fn seen(state: &State) -> Vec<&str> {
    let findings = checkup(state).findings.iter();
    findings.map(|found| found.about.as_str()).collect()
}

#[test]
fn findings_come_one_by_one_also_below_help() {
    let (mut state, job) = open();
    find(&mut state, &job, "vault");
    press(&mut state, &["?"]);
    find(&mut state, &job, "browser");
    assert_eq!(seen(&state), ["vault", "browser"]);
    assert!(checkup(&state).job.is_some());
    let ended = Action::Ended(job, Box::new(Ended::Examined));
    drop(update(&mut state, ended, now()));
    assert_eq!(checkup(&state).job, None);
}

#[test]
fn looking_again_starts_anew_and_the_old_look_is_not_heard() {
    let (mut state, old) = open();
    find(&mut state, &old, "vault");
    let effects = press(&mut state, &["c"]);
    assert_eq!(works(&effects), [&Work::Examine]);
    assert!(seen(&state).is_empty());
    find(&mut state, &old, "vault");
    find(&mut state, &ticket(&effects), "browser");
    assert_eq!(seen(&state), ["browser"]);
    assert!(checkup(&state).job.is_some());
}

#[test]
fn it_is_copied_as_text_and_esc_closes_it() {
    let (mut state, job) = open();
    find(&mut state, &job, "vault");
    let effects = press(&mut state, &["y"]);
    let text = "ok  vault  is well\n".to_owned();
    assert_eq!(works(&effects), [&Work::CopyShown(text)]);
    press(&mut state, &["esc"]);
    assert!(state.overlays.is_empty());
}
