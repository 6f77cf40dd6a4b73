//! SIGINT and SIGTERM while a refresh is on its way: it is seen through; who insists gets out, and nothing is lost.

use std::process::{Child, Output};
use std::thread;
use std::time::Duration;

use keyfob::demo::fault::{Fault, Wire};
use keyfob::demo::fleet::Sort;
use keyfob::demo::morpheus::generation::Generation;
use rustix::process::{Pid, Signal, kill_process};

use super::place::Place;
use super::size::Watch;

const SORTS: [Sort; 3] = [Sort::Oidc, Sort::Morpheus(Generation::V9), Sort::Zeyos];
const LIMIT: Duration = Duration::from_secs(20);
/// Long enough for a signal to come first.
const SLOW: u64 = 700;
/// Longer than anybody waits who has given two signals.
const ENDLESS: u64 = 8_000;

/// A refresh that the server has carried out, and whose answer takes so long.
fn under_way(place: &Place, millis: u64) -> Child {
    let slow = Fault::once(Wire::Slow { millis }).on(place.token_path());
    place.site().faults().add(slow);
    let before = place.tally().refreshes;
    let posts = place.posts();
    let child = place.start("refresh p");
    let (log, path) = (place.site().log(), place.token_path());
    assert!(log.wait_for(posts + 1, "POST", path, LIMIT), "no request");
    while place.tally().refreshes == before {
        thread::yield_now();
    }
    child
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Signals until it has ended: two that come at once may count as one.
fn insist(mut child: Child) -> Output {
    while child.try_wait().unwrap().is_none() {
        send(&child, Signal::TERM);
        thread::yield_now();
    }
    child.wait_with_output().unwrap()
}

#[test]
fn a_signal_during_a_refresh_waits_for_the_answer_and_stores_it() {
    for sort in SORTS {
        for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
            let place = Place::new(sort);
            let held = place.fingerprint();
            let child = under_way(&place, SLOW);
            send(&child, signal);
            let output = child.wait_with_output().unwrap();
            let ended = output.status.code().unwrap();
            assert!(ended == 0 || ended == code, "{output:?}");
            assert_ne!(place.fingerprint(), held, "the answer is stored");
            let token = place.run("get p --no-refresh").expect(0).stdout;
            assert!(place.is_alive(token.trim_end()));
            let tally = place.tally();
            assert_eq!((tally.refreshes, tally.reuses), (1, 0));
        }
    }
}

#[test]
fn a_second_signal_ends_at_once_and_the_next_get_recovers() {
    for sort in SORTS {
        let watch = Watch::start();
        let place = Place::new(sort).graceful();
        let held = place.fingerprint();
        let child = under_way(&place, ENDLESS);
        send(&child, Signal::INT);
        let output = insist(child);
        let code = output.status.code();
        assert!(matches!(code, Some(130 | 143)), "{output:?}");
        assert!(watch.time() < Duration::from_millis(ENDLESS), "it waited");
        assert_eq!(place.fingerprint(), held, "nothing was stored");
        let token = place.run("get p").expect(0).stdout;
        assert!(place.is_alive(token.trim_end()), "{sort:?}");
        let tally = place.tally();
        assert_eq!((tally.repeats, tally.reuses), (1, 0), "{sort:?}");
        place.is_clean();
    }
}
