//! What becomes of a refresh whose answer is lost: found out, replayed once, nothing deleted.

use jiff::SignedDuration;
use keyfob::demo::fault::{Fault, Wire};
use keyfob::demo::morpheus::behaviour::Rotation;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::Kind;
use keyfob::domain::holding::Holding;
use keyfob::domain::lifecycle::{Reason, State};
use keyfob::domain::name::ProfileName;
use keyfob::service::get::{self, Wish};

use super::bench::{Bench, SUB, TOKEN};

#[test]
fn a_request_that_never_arrived_is_found_out_and_sent_again() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        bench.appliance().log().clear();
        bench
            .appliance()
            .faults()
            .add(Fault::once(Wire::Drop).on(TOKEN));
        bench.refresh(&name).unwrap();
        assert_eq!(bench.posts(), 2);
        assert_eq!(
            bench.appliance().log().count("GET", "/api/whoami"),
            1,
            "asked before the second try"
        );
        assert_ne!(bench.pair(&name), before);
        assert!(bench.appliance().is_alive(&bench.pair(&name).access));
        assert_eq!(bench.ports.vault.intent(&name).unwrap(), None);
    }
}

#[test]
fn where_the_server_keeps_refresh_tokens_one_replay_recovers_a_lost_answer() {
    for generation in Generation::ALL {
        for wire in [Wire::LostAnswer, Wire::CutAnswer] {
            let bench = Bench::on(generation);
            bench
                .appliance()
                .behave(|behaviour| behaviour.rotation = Rotation::Same);
            let name = bench.logged_in(SUB);
            let before = bench.pair(&name);
            bench.appliance().log().clear();
            bench.appliance().faults().add(Fault::once(wire).on(TOKEN));
            bench.refresh(&name).unwrap();
            assert_eq!(bench.posts(), 2, "one replay");
            assert_eq!(bench.appliance().log().count("GET", "/api/whoami"), 1);
            assert_ne!(bench.pair(&name).access, before.access);
            assert!(bench.appliance().is_alive(&bench.pair(&name).access));
            assert_eq!(bench.state(&name), "active");
        }
    }
}

#[test]
fn where_the_server_rotated_the_profile_says_so_and_nothing_is_deleted() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        bench.appliance().log().clear();
        bench
            .appliance()
            .faults()
            .add(Fault::once(Wire::LostAnswer).on(TOKEN));
        let error = bench.refresh(&name).unwrap_err();
        assert_eq!(error.kind(), Kind::LoginNeeded);
        assert!(
            error
                .to_string()
                .contains("the answer to a refresh was lost"),
            "{error}"
        );
        assert_eq!(bench.posts(), 2, "one replay and no more");
        let state = bench.holding(&name).state_at(bench.ports.clock.now());
        assert!(
            matches!(
                state,
                State::NeedsLogin {
                    reason: Reason::AnswerLost,
                    ..
                }
            ),
            "{state:?}"
        );
        let Holding {
            tokens, generation, ..
        } = bench.holding(&name);
        assert!(tokens.is_some(), "nothing is deleted");
        assert_eq!(generation, 1);
        bench.assert_silent(&error, &[&before.access, &before.refresh]);

        bench.refresh(&name).unwrap_err();
        assert_eq!(bench.posts(), 2, "a spent token isn't sent again");
        bench.login(&name, SUB).unwrap();
        assert_eq!(bench.state(&name), "active");
    }
}

#[test]
fn while_the_server_is_silent_nothing_is_spent_and_the_next_try_finds_out() {
    let bench = Bench::on(Generation::V9);
    bench
        .appliance()
        .behave(|behaviour| behaviour.rotation = Rotation::Same);
    let name = bench.logged_in(SUB);
    let before = bench.pair(&name);
    bench.appliance().log().clear();
    bench.appliance().faults().set(vec![
        Fault::once(Wire::LostAnswer).on(TOKEN),
        Fault::always(Wire::Drop),
    ]);
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost);
    assert!(error.to_string().starts_with("answer lost"), "{error}");
    assert_eq!(bench.posts(), 1, "nobody knows, so nothing is spent");
    assert_eq!(bench.pair(&name), before);
    assert!(
        bench.ports.vault.intent(&name).unwrap().is_some(),
        "the intent stays"
    );

    bench.appliance().faults().clear();
    bench.refresh(&name).unwrap();
    assert_eq!(bench.posts(), 2);
    assert!(bench.appliance().is_alive(&bench.pair(&name).access));
    assert_eq!(bench.ports.vault.intent(&name).unwrap(), None);
}

#[test]
fn a_token_that_a_lost_refresh_may_have_killed_isnt_handed_over() {
    let bench = Bench::on(Generation::V9);
    bench
        .appliance()
        .behave(|behaviour| behaviour.rotation = Rotation::Same);
    let name = bench.logged_in(SUB);
    let before = bench.pair(&name);
    let faults = bench.appliance().faults();
    faults.add(Fault::once(Wire::LostAnswer).on(TOKEN));
    faults.add(Fault::always(Wire::Drop).on("/api/whoami"));
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost);
    assert!(!bench.appliance().is_alive(&before.access));
    assert_eq!(bench.state(&name), "active", "by its countdown");
    let in_vault = Wish {
        no_refresh: true,
        ..Wish::default()
    };
    let ready = bench.run(get::get(&bench.ports, &name, in_vault)).unwrap();
    assert_eq!(ready.tokens.access.expose(), before.access);

    faults.clear();
    let ready = bench.run(get::get(&bench.ports, &name, Wish::default()));
    assert!(
        bench
            .appliance()
            .is_alive(ready.unwrap().tokens.access.expose())
    );
}

#[test]
fn an_expired_token_is_refreshed_on_demand() {
    for generation in [Generation::V3, Generation::V8] {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        bench.clock.advance(SignedDuration::from_hours(13));
        assert_eq!(bench.state(&name), "expired");
        let wish = Wish::default();
        let ready = bench.run(get::get(&bench.ports, &name, wish)).unwrap();
        assert_ne!(ready.tokens.access.expose(), before.access);
        assert!(bench.appliance().is_alive(ready.tokens.access.expose()));
    }
}

/// Keeps silent over a refresh and its replay, twice: what a broken way to the server looks like.
fn silence(bench: &Bench, name: &ProfileName, wire: Wire) {
    bench.clock.advance(SignedDuration::from_hours(13));
    bench.appliance().log().clear();
    bench.appliance().faults().set(vec![Fault::always(wire)]);
    for calls in 1..=2 {
        let error = bench.refresh(name).unwrap_err();
        assert_eq!(error.kind(), Kind::AnswerLost);
        assert!(bench.holding(name).tokens.is_some(), "nothing is deleted");
        assert_eq!(bench.state(name), "expired", "silence proves nothing");
        assert_eq!(bench.posts(), calls + 1, "one replay for each call");
    }
    bench.appliance().faults().clear();
}

#[test]
fn however_long_a_server_is_silent_its_token_is_good_once_it_speaks_again() {
    let bench = Bench::on(Generation::V8);
    let name = bench.logged_in(SUB);
    silence(&bench, &name, Wire::Drop);
    bench.refresh(&name).unwrap();
    assert!(bench.appliance().is_alive(&bench.pair(&name).access));
    assert_eq!(bench.ports.vault.intent(&name).unwrap(), None);
}

#[test]
fn however_long_a_server_was_silent_its_refusal_is_told_as_an_answer_lost() {
    let bench = Bench::on(Generation::V8);
    let name = bench.logged_in(SUB);
    silence(&bench, &name, Wire::LostAnswer);
    assert_eq!(bench.refresh(&name).unwrap_err().kind(), Kind::LoginNeeded);
    let state = bench.holding(&name).state_at(bench.ports.clock.now());
    assert!(
        matches!(
            state,
            State::NeedsLogin {
                reason: Reason::AnswerLost,
                ..
            }
        ),
        "{state:?}"
    );
    assert!(bench.holding(&name).tokens.is_some(), "nothing is deleted");
    let posts = bench.posts();
    bench.refresh(&name).unwrap_err();
    assert_eq!(bench.posts(), posts, "a dead token isn't sent again");
}
