//! Whether the ledger counts what tests will rely on.

use std::thread;
use std::time::Duration;

use super::*;
use crate::demo::fault::{Fault, Wire};
use crate::demo::fleet::{Fleet, Options};
use crate::demo::knock;
use crate::demo::log::Log;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::generation::Generation;

const CLIENT: &str = "morph-api";

fn appliance() -> (Fleet, Appliance, String) {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let appliance = fleet.appliances()[0].clone();
    let first = knock::log_in(&appliance, CLIENT, "admin", "correct-horse-1");
    let refresh = first.text("refresh_token");
    (fleet, appliance, refresh)
}

#[test]
fn a_spent_token_that_is_brought_again_is_counted_and_refused() {
    let (_fleet, appliance, first) = appliance();
    let ledger = appliance.site().ledger();
    assert_eq!(knock::refresh(&appliance, CLIENT, &first).status, 200);
    assert_eq!(knock::refresh(&appliance, CLIENT, &first).status, 400);
    assert_eq!(knock::refresh(&appliance, CLIENT, "unheard-of").status, 400);
    let expected = Tally {
        logins: 1,
        refreshes: 1,
        reuses: 1,
        repeats: 0,
        most_in_flight: 1,
    };
    assert_eq!(ledger.tally(), expected);
}

#[test]
fn within_the_grace_a_spent_token_gets_its_answer_again_and_afterwards_nothing() {
    let (_fleet, appliance, first) = appliance();
    let ledger = appliance.site().ledger();
    ledger.set_grace(SignedDuration::from_secs(30));
    let answer = knock::refresh(&appliance, CLIENT, &first);
    let again = knock::refresh(&appliance, CLIENT, &first);
    assert_eq!((again.status, &again.body), (200, &answer.body));
    appliance.advance(SignedDuration::from_secs(31));
    assert_eq!(knock::refresh(&appliance, CLIENT, &first).status, 400);
    let tally = ledger.tally();
    assert_eq!((tally.refreshes, tally.repeats, tally.reuses), (1, 1, 1));
}

#[test]
fn refreshes_of_one_login_at_once_are_noticed() {
    let (_fleet, appliance, first) = appliance();
    let ledger = appliance.site().ledger();
    let slow = Wire::Paced {
        before: 200,
        after: 200,
    };
    appliance.faults().add(Fault::always(slow));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| knock::refresh(&appliance, CLIENT, &first));
        }
        let both = |log: &Log| log.wait_for(3, "POST", "/oauth/token", Duration::from_secs(5));
        assert!(both(appliance.log()));
    });
    assert_eq!(ledger.tally().most_in_flight, 2);
}
