//! What `vault init|status|unlock|lock|passwd|verify` promise.

use keyfob::demo::morpheus::generation::Generation;
use serde_json::json;

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Home, Ran, finish};

/// With this variable and nothing else that opens a vault.
fn with(home: &Home, variable: (&str, &str), line: &str) -> Ran {
    let mut command = home.bare();
    command
        .args(line.split(' '))
        .env(variable.0, home.path(variable.1));
    finish(&mut command, "")
}

fn bare(home: &Home, line: &str) -> Ran {
    finish(home.bare().args(line.split(' ')), "")
}

const PASSPHRASE: &str = "KEYFOB_PASSPHRASE_FILE";
const KEY: &str = "KEYFOB_KEY_FILE";

/// A home whose vault has a passphrase, which the file `right` holds.
fn with_passphrase() -> Home {
    let home = Home::new();
    home.file("right", "a good passphrase\n");
    home.file("wrong", "another passphrase\n");
    bare(&home, "vault init --key passphrase --passphrase-file right").expect(0);
    home
}

#[test]
fn without_a_vault_status_is_6_and_makes_none() {
    let home = Home::new();
    let ran = home
        .run(["vault", "status"])
        .expect(6)
        .says("error: ")
        .says("hint: ");
    assert!(ran.stdout.contains("vault.db"));
    let told = home.run(["vault", "status", "--json"]).expect(6).json();
    assert_eq!(
        (&told["version"], &told["exists"], &told["opens"]),
        (&json!(1), &json!(false), &json!(false))
    );
    for line in [
        "vault verify",
        "vault unlock",
        "vault passwd --new-passphrase-file vault.key",
    ] {
        home.run(line.split(' ')).fails(6, "no vault");
    }
    assert!(!home.path("vault.db").exists());
}

#[test]
fn a_vault_is_made_once() {
    let home = Home::new();
    home.run(["vault", "init"]).expect(0);
    home.run(["vault", "status"]).expect(0);
    let files = home.files();
    home.run(["vault", "init"]).fails(1, "vault status");
    home.file("passphrase", "a good passphrase");
    home.run([
        "vault",
        "init",
        "--key",
        "passphrase",
        "--passphrase-file",
        "passphrase",
    ])
    .fails(1, "vault status");
    std::fs::remove_file(home.path("passphrase")).unwrap();
    assert_eq!(home.files(), files, "nothing changed");
}

#[test]
fn status_as_json_has_its_keys() {
    let home = Home::new();
    home.run(["vault", "init"]).expect(0);
    let told = home.run(["vault", "status", "--json"]).expect(0).json();
    assert_eq!(told["slots"], json!(["file"]));
    for (key, value) in [
        ("version", json!(1)),
        ("exists", json!(true)),
        ("opens", json!(true)),
        ("tokens", json!(0)),
        ("writable", json!(true)),
    ] {
        assert_eq!(told[key], value, "{key} in {told}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_is_made_private_and_opens_the_vault() {
    use std::os::unix::fs::PermissionsExt as _;

    let home = Home::new();
    let path = home.path("made.key");
    bare(&home, &format!("vault init --key file:{}", path.display())).expect(0);
    let text = std::fs::read_to_string(&path).unwrap();
    let digits = text.strip_suffix('\n').unwrap();
    assert!(digits.len() == 64 && digits.chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    with(&home, (KEY, "made.key"), "vault status").expect(0);

    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    with(&home, (KEY, "made.key"), "vault verify")
        .fails(6, "readable by group or others")
        .says("chmod 600");
}

#[test]
fn a_key_file_that_is_none_or_anothers_is_6_and_nothing_else_is_tried() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let home = &place.home;
    home.file("short", "abcd\n");
    home.file("letters", &format!("{}\n", "zz".repeat(32)));
    home.file("other", &format!("{}\n", "77".repeat(32)));
    home.file("right", &format!("{}\n", "5a".repeat(32)));
    for (file, words) in [
        ("short", "isn't a key file"),
        ("letters", "isn't a key file"),
        ("other", ""),
        ("absent", "can't be read"),
    ] {
        let files = home.files();
        for line in [
            format!("get {name}"),
            "vault verify".to_owned(),
            format!("refresh {name}"),
        ] {
            let ran = with(home, (KEY, file), &line);
            ran.expect(6).says("error: ").says("hint: ").says(words);
        }
        with(home, (KEY, file), "vault status").expect(6);
        assert_eq!(home.files(), files, "{file} changed something");
    }
    assert_eq!(place.posts(), 1, "the login's");
    with(home, (KEY, "right"), &format!("get {name}")).expect(0);
}

#[test]
fn a_passphrase_opens_the_vault_and_a_wrong_one_changes_nothing() {
    let home = with_passphrase();
    with(&home, (PASSPHRASE, "right"), "vault verify").expect(0);
    with(&home, (PASSPHRASE, "right"), "vault status").expect(0);
    let files = home.files();
    bare(&home, "vault status").expect(6).says("locked");
    bare(&home, "vault verify").fails(6, "locked");
    with(&home, (PASSPHRASE, "wrong"), "vault verify").fails(6, "passphrase");
    bare(&home, "vault verify --passphrase-file wrong").fails(6, "passphrase");
    bare(&home, "vault unlock --passphrase-file wrong").fails(6, "passphrase");
    bare(
        &home,
        "vault passwd --passphrase-file wrong --new-passphrase-file right",
    )
    .fails(6, "passphrase");
    assert_eq!(home.files(), files);
    bare(&home, "vault verify --passphrase-file right").expect(0);
}

#[test]
fn a_passphrase_can_be_changed() {
    let home = with_passphrase();
    home.file("new", "a new passphrase");
    bare(&home, "vault passwd --passphrase-file right").fails(6, "--new-passphrase-file");
    bare(
        &home,
        "vault passwd --passphrase-file right --new-passphrase-file new",
    )
    .expect(0);
    with(&home, (PASSPHRASE, "right"), "vault verify").fails(6, "");
    with(&home, (PASSPHRASE, "new"), "vault verify").expect(0);
}

#[test]
fn a_vault_with_a_key_file_can_get_a_passphrase_too() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    place.home.file("new", "a first passphrase\n");
    place
        .run("vault passwd --new-passphrase-file new")
        .expect(0);
    let token = place.token(&name);
    let ran = with(&place.home, (PASSPHRASE, "new"), &format!("get {name}")).expect(0);
    assert_eq!(ran.stdout, format!("{token}\n"));
}

/// Kernels and sandboxes without user keyrings exist: there it is exit 1, and nothing else is affected.
#[test]
fn unlock_keeps_the_key_at_hand_until_lock() {
    let home = with_passphrase();
    let unlocked = bare(&home, "vault unlock --passphrase-file right");
    if unlocked.code == 0 {
        bare(&home, "vault status").expect(0);
        bare(&home, "vault verify").expect(0);
    } else {
        unlocked.fails(1, "");
        with(&home, (PASSPHRASE, "right"), "vault verify").expect(0);
    }
    bare(&home, "vault lock").expect(0);
    bare(&home, "vault verify").fails(6, "locked");
    bare(&home, "vault lock").expect(0);
}

#[test]
fn verify_opens_every_record() {
    let place = Place::on(Generation::V9);
    place.logged_in(SUB);
    let ran = place.run("vault verify").expect(0);
    assert!(ran.stdout.contains("sealed records opened"), "{ran:?}");
}
