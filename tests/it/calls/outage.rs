//! What a disk costs that fails from the moment on that the refresh token is spent: for a while nothing, for good the
//! login, and it is said.

use super::bench::{Bench, LOGIN, Strict, Traced, held, verify};
use super::strace::{Harm, Injection};
use crate::support::Home;

/// So many calls in a row are more than one try to store.
const A_WHILE: usize = 9;

/// A refresh whose calls of this name fail once its request is sent: so many, or all of them.
fn refresh(
    bench: &Bench,
    home: &Home,
    (name, error): (&str, &'static str),
    count: usize,
) -> Traced {
    home.run(LOGIN).expect(0);
    let usual = Bench::trace(home, &["refresh", "p"], None);
    let before = usual.calls.iter().take_while(|call| !call.sends_tokens());
    let first = before.filter(|call| call.name == name).count() + 1;
    let held_before = held(home);
    let injection = Injection {
        name: name.to_owned(),
        first,
        last: first.saturating_add(count - 1),
        harm: Harm::Fail(error),
    };
    let posts = bench.posts();
    let traced = Bench::trace(home, &["refresh", "p"], Some(&injection));
    assert_eq!(bench.posts(), posts + 1, "{:?}", traced.ran);
    assert!(!bench.is_alive(&held_before.unwrap()), "it was rotated");
    let injected = traced.calls.iter().filter(|call| call.is_injected());
    assert!(injected.count() >= count.min(A_WHILE), "{:?}", traced.ran);
    traced
}

#[test]
#[ignore = "needs strace: tests/system-calls.sh runs it"]
fn an_answer_outlives_a_disk_that_fails_for_a_while() {
    let bench = Bench::at(Strict::Issuer);
    for call in [
        ("fsync", "EIO"),
        ("pwrite64", "EIO"),
        ("pwrite64", "EDQUOT"),
    ] {
        let home = bench.home();
        let traced = refresh(&bench, &home, call, A_WHILE);
        assert_eq!(traced.ran.code, 0, "{call:?}: {:?}", traced.ran);
        verify(&home).unwrap();
        assert!(bench.is_alive(&held(&home).unwrap()), "{call:?}");
        home.run(["refresh", "p"]).expect(0);
    }
}

#[test]
#[ignore = "needs strace: tests/system-calls.sh runs it"]
fn a_disk_that_fails_for_good_is_told_and_so_is_the_loss() {
    let bench = Bench::at(Strict::Issuer);
    let home = bench.home();
    let traced = refresh(&bench, &home, ("pwrite64", "EIO"), 10_000);
    let ran = traced.ran.fails(6, "they can't be stored");
    ran.says("run: keyfob refresh p");
    verify(&home).unwrap();
    home.run(["refresh", "p"])
        .fails(3, "the answer to a refresh was lost");
    home.run(LOGIN).expect(0);
    assert!(bench.is_alive(&held(&home).unwrap()));
}
