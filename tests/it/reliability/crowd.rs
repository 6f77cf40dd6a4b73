//! Many processes over one profile: one refresh for all of them, none that a server could take for theft.

use std::process::{Child, Output};
use std::thread;

use keyfob::demo::fault::{Fault, Wire};
use keyfob::demo::fleet::Sort;
use keyfob::demo::morpheus::generation::Generation;

use super::place::{LOGIN, Place};
use super::size::{Watch, pick};

const CROWD: usize = 8;

/// Slow enough that a good part of a crowd meets a refresh under way.
const SLOW: Wire = Wire::Paced {
    before: 60,
    after: 60,
};

fn gets(place: &Place) -> Vec<Output> {
    let mut crowd = Vec::new();
    for _ in 0..CROWD {
        crowd.push(place.start("get p"));
    }
    let ended = crowd.into_iter().map(Child::wait_with_output);
    ended.map(Result::unwrap).collect()
}

/// Rounds on an expired profile.
fn rounds(sort: Sort, rounds: usize) {
    let watch = Watch::start();
    let place = Place::new(sort);
    place
        .site()
        .faults()
        .add(Fault::always(SLOW).on(place.token_path()));
    let (mut fine, mut refreshes) = (0, 0);
    for round in 0..rounds {
        place.expire();
        let before = place.tally().refreshes;
        let told = gets(&place);
        let all_fine = told.iter().all(|output| output.status.success());
        assert!(all_fine, "round {round}: {told:#?}");
        let mut tokens: Vec<_> = told.iter().map(|output| &output.stdout).collect();
        tokens.dedup();
        assert_eq!(tokens.len(), 1, "round {round}: all get the same token");
        let token = String::from_utf8_lossy(tokens[0]);
        assert!(place.is_alive(token.trim_end()), "round {round}");
        let spent = place.tally().refreshes - before;
        assert_eq!(spent, 1, "round {round}: one refresh for all");
        fine += told.len();
        refreshes += spent;
    }
    let tally = place.tally();
    assert_eq!((tally.reuses, tally.most_in_flight), (0, 1), "{tally:?}");
    place.is_clean();
    watch.tell(&format!(
        "crowd at {sort:?}: {fine} ok, {refreshes} refreshes, 0 reuse, at most 1 in flight"
    ));
}

#[test]
fn eight_processes_on_an_expired_profile_cost_one_refresh_at_an_openid_provider() {
    rounds(Sort::Oidc, pick(3, 200));
}

#[test]
fn eight_processes_on_an_expired_profile_cost_one_refresh_at_an_appliance() {
    rounds(Sort::Morpheus(Generation::V8), pick(3, 200));
}

#[test]
fn eight_processes_on_an_expired_profile_cost_one_refresh_at_a_zeyos_instance() {
    rounds(Sort::Zeyos, pick(2, 50));
}

/// A token that a script has got may die at once, since others log in and refresh: but nobody is ever refused.
#[test]
fn gets_refreshes_and_logins_all_at_once_refuse_nobody() {
    let watch = Watch::start();
    let place = Place::new(Sort::Oidc);
    place
        .site()
        .faults()
        .add(Fault::always(SLOW).on(place.token_path()));
    let rounds = pick(3, 60);
    let over = |line: &str| {
        for _ in 0..rounds {
            place.run(line).expect(0);
        }
        rounds
    };
    let lines = [
        "refresh p",
        "refresh p",
        LOGIN,
        "get p",
        "get p --min-valid 1d",
    ];
    let ran: usize = thread::scope(|scope| {
        let crowd = lines.map(|line| scope.spawn(move || over(line)));
        crowd.into_iter().map(|strand| strand.join().unwrap()).sum()
    });
    let tally = place.tally();
    assert_eq!((tally.reuses, tally.most_in_flight), (0, 1), "{tally:?}");
    let token = place.run("get p").expect(0).stdout;
    assert!(place.is_alive(token.trim_end()));
    place.is_clean();
    watch.tell(&format!(
        "gets, refreshes and logins at once: {ran} ok, {} refreshes, {} logins, 0 reuse, at most 1 in flight",
        tally.refreshes,
        tally.logins - 1
    ));
}
