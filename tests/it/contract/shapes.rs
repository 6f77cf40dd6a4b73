//! What an odd but usable token answer becomes: never a guess, never a panic.

use keyfob::demo::fault::{Fault, Shape};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::Kind;
use keyfob::domain::expiry::Expiry;
use serde_json::{Value, json};

use super::bench::{Bench, SUB};

fn expiry_of(shape: Shape) -> (Bench, Expiry) {
    let bench = Bench::on(Generation::V9);
    bench.appliance().faults().add(Fault::once(shape));
    let name = bench.logged_in(SUB);
    let expiry = bench.holding(&name).tokens.unwrap().expiry;
    assert_eq!(bench.state(&name), "active");
    (bench, expiry)
}

#[test]
fn a_life_that_makes_no_sense_is_unknown() {
    let odd: [Value; 8] = [
        json!(0),
        json!(-5),
        json!(1e300),
        json!(null),
        json!("soon"),
        json!(true),
        json!([]),
        json!(""),
    ];
    for value in odd {
        let (_, expiry) = expiry_of(Shape::set("expires_in", value.clone()));
        assert_eq!(expiry, Expiry::Unknown, "expires_in {value}");
    }
    assert_eq!(expiry_of(Shape::without("expires_in")).1, Expiry::Unknown);
}

#[test]
fn a_life_as_text_or_fraction_counts() {
    for value in [json!("3600"), json!(3600.5), json!(" 3600 ")] {
        let (bench, expiry) = expiry_of(Shape::set("expires_in", value.clone()));
        let left = expiry
            .left(bench.ports.clock.now())
            .expect("a known end")
            .as_secs();
        assert!((3500..=3600).contains(&left), "expires_in {value}: {left}");
    }
}

#[test]
fn a_missing_token_type_is_bearer_and_another_one_is_no_token() {
    expiry_of(Shape::without("token_type"));
    expiry_of(Shape::set("token_type", "BEARER"));

    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    let before = bench.pair(&name);
    bench
        .appliance()
        .faults()
        .add(Fault::once(Shape::set("token_type", "mac")));
    let error = bench.login(&name, SUB).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
    assert_eq!(bench.pair(&name), before);
}

#[test]
fn an_answer_without_an_access_token_leaves_the_old_one() {
    for shape in [
        Shape::without("access_token"),
        Shape::set("access_token", ""),
        Shape::set("access_token", json!({})),
    ] {
        let bench = Bench::on(Generation::V9);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        bench.appliance().faults().add(Fault::once(shape));
        let error = bench.login(&name, SUB).unwrap_err();
        assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
        assert_eq!(bench.pair(&name), before);
        assert!(bench.appliance().is_alive(&before.access));
        bench.assert_silent(&error, &[SUB.password, &before.access, &before.refresh]);
    }
}

#[test]
fn a_login_without_a_refresh_token_says_so_when_it_matters() {
    let bench = Bench::on(Generation::V9);
    bench
        .appliance()
        .faults()
        .add(Fault::once(Shape::without("refresh_token")));
    let name = bench.logged_in(SUB);
    let posts = bench.posts();
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(error.to_string().contains("no refresh token"), "{error}");
    assert_eq!(bench.posts(), posts);
    assert_eq!(
        bench.state(&name),
        "active",
        "the access token is still good"
    );
}
