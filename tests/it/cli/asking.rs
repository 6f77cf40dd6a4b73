//! What asks and what doesn't, where there is no terminal.

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Home, finish};

#[test]
fn what_asks_changes_nothing_without_a_terminal_and_without_yes() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let (files, requests) = (place.home.files(), place.appliance().requests().len());
    for line in [
        format!("revoke {name}"),
        "revoke --all".to_owned(),
        format!("profile remove {name}"),
    ] {
        place.run(&line).fails(2, "--yes");
        assert_eq!(place.home.files(), files, "'{line}' changed something");
    }
    assert_eq!(
        place.appliance().requests().len(),
        requests,
        "nothing was sent"
    );
    assert!(place.appliance().is_alive(&token));

    place
        .run(&format!("profile remove {name} --yes"))
        .expect(0)
        .says("stays alive at the server");
    place
        .run(&format!("get {name}"))
        .fails(2, "there is no profile");
    assert_eq!(
        place.run("list --json").json()["profiles"],
        serde_json::json!([])
    );
}

#[test]
fn what_never_asks_says_what_dies_elsewhere() {
    let place = Place::on(Generation::V8);
    let words = [
        "profile",
        "add",
        "shared",
        "--provider",
        "morpheus",
        "--username",
        r"acme\jdoe",
        "--url",
    ];
    place
        .home
        .run(words.iter().copied().chain([place.appliance().url()]))
        .expect(0);
    place.login("shared", SUB.password).expect(0);
    let ran = place.run("refresh shared").expect(0);
    ran.says("warning: ").says("morph-api is shared");
    place.run("get shared").expect(0);
    place.run("logout shared").expect(0);
}

#[test]
fn a_login_without_a_terminal_names_the_flag_and_makes_no_vault() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    place
        .run(&format!("login {name}"))
        .fails(3, "--password-file");
    assert_eq!(place.appliance().requests().len(), 0);
    assert!(!place.home.path("vault.db").exists());
}

#[test]
fn a_passphrase_without_a_terminal_names_the_flag() {
    let home = Home::new();
    home.run(["vault", "init", "--key", "passphrase"])
        .fails(6, "--passphrase-file");
    assert!(!home.path("vault.db").exists());
}

#[test]
fn without_a_keyring_and_without_a_terminal_the_first_login_says_what_to_set() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let login = ["login", &name, "--password-file", "-"];
    let ran = finish(place.home.bare().args(login), SUB.password);
    ran.fails(6, "no keyring service")
        .says("KEYFOB_KEY_FILE")
        .says("KEYFOB_PASSPHRASE_FILE");
    assert_eq!(
        place.appliance().requests().len(),
        0,
        "a token would have no place to go"
    );
    assert!(!place.home.path("vault.db").exists());
    let get = finish(place.home.bare().args(["get", &name]), "");
    get.fails(3, "is signed out");
}
