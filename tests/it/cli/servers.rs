//! What `server list|edit|rename|remove` do.

use serde_json::json;

use crate::support::Home;

/// A home with the server `m` and its profile `m-acme`.
fn home() -> Home {
    let home = Home::new();
    let add = [
        "profile",
        "add",
        "--provider",
        "morpheus",
        "--url",
        "https://m.example.com",
        "--username",
        r"acme\jdoe",
    ];
    home.run(add).expect(0);
    home
}

#[test]
fn a_server_is_listed_with_its_settings() {
    let home = home();
    let list = home.run(["server", "list", "--json"]).expect(0).json();
    let expected = json!({"version": 1, "servers": [{
        "name": "m", "provider": "morpheus", "url": "https://m.example.com", "environment": null,
        "trust": "system", "allow_http": false, "proxy": null, "profiles": 1,
    }]});
    assert_eq!(list, expected);
    let shown = home.run(["server", "list"]).expect(0).stdout;
    assert!(shown.contains("https://m.example.com"), "{shown}");
}

#[test]
fn an_edit_is_for_all_its_profiles() {
    let home = home();
    home.run([
        "server",
        "edit",
        "m",
        "--environment",
        "production",
        "--url",
        "https://n.example.com",
    ])
    .expect(0);
    let profile = &home.run(["list", "--json"]).expect(0).json()["profiles"][0];
    assert_eq!(
        (&profile["environment"], &profile["url"]),
        (&json!("production"), &json!("https://n.example.com"))
    );
}

#[test]
fn a_proxys_password_is_not_shown() {
    let home = home();
    home.run([
        "server",
        "edit",
        "m",
        "--proxy",
        "http://me:proxy-secret-1@p.example.com:3128",
    ])
    .expect(0);
    for line in [
        "server list --json",
        "server list",
        "list --json",
        "show m-acme",
    ] {
        let ran = home.run(line.split(' ')).expect(0);
        assert!(!ran.stdout.contains("proxy-secret-1"), "'{line}': {ran:?}");
    }
}

#[test]
fn a_rename_takes_its_profiles_along() {
    let home = home();
    home.run(["server", "rename", "m", "eu"]).expect(0);
    let profile = &home.run(["list", "--json"]).expect(0).json()["profiles"][0];
    assert_eq!(
        (&profile["server"], &profile["name"]),
        (&json!("eu"), &json!("m-acme"))
    );
}

#[test]
fn a_server_in_use_is_not_removed() {
    let home = home();
    let files = home.files();
    home.run(["server", "remove", "m"]).fails(2, "m-acme");
    assert_eq!(home.files(), files);
    home.run(["profile", "remove", "m-acme", "--yes"]).expect(0);
    home.run(["server", "remove", "m"]).expect(0);
    assert_eq!(
        home.run(["server", "list", "--json"]).expect(0).json()["servers"],
        json!([])
    );
}

#[test]
fn unknown_and_taken_names_are_exit_2() {
    let home = home();
    let other = [
        "profile",
        "add",
        "--provider",
        "morpheus",
        "--url",
        "https://n.example.com",
        "--username",
        "a",
    ];
    home.run(other).expect(0);
    for line in [
        "server edit nope --environment lab",
        "server rename nope x",
        "server remove nope",
        "server rename m n",
        "server edit m --url https://n.example.com",
    ] {
        home.run(line.split(' ')).fails(2, "");
    }
}

#[test]
fn a_server_in_use_names_some_of_its_profiles_and_one_to_begin_with() {
    let home = Home::new();
    for name in ["p1", "p2", "p3", "p4", "p5", "p6"] {
        let line = format!(
            "profile add {name} --provider morpheus --url https://eu.example.com --username {name}"
        );
        home.run(line.split(' ')).expect(0);
    }
    let refused = home.run(["server", "remove", "eu"]).expect(2).stderr;
    assert!(
        refused.contains("is used by p1, p2, p3, p4, p5 and 1 more"),
        "{refused}"
    );
    assert!(refused.contains("keyfob profile remove p1\n"), "{refused}");
}

#[test]
fn what_was_said_of_a_server_can_be_taken_back() {
    let home = home();
    let listed = || {
        let list = home.run(["server", "list", "--json"]).expect(0).json();
        list["servers"][0].clone()
    };
    let before = listed();
    let said =
        "server edit m --environment lab --insecure --allow-http --proxy http://p.example.com:3128";
    home.run(said.split(' ')).expect(0);
    let changed = listed();
    for key in ["environment", "trust", "allow_http", "proxy"] {
        assert_ne!(changed[key], before[key], "{key}");
    }
    let back = "server edit m --environment none --trust system --https-only --proxy none";
    home.run(back.split(' ')).expect(0);
    assert_eq!(listed(), before);
    for both in [
        "server edit m --trust system --insecure",
        "server edit m --https-only --allow-http",
        "server edit m --trust none",
    ] {
        home.run(both.split(' ')).fails(2, "");
    }
}

#[test]
fn a_profile_of_a_server_without_an_environment_may_say_so() {
    let home = home();
    let add = |environment: &str| {
        let line =
            format!("profile add --server m --username {environment} --environment {environment}");
        home.run(line.split(' '))
    };
    add("none").expect(0);
    add("lab")
        .fails(2, "another setting of --environment")
        .says("keyfob server edit m");
}
