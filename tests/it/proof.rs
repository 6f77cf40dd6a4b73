//! That a refresh can't lose a token: any order of any deeds of several processes, with kills, losses and odd clocks.
//!
//! Server, vault, lock and clock are in memory; processes are futures that are polled by hand. Every sequence ends in
//! the invariants of the refresh protocol. That they would notice is shown by taking away one safeguard after another.
//! `KEYFOB_PROOF_CASES` says how many sequences are tried.

mod case;
mod hand;
mod hand_http;
mod hand_vault;
mod run;
mod server;
mod shelf;
mod world;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use self::case::{Case, Fault, Kind, Task, Verb, Wire, any_case};
use self::run::play;
use self::world::Removed;

/// How many sequences are tried where nobody says.
const USUAL_CASES: u32 = 256;

/// How many are tried at most until a missing safeguard is noticed.
const ENOUGH: usize = 5_000;

#[expect(
    clippy::disallowed_methods,
    reason = "a setting of this test alone, for runs that take longer"
)]
fn cases() -> u32 {
    let said = std::env::var("KEYFOB_PROOF_CASES").ok();
    said.and_then(|said| said.parse().ok())
        .unwrap_or(USUAL_CASES)
}

#[test]
fn no_order_of_deeds_and_faults_loses_a_token() {
    let config = Config {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&any_case(), |case| {
        play(&case, None).map_err(TestCaseError::fail)
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

/// What is noticed first without a safeguard.
fn noticed(removed: Removed) -> Option<String> {
    let mut runner = TestRunner::deterministic();
    let cases = any_case();
    (1..=ENOUGH).find_map(|_| {
        let case = cases.new_tree(&mut runner).unwrap().current();
        let told = play(&case, Some(removed)).err()?;
        Some(told.lines().next().unwrap_or_default().to_owned())
    })
}

/// A token that died unseen breaks one of these; which is noticed first depends on the sequence.
const UNSEEN: [&str; 2] = [
    "a token that died of a lost answer says so",
    "at rest a dead stored token is known to be dead, or in doubt",
];

#[test]
fn every_safeguard_is_missed_once_it_is_gone() {
    for (removed, notices) in [
        (Removed::Lock, &["one request in flight"][..]),
        (
            Removed::Reread,
            &[
                "tokens that have arrived are stored",
                "nothing is written before tokens that have arrived",
            ],
        ),
        (Removed::Intent, &UNSEEN),
        (Removed::Replay, &["no loss locks anybody out"]),
        (Removed::KeepOnError, &["nothing was deleted"]),
        (Removed::Machine, &["a copied vault asks for no tokens"]),
        (Removed::Room, &["a vault that can't be written"]),
        (Removed::Settling, &UNSEEN),
    ] {
        let told = noticed(removed).unwrap_or_else(|| panic!("{removed:?} isn't missed"));
        let is_expected = notices.iter().any(|notice| told.contains(notice));
        assert!(is_expected, "{removed:?}: {told}");
    }
}

/// Found by the test above: a replay that the server put off left a dead token that looked alive.
#[test]
fn a_replay_that_is_put_off_leaves_the_doubt_of_the_first_request() {
    for wire in [Wire::Throttled, Wire::NotSent] {
        let tasks = vec![
            Task::Do(0, Verb::Force, Fault::StoreFails),
            Task::Do(0, Verb::Force, Fault::Wire(1, wire)),
        ];
        let case = Case {
            kind: Kind::Strict,
            tasks,
            turns: vec![0, 0],
        };
        assert_eq!(play(&case, None), Ok(()), "{wire:?}");
    }
}
