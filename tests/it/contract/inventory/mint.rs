//! Tokens made without a password: held before they are shown, and nothing lost that wasn't said.

use keyfob::demo::fault::{Canned, Fault, Wire};
use keyfob::demo::morpheus::behaviour::Created;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::{Error, Kind, Result};
use keyfob::domain::name::ProfileName;
use keyfob::service::inventory::{self, Created as Made, Regenerated, Wanted};

use super::help::list;
use crate::contract::bench::{Bench, MASTER, STRANGE, SUB};

const REGENERATE: &str = "/api/user-settings/regenerate-access-token";

fn wanted(hold: &str) -> Wanted {
    Wanted {
        client: None,
        name: Some("Sicherung Zürich 東京".to_owned()),
        user: None,
        hold: ProfileName::new(hold).unwrap(),
    }
}

fn create(bench: &Bench, name: &ProfileName, wanted: &Wanted) -> Result<Made> {
    bench.run(inventory::create(&bench.ports, name, wanted))
}

fn regenerate(bench: &Bench, name: &ProfileName) -> Result<Regenerated> {
    bench.run(inventory::regenerate(&bench.ports, name))
}

fn is_profile(bench: &Bench, name: &str) -> bool {
    bench.ports.registry.profile(name).is_ok()
}

/// Nothing was made here or there.
#[track_caller]
fn assert_nothing(bench: &Bench, error: &Error, kind: Kind, tokens: &[u64]) {
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(bench.appliance().token_ids(), tokens);
    assert!(!is_profile(bench, "new"));
}

#[test]
fn a_new_token_lives_in_a_new_profile_and_disturbs_nobody() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    let before = bench.pair(&name);
    let made = create(&bench, &name, &wanted("new")).unwrap();
    let new = made.holding.profile;
    assert_eq!(bench.state(&new), "active");
    let pair = bench.pair(&new);
    assert!(bench.appliance().is_alive(&pair.access) && bench.appliance().is_alive(&before.access));
    assert_eq!(bench.pair(&name), before);
    let tokens = made.holding.tokens.unwrap();
    assert!(tokens.expiry.instant().is_some(), "the row tells its end");
    let (profile, _) = bench.ports.registry.profile("new").unwrap();
    assert_eq!(profile.login_name().as_deref(), Some("acme\\jdoe"));
    let listed = list(&bench, &new).unwrap().listed;
    let row = listed
        .iter()
        .find(|row| row.token.id == made.token.id)
        .unwrap();
    assert_eq!(row.token.name.as_deref(), Some("Sicherung Zürich 東京"));
    bench.refresh(&new).unwrap();
    assert_eq!(bench.state(&new), "active", "it is a token like others");
}

#[test]
fn an_administrator_makes_one_for_somebody_else() {
    let bench = Bench::on(Generation::V9);
    let admin = bench.logged_in(MASTER);
    let theirs = Wanted {
        client: Some("morph-api".to_owned()),
        user: Some(STRANGE.login_name()),
        ..wanted("new")
    };
    create(&bench, &admin, &theirs).unwrap();
    let (profile, _) = bench.ports.registry.profile("new").unwrap();
    assert_eq!(profile.login_name(), Some(STRANGE.login_name()));
    assert_eq!(profile.client_id.as_deref(), Some("morph-api"));
    assert_eq!(bench.appliance().token_count(&STRANGE.login_name()), 1);

    let sub = bench.logged_in(SUB);
    let tokens = bench.appliance().token_ids();
    let denied = Wanted {
        user: Some("1".to_owned()),
        hold: ProfileName::new("denied").unwrap(),
        ..theirs
    };
    let error = create(&bench, &sub, &denied).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(!is_profile(&bench, "denied"));
    assert_eq!(bench.appliance().token_ids(), tokens);
}

#[test]
fn what_cannot_be_held_is_not_made() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    let tokens = bench.appliance().token_ids();
    let error = create(&bench, &name, &wanted(name.as_str())).unwrap_err();
    assert_nothing(&bench, &error, Kind::Usage, &tokens);

    let unknown = Wanted {
        client: Some("nobody".to_owned()),
        ..wanted("new")
    };
    let error = create(&bench, &name, &unknown).unwrap_err();
    assert_nothing(&bench, &error, Kind::Refused, &tokens);

    bench
        .appliance()
        .faults()
        .add(Fault::once(Canned::Empty).on("/api/tokens"));
    let error = create(&bench, &name, &wanted("new")).unwrap_err();
    assert_nothing(&bench, &error, Kind::AnswerLost, &tokens);

    let old = Bench::on(Generation::V8);
    let name = old.logged_in(SUB);
    let tokens = old.appliance().token_ids();
    let error = create(&old, &name, &wanted("new")).unwrap_err();
    assert_nothing(&old, &error, Kind::Failed, &tokens);
    assert!(error.way_out().unwrap().contains("regenerate"), "{error:?}");
    assert_eq!(old.appliance().log().count("POST", "/api/tokens"), 0);
}

#[test]
fn a_secret_that_is_not_shown_is_said_with_the_way_to_end_it() {
    let bench = Bench::on(Generation::V9);
    bench
        .appliance()
        .behave(|behaviour| behaviour.created = Created::Masked);
    let name = bench.logged_in(SUB);
    let error = create(&bench, &name, &wanted("new")).unwrap_err();
    assert!(
        error.to_string().contains("did not show the secret"),
        "{error}"
    );
    let id = *bench.appliance().token_ids().last().unwrap();
    let next = format!("run: keyfob tokens revoke {name} {id}");
    assert_eq!(error.way_out(), Some(next.as_str()));
    assert!(!is_profile(&bench, "new"));
}

#[test]
fn a_regenerated_token_takes_the_old_ones_place_without_a_refresh_token() {
    for generation in Generation::ALL {
        let bench = Bench::seeded(generation);
        let name = bench.logged_in(SUB);
        let other = bench.add_with_client(SUB, "morph-cli");
        bench.login(&other, SUB).unwrap();
        let (old, count) = (bench.pair(&name), bench.appliance().token_ids().len());
        let done = regenerate(&bench, &name).unwrap();
        let new = bench.pair(&name);
        assert!(
            bench.appliance().is_alive(&new.access) && !bench.appliance().is_alive(&old.access)
        );
        assert_eq!(new.refresh, "");
        assert!(done.lost_refresh);
        let end = done.holding.tokens.unwrap().expiry;
        assert!(
            end.instant().is_some(),
            "{generation:?}: the list tells its end"
        );
        assert_eq!(bench.state(&name), "active");
        assert_eq!(bench.appliance().token_ids().len(), count, "one for one");
        assert!(bench.appliance().is_alive(&bench.pair(&other).access));
        assert!(
            !regenerate(&bench, &name).unwrap().lost_refresh,
            "there was none to lose"
        );
    }
}

#[test]
fn a_refused_regeneration_leaves_the_token_in_place() {
    let bench = Bench::on(Generation::V8);
    let name = bench.logged_in(SUB);
    let before = bench.pair(&name);
    bench
        .appliance()
        .faults()
        .add(Fault::once(Canned::Forbidden).on(REGENERATE));
    let error = regenerate(&bench, &name).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(bench.pair(&name), before);
    assert!(bench.ports.vault.intent(&name).unwrap().is_none());
    bench.refresh(&name).unwrap();
}

#[test]
fn a_regeneration_whose_answer_is_lost_is_found_out_by_the_next_refresh() {
    for (wire, state) in [(Wire::LostAnswer, "needs-login"), (Wire::Drop, "active")] {
        let bench = Bench::on(Generation::V8);
        let name = bench.logged_in(SUB);
        bench
            .appliance()
            .faults()
            .add(Fault::once(wire).on(REGENERATE));
        let error = regenerate(&bench, &name).unwrap_err();
        assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
        assert!(bench.ports.vault.intent(&name).unwrap().is_some());
        bench.refresh(&name).ok();
        assert_eq!(bench.state(&name), state);
    }
}

#[test]
fn a_token_that_is_not_in_the_list_is_not_replaced_blindly() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    super::help::listing(&bench, &serde_json::json!({"tokens": []}));
    let error = regenerate(&bench, &name).unwrap_err();
    assert!(
        error.to_string().contains("isn't in the server's list"),
        "{error}"
    );
    assert_eq!(bench.appliance().log().count("PUT", REGENERATE), 0);
}
