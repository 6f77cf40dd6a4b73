//! What is said when an appliance before 9.0 hands out its old token again.

use jiff::SignedDuration;
use keyfob::demo::morpheus::generation::Generation;

use super::bench::{Bench, SUB};

const HALF_DAY: SignedDuration = SignedDuration::from_hours(12);

#[test]
fn before_9_0_a_second_login_says_that_the_token_is_the_old_one_and_what_is_left() {
    for generation in [Generation::V3, Generation::V8] {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        bench.appliance().advance(SignedDuration::from_hours(5));
        let done = bench.login(&name, SUB).unwrap();
        let reused = done.reused.expect("a word about it");
        assert_eq!(bench.pair(&name), before);
        let left = reused.left.unwrap();
        let expected = SignedDuration::from_hours(7);
        assert!(
            left <= expected && left > expected - SignedDuration::from_mins(1),
            "{left:?}"
        );
        assert!(
            reused.sentence().starts_with("reused, 6h 59m"),
            "{}",
            reused.sentence()
        );
        // What was granted is more than what this answer granted, however often it comes.
        bench.login(&name, SUB).unwrap();
        let holding = bench.holding(&name);
        assert!(holding.facts.reused);
        let life = holding.tokens.unwrap().granted().unwrap();
        let is_whole = life <= HALF_DAY && life > HALF_DAY - SignedDuration::from_mins(1);
        assert!(is_whole, "{life:?}");
        assert!(
            reused.refresh_kills.is_none(),
            "nobody shares an own client's token"
        );
    }
}

#[test]
fn where_the_appliance_tells_the_clients_life_a_first_login_notices_it_too() {
    let bench = Bench::on(Generation::V8);
    bench.logged_in(SUB);
    bench.appliance().advance(SignedDuration::from_hours(5));
    // Another profile of the same user and client, which has never seen that token.
    let other = bench.add(SUB);
    let reused = bench
        .login(&other, SUB)
        .unwrap()
        .reused
        .expect("a word about it");
    assert_eq!(reused.life, Some(HALF_DAY));
    assert!(
        reused.sentence().contains("of 12h"),
        "{}",
        reused.sentence()
    );
}

#[test]
fn a_shared_client_is_warned_of_what_a_refresh_would_kill() {
    let bench = Bench::on(Generation::V8);
    let name = bench.add_with_client(SUB, "morph-api");
    bench.login(&name, SUB).unwrap();
    let reused = bench.login(&name, SUB).unwrap().reused.unwrap();
    let kills = reused.refresh_kills.unwrap();
    assert!(kills.contains("morph-api"), "{kills}");
}

#[test]
fn a_refresh_ends_the_reuse() {
    let bench = Bench::on(Generation::V3);
    let name = bench.logged_in(SUB);
    bench.login(&name, SUB).unwrap();
    assert!(bench.holding(&name).facts.reused);
    bench.refresh(&name).unwrap();
    assert!(!bench.holding(&name).facts.reused);
}

#[test]
fn from_9_0_on_every_login_has_a_token_of_its_own() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    let before = bench.pair(&name);
    let done = bench.login(&name, SUB).unwrap();
    assert_eq!(done.reused, None);
    assert_ne!(bench.pair(&name), before);
    assert_eq!(bench.appliance().token_count(&SUB.login_name()), 2);
}
