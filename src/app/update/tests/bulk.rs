//! Verbs on many: what is asked, what is sent, what the report says.

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::state::Screen;
use crate::app::state::bulk::{BulkFocus, BulkQuestion, BulkRun};
use crate::app::state::overlay::Overlay;
use crate::app::state::report::{Report, Verdict};
use crate::app::testing::{later, name, now, press, press_at, small_board, type_text, world};
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::report::{Outcome, Row};

/// So many profiles whose tokens live, on servers without environment, six on each.
pub(super) fn many(count: usize) -> State {
    let mut built = world();
    for i in 0..count {
        let (server, tenant) = (format!("s{}", i / 6), format!("t{i:03}"));
        built = built.profile(&server, &tenant, "u").tokens(43_200, 20_000);
        built = built.version("9.0.0");
    }
    built.state()
}

fn question(state: &State) -> &BulkQuestion {
    match state.overlays.last() {
        Some(Overlay::Bulk(asked)) => asked,
        other => panic!("no question: {other:?}"),
    }
}

fn report(state: &State) -> &Report {
    match state.overlays.last() {
        Some(Overlay::Report(report)) => report,
        other => panic!("no report: {other:?}"),
    }
}

pub(super) fn marked(state: &State) -> Vec<String> {
    state.board.marks.iter().map(ToString::to_string).collect()
}

fn done(ticket: &Ticket, error: Option<Error>) -> Ended {
    let profile = ticket.profile.clone().unwrap();
    let row = match error {
        None => Row::ended(profile, Outcome::Done, None),
        Some(error) => Row::failed(profile, error),
    };
    Ended::Verb(Box::new(VerbDone {
        row,
        holding: None,
        took: SignedDuration::from_millis(212),
    }))
}

/// Ends a job.
fn end(state: &mut State, ticket: &Ticket, ended: Ended) -> Vec<Effect> {
    update(state, Action::Ended(ticket.clone(), Box::new(ended)), now())
}

fn tickets(effects: &[Effect]) -> Vec<Ticket> {
    runs(effects).into_iter().map(|(t, _)| t.clone()).collect()
}

#[test]
fn one_mark_is_acted_on_wherever_the_cursor_is() {
    let mut state = many(4);
    press(&mut state, &["space", "j", "j"]);
    let effects = press(&mut state, &["r"]);
    assert_eq!(ticket(&effects).profile, Some(name("s0-t000")));
    assert!(state.bulk.is_none());
}

#[test]
fn a_run_sends_for_each_mark_once_tells_where_it_is_and_reports_once() {
    let mut state = many(9);
    let effects = press(&mut state, &["space", "space", "space", "r"]);
    let jobs = tickets(&effects);
    assert_eq!(
        works(&effects),
        [&Work::Refresh, &Work::Refresh, &Work::Refresh]
    );
    let title = |state: &State| state.bulk.as_ref().map(BulkRun::title);
    assert_eq!(title(&state).unwrap(), "refreshing 1 of 3…");
    let effects = end(&mut state, &jobs[0], done(&jobs[0], None));
    assert_eq!(effects, [], "what is held is read once, at the end");
    assert_eq!(title(&state).unwrap(), "refreshing 2 of 3…");
    assert_eq!(
        marked(&state).len(),
        2,
        "what is done loses its mark at once"
    );
    let slow = Error::new(Kind::Refused, "refresh of s0-t001 failed: 429")
        .hint("nothing was spent; try again in 40s");
    end(&mut state, &jobs[1], done(&jobs[1], Some(slow)));
    assert!(state.overlays.is_empty());
    let effects = end(&mut state, &jobs[2], done(&jobs[2], None));
    assert!(effects.contains(&Effect::Load));
    let report = report(&state);
    assert_eq!(report.counts(), "2 refreshed   1 failed");
    assert_eq!(report.entries[0].profile, name("s0-t001"));
    assert!(
        report.entries[0]
            .words
            .ends_with("429; nothing was spent; try again in 40s")
    );
    assert_eq!(marked(&state), ["s0-t001"], "the failed one stays marked");
    assert!(state.bulk.is_none());
}

#[test]
fn the_report_tries_only_the_failed_again_opens_and_copies() {
    let mut state = many(3);
    let jobs = tickets(&press(&mut state, &["a", "r"]));
    let gone = Error::new(Kind::NotSent, "no such host");
    end(&mut state, &jobs[0], done(&jobs[0], None));
    end(&mut state, &jobs[1], done(&jobs[1], Some(gone.clone())));
    end(&mut state, &jobs[2], done(&jobs[2], Some(gone)));
    let copied = press(&mut state, &["y"]);
    let [Work::CopyShown(text)] = works(&copied)[..] else {
        panic!("nothing was copied");
    };
    assert!(text.contains("failed  s0-t001  no such host"), "{text}");
    let printed = press(&mut state, &["p"]);
    assert_eq!(printed, [Effect::Print(text.clone())]);
    let again = press(&mut state, &["r"]);
    let names: Vec<_> = tickets(&again)
        .into_iter()
        .filter_map(|t| t.profile)
        .collect();
    assert_eq!(names, [name("s0-t001"), name("s0-t002")]);
    for job in tickets(&again) {
        end(&mut state, &job, done(&job, None));
    }
    press(&mut state, &["j", "enter"]);
    assert_eq!(
        state.screen,
        Screen::Detail {
            profile: name("s0-t002"),
            top: 0
        }
    );
    press(&mut state, &["g r"]);
    assert_eq!(report(&state).counts(), "2 refreshed");
}

#[test]
fn the_mouse_goes_through_a_report_and_not_through_the_board_below() {
    let mut state = many(3);
    let jobs = tickets(&press(&mut state, &["a", "r"]));
    for job in &jobs {
        end(&mut state, job, done(job, None));
    }
    let below = state.board.cursor.clone();
    drop(update(&mut state, Action::Scroll(1), now()));
    assert_eq!(report(&state).cursor, 1);
    drop(update(&mut state, Action::FocusField(2), now()));
    assert_eq!(report(&state).cursor, 2);
    assert_eq!(state.board.cursor, below);
}

#[test]
fn cancelling_stops_what_has_not_begun_and_that_stays_marked() {
    let mut state = many(3);
    let jobs = tickets(&press(&mut state, &["a", "r"]));
    drop(update(&mut state, Action::Began(jobs[0].clone()), now()));
    let effects = press(&mut state, &["ctrl-x"]);
    let stops = effects.iter().filter(|e| matches!(e, Effect::Cancel(_)));
    assert_eq!(
        stops.count(),
        3,
        "the runtime knows which of them it may stop"
    );
    end(&mut state, &jobs[1], Ended::Cancelled);
    end(&mut state, &jobs[2], Ended::Cancelled);
    end(&mut state, &jobs[0], done(&jobs[0], None));
    assert_eq!(report(&state).counts(), "1 refreshed   2 not sent");
    assert_eq!(marked(&state), ["s0-t001", "s0-t002"]);
}

#[test]
fn only_rows_whose_turn_came_look_busy() {
    let mut state = many(3);
    let jobs = tickets(&press(&mut state, &["a", "r"]));
    drop(update(&mut state, Action::Began(jobs[0].clone()), now()));
    let busy = |state: &State, at: &str| state.jobs.at_work(&name(at)).is_some();
    assert!(busy(&state, "s0-t000"));
    assert!(!busy(&state, "s0-t001"));
    assert!(
        state.jobs.busy(&name("s0-t001")).is_some(),
        "it takes no second job"
    );
}

#[test]
fn who_cannot_take_part_is_left_out_with_the_reason() {
    let mut state = small_board().state();
    let effects = press(&mut state, &["a", "r"]);
    let jobs = tickets(&effects);
    for job in &jobs {
        end(&mut state, job, done(job, None));
    }
    let report = report(&state);
    let of = |profile: &str| {
        let mut entries = report.entries.iter();
        entries
            .find(|entry| entry.profile == name(profile))
            .unwrap()
    };
    assert_eq!(of("lab-initech").words, "no token here: l logs in");
    assert_eq!(of("lab-initech").verdict, Verdict::LeftOut);
    assert_eq!(of("eu-prod-acme").words, "only a login helps: l logs in");
    assert_eq!(report.count(Verdict::Done), jobs.len());
    assert_eq!(report.entries.len(), 6);
}

#[test]
fn revoking_many_names_each_and_cancel_has_the_focus() {
    let mut state = many(3);
    assert_eq!(press(&mut state, &["a", "x"]), []);
    let asked = question(&state);
    assert_eq!(asked.focus, BulkFocus::Cancel);
    assert_eq!(asked.phrase(), None);
    assert!(
        asked
            .rows
            .iter()
            .all(|row| row.words.contains("deletes this one token"))
    );
    assert_eq!(press(&mut state, &["enter"]), []);
    assert!(state.overlays.is_empty());
    let effects = press(&mut state, &["x", "right", "enter"]);
    assert_eq!(
        works(&effects),
        [&Work::Revoke, &Work::Revoke, &Work::Revoke]
    );
}

#[test]
fn what_is_left_out_of_the_question_is_not_revoked() {
    let mut state = many(3);
    press(&mut state, &["a", "x", "down", "space"]);
    assert_eq!(question(&state).count(), 2);
    let effects = press(&mut state, &["tab", "tab", "enter"]);
    let names: Vec<_> = tickets(&effects)
        .into_iter()
        .filter_map(|t| t.profile)
        .collect();
    assert_eq!(names, [name("s0-t000"), name("s0-t002")]);
    for job in tickets(&effects) {
        end(&mut state, &job, done(&job, None));
    }
    let left = &report(&state).entries[0];
    assert_eq!(
        (left.profile.as_str(), left.verdict),
        ("s0-t001", Verdict::LeftOut)
    );
    assert!(left.words.starts_with("left out by you"), "{}", left.words);
}

#[test]
fn production_and_more_than_five_need_the_words_with_the_number() {
    let mut state = small_board().state();
    press(&mut state, &["a", "x"]);
    assert_eq!(question(&state).phrase().unwrap(), "revoke 4");
    press(&mut state, &["right", "enter"]);
    assert_eq!(toast(&state), "type revoke 4 first");
    type_text(&mut state, "revoke 5");
    assert_eq!(press(&mut state, &["tab", "tab", "enter"]), []);
    assert!(!state.overlays.is_empty(), "other words revoke nothing");
    press(&mut state, &["backspace"]);
    type_text(&mut state, "4");
    assert_eq!(
        press(&mut state, &["enter", "enter"]),
        [],
        "⏎ in the field goes to Cancel"
    );
    press(&mut state, &["x"]);
    type_text(&mut state, "revoke 4");
    assert_eq!(works(&press(&mut state, &["tab", "tab", "enter"])).len(), 4);
    let mut state = many(6);
    press(&mut state, &["a", "x"]);
    assert_eq!(question(&state).phrase().unwrap(), "revoke 6");
    press(&mut state, &["down", "space"]);
    assert_eq!(question(&state).phrase(), None);
}

#[test]
fn trying_a_revocation_again_asks_again() {
    let mut state = many(2);
    let jobs = tickets(&press(&mut state, &["a", "x", "right", "enter"]));
    let refused = Error::new(Kind::Refused, "403");
    end(&mut state, &jobs[0], done(&jobs[0], None));
    end(&mut state, &jobs[1], done(&jobs[1], Some(refused)));
    assert_eq!(press(&mut state, &["x"]), []);
    let asked = question(&state);
    assert_eq!(asked.rows.len(), 1);
    assert_eq!(asked.rows[0].profile, name("s0-t001"));
}

#[test]
fn a_server_without_revocation_is_left_out_unless_ticked_and_then_forgotten_here() {
    let mut state = world()
        .profile("old", "a", "u")
        .tokens(43_200, 20_000)
        .profile("sso", "b", "u")
        .tokens(43_200, 20_000)
        .with(|profile, _| {
            let token = ("token".to_owned(), "https://sso.test/token".to_owned());
            profile.endpoints = [token].into();
        })
        .state();
    let sso = state.catalog.servers.get_mut("sso").unwrap();
    sso.provider = Provider::Oidc;
    press(&mut state, &["a", "x"]);
    let asked = question(&state);
    assert_eq!(asked.count(), 1);
    assert!(asked.rows[1].words.starts_with("no revocation there"));
    let effects = press(&mut state, &["down", "space", "tab", "tab", "enter"]);
    assert_eq!(works(&effects), [&Work::Revoke, &Work::Forget]);
}

#[test]
fn refreshing_shared_clients_asks_once_and_names_them() {
    let shared = |profile: &mut Profile| profile.client_id = None;
    let mut state = world()
        .profile("old", "a", "u")
        .tokens(43_200, 20_000)
        .version("8.0.1")
        .with(|profile, _| shared(profile))
        .profile("old", "b", "u")
        .tokens(43_200, 20_000)
        .version("8.0.1")
        .with(|profile, _| shared(profile))
        .profile("new", "c", "u")
        .tokens(43_200, 20_000)
        .version("9.0.0")
        .state();
    assert_eq!(press(&mut state, &["a", "r"]), []);
    let asked = question(&state);
    assert_eq!(asked.rows.len(), 2);
    assert_eq!(asked.others, [name("new-c")]);
    assert!(asked.rows[0].words.contains("client morph-api is shared"));
    let effects = press(&mut state, &["right", "enter"]);
    assert_eq!(works(&effects).len(), 3);
}

#[test]
fn removing_many_is_undone_together() {
    let mut state = many(3);
    press(&mut state, &["a", "d"]);
    assert!(
        question(&state).rows[0]
            .words
            .contains("lives on for 5h 33m")
    );
    assert_eq!(press(&mut state, &["right", "enter"]), []);
    assert_eq!(state.board.listing.counts.all, 0);
    press_at(&mut state, &["u"], later(9));
    assert_eq!(state.board.listing.counts.all, 3);
    press(&mut state, &["a", "d", "right", "enter"]);
    let effects = update(&mut state, Action::Tick, later(10));
    assert_eq!(
        works(&effects),
        [&Work::Remove, &Work::Remove, &Work::Remove]
    );
    assert!(state.board.marks.is_empty());
}

#[test]
fn logins_open_one_form_after_the_other_and_leaving_one_keeps_the_rest_marked() {
    let mut state = many(3);
    press(&mut state, &["a", "l"]);
    let form = |state: &State| match state.overlays.last() {
        Some(Overlay::Login(login)) => login.profile.to_string(),
        other => panic!("no form: {other:?}"),
    };
    assert_eq!(form(&state), "s0-t000");
    type_text(&mut state, "hunter22");
    let sent = ticket(&press(&mut state, &["enter"]));
    end(&mut state, &sent, done(&sent, None));
    assert_eq!(form(&state), "s0-t001");
    assert_eq!(state.overlays.len(), 1);
    press(&mut state, &["esc"]);
    assert_eq!(report(&state).counts(), "1 logged in   2 not sent");
    assert_eq!(marked(&state), ["s0-t001", "s0-t002"]);
}

#[test]
fn a_report_never_takes_the_keys_from_somebody_who_does_something_else() {
    let mut state = many(2);
    let jobs = tickets(&press(&mut state, &["a", "r", "/"]));
    for job in &jobs {
        end(&mut state, job, done(job, None));
    }
    assert!(state.overlays.is_empty());
    assert_eq!(toast(&state), "2 refreshed");
    press(&mut state, &["enter", "g r"]);
    assert_eq!(report(&state).counts(), "2 refreshed");
}

#[test]
fn a_second_run_waits_for_the_first() {
    let mut state = many(4);
    press(&mut state, &["space", "space", "r", "a"]);
    assert_eq!(press(&mut state, &["c"]), []);
    assert_eq!(
        toast(&state),
        "one verb on many at a time: ^X cancels the running one"
    );
}

#[test]
fn quitting_stops_what_has_not_begun() {
    let mut state = many(3);
    press(&mut state, &["a", "r"]);
    let effects = press(&mut state, &["q"]);
    let stops = effects.iter().filter(|e| matches!(e, Effect::Cancel(_)));
    assert_eq!(stops.count(), 3);
}

#[test]
fn marks_of_production_stay_marks_only() {
    let mut state = world()
        .server("p", Some(Environment::Production))
        .profile("p", "a", "u")
        .tokens(43_200, 20_000)
        .profile("p", "b", "u")
        .tokens(43_200, 20_000)
        .state();
    assert_eq!(press(&mut state, &["a", "x"]), []);
    type_text(&mut state, "revoke 2");
    press(&mut state, &["up", "space"]);
    assert_eq!(question(&state).phrase().unwrap(), "p-b");
    assert!(
        !question(&state).is_allowed(),
        "other objects need other words"
    );
}
