//! For how long a token that is handed out is good: as long as was asked for, or it is refreshed.

use jiff::SignedDuration;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::{Kind, Result};
use keyfob::domain::name::ProfileName;
use keyfob::service::get::{self, Ready, Wish};

use super::bench::{Bench, SUB};

fn get(
    bench: &Bench,
    name: &ProfileName,
    min_valid: Option<SignedDuration>,
    no_refresh: bool,
) -> Result<Ready> {
    bench.run(get::get(
        &bench.ports,
        name,
        Wish {
            min_valid,
            no_refresh,
        },
    ))
}

/// A profile with half an hour left of its twelve.
fn with_half_an_hour() -> (Bench, ProfileName) {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    bench.clock.advance(SignedDuration::from_mins(11 * 60 + 30));
    assert_eq!(bench.state(&name), "expiring");
    (bench, name)
}

#[test]
fn what_is_left_is_enough_by_default_and_less_than_asked_for_is_refreshed() {
    let (bench, name) = with_half_an_hour();
    let token = bench.pair(&name).access;
    for enough in [None, Some(SignedDuration::from_mins(29))] {
        assert_eq!(
            get(&bench, &name, enough, false)
                .unwrap()
                .tokens
                .access
                .expose(),
            token
        );
    }
    assert_eq!(bench.posts(), 1, "the login's");
    let hour = Some(SignedDuration::from_hours(1));
    let ready = get(&bench, &name, hour, false).unwrap();
    assert_ne!(ready.tokens.access.expose(), token);
    assert_eq!(ready.warnings, Vec::<String>::new());
    assert_eq!(bench.posts(), 2);
}

#[test]
fn without_a_refresh_too_little_is_exit_3_and_nothing_is_sent() {
    let (bench, name) = with_half_an_hour();
    let requests = bench.appliance().requests().len();
    let error = get(&bench, &name, Some(SignedDuration::from_hours(1)), true).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(error.to_string().contains("--no-refresh"), "{error}");
    assert!(
        error.to_string().contains("29m") || error.to_string().contains("30m"),
        "{error}"
    );
    get(&bench, &name, None, true).unwrap();
    assert_eq!(bench.appliance().requests().len(), requests);
}

#[test]
fn in_its_last_minute_a_token_is_refreshed_by_default() {
    let (bench, name) = with_half_an_hour();
    let token = bench.pair(&name).access;
    bench
        .clock
        .advance(SignedDuration::from_mins(29) + SignedDuration::from_secs(10));
    let ready = get(&bench, &name, None, false).unwrap();
    assert_ne!(ready.tokens.access.expose(), token);
}
