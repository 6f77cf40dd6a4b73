//! `doctor` finds what is wrong, tells what to do, and changes nothing.

use keyfob::demo::morpheus::generation::Generation;
use serde_json::Value;

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Home, finish};

/// Verdict and words of the first finding about this.
fn finding(told: &Value, about: &str) -> (String, String) {
    let findings = told["findings"].as_array().unwrap();
    let found = findings.iter().find(|found| found["about"] == about);
    let found = found.unwrap_or_else(|| panic!("nothing about {about}: {told}"));
    let text = |key: &str| found[key].as_str().unwrap().to_owned();
    (text("verdict"), text("what"))
}

#[test]
fn a_healthy_place_is_told_as_one_and_stays_as_it_is() {
    let place = Place::on(Generation::V9);
    place.logged_in(SUB);
    let files = place.home.files();
    let before = place.posts();
    let told = place.run("doctor --json").expect(0).json();
    let server = told["findings"].as_array().unwrap().last().unwrap();
    assert_eq!(server["verdict"], "ok", "{server}");
    assert!(server["what"].as_str().unwrap().contains("answers in"));
    assert_eq!(finding(&told, "vault").0, "ok");
    assert!(
        finding(&told, "configuration")
            .1
            .contains("1 server, 1 profile")
    );
    assert_eq!(place.posts(), before);
    assert_eq!(place.home.files(), files);
    let shown = place.run("doctor").expect(0).stdout;
    assert!(shown.contains("ok       configuration"), "{shown}");
}

#[test]
fn a_server_that_is_gone_fails_it_unless_nobody_asks() {
    let place = Place::on(Generation::V9);
    place.logged_in(SUB);
    let home = place.unplugged();
    let ran = home.run(["doctor"]).expect(1);
    assert!(ran.stdout.contains("failed   "), "{}", ran.stdout);
    assert!(ran.stdout.contains("hint: "), "{}", ran.stdout);
    let told = home.run(["doctor", "--offline", "--json"]).expect(0).json();
    assert_eq!(finding(&told, "servers").0, "skipped");
}

#[test]
fn a_broken_configuration_and_a_locked_vault_are_told_with_the_way_out() {
    let home = Home::new();
    home.file("config.toml", "[settings\n");
    let told = home.run(["doctor", "--json"]).expect(1).json();
    assert_eq!(finding(&told, "configuration").0, "failed");
    assert_eq!(finding(&told, "vault, servers").0, "skipped");

    let home = Home::new();
    home.file("words", "a good passphrase\n");
    let run = |line: &str| finish(home.bare().args(line.split(' ')), "");
    run("vault init --key passphrase --passphrase-file words").expect(0);
    let ran = run("doctor").expect(0);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let locked = lines
        .iter()
        .position(|line| line.contains("locked"))
        .unwrap();
    assert!(lines[locked].starts_with("warning  vault"), "{lines:?}");
    assert!(lines[locked + 1].contains("vault unlock"), "{lines:?}");
}

#[test]
fn a_variable_that_means_nothing_is_told() {
    let home = Home::new();
    let mut command = home.command();
    command.args(["doctor", "--json"]).env("KEYFOB_PROFIL", "x");
    let told = finish(&mut command, "").expect(0).json();
    let (verdict, what) = finding(&told, "environment");
    assert_eq!(verdict, "warning");
    assert!(what.contains("KEYFOB_PROFIL "), "{what}");
}
