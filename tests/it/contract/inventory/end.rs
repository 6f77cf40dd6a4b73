//! Ending listed tokens: those named and no others, each with what became of it.

use std::collections::BTreeSet;

use keyfob::demo::fault::{Canned, Fault, Wire};
use keyfob::demo::morpheus::behaviour::Bulk;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::Kind;
use keyfob::domain::server_token::{ServerToken, Whose};
use keyfob::service::inventory::{Query, Verdict};

use super::help::{
    TOKENS, end, forget_version, ids, list, list_of, query, remember_version, stale,
};
use crate::contract::bench::{Bench, MASTER, SUB};

const CLEAR: &str = "/api/user-settings/clear-access-token";

fn kept(bench: &Bench) -> BTreeSet<u64> {
    bench.appliance().token_ids().into_iter().collect()
}

/// Exactly these are gone.
#[track_caller]
fn assert_gone(bench: &Bench, before: &BTreeSet<u64>, gone: &[u64]) {
    let gone: BTreeSet<u64> = gone.iter().copied().collect();
    let after = kept(bench);
    let missing: BTreeSet<u64> = before.difference(&after).copied().collect();
    assert_eq!(missing, gone);
    assert!(after.is_subset(before), "nothing new");
}

fn words(verdict: &Verdict) -> String {
    match &verdict.result {
        Ok(what) => what.clone(),
        Err(error) => format!("{:?}: {error}", error.kind()),
    }
}

fn single_deletes(bench: &Bench) -> usize {
    let all = bench.appliance().requests();
    let is_one = |path: &str| path.strip_prefix("/api/tokens/").is_some();
    all.iter()
        .filter(|call| call.method == "DELETE" && is_one(&call.path))
        .count()
}

#[test]
fn all_stale_ones_go_at_once_and_nothing_else_does() {
    let bench = Bench::seeded(Generation::V9);
    let name = bench.logged_in(MASTER);
    let (before, doomed) = (kept(&bench), stale(&list(&bench, &name).unwrap()));
    assert!(doomed.len() > 100);
    let gone = ids(&doomed);
    let verdicts = end(&bench, &name, &Query::default(), doomed).unwrap();
    assert_gone(&bench, &before, &gone);
    assert_eq!(
        ids(&verdicts.iter().map(|v| v.token.clone()).collect::<Vec<_>>()),
        gone,
        "in order"
    );
    for verdict in &verdicts {
        let id = verdict.token.id.unwrap();
        assert_eq!(
            words(verdict),
            format!("deleted token {id}, checked: no longer listed")
        );
    }
    let asked = bench.appliance().log().count("DELETE", TOKENS);
    assert_eq!(
        (asked, single_deletes(&bench)),
        (gone.len().div_ceil(50), 0)
    );
    assert_eq!(bench.state(&name), "active");
    assert_eq!(stale(&list(&bench, &name).unwrap()), []);
}

#[test]
fn where_several_at_once_are_refused_they_go_one_by_one() {
    let bench = Bench::seeded(Generation::V9);
    bench
        .appliance()
        .behave(|behaviour| behaviour.bulk = Bulk::Refused);
    let name = bench.logged_in(SUB);
    let (before, doomed) = (kept(&bench), stale(&list(&bench, &name).unwrap()));
    let gone = ids(&doomed);
    assert!(gone.len() > 5);
    let verdicts = end(&bench, &name, &Query::default(), doomed).unwrap();
    assert_gone(&bench, &before, &gone);
    assert!(
        verdicts
            .iter()
            .all(|verdict| words(verdict).ends_with("checked: no longer listed"))
    );
    assert_eq!(bench.appliance().log().count("DELETE", TOKENS), 1);
    assert_eq!(single_deletes(&bench), gone.len());
}

#[test]
fn what_was_deleted_meanwhile_is_gone_and_nothing_is_sent_for_it() {
    for generation in [Generation::V8, Generation::V9] {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let other = bench.add_with_client(SUB, "morph-cli");
        bench.login(&other, SUB).unwrap();
        let listed = list(&bench, &name).unwrap().listed;
        let theirs = listed
            .iter()
            .find(|row| row.whose == Whose::Ours(other.clone()))
            .unwrap();
        // Before 9.0 its place is taken by a newer one of the same client, which nobody named.
        bench.refresh(&other).unwrap();
        let newer = bench.pair(&other);
        let before = kept(&bench);
        let doomed = vec![theirs.token.clone()];
        let verdicts = end(&bench, &name, &Query::default(), doomed).unwrap();
        assert_eq!(words(&verdicts[0]), "gone already, nothing was sent");
        assert_gone(&bench, &before, &[]);
        assert!(bench.appliance().is_alive(&newer.access));
        assert_eq!(bench.state(&other), "active");
    }
    let bench = Bench::seeded(Generation::V9);
    let name = bench.logged_in(SUB);
    let doomed: Vec<ServerToken> = stale(&list(&bench, &name).unwrap())
        .into_iter()
        .take(1)
        .collect();
    let gone = Canned::answer(
        404,
        Some("application/json"),
        r#"{"success":false,"msg":"Token not found"}"#,
    );
    bench
        .appliance()
        .faults()
        .add(Fault::once(gone).on("/api/tokens/"));
    let verdicts = end(&bench, &name, &Query::default(), doomed).unwrap();
    assert_eq!(
        verdicts[0].result.as_ref().unwrap_err().kind(),
        Kind::Refused,
        "it says 404 and lists it still"
    );
}

#[test]
fn the_token_that_asks_goes_last_and_its_profile_and_others_are_marked() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let other = bench.add_with_client(SUB, "morph-cli");
        let bystander = bench.add_with_client(SUB, "morph-api");
        bench.login(&other, SUB).unwrap();
        bench.login(&bystander, SUB).unwrap();
        let listed = list(&bench, &name).unwrap().listed;
        let of = |whose: &Whose| {
            let mut rows = listed.iter();
            rows.find(|row| row.whose == *whose).unwrap().token.clone()
        };
        let doomed = vec![of(&Whose::InUse), of(&Whose::Ours(other.clone()))];
        let verdicts = end(&bench, &name, &Query::default(), doomed.clone()).unwrap();
        let order: Vec<&ServerToken> = verdicts.iter().map(|verdict| &verdict.token).collect();
        assert_eq!(order, [&doomed[1], &doomed[0]], "the one that asks is last");
        assert!(
            words(&verdicts[0]).ends_with("checked: no longer listed"),
            "{verdicts:?}"
        );
        assert!(
            words(&verdicts[1]).ends_with("checked: whoami says 401"),
            "{verdicts:?}"
        );
        assert_eq!(bench.state(&name), "revoked");
        assert_eq!(bench.state(&other), "revoked");
        assert_eq!(bench.state(&bystander), "active");
        assert!(bench.appliance().is_alive(&bench.pair(&bystander).access));
        for call in bench.appliance().requests() {
            assert!(
                call.path != CLEAR || call.query("clientId").is_some(),
                "never all clients"
            );
        }
    }
}

#[test]
fn an_appliance_that_was_upgraded_under_us_loses_no_token_that_was_not_named() {
    let bench = Bench::seeded(Generation::V9);
    let name = bench.logged_in(SUB);
    remember_version(&bench, &name, "8.0.7");
    let listed = list(&bench, &name).unwrap().listed;
    let cli = listed
        .iter()
        .find(|row| row.token.client == "morph-cli")
        .unwrap();
    let before = kept(&bench);
    let verdicts = end(&bench, &name, &Query::default(), vec![cli.token.clone()]).unwrap();
    let error = verdicts[0].result.as_ref().unwrap_err();
    assert!(
        error.to_string().contains("6 more of its tokens"),
        "{error}"
    );
    assert_gone(&bench, &before, &[]);
    assert_eq!(bench.appliance().log().count("PUT", CLEAR), 0);
}

#[test]
fn of_an_unknown_version_the_list_tells_what_a_revocation_is() {
    for generation in [Generation::V8, Generation::V9] {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let other = bench.add_with_client(SUB, "morph-cli");
        bench.login(&other, SUB).unwrap();
        forget_version(&bench, &name);
        let listed = list(&bench, &name).unwrap().listed;
        let theirs = listed
            .iter()
            .find(|row| row.token.client == "morph-cli")
            .unwrap();
        let verdicts = end(&bench, &name, &Query::default(), vec![theirs.token.clone()]).unwrap();
        assert!(verdicts[0].result.is_ok(), "{verdicts:?}");
        assert_eq!(
            (bench.state(&name), bench.state(&other)),
            ("active", "revoked")
        );
    }
}

#[test]
fn another_users_tokens_end_by_the_hand_of_an_administrator_only() {
    for generation in [Generation::V8, Generation::V9] {
        let bench = Bench::seeded(generation);
        let admin = bench.logged_in(MASTER);
        let theirs = list_of(&bench, &admin, "svc-deploy").unwrap();
        let doomed = vec![theirs.listed.last().unwrap().token.clone()];
        let (before, gone) = (kept(&bench), ids(&doomed));
        // The same ids under our own name are none of ours.
        let mistaken = end(&bench, &admin, &Query::default(), doomed.clone()).unwrap();
        assert_eq!(words(&mistaken[0]), "gone already, nothing was sent");
        assert_gone(&bench, &before, &[]);
        let verdicts = end(&bench, &admin, &query("svc-deploy"), doomed.clone()).unwrap();
        assert!(verdicts[0].result.is_ok(), "{verdicts:?}");
        assert_gone(&bench, &before, &gone);

        let sub = bench.logged_in(SUB);
        let before = kept(&bench);
        let error = end(&bench, &sub, &query("4"), doomed).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert_gone(&bench, &before, &[]);
    }
}

#[test]
fn a_denied_one_is_told_and_the_next_is_tried() {
    let bench = Bench::seeded(Generation::V9);
    let name = bench.logged_in(SUB);
    let doomed: Vec<ServerToken> = stale(&list(&bench, &name).unwrap())
        .into_iter()
        .take(3)
        .collect();
    let (before, named) = (kept(&bench), ids(&doomed));
    bench
        .appliance()
        .faults()
        .add(Fault::once(Canned::Forbidden).on("/api/tokens/"));
    let verdicts = end(&bench, &name, &Query::default(), doomed).unwrap();
    let error = verdicts[0].result.as_ref().unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(
        error
            .way_out()
            .is_some_and(|hint| hint.contains("manage users")),
        "{error:?}"
    );
    assert!(verdicts[1..].iter().all(|verdict| verdict.result.is_ok()));
    assert_gone(&bench, &before, &named[1..]);
}

#[test]
fn a_server_that_wants_a_rest_gets_it() {
    for canned in [
        Canned::TooManyRequests {
            retry_after: Some(40),
        },
        Canned::Maintenance {
            retry_after: Some(40),
        },
    ] {
        let bench = Bench::seeded(Generation::V9);
        let name = bench.logged_in(SUB);
        let doomed: Vec<ServerToken> = stale(&list(&bench, &name).unwrap())
            .into_iter()
            .take(4)
            .collect();
        let before = kept(&bench);
        bench
            .appliance()
            .faults()
            .add(Fault::once(canned).on("/api/tokens/"));
        let verdicts = end(&bench, &name, &Query::default(), doomed).unwrap();
        assert_gone(&bench, &before, &[]);
        assert_eq!(single_deletes(&bench), 1);
        let errors = verdicts
            .iter()
            .map(|verdict| verdict.result.as_ref().unwrap_err());
        assert!(
            errors
                .clone()
                .all(|error| error.way_out() == Some("try again in 40s")),
            "{verdicts:?}"
        );
        assert!(errors.skip(1).all(|error| error.kind() == Kind::NotSent));
    }
}

#[test]
fn after_a_lost_answer_the_list_tells_what_happened() {
    for (wire, is_gone) in [
        (Wire::LostAnswer, true),
        (Wire::CutAnswer, true),
        (Wire::Drop, false),
    ] {
        let bench = Bench::seeded(Generation::V9);
        let name = bench.logged_in(SUB);
        let doomed: Vec<ServerToken> = stale(&list(&bench, &name).unwrap())
            .into_iter()
            .take(2)
            .collect();
        let (before, named) = (kept(&bench), ids(&doomed));
        bench
            .appliance()
            .faults()
            .add(Fault::once(wire).on("/api/tokens/"));
        let verdicts = end(&bench, &name, &Query::default(), doomed).unwrap();
        let first = words(&verdicts[0]);
        if is_gone {
            assert!(
                first.ends_with("the answer was lost, checked: no longer listed"),
                "{first}"
            );
            assert_gone(&bench, &before, &named[..1]);
        } else {
            assert!(
                first.starts_with("AnswerLost: no answer came, and the server still lists"),
                "{first}"
            );
            assert_gone(&bench, &before, &[]);
        }
        let second = verdicts[1].result.as_ref().unwrap_err();
        assert_eq!(second.kind(), Kind::NotSent, "{second}");
    }
}

#[test]
fn a_yes_that_is_none_is_found_out() {
    let bench = Bench::seeded(Generation::V9);
    let name = bench.logged_in(SUB);
    let listed = list(&bench, &name).unwrap().listed;
    let before = kept(&bench);
    let yes = Canned::answer(200, Some("application/json"), r#"{"success":true}"#);
    for row in [&listed[0], listed.last().unwrap()] {
        bench
            .appliance()
            .faults()
            .add(Fault::once(yes.clone()).on("/api/tokens/"));
        let verdicts = end(&bench, &name, &Query::default(), vec![row.token.clone()]).unwrap();
        let told = words(&verdicts[0]);
        assert!(
            told.starts_with("Refused: the server says that token"),
            "{told}"
        );
    }
    assert_gone(&bench, &before, &[]);
    assert_eq!(bench.state(&name), "active", "not marked by a hope");
}
