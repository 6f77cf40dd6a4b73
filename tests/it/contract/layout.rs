//! Where parameters go: the body, and only where an old appliance saw no grant, three of them into the query.

use std::sync::Arc;

use keyfob::demo::call::Call;
use keyfob::demo::morpheus::behaviour::Params;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::Kind;

use super::bench::{Bench, STRANGE, SUB, TOKEN, Who};

fn bench(generation: Generation, params: Params) -> Bench {
    let bench = Bench::on(generation);
    bench
        .appliance()
        .behave(|behaviour| behaviour.params = params);
    bench
}

fn posts(bench: &Bench) -> Vec<Arc<Call>> {
    let requests = bench.appliance().requests();
    requests
        .into_iter()
        .filter(|call| call.is("POST", TOKEN))
        .collect()
}

/// Nothing but the three public words is in the query.
#[track_caller]
fn assert_public(call: &Call) {
    let names: Vec<&str> = call.query.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["grant_type", "scope", "client_id"]);
}

#[test]
fn an_appliance_that_reads_the_query_only_gets_exactly_two_posts() {
    for generation in [Generation::V3, Generation::V8] {
        for who in [SUB, STRANGE] {
            let bench = bench(generation, Params::QueryOnly);
            let name = bench.add(who);
            bench.login(&name, who).unwrap();
            let sent = posts(&bench);
            assert_eq!(sent.len(), 2);
            assert_eq!(sent[0].query, []);
            assert_public(&sent[1]);
            assert_eq!(sent[1].form("username"), Some(who.login_name().as_str()));
            assert_eq!(sent[1].form("password"), Some(who.password));

            bench.appliance().log().clear();
            bench.refresh(&name).unwrap();
            let sent = posts(&bench);
            assert_eq!(sent.len(), 2);
            assert_public(&sent[1]);
            assert!(sent[1].form("refresh_token").is_some());
        }
    }
}

#[test]
fn a_wrong_password_is_tried_once_in_either_layout() {
    let wrong = Who {
        password: "wrong-password-3",
        ..SUB
    };
    // Merged: the body is read, the password was tried, so nothing is sent again.
    let merged = bench(Generation::V8, Params::Merged);
    let name = merged.add(wrong);
    assert_eq!(
        merged.login(&name, wrong).unwrap_err().kind(),
        Kind::Refused
    );
    assert_eq!(merged.posts(), 1);
    // Query only: the first request showed no grant, the second tried the password, and that was it.
    let old = bench(Generation::V8, Params::QueryOnly);
    let name = old.add(wrong);
    assert_eq!(old.login(&name, wrong).unwrap_err().kind(), Kind::Refused);
    assert_eq!(old.posts(), 2);
    assert_eq!(
        old.appliance()
            .account(&wrong.login_name())
            .unwrap()
            .attempts,
        1
    );
}

#[test]
fn an_appliance_that_reads_the_body_only_gets_what_it_wants_at_once() {
    for generation in Generation::ALL {
        let bench = bench(generation, Params::BodyOnly);
        let name = bench.logged_in(STRANGE);
        bench.refresh(&name).unwrap();
        assert_eq!(bench.posts(), 2, "a login and a refresh");
        assert!(posts(&bench).iter().all(|call| call.query.is_empty()));
    }
}

#[test]
fn once_9_0_is_known_nothing_ever_goes_into_the_query() {
    let bench = bench(Generation::V9, Params::Merged);
    let name = bench.logged_in(SUB);
    bench
        .appliance()
        .behave(|behaviour| behaviour.params = Params::QueryOnly);
    bench.appliance().log().clear();
    let error = bench.login(&name, SUB).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    assert_eq!(bench.posts(), 1);
}
