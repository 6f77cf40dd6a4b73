//! Which keys the JSON objects have: exactly those that scripts were promised.

use std::collections::BTreeSet;

use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::secret::Secret;
use serde_json::{Value, json};

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Home, finish};

#[track_caller]
fn assert_keys(object: &Value, expected: &[&str]) {
    let keys: BTreeSet<&str> = object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, expected.iter().copied().collect(), "in {object}");
}

const PROFILE: [&str; 22] = [
    "name",
    "server",
    "provider",
    "url",
    "instance",
    "tenant",
    "username",
    "login",
    "client_id",
    "grant",
    "environment",
    "tags",
    "state",
    "reason",
    "expiry",
    "expires_at",
    "expires_in",
    "refresh_expires_at",
    "obtained_at",
    "has_refresh_token",
    "fingerprint",
    "server_version",
];

#[test]
fn an_empty_list_is_an_empty_array_and_success() {
    let home = Home::new();
    let ran = home.run(["list", "--json"]).expect(0);
    assert_eq!(ran.json(), json!({"version": 1, "profiles": []}));
    assert_eq!(
        ran.stderr
            .lines()
            .filter(|line| line.starts_with("error"))
            .count(),
        0
    );
    let ran = home.run(["list"]).expect(0).says("profile add");
    assert_eq!(ran.stdout, "");
    let ran = home.run(["refresh", "--all", "--json"]).expect(0);
    assert_eq!(ran.json(), json!({"version": 1, "results": []}));
    let ran = home.run(["activity", "--json"]).expect(0);
    assert_eq!(ran.json(), json!({"version": 1, "activities": []}));
    assert_eq!(
        home.run(["server", "list", "--json"]).expect(0).json(),
        json!({"version": 1, "servers": []})
    );
}

#[test]
fn a_profile_in_the_list_has_the_promised_keys_and_needs_no_vault_key() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let signed_out = place.told(&name);
    assert_keys(&signed_out, &PROFILE);
    for key in [
        "reason",
        "expires_at",
        "expires_in",
        "refresh_expires_at",
        "obtained_at",
        "fingerprint",
        "server_version",
    ] {
        assert_eq!(signed_out[key], Value::Null, "{key}");
    }
    assert_eq!(signed_out["state"], "signed-out");
    assert_eq!(signed_out["has_refresh_token"], false);

    place.login(&name, SUB.password).expect(0);
    let list = finish(place.home.bare().args(["list", "--json"]), "")
        .expect(0)
        .json();
    assert_keys(&list, &["version", "profiles"]);
    assert_eq!(list["version"], 1);
    let profile = &list["profiles"][0];
    assert_keys(profile, &PROFILE);
    let host = place
        .appliance()
        .url()
        .trim_start_matches("http://")
        .replace([':', '.'], "-");
    for (key, value) in [
        ("name", json!(name)),
        ("server", json!(host)),
        ("provider", json!("morpheus")),
        ("url", json!(place.appliance().url())),
        ("instance", Value::Null),
        ("tenant", json!("acme")),
        ("username", json!("jdoe")),
        ("login", json!("acme\\jdoe")),
        ("client_id", json!("keyfob")),
        ("grant", json!("password")),
        ("environment", Value::Null),
        ("tags", json!([])),
        ("state", json!("active")),
        ("reason", Value::Null),
        ("expiry", json!("known")),
        ("refresh_expires_at", Value::Null),
        ("has_refresh_token", json!(true)),
        ("server_version", json!("9.0.0")),
    ] {
        assert_eq!(profile[key], value, "{key}");
    }
    assert_is_utc(&profile["expires_at"]);
    assert_is_utc(&profile["obtained_at"]);
    let left = profile["expires_in"].as_i64().unwrap();
    assert!((43_100..=43_200).contains(&left), "{left}");
    let secret = Secret::new(place.token(&name));
    assert_eq!(profile["fingerprint"], secret.fingerprint().as_str());
}

#[track_caller]
fn assert_is_utc(value: &Value) {
    let text = value.as_str().unwrap();
    assert!(
        text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
        "{text}"
    );
}

#[test]
fn a_token_that_has_ended_says_so_and_names_no_reason_while_it_can_be_refreshed() {
    let place = Place::on(Generation::V9);
    let name = place.expired(SUB);
    let profile = place.told(&name);
    assert_eq!(profile["state"], "expired");
    assert_eq!(profile["expires_in"], 0);

    place.appliance().revoke_everything();
    place
        .run(&format!("refresh {name}"))
        .fails(3, "refuses the refresh token");
    let profile = place.told(&name);
    assert_eq!(profile["state"], "needs-login");
    assert_eq!(profile["reason"], "denied");
}

#[test]
fn get_as_json_has_the_promised_keys() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let told = place.run(&format!("get {name} --as json")).expect(0).json();
    let keys = [
        "version",
        "profile",
        "access_token",
        "token_type",
        "expires_at",
        "expires_in",
        "scope",
        "provider",
        "url",
        "server",
        "tenant",
        "instance",
        "username",
        "client_id",
    ];
    assert_keys(&told, &keys);
    assert_eq!(
        (&told["version"], &told["profile"]),
        (&json!(1), &json!(name))
    );
    assert_eq!(told["access_token"], place.token(&name));
    assert_eq!(
        (&told["token_type"], &told["scope"]),
        (&json!("bearer"), &json!("write"))
    );
    assert_is_utc(&told["expires_at"]);

    let with = place
        .run(&format!("get {name} --as json --with-refresh"))
        .expect(0)
        .json();
    assert!(with["refresh_token"].is_string());
    place
        .run(&format!("get {name} --with-refresh"))
        .fails(2, "--as json");
}

#[test]
fn reports_have_the_promised_keys() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let row = |json: Value| {
        assert_keys(&json, &["version", "results"]);
        assert_eq!(json["version"], 1);
        let row = json["results"][0].clone();
        // `note` came later: keys are only ever added.
        assert_keys(
            &row,
            &[
                "profile",
                "outcome",
                "exit",
                "error",
                "hint",
                "expires_at",
                "note",
            ],
        );
        assert_eq!(row["profile"], name);
        row
    };
    let login = ["login", &name, "--password-file", "-", "--json"];
    let done = row(place.home.run_with(login, SUB.password).expect(0).json());
    assert_eq!(
        (&done["outcome"], &done["exit"], &done["error"]),
        (&json!("done"), &json!(0), &Value::Null)
    );
    assert_is_utc(&done["expires_at"]);
    for verb in ["check", "refresh", "revoke --yes"] {
        let done = row(place.run(&format!("{verb} {name} --json")).expect(0).json());
        assert_eq!(done["outcome"], "done", "{verb}");
    }
    let refused = row(place
        .run(&format!("refresh {name} --json"))
        .expect(3)
        .json());
    assert_eq!(
        (&refused["outcome"], &refused["exit"]),
        (&json!("login-needed"), &json!(3))
    );
    assert!(refused["error"].is_string() && refused["hint"].is_string());
}

#[test]
fn whoami_has_the_promised_keys() {
    let place = Place::on(Generation::V8);
    let name = place.logged_in(SUB);
    let told = place.run(&format!("whoami {name} --json")).expect(0).json();
    let keys = [
        "version",
        "profile",
        "user",
        "display_name",
        "tenant",
        "login",
        "server",
        "server_version",
    ];
    assert_keys(&told, &keys);
    assert_eq!(
        (&told["version"], &told["profile"]),
        (&json!(1), &json!(name))
    );
    assert_eq!(
        (&told["tenant"], &told["login"]),
        (&json!("Acme"), &json!("acme\\jdoe"))
    );
    let shown = place.run(&format!("show {name} --json")).expect(0).json();
    assert_eq!(shown["version"], 1);
    for key in PROFILE {
        assert!(shown.get(key).is_some(), "show has {key}, too");
    }
}
