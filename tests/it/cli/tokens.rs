//! `tokens` and `tenants` through the binary: what they print, what they ask, what they leave alone.

use keyfob::demo::fleet::Inventory;
use keyfob::demo::morpheus::generation::Generation;
use serde_json::{Value, json};

use super::place::Place;
use crate::support::leak;
use crate::support::people::{MASTER, SUB};

fn seeded(generation: Generation) -> Place {
    Place::with(generation, Inventory::Seeded)
}

fn rows(place: &Place, line: &str) -> Vec<Value> {
    let told = place.run(line).expect(0).json();
    assert_eq!(told["version"], 1);
    told["tokens"].as_array().unwrap().clone()
}

#[test]
fn a_list_is_a_table_for_people_and_keeps_the_contract_as_json() {
    let place = seeded(Generation::V9);
    let name = place.logged_in(SUB);
    let all = rows(&place, &format!("tokens list {name} --json"));
    assert_eq!(all.len(), place.appliance().token_count(&SUB.login_name()));
    let mut keys: Vec<&String> = all[0].as_object().unwrap().keys().collect();
    keys.sort_unstable();
    let expected = [
        "client_id",
        "created_at",
        "expires_at",
        "id",
        "mask",
        "name",
        "profile",
        "scope",
        "username",
        "whose",
    ];
    assert_eq!(keys, expected);
    assert_eq!(
        (&all[0]["whose"], &all[0]["profile"]),
        (&json!("ours"), &json!(name))
    );
    let stale = rows(&place, &format!("tokens list {name} --stale --json"));
    assert!(!stale.is_empty() && stale.iter().all(|row| row["whose"] == "stale"));
    let old = rows(
        &place,
        &format!("tokens list {name} --stale --older-than 10d --json"),
    );
    assert!(!old.is_empty() && old.len() < stale.len());

    let ran = place.run(&format!("tokens list {name}")).expect(0);
    assert!(ran.stdout.starts_with("ID  "), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("this profile, in use"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stdout.lines().count(), all.len() + 1);
    let ran = ran.says("stale: no profile here holds it");
    let token = place.token(&name);
    assert_eq!(leak::found(&format!("{ran:?}"), &[&token]), None);
}

#[test]
fn stale_ones_end_and_nothing_else_does() {
    let place = seeded(Generation::V9);
    let name = place.logged_in(SUB);
    let before = place.appliance().token_ids();
    place
        .run(&format!("tokens revoke {name} --stale"))
        .fails(2, "--yes");
    place
        .run(&format!("tokens revoke {name} --yes"))
        .fails(2, "--stale");
    place
        .run(&format!("tokens revoke {name} --client morph-cli --yes"))
        .fails(2, "--stale");
    place
        .run(&format!("tokens revoke {name} 1 --yes"))
        .fails(2, "lists no token 1");
    assert_eq!(place.appliance().token_ids(), before);

    let old = rows(
        &place,
        &format!("tokens list {name} --stale --older-than 10d --json"),
    );
    let told = place
        .run(&format!(
            "tokens revoke {name} --stale --older-than 10d --yes --json"
        ))
        .expect(0)
        .says("stale: no profile here holds it")
        .json();
    let results = told["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), old.len());
    for result in &results {
        assert_eq!(
            (&result["outcome"], &result["exit"]),
            (&json!("done"), &json!(0))
        );
        assert!(
            result["note"]
                .as_str()
                .unwrap()
                .ends_with("no longer listed")
        );
    }
    let gone: Vec<u64> = old.iter().map(|row| row["id"].as_u64().unwrap()).collect();
    let left: Vec<u64> = before.into_iter().filter(|id| !gone.contains(id)).collect();
    assert_eq!(place.appliance().token_ids(), left);

    place
        .run(&format!("tokens revoke {name} --stale --yes"))
        .expect(0)
        .says("checked: no longer listed");
    place
        .run(&format!("tokens revoke {name} --stale --yes"))
        .expect(0)
        .says("nothing was done");
    place.run(&format!("get {name}")).expect(0);
}

#[test]
fn before_9_a_client_names_its_token_and_ours_needs_a_login_then() {
    for generation in [Generation::V3, Generation::V8] {
        let place = seeded(generation);
        let name = place.logged_in(SUB);
        let before = place.appliance().token_ids().len();
        place
            .run(&format!("tokens list {name}"))
            .expect(0)
            .says("before 9.0 a client has one token");
        place
            .run(&format!("tokens revoke {name} --stale --yes"))
            .expect(0)
            .says("nothing was done");
        place
            .run(&format!("tokens revoke {name} --yes"))
            .fails(2, "--client");
        place
            .run(&format!("tokens revoke {name} --client morph-cli --yes"))
            .expect(0)
            .says("cleared client morph-cli, checked: no longer listed");
        assert_eq!(place.appliance().token_ids().len(), before - 1);
        place
            .run(&format!("tokens revoke {name} --client keyfob --yes"))
            .expect(0)
            .says("checked: whoami says 401");
        assert_eq!(place.told(&name)["state"], "revoked");
        assert_eq!(place.appliance().token_ids().len(), before - 2);
        place
            .run(&format!("tokens list {name}"))
            .fails(3, "was revoked here");
    }
}

#[test]
fn a_token_is_made_for_a_new_profile_and_replaced_there() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    place
        .run(&format!("tokens create {name}"))
        .fails(2, "--as-profile");
    let ran = place
        .run(&format!(
            "tokens create {name} --as-profile ci --client morph-api --token-name ci"
        ))
        .expect(0)
        .says("ci: holds new token");
    let token = place.token("ci");
    assert_eq!(leak::found(&format!("{ran:?}"), &[&token]), None);
    assert!(place.appliance().is_alive(&token));
    let all = rows(&place, &format!("tokens list {name} --json"));
    let row = all.iter().find(|row| row["profile"] == "ci").unwrap();
    assert_eq!(
        (&row["whose"], &row["name"]),
        (&json!("ours"), &json!("ci"))
    );

    place
        .run("tokens regenerate ci")
        .expect(0)
        .says("warning: ci: ")
        .says("the present token dies at once")
        .says("no refresh token any more");
    assert!(!place.appliance().is_alive(&token));
    assert!(place.appliance().is_alive(&place.token("ci")));
    place.run(&format!("get {name}")).expect(0);
}

#[test]
fn an_administrator_ends_another_users_tokens_and_lists_tenants_and_clients() {
    let place = seeded(Generation::V9);
    let admin = place.logged_in(MASTER);
    let before = place.appliance().token_count("svc-deploy");
    let ran = place
        .run(&format!(
            "tokens revoke {admin} --user svc-deploy --stale --client morph-api --yes"
        ))
        .expect(0);
    let ended = ran
        .stderr
        .lines()
        .filter(|line| line.contains("no longer listed"))
        .count();
    assert_eq!(place.appliance().token_count("svc-deploy"), before - ended);
    assert!(ended > 10);

    let tenants = place
        .run(&format!("tenants {admin} --json"))
        .expect(0)
        .json();
    assert_eq!(tenants["tenants"][1]["subdomain"], "acme");
    let table = place.run(&format!("tenants {admin}")).expect(0).stdout;
    assert!(
        table.contains(r"acme\USER") && table.contains("inactive"),
        "{table}"
    );
    let clients = place
        .run(&format!("tokens clients {admin} --json"))
        .expect(0)
        .json();
    let named = |name: &str| {
        clients["clients"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["client_id"] == name)
    };
    assert!(named("morph-api") && named("keyfob"));
    place.run(&format!("tokens clients {admin}")).expect(0);

    let sub = place.logged_in(SUB);
    place
        .run(&format!("tenants {sub}"))
        .fails(8, "master tenant");
    place
        .run(&format!("tokens list {sub} --user admin"))
        .fails(8, "manage");
}
