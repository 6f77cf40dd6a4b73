//! What `profile add|edit|rename|clone|remove` do to names, servers and tokens.

use keyfob::demo::morpheus::generation::Generation;
use serde_json::json;

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Home, Ran, finish};

const ADD: [&str; 4] = ["profile", "add", "--provider", "morpheus"];

fn add(home: &Home, more: &[&str]) -> Ran {
    home.run(ADD.iter().chain(more))
}

/// The name under which it was added.
fn added(home: &Home, more: &[&str]) -> String {
    add(home, more).expect(0).stdout.trim_end().to_owned()
}

fn profile(home: &Home, name: &str) -> serde_json::Value {
    home.run(["show", name, "--json"]).expect(0).json()
}

#[test]
fn names_are_proposed_from_server_and_tenant_and_never_taken_twice() {
    let home = Home::new();
    let url = ["--url", "https://morpheus.example.com"];
    let with = |more: &[&str]| added(&home, &[&url, more].concat());
    assert_eq!(with(&["--username", r"acme\jdoe"]), "morpheus-acme");
    assert_eq!(with(&["--username", "admin"]), "morpheus");
    assert_eq!(with(&["--username", r"acme\ops"]), "morpheus-acme-ops");
    assert_eq!(with(&["--username", r"acme\ops"]), "morpheus-acme-ops-2");
    assert_eq!(
        with(&["--tenant", "4", "--username", "peter"]),
        "morpheus-4"
    );
    assert_eq!(
        added(
            &home,
            &["--url", "https://morpheus.example.org", "--username", "a"]
        ),
        "morpheus-2"
    );
    assert_eq!(
        added(
            &home,
            &["--url", "http://127.0.0.1:8080", "--username", "a"]
        ),
        "127-0-0-1-8080"
    );
}

#[test]
fn a_login_name_in_one_word_fills_tenant_and_user() {
    let home = Home::new();
    let name = added(
        &home,
        &["--url", "https://m.example.com", "--username", r"acme\jdoe"],
    );
    let shown = profile(&home, &name);
    assert_eq!(
        (&shown["tenant"], &shown["username"]),
        (&json!("acme"), &json!("jdoe"))
    );
    assert_eq!(shown["login"], r"acme\jdoe");
    assert_eq!(
        (&shown["client_id"], &shown["grant"]),
        (&json!("morph-api"), &json!("password"))
    );
    add(
        &home,
        &[
            "--url",
            "https://m.example.com",
            "--tenant",
            "globex",
            "--username",
            r"acme\jdoe",
        ],
    )
    .fails(2, "two tenants");
}

#[test]
fn an_existing_name_is_refused_and_nothing_changes() {
    let home = Home::new();
    add(
        &home,
        &["mine", "--url", "https://m.example.com", "--username", "a"],
    )
    .expect(0);
    let files = home.files();
    add(
        &home,
        &["mine", "--url", "https://n.example.com", "--username", "b"],
    )
    .fails(2, "'mine'")
    .says("profile edit mine");
    home.run(["profile", "clone", "mine", "mine"])
        .fails(2, "already");
    assert_eq!(home.files(), files);
}

#[test]
fn a_known_server_is_used_again_whatever_its_spelling() {
    let home = Home::new();
    for url in [
        "https://M.example.com/",
        "https://m.example.com",
        "https://m.EXAMPLE.com:443",
    ] {
        add(&home, &["--url", url, "--username", "a"]).expect(0);
    }
    add(
        &home,
        &["--url", "https://m.example.com/other", "--username", "a"],
    )
    .expect(0);
    add(
        &home,
        &["--url", "https://m.example.com:8443", "--username", "a"],
    )
    .expect(0);
    let servers = home.run(["server", "list", "--json"]).expect(0).json();
    let counts: Vec<i64> = servers["servers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["profiles"].as_i64().unwrap())
        .collect();
    assert_eq!(counts.iter().sum::<i64>(), 5);
    assert_eq!(counts.len(), 3, "three addresses: {servers}");

    let known = home
        .run(["profile", "add", "--server", "m", "--username", r"acme\x"])
        .expect(0);
    assert_eq!(known.stdout, "m-acme\n");
}

#[test]
fn a_server_flag_that_differs_from_the_known_server_is_refused() {
    let home = Home::new();
    let url = ["--url", "https://m.example.com", "--username", "a"];
    add(
        &home,
        &[&url[..], &["--environment", "production"]].concat(),
    )
    .expect(0);
    let files = home.files();
    for flag in [
        &["--environment", "lab"][..],
        &["--insecure"],
        &["--allow-http"],
        &["--proxy", "http://p.example.com:1"],
    ] {
        add(&home, &[&url[..], flag].concat()).fails(2, "server edit");
        assert_eq!(home.files(), files);
    }
    add(
        &home,
        &[&url[..], &["--environment", "production"]].concat(),
    )
    .expect(0);
}

#[test]
fn adding_contacts_nobody() {
    let place = Place::on(Generation::V9);
    place.add(SUB);
    assert_eq!(place.appliance().requests().len(), 0);
    assert!(!place.home.path("vault.db").exists(), "and needs no vault");
}

#[test]
fn a_client_secret_needs_a_vault_that_opens_else_nothing_is_written() {
    let home = Home::new();
    home.file("secret", "a-client-secret-1\n");
    let words = [
        "--url",
        "https://m.example.com",
        "--username",
        "a",
        "--client-secret-file",
        "secret",
    ];
    let ran = finish(home.bare().args(ADD.iter().chain(&words)), "");
    ran.fails(6, "");
    assert!(!home.path("config.toml").exists() && !home.path("vault.db").exists());
    add(&home, &words).expect(0);
    assert!(home.path("vault.db").exists());
}

#[test]
fn an_edit_changes_what_it_says_and_keeps_the_rest() {
    let home = Home::new();
    let name = added(
        &home,
        &[
            "--url",
            "https://m.example.com",
            "--username",
            r"acme\jdoe",
            "--tag",
            "eu",
        ],
    );
    home.run(["profile", "edit", &name, "--client-id", "keyfob"])
        .expect(0);
    let shown = profile(&home, &name);
    assert_eq!(
        (&shown["client_id"], &shown["tenant"]),
        (&json!("keyfob"), &json!("acme"))
    );
    assert_eq!(
        (&shown["username"], &shown["tags"]),
        (&json!("jdoe"), &json!(["eu"]))
    );
    home.run(["profile", "edit", &name, "--tenant", ""])
        .expect(0);
    assert_eq!(profile(&home, &name)["login"], "jdoe");
}

#[test]
fn a_token_is_never_sent_for_another_user_than_it_was_granted_to() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let requests = place.appliance().requests().len();
    place
        .run(&format!("profile edit {name} --username ops"))
        .expect(0);
    place.run(&format!("get {name}")).fails(3, "");
    place.run(&format!("whoami {name}")).fails(3, "");
    assert_eq!(place.appliance().requests().len(), requests);
    place
        .run(&format!("profile edit {name} --username jdoe"))
        .expect(0);
    place.run(&format!("get {name}")).expect(0);
}

#[test]
fn a_rename_takes_the_token_along_and_a_clone_does_not() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    place.run(&format!("profile clone {name} twin")).expect(0);
    place.run("get twin").fails(3, "signed out");
    place
        .run(&format!("profile rename {name} twin"))
        .fails(2, "already");
    place.run(&format!("profile rename {name} other")).expect(0);
    assert_eq!(place.token("other"), token);
    place
        .run(&format!("get {name}"))
        .fails(2, "there is no profile");
}

#[test]
fn a_removed_profile_leaves_no_token_behind_for_a_new_one_of_its_name() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    place.run(&format!("profile remove {name} --yes")).expect(0);
    assert_eq!(place.add(SUB), name);
    place.run(&format!("get {name}")).fails(3, "signed out");
}

#[test]
fn a_setting_of_the_server_is_not_changed_by_way_of_one_profile() {
    let home = Home::new();
    add(
        &home,
        &["m8", "--url", "https://m.example.com", "--username", "a"],
    )
    .expect(0);
    let files = home.files();
    for (flags, command) in [
        ("--environment lab", "server edit m --environment lab"),
        (
            "--insecure --allow-http --environment none",
            "server edit m --environment none --insecure --allow-http",
        ),
        (
            "--proxy http://me:proxy-secret-1@p.example.com:3128",
            "server edit m --proxy URL",
        ),
    ] {
        let line = format!("profile edit m8 {flags}");
        let ran = home
            .run(line.split(' '))
            .fails(2, "belongs to the server 'm'")
            .says(command);
        assert!(!ran.stderr.contains("proxy-secret-1"), "{ran:?}");
    }
    assert_eq!(home.files(), files);
    let moved = "profile edit m8 --url https://n.example.com --environment lab";
    home.run(moved.split(' ')).expect(0);
    assert_eq!(profile(&home, "m8")["environment"], "lab");
}

#[test]
fn only_names_that_are_like_it_are_proposed_for_an_unknown_one() {
    let home = Home::new();
    let url = "https://m.example.com";
    for name in ["o", "prod-acme"] {
        add(&home, &[name, "--url", url, "--username", "a"]).expect(0);
    }
    for (name, hint) in [
        ("nosuch", "keyfob list shows them all"),
        ("prod", "did you mean prod-acme?"),
        ("acme", "did you mean prod-acme?"),
        ("prod-acme-2", "did you mean prod-acme?"),
        ("d", "keyfob list shows them all"),
    ] {
        home.run(["show", name])
            .fails(2, "there is no profile")
            .says(hint);
    }
}

#[test]
fn an_edit_that_says_nothing_is_a_mistake() {
    let home = Home::new();
    let name = added(&home, &["--url", "https://m.example.com"]);
    let before = std::fs::read(home.path("config.toml")).unwrap();
    for what in ["profile", "server"] {
        let of = if what == "server" { "m" } else { &name };
        let ran = home.run([what, "edit", of]);
        let said = ran.expect(2).stderr;
        assert!(
            said.contains("nothing was said that is to change"),
            "{said}"
        );
        assert!(
            said.contains(&format!("keyfob {what} edit --help")),
            "{said}"
        );
    }
    assert_eq!(std::fs::read(home.path("config.toml")).unwrap(), before);
}
