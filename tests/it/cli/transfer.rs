//! What `import` and `export` promise: plan, confirm, apply; what isn't ours stays as it is.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, Ran, finish};

const PROFILES: &str = r#"{
  "active": "prod",
  "theirs": [1,  2],
  "profiles": {
    "prod": {"baseUrl": "https://cloud.zeyos.test/acme", "clientId": "app", "clientSecret": "zeysecret",
      "accessToken": "zeyaccess", "refreshToken": "zeyrefresh", "expiresAt": 4102444800, "own": true},
    "bare":   {"baseUrl": "https://cloud.zeyos.test/globex",   "clientId": "app"},
    "dead": {"baseUrl": "https://cloud.zeyos.test/initech", "accessToken": "old", "expiresAt": 1000},
    "twin": {"baseUrl": "https://cloud.zeyos.test/acme/", "clientId": "app"},
    "odd\u001b[31m": {"baseUrl": "https://cloud.zeyos.test", "accessToken": "x"}
  }
}
"#;

fn import(home: &Home, more: &[&str]) -> Ran {
    let arguments = ["import", "zeyos", "profiles.json"];
    home.run(arguments.iter().chain(more))
}

fn entries(ran: &Ran) -> Vec<(String, String)> {
    let told = ran.json();
    let list = told["entries"].as_array().expect("entries");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pair = |entry: &Value| (text(&entry["entry"]), text(&entry["action"]));
    list.iter().map(pair).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let pair = |(one, other): &(&str, &str)| ((*one).to_owned(), (*other).to_owned());
    list.iter().map(pair).collect()
}

#[test]
fn a_dry_run_tells_the_plan_and_changes_nothing() {
    let home = Home::new();
    home.file("profiles.json", PROFILES);
    home.run(["list"]).expect(0);
    home.run(["vault", "status"]).expect(6);
    let files = home.files();
    let ran = import(&home, &["--dry-run", "--json"]).expect(2);
    assert_eq!(
        entries(&ran),
        pairs(&[
            ("bare", "add-signed-out"),
            ("dead", "add-signed-out"),
            ("odd[31m", "skip"),
            ("prod", "add"),
            ("twin", "skip"),
        ])
    );
    assert_eq!(ran.json()["entries"][3]["has_refresh_token"], json!(true));
    let ran = import(&home, &["--dry-run"])
        .expect(2)
        .says("whoever refreshes first");
    let all = format!("{}{}", ran.stdout, ran.stderr);
    for secret in ["zeyaccess", "zeyrefresh", "zeysecret", "\u{1b}"] {
        assert!(!all.contains(secret), "{all}");
    }
    assert_eq!(home.files(), files, "nothing changed");
}

#[test]
fn without_a_terminal_it_needs_yes() {
    let home = Home::new();
    home.file("profiles.json", PROFILES);
    let before = home.files();
    let mut after = import(&home, &["--only", "prod"]).expect(2).says("--yes");
    assert_eq!(std::mem::take(&mut after.stdout), "");
    assert_eq!(
        home.files().get(&home.path("config.toml")),
        before.get(&home.path("config.toml"))
    );
    assert!(!home.path("vault.db").exists());
}

#[test]
fn an_import_takes_tokens_over_and_a_second_one_keeps_them() {
    let home = Home::new();
    home.file("profiles.json", PROFILES);
    import(&home, &["--yes", "--only", "prod", "--only", "bare"])
        .expect(0)
        .says("added");
    let listed = home.run(["list", "--json"]).expect(0).json();
    let profiles = listed["profiles"].as_array().expect("profiles");
    assert_eq!(profiles.len(), 2, "{listed}");
    let prod = profiles
        .iter()
        .find(|p| p["instance"] == "acme")
        .expect("acme");
    assert_eq!(
        (&prod["state"], &prod["has_refresh_token"]),
        (&json!("active"), &json!(true))
    );
    let name = prod["name"].as_str().expect("a name").to_owned();
    let got = home.run(["get", &name, "--no-refresh"]).expect(0);
    assert_eq!(got.stdout, "zeyaccess\n");
    let config = fs::read_to_string(home.path("config.toml")).expect("a configuration");
    assert!(config.contains("auto = false"), "{config}");
    assert_eq!(
        fs::read_to_string(home.path("profiles.json")).expect("it"),
        PROFILES
    );

    let ran = import(
        &home,
        &["--yes", "--json", "--only", "prod", "--only", "bare"],
    )
    .expect(0);
    assert_eq!(entries(&ran), pairs(&[("bare", "keep"), ("prod", "keep")]));
    assert_eq!(
        fs::read_to_string(home.path("config.toml")).expect("it"),
        config
    );
}

#[test]
fn another_token_never_harms_one_that_lives_and_fills_one_that_does_not() {
    let home = Home::new();
    home.file("profiles.json", PROFILES);
    import(&home, &["--yes", "--only", "prod"]).expect(0);
    home.file("profiles.json", &PROFILES.replace("zeyaccess", "newaccess"));
    let ran = import(&home, &["--yes", "--json", "--only", "prod"]).expect(0);
    assert_eq!(entries(&ran), pairs(&[("prod", "keep")]));
    let got = home.run(["get", "cloud-acme", "--no-refresh"]).expect(0);
    assert_eq!(got.stdout, "zeyaccess\n");
    home.run(["logout", "cloud-acme", "--local"]).expect(0);
    let ran = import(&home, &["--yes", "--json", "--only", "prod"]).expect(0);
    assert_eq!(entries(&ran), pairs(&[("prod", "fill")]));
    let got = home.run(["get", "cloud-acme", "--no-refresh"]).expect(0);
    assert_eq!(got.stdout, "newaccess\n");
}

#[test]
fn the_source_loses_only_the_tokens_that_are_held_here() {
    let home = Home::new();
    home.file("profiles.json", PROFILES);
    import(&home, &["--yes", "--remove-source", "--only", "prod"])
        .expect(0)
        .says("removed from");
    let expected = PROFILES
        .replace("\"accessToken\": \"zeyaccess\", ", "")
        .replace(
            "\"refreshToken\": \"zeyrefresh\", \"expiresAt\": 4102444800, ",
            "",
        );
    assert_eq!(
        fs::read_to_string(home.path("profiles.json")).expect("it"),
        expected
    );
}

#[cfg(unix)]
#[test]
fn a_source_that_others_can_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let home = Home::new();
    let path = home.file("profiles.json", PROFILES);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
    import(&home, &["--dry-run"]).expect(2).says("chmod 600");
}

#[test]
fn json_and_the_environment_are_sources_too() {
    let home = Home::new();
    let line = "import json - --yes --provider oidc --url https://sso.test/realms/a";
    let token = r#"{"access_token":"jsontoken"}"#;
    home.run_with(line.split(' '), token).expect(0);
    home.run_with("import json - --yes".split(' '), token)
        .expect(2)
        .says("--url");
    home.run_with("import json - --yes".split(' '), "{")
        .fails(2, "no JSON");
    let mut command = home.command();
    command
        .args(["import", "env", "--yes"])
        .env("MORPHEUS_API_URL", "https://m.test")
        .env("MORPHEUS_API_TOKEN", "envtoken");
    finish(&mut command, "").expect(0);
    for (name, token) in [("sso", "jsontoken\n"), ("m", "envtoken\n")] {
        let got = home.run(["get", name, "--no-refresh"]).expect(0);
        assert_eq!(got.stdout, token);
    }
    let nothing = home
        .run(["import", "env", "--yes"])
        .expect(0)
        .says("nothing found");
    assert_eq!(nothing.stdout, "");
}

#[test]
fn an_export_changes_its_own_entry_only_and_comes_back_as_kept() {
    let home = Home::new();
    home.file("profiles.json", PROFILES);
    import(&home, &["--yes", "--only", "prod"]).expect(0);
    let export = ["export", "cloud-acme", "--to", "zeyos", "out/profiles.json"];
    home.run(export.iter().chain(&["--dry-run"]))
        .expect(0)
        .says("would add");
    assert!(!home.path("out").exists());
    home.run(export).expect(0).says("can't refresh");
    let text = fs::read_to_string(home.path("out/profiles.json")).expect("it");
    let told: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(told["active"], Value::Null);
    let entry = &told["profiles"]["cloud-acme"];
    assert_eq!(
        entry,
        &json!({"baseUrl": "https://cloud.zeyos.test/acme", "instance": "acme", "clientId": "app",
            "accessToken": "zeyaccess", "expiresAt": 4_102_444_800_u64})
    );
    let back = ["import", "zeyos", "out/profiles.json", "--yes", "--json"];
    let ran = home.run(back).expect(0);
    assert_eq!(entries(&ran), pairs(&[("cloud-acme", "keep")]));

    let into = [
        "export",
        "cloud-acme",
        "--to",
        "zeyos",
        "profiles.json",
        "--entry",
    ];
    home.run(into.iter().chain(&["bare"]))
        .fails(2, "is there already");
    home.run(into.iter().chain(&["new"])).expect(0);
    let text = fs::read_to_string(home.path("profiles.json")).expect("it");
    let head = PROFILES.trim_end().trim_end_matches(['}', '\n', ' ']);
    assert!(text.starts_with(head), "the rest is as it was: {text}");
    home.run(into.iter().chain(&["prod", "--with-refresh"]))
        .expect(0)
        .says("end each other");
    let text = fs::read_to_string(home.path("profiles.json")).expect("it");
    assert!(
        text.contains("\"own\": true") && text.contains("zeyrefresh"),
        "{text}"
    );
}

#[test]
fn an_export_to_the_wrong_tool_or_into_rubbish_changes_nothing() {
    let home = Home::new();
    home.file("profiles.json", PROFILES);
    import(&home, &["--yes", "--only", "prod"]).expect(0);
    home.file("half.json", "{\"profiles\": {");
    let files = home.files();
    let export = |more: &[&str]| home.run(["export", "cloud-acme"].iter().chain(more));
    export(&["--to", "morpheus-cli", "x"]).fails(2, "no use for it");
    export(&["--to", "zeyos", "half.json"]).fails(1, "no JSON");
    export(&["--to", "zeyos"]).fails(2, "where are its files");
    export(&["--to", "env"]).fails(2, "nothing is exported");
    let after = home.files();
    let own = |name: &str| files.get(&home.path(name)) == after.get(&home.path(name));
    assert!(own("half.json") && own("profiles.json") && own("config.toml"));
}
