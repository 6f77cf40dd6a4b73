//! What becomes of refreshes that fail.

use super::*;
use crate::app::board::row::{self, Renews};
use crate::app::testing::press_at;
use crate::domain::error::{Kind, VaultTrouble};
use crate::domain::holding::Holding;
use crate::domain::lifecycle::{Reason, Standing};

fn refused(text: &str) -> Error {
    Error::new(Kind::Refused, text)
}

fn renews(state: &State, at: Timestamp) -> Renews {
    row::row(state, &name("a-b"), at).unwrap().renews
}

fn group(state: &State) -> Vec<usize> {
    let counts = state.board.listing.counts;
    vec![counts.needs_you, counts.active]
}

#[test]
fn failures_are_tried_again_ever_later_and_then_need_somebody() {
    // So long-lived that it is alive all the while.
    let mut state = one(1_000_000, 200_000).state();
    let mut waits = Vec::new();
    for _ in 0..7 {
        let (ticket, at) = begun(&mut state);
        drop(fails(&mut state, &ticket, refused("503"), at));
        let wait = planned(&state).duration_since(at).as_secs();
        waits.push(wait);
        let way_out = state.toast.as_ref().unwrap().way_out.clone();
        assert!(toast(&state).starts_with("refresh of a-b failed: 503"));
        assert!(way_out.unwrap().starts_with("tries again"));
    }
    for (wait, least) in waits.iter().zip([10, 40, 120, 300, 600, 900, 900]) {
        assert!((least..=least + least / 10).contains(wait), "{waits:?}");
    }
    let at = planned(&state);
    assert_eq!(renews(&state, at), Renews::GaveUp);
    assert_eq!(group(&state), [1, 0]);
    assert_eq!(state.notices.count, 1, "one bell, when it gave up");
    // A success forgets all that.
    let (ticket, at) = begun(&mut state);
    drop(works_out(&mut state, &ticket, 1_000_000, at));
    assert_eq!(renews(&state, at), Renews::Yes);
    assert_eq!(group(&state), [0, 1]);
}

#[test]
fn without_a_network_nobody_is_needed_as_long_as_the_token_lives() {
    let mut state = one(100_000, 20_000).state();
    let unsent = || Error::new(Kind::NotSent, "can't resolve a.acme.test");
    let mut last = now();
    for _ in 0..6 {
        let (ticket, at) = begun(&mut state);
        drop(fails(&mut state, &ticket, unsent(), at));
        last = at;
    }
    assert_eq!(renews(&state, last), Renews::Retrying);
    assert_eq!((group(&state), state.notices.count), (vec![0, 1], 0));
    let over = later(20_001);
    drop(update(&mut state, Action::Tick, over));
    assert_eq!(renews(&state, over), Renews::GaveUp);
    assert_eq!(group(&state), [1, 0]);
}

#[test]
fn a_server_that_wants_to_be_left_alone_is() {
    let mut state = one(100_000, 20_000).state();
    let (ticket, at) = begun(&mut state);
    let wait = SignedDuration::from_secs(3600);
    let error = refused("429").again_after(Some(wait));
    drop(fails(&mut state, &ticket, error, at));
    assert!(planned(&state) >= at + wait);
    let way_out = state.toast.as_ref().unwrap().way_out.clone().unwrap();
    assert!(way_out.starts_with("tries again in 1h"), "{way_out}");
    assert!(way_out.ends_with("(1 of 5)"), "{way_out}");
}

#[test]
fn who_holds_the_profile_does_it_and_nobody_hears_of_it() {
    let mut state = one(43_200, 20_000).state();
    let (ticket, at) = begun(&mut state);
    drop(fails(
        &mut state,
        &ticket,
        Error::new(Kind::Busy, "busy"),
        at,
    ));
    assert_eq!(toast(&state), "");
    assert_eq!(renews(&state, at), Renews::Yes);
    let wait = planned(&state).duration_since(at).as_secs();
    assert!((3..=8).contains(&wait), "{wait}");
}

#[test]
fn the_servers_final_word_needs_somebody_and_ends_it() {
    let mut state = one(43_200, 20_000).state();
    let (ticket, at) = begun(&mut state);
    let dead = |mut holding: Holding| {
        holding.standing = Standing::NeedsLogin {
            reason: Reason::Denied,
            since: at,
        };
        holding
    };
    let held = dead(state.holding(&name("a-b")).unwrap().clone());
    let error = Error::new(Kind::LoginNeeded, "the server refuses the refresh token");
    let row = Row::failed(name("a-b"), error);
    drop(ends(&mut state, &ticket, row, Some(held), at));
    assert_eq!(state.agenda.refreshes.len(), 0);
    assert_eq!(state.notices.count, 1);
    assert_eq!(group(&state), [1, 0]);
    let toast = state.toast.as_ref().unwrap();
    assert_eq!(toast.way_out.as_deref(), Some("l logs in"));
}

#[test]
fn a_vault_that_takes_nothing_stops_everything_and_is_told_of_once() {
    let two = one(43_200, 20_000)
        .profile("c", "d", "u")
        .tokens(43_200, 20_000);
    let mut state = two.state();
    let late = later(20_000);
    let first = tick(&mut state, late);
    let second = tick(&mut state, late + SignedDuration::from_secs(1));
    let full =
        || Error::new(Kind::Vault(VaultTrouble::Full), "the vault is full").hint("make room");
    for ticket in [&first[0], &second[0]] {
        let row = Row::failed(ticket.profile.clone().unwrap(), full());
        drop(ends(
            &mut state,
            ticket,
            row,
            None,
            late + SignedDuration::from_secs(2),
        ));
    }
    assert_eq!(
        toast(&state),
        "nothing refreshes itself for now: the vault is full"
    );
    assert_eq!(state.notices.count, 1);
    assert_eq!(renews(&state, late), Renews::Waits);
    assert_eq!(tick(&mut state, later(20_600)), []);
    assert_eq!(
        tick(&mut state, later(21_000)).len(),
        2,
        "both are tried again"
    );
}

#[test]
fn a_cancelled_refresh_comes_back_later() {
    let mut state = one(43_200, 20_000).state();
    on(&mut state, &name("a-b"));
    let (ticket, at) = begun(&mut state);
    let effects = press_at(&mut state, &["ctrl-x"], at);
    assert_eq!(effects, [Effect::Cancel(ticket.job)]);
    let ended = Box::new(Ended::Cancelled);
    drop(update(&mut state, Action::Ended(ticket, ended), at));
    assert_eq!(toast(&state), "refresh of a-b put off: tries again in 5m");
    assert_eq!(planned(&state).duration_since(at).as_secs(), 300);
}

#[test]
fn a_refresh_that_wins_nothing_is_not_repeated_before_the_end() {
    let mut state = one(3600, 2000).state();
    let (ticket, at) = begun(&mut state);
    // The session ends when the old token would have ended.
    let left = later(2000).duration_since(at).as_secs();
    drop(works_out(&mut state, &ticket, left, at));
    let plan = state.agenda.refreshes.plan(&name("a-b")).unwrap();
    assert!(
        plan.at >= later(2000) - SignedDuration::from_secs(1),
        "{}",
        plan.at
    );
    assert_eq!(renews(&state, at), Renews::No);
    let warning = state.agenda.warnings.plan(&name("a-b")).unwrap().at;
    drop(update(&mut state, Action::Tick, warning));
    assert!(
        toast(&state).contains("no longer extends it"),
        "{}",
        toast(&state)
    );
    assert_eq!(group(&state), [1, 0]);
}

#[test]
fn a_clock_that_is_set_back_keeps_nobody_waiting() {
    let mut state = one(43_200, 20_000).state();
    let (ticket, at) = begun(&mut state);
    drop(fails(&mut state, &ticket, refused("503"), at));
    let earlier = at - SignedDuration::from_hours(1000);
    state.agenda.is_stale = true;
    assert_eq!(tick(&mut state, earlier).len(), 1);
}

#[test]
fn a_job_that_could_not_run_is_tried_again() {
    let mut state = one(43_200, 20_000).state();
    let (ticket, at) = begun(&mut state);
    let ended = Box::new(Ended::Broken(Error::new(Kind::Failed, "no world")));
    drop(update(&mut state, Action::Ended(ticket, ended), at));
    assert!(planned(&state) > at);
}
