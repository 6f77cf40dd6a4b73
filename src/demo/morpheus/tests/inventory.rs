//! How tokens are listed, made and revoked (§4).

use serde_json::{Value, json};

use super::*;
use crate::demo::morpheus::behaviour::Created;
use crate::demo::morpheus::seed::Inventory;

const API: &str = "morph-api";

fn start_of(token: &str, length: usize) -> String {
    token.chars().take(length).collect()
}

fn ids(appliance: &Appliance, token: &str, query: &str) -> Vec<u64> {
    let heard = knock::get(appliance, token, &format!("/api/tokens?{query}"));
    assert_eq!(heard.status, 200, "{}", heard.body);
    let rows = heard.field("tokens").as_array().cloned().unwrap();
    rows.iter().filter_map(|row| row["id"].as_u64()).collect()
}

fn settings(appliance: &Appliance, token: &str) -> Vec<Value> {
    let heard = knock::get(appliance, token, "/api/user-settings").json();
    let rows = heard
        .get("accessTokens")
        .or_else(|| heard["userSettings"].get("accessTokens"));
    rows.and_then(Value::as_array).cloned().unwrap()
}

#[test]
fn masks_show_seven_characters_before_9_and_eight_from_then_on() {
    for (generation, length) in [
        (Generation::V3, 7),
        (Generation::V8, 7),
        (Generation::V9, 8),
    ] {
        let (_fleet, appliance) = appliance(generation);
        let (token, _) = admin(&appliance, API);
        let row = &settings(&appliance, &token)[0];
        let mask = format!("{}-********", start_of(&token, length));
        assert_eq!(row["maskedAccessToken"], json!(mask));
        assert_eq!(row.get("id").is_some(), generation != Generation::V3);
    }
}

#[test]
fn a_seeded_inventory_comes_in_pages_that_do_not_overlap() {
    let options = Options {
        inventory: Inventory::Seeded,
        ..Options::tests().only(Generation::V9)
    };
    let (_fleet, appliance) = started(&options);
    let (token, _) = admin(&appliance, API);
    let first = knock::get(&appliance, &token, "/api/tokens");
    assert_eq!(
        first.field("meta"),
        json!({"offset": 0, "max": 25, "size": 25, "total": 221})
    );
    let mut all = ids(&appliance, &token, "max=150");
    all.extend(ids(&appliance, &token, "max=150&offset=150"));
    assert_eq!(all.len(), 221);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 221);
    assert_eq!(ids(&appliance, &token, "clientId=keyfob").len(), 18);
    assert_eq!(ids(&appliance, &token, "phrase=LAP").len(), 9);
    assert_eq!(
        ids(&appliance, &token, "userId=20&clientId=morph-cli").len(),
        7
    );
    let newest = knock::get(
        &appliance,
        &token,
        "/api/tokens?sort=dateCreated&direction=desc&max=1",
    );
    let mask = newest.field("tokens")[0]["maskedAccessToken"].clone();
    assert_eq!(mask, json!(format!("{}-********", start_of(&token, 8))));
}

#[test]
fn the_same_seed_gives_the_same_inventory() {
    let masks = || {
        let options = Options {
            inventory: Inventory::Seeded,
            seed: Some("fixed".to_owned()),
            ..Options::tests().only(Generation::V9)
        };
        let (_fleet, appliance) = started(&options);
        let (token, _) = admin(&appliance, API);
        let tokens = knock::get(&appliance, &token, "/api/tokens?max=100").field("tokens");
        let rows = tokens.as_array().cloned().unwrap();
        rows.iter()
            .map(|row| row["maskedAccessToken"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(masks(), masks());
}

#[test]
fn a_login_before_9_meets_a_token_with_days_left_in_the_demo() {
    let fleet = Fleet::start(&Options::demo()).unwrap();
    let appliance = fleet.appliance(Generation::V8).unwrap();
    let answer = knock::log_in(appliance, API, "jdoe", "jdoe-of-master");
    let days = answer.field("expires_in").as_i64().unwrap() / (24 * 3600);
    assert!((22..=23).contains(&days), "{days}");
}

#[test]
fn tokens_are_made_shown_once_and_deleted_one_by_one_or_together() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (token, _) = admin(&appliance, API);
    let body = r#"{"token":{"clientId":"morph-api","name":"ci"}}"#;
    let made = knock::api(&appliance, &token, "POST /api/tokens", body).field("token");
    assert!(appliance.is_alive(made["accessToken"].as_str().unwrap()));
    appliance.behave(|behaviour| behaviour.created = Created::Masked);
    let masked = knock::api(&appliance, &token, "POST /api/tokens", body).field("token");
    assert_eq!(masked.get("accessToken"), None);
    let (one, two) = (&made["id"], &masked["id"]);
    let got = knock::get(&appliance, &token, &format!("/api/tokens/{one}")).field("token");
    assert_eq!(
        (got["name"].as_str(), got.get("accessToken")),
        (Some("ci"), None)
    );
    knock::api(&appliance, &token, &format!("DELETE /api/tokens/{one}"), "");
    assert!(!appliance.is_alive(made["accessToken"].as_str().unwrap()));
    assert_eq!(
        knock::get(&appliance, &token, &format!("/api/tokens/{one}")).status,
        404
    );
    let own = ids(&appliance, &token, "sort=dateCreated")[0];
    let many = format!("DELETE /api/tokens?id={two}&id={own}");
    assert_eq!(
        knock::api(&appliance, &token, &many, "").json(),
        json!({"success": true})
    );
    assert_eq!(knock::get(&appliance, &token, "/api/tokens").status, 401);
}

#[test]
fn nobody_lists_or_deletes_tokens_of_others() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (admins, _) = admin(&appliance, API);
    let (theirs, _) = user(&appliance, API, r"acme\admin");
    let id = ids(&appliance, &admins, "")[0];
    assert_eq!(
        knock::api(&appliance, &theirs, &format!("DELETE /api/tokens/{id}"), "").status,
        404
    );
    assert_eq!(
        knock::get(&appliance, &theirs, "/api/tokens?userId=1").status,
        403
    );
    assert!(appliance.is_alive(&admins));
    let row = &knock::get(&appliance, &theirs, "/api/tokens").field("tokens")[0];
    assert_eq!(row["username"], r"acme\admin");
}

#[test]
fn older_appliances_know_no_token_list() {
    for generation in [Generation::V3, Generation::V8] {
        let (_fleet, appliance) = appliance(generation);
        let (token, _) = admin(&appliance, API);
        let answer = knock::get(&appliance, &token, "/api/tokens");
        assert_eq!(
            (answer.status, answer.field("success")),
            (404, json!(false))
        );
    }
}

#[test]
fn clearing_without_a_client_clears_all_of_the_user() {
    for generation in Generation::ALL {
        let (_fleet, appliance) = appliance(generation);
        let (api, _) = admin(&appliance, API);
        let (cli, _) = admin(&appliance, "morph-cli");
        let (other, _) = user(&appliance, API, "ops");
        let one = "PUT /api/user-settings/clear-access-token?clientId=morph-cli";
        assert_eq!(
            knock::api(&appliance, &api, one, "{}").json(),
            json!({"success": true})
        );
        assert_eq!(
            (appliance.is_alive(&api), appliance.is_alive(&cli)),
            (true, false)
        );
        admin(&appliance, "morph-cli");
        knock::api(
            &appliance,
            &api,
            "PUT /api/user-settings/clear-access-token",
            "{}",
        );
        assert_eq!(appliance.token_count("admin"), 0);
        assert!(appliance.is_alive(&other));
    }
}

#[test]
fn regenerating_kills_the_old_token_before_9_and_only_the_named_one_from_then_on() {
    const PATH: &str = "PUT /api/user-settings/regenerate-access-token?clientId=morph-api";
    for generation in Generation::ALL {
        let (_fleet, appliance) = appliance(generation);
        let (old, _) = admin(&appliance, API);
        let new = knock::api(&appliance, &old, PATH, "{}").text("token");
        assert!(appliance.is_alive(&new));
        assert_eq!(appliance.is_alive(&old), generation == Generation::V9);
    }
    let (_fleet, appliance) = appliance(Generation::V9);
    let (old, _) = admin(&appliance, API);
    let id = ids(&appliance, &old, "")[0];
    knock::api(&appliance, &old, &format!("{PATH}&id={id}"), "{}");
    assert!(!appliance.is_alive(&old));
}
