//! What happens by itself, seen from outside: what is asked of the runtime, and what is said.

mod any_world;
mod notices;
mod tries;

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::effect::VaultWork;
use crate::app::state::Automatic;
use crate::app::state::agenda::Plan;
use crate::app::testing::{World, later, name, now, press, world};
use crate::app::wake;
use crate::domain::error::{Error, Kind};
use crate::domain::expiry::Expiry;
use crate::domain::holding::Holding;
use crate::domain::report::{Outcome, Row};
use crate::domain::token::Obtained;

/// A profile whose token of so many seconds has so many left.
fn one(life: i64, left: i64) -> World {
    world().profile("a", "b", "u").tokens(life, left)
}

/// The instant at which something is planned for it.
#[track_caller]
fn planned(state: &State) -> Timestamp {
    let plan = state.agenda.refreshes.plan(&name("a-b"));
    plan.expect("a plan").at
}

/// Lets time pass; the refreshes that begin.
fn tick(state: &mut State, at: Timestamp) -> Vec<Ticket> {
    refreshes(&update(state, Action::Tick, at))
}

fn refreshes(effects: &[Effect]) -> Vec<Ticket> {
    let runs = runs(effects).into_iter();
    let own = runs.filter(|(_, work)| matches!(work, Work::RefreshItself { .. }));
    own.map(|(ticket, _)| ticket.clone()).collect()
}

/// Lets time pass until something begins.
#[track_caller]
fn begun(state: &mut State) -> (Ticket, Timestamp) {
    let at = planned(state);
    assert_eq!(tick(state, at - SignedDuration::from_millis(1)), []);
    let tickets = tick(state, at);
    assert_eq!(tickets.len(), 1);
    (tickets[0].clone(), at)
}

/// What is held after a refresh at this instant that brought so many seconds.
fn refreshed(state: &State, at: Timestamp, life: i64) -> Holding {
    let mut holding = state.holding(&name("a-b")).unwrap().clone();
    holding.generation += 1;
    holding.facts.refresh_failed = false;
    let tokens = holding.tokens.as_mut().unwrap();
    tokens.obtained_at = at;
    tokens.obtained_by = Obtained::Refresh;
    tokens.expiry = Expiry::At(at + SignedDuration::from_secs(life));
    holding
}

fn ends(
    state: &mut State,
    ticket: &Ticket,
    row: Row,
    held: Option<Holding>,
    at: Timestamp,
) -> Vec<Effect> {
    let done = VerbDone {
        row,
        holding: held.map(Box::new),
        took: SignedDuration::from_millis(312),
    };
    let ended = Box::new(Ended::Verb(Box::new(done)));
    update(state, Action::Ended(ticket.clone(), ended), at)
}

fn works_out(state: &mut State, ticket: &Ticket, life: i64, at: Timestamp) -> Vec<Effect> {
    let held = refreshed(state, at, life);
    let row = Row::ended(name("a-b"), Outcome::Done, None);
    ends(state, ticket, row, Some(held), at)
}

fn fails(state: &mut State, ticket: &Ticket, error: Error, at: Timestamp) -> Vec<Effect> {
    ends(state, ticket, Row::failed(name("a-b"), error), None, at)
}

fn adopted(state: &mut State, ticket: &Ticket, life: i64, at: Timestamp) {
    let held = refreshed(state, at, life);
    let row = Row::ended(name("a-b"), Outcome::Adopted, None);
    drop(ends(state, ticket, row, Some(held), at));
}

#[test]
fn a_due_profile_is_refreshed_and_planned_anew() {
    let mut state = one(43_200, 20_000).state();
    let wake = wake::next_wake(
        &state,
        &[],
        planned(&state) - SignedDuration::from_millis(1),
    );
    assert_eq!(wake, Some(planned(&state)), "it wakes for that");
    let (ticket, at) = begun(&mut state);
    assert_eq!(state.agenda.refreshes.plan(&name("a-b")), None);
    assert_eq!(tick(&mut state, at + SignedDuration::from_secs(60)), []);
    let effects = works_out(&mut state, &ticket, 43_200, at);
    assert_eq!(works(&effects), [&Work::Activities(200)]);
    assert_eq!(toast(&state), "refreshed a-b by itself, 312 ms");
    let next = planned(&state).duration_since(at).as_secs();
    assert!((38_880 - 300..=38_880).contains(&next), "{next}");
}

#[test]
fn what_another_process_did_is_no_news() {
    let mut state = one(43_200, 20_000).state();
    let (ticket, at) = begun(&mut state);
    adopted(&mut state, &ticket, 43_200, at);
    assert_eq!(toast(&state), "");
    assert!(planned(&state) > at + SignedDuration::from_hours(10));
}

#[test]
fn a_token_that_others_share_is_left_alone_until_somebody_says_otherwise() {
    let shared = |version: &str, auto| {
        let state = one(1000, 500)
            .with(|profile, _| {
                profile.client_id = Some("morph-api".to_owned());
                profile.refresh.auto = auto;
            })
            .version(version)
            .state();
        state.agenda.refreshes.len()
    };
    assert_eq!(shared("8.0.7", None), 0);
    assert_eq!(shared("8.0.7", Some(true)), 1);
    assert_eq!(shared("9.0.0", None), 1);
    assert_eq!(shared("9.0.0", Some(false)), 0);
}

#[test]
fn tokens_granted_for_something_else_are_not_sent() {
    let mut state = one(1000, 500)
        .with(|profile, _| profile.username = Some("other".to_owned()))
        .state();
    let at = planned(&state);
    assert_eq!(tick(&mut state, at), []);
    assert_eq!(tick(&mut state, later(100_000)), []);
}

#[test]
fn what_is_late_at_once_begins_one_after_the_other_and_what_ends_first_comes_first() {
    let mut late = world();
    for (number, left) in [(1, 30), (2, 10), (3, 20)] {
        late = late
            .profile("a", &format!("t{number}"), "u")
            .tokens(1000, left);
    }
    let mut state = State {
        automatic: Automatic::ByPolicy,
        ..State::default()
    };
    state.size.page = 0;
    let loaded = Action::Loaded(Box::new(late.snapshot()));
    let first = refreshes(&update(&mut state, loaded, now()));
    // The cursor is on the first row, which ends first.
    assert_eq!(first[0].profile, Some(name("a-t2")));
    assert_eq!(first.len(), 1);
    let step = SignedDuration::from_millis(250);
    assert_eq!(
        wake::next_wake(&state, &[], now()),
        Some(now() + SignedDuration::from_millis(125))
    );
    let second = tick(&mut state, now() + step);
    assert_eq!(second[0].profile, Some(name("a-t3")));
    assert_eq!(
        tick(&mut state, now() + step * 2),
        [],
        "two at once for a server"
    );
    let row = Row::ended(name("a-t2"), Outcome::Adopted, None);
    let third = refreshes(&ends(&mut state, &first[0], row, None, now() + step * 3));
    assert_eq!(third[0].profile, Some(name("a-t1")));
}

#[test]
fn nothing_begins_while_the_process_ends_or_somebody_works_on_the_profile() {
    let mut state = one(1000, 500).state();
    on(&mut state, &name("a-b"));
    let asked = ticket(&press(&mut state, &["r"]));
    let at = planned(&state);
    assert_eq!(tick(&mut state, at), []);
    let row = Row::failed(name("a-b"), Error::new(Kind::NotSent, "no"));
    let next = ends(&mut state, &asked, row, None, at);
    assert_eq!(refreshes(&next).len(), 1, "its end lets it begin");

    let mut state = one(1000, 500).state();
    state.ending = Ending::Waiting { jobs: 1 };
    let running = Work::Remove;
    drop(job::start(&mut state, Some(name("other")), running, now()));
    assert_eq!(tick(&mut state, at), []);
}

#[test]
fn the_vault_locks_when_idle_whatever_refreshes_itself() {
    let mut state = one(1000, 500).state();
    state.catalog.vault.idle_lock = Some(SignedDuration::from_secs(120));
    state.last_key = Some(now());
    // Just before the lock is due, a refresh begins; the lock waits for it, and nothing else begins.
    let at = later(119);
    let plan = Plan {
        at,
        is_placed: true,
    };
    state.agenda.refreshes.set(&name("a-b"), Some(plan));
    let begun = tick(&mut state, at);
    assert_eq!(begun.len(), 1);
    assert_eq!(update(&mut state, Action::Tick, later(200)), []);
    let effects = works_out(&mut state, &begun[0], 20, later(201));
    assert_eq!(
        works(&effects),
        [&Work::Vault(VaultWork::Close), &Work::Activities(200)],
        "not another refresh"
    );
    assert_eq!(tick(&mut state, later(260)), []);
}
