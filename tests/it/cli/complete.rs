//! What shells are told may come next: words and names, without key, network or noise.

use crate::support::{Home, Ran, finish};

const CONFIG: &str = r#"
[templates]
mine = "{token}"
[servers.eu-prod]
provider = "morpheus"
url = "https://morpheus.example.com"
[profiles.prod-acme]
server = "eu-prod"
tags = ["eu"]
[profiles.prod-globex]
server = "eu-prod"
tags = ["us"]
"#;

fn home() -> Home {
    let home = Home::new();
    home.file("config.toml", CONFIG);
    home
}

/// Asks for what may be put in the place of the last word.
fn ask(home: &Home, line: &[&str]) -> Ran {
    let index = line.len().to_string();
    let mut command = home.bare();
    command.args(["complete", "elvish", &index, "--", "keyfob"]);
    finish(command.args(line), "").expect(0)
}

#[track_caller]
fn words(home: &Home, line: &[&str]) -> Vec<String> {
    let ran = ask(home, line);
    assert_eq!(ran.stderr, "", "{line:?}");
    let mut lines = ran.stdout.lines();
    assert_eq!(lines.next(), Some("words"), "{ran:?}");
    let word = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
    lines.map(word).collect()
}

#[test]
fn names_come_from_the_configuration() {
    let home = home();
    for (line, wanted) in [
        (&["get", ""][..], &["prod-acme", "prod-globex"][..]),
        (&["refresh", "prod-acme", "prod-g"], &["prod-globex"]),
        (&["server", "edit", ""], &["eu-prod"]),
        (&["list", "--server", ""], &["eu-prod"]),
        (&["list", "--tag", ""], &["eu", "us"]),
        (&["get", "prod-acme", "--as", "mi"], &["mine"]),
        (&["get", "prod-acme", "--as=mi"], &["--as=mine"]),
        (&["list", "--provider", ""], &["morpheus", "zeyos", "oidc"]),
        (&["list", "--state", "ex"], &["expiring", "expired"]),
        (&["completions", "po"], &["powershell"]),
        (&["profile", "rename", "prod-acme", "prod-"], &[]),
        (&["profile", "add", "prod-"], &[]),
    ] {
        let mut found = words(&home, line);
        let mut wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{line:?}");
    }
    assert_eq!(
        ask(&home, &["login", "--password-file", ""]).stdout,
        "file\n"
    );
    assert!(!home.path("vault.db").exists(), "no vault was made");
}

#[test]
fn flags_come_where_they_are_asked_for_and_hidden_commands_never() {
    let home = home();
    assert_eq!(words(&home, &["get", "--min"]), ["--min-valid"]);
    let commands = words(&home, &[""]);
    assert!(commands.contains(&"login".to_owned()), "{commands:?}");
    assert!(!commands.contains(&"complete".to_owned()), "{commands:?}");
}

#[test]
fn a_broken_configuration_has_no_names_and_makes_no_noise() {
    let home = home();
    assert!(words(&home, &["get", "prod"]).len() == 2);
    home.file("config.toml", "[broken");
    assert_eq!(words(&home, &["get", "prod"]), [""; 0]);
    assert_eq!(words(&home, &["get", "--min"]), ["--min-valid"]);
    assert_eq!(words(&home, &["no", "such", "thing", "x"]), [""; 0]);
}

#[test]
fn every_script_is_data_and_man_writes_a_page_for_each_command() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = home.run(["completions", shell]).expect(0);
        assert!(
            ran.stdout.contains(&format!("keyfob complete {shell}"))
                || ran.stdout.contains(&format!("\" complete {shell}")),
            "{shell}"
        );
    }
    let page = home.run(["man"]).expect(0).stdout;
    assert!(page.contains(".SH \"EXIT STATUS\""), "{page}");
    let folder = home.path("pages");
    home.run(["man", "--dir", "pages"])
        .fails(1, "can't be written");
    std::fs::create_dir(&folder).expect("a folder");
    home.run(["man", "--dir", "pages"]).expect(0);
    assert!(folder.join("keyfob-profile-add.1").exists());
}
