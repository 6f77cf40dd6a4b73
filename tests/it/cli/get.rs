//! What `get` prints, for how long it is good, and when it prints nothing.

use keyfob::demo::fault::{Canned, Fault, Shape};
use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::finish;
use crate::support::people::SUB;

#[test]
fn it_prints_the_token_and_one_newline_and_says_nothing() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let requests = place.appliance().requests().len();
    let ran = place.run(&format!("get {name}")).expect(0);
    let token = ran.stdout.strip_suffix('\n').unwrap();
    assert!(place.appliance().is_alive(token), "{token:?}");
    assert_eq!(ran.stderr, "");
    assert_eq!(
        place.appliance().requests().len(),
        requests,
        "a good token needs no network"
    );
}

#[test]
fn every_format_is_quoted_for_its_target() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let (token, url) = (place.token(&name), place.appliance().url());
    for (format, expected) in [
        ("token", token.clone()),
        ("header", format!("Authorization: Bearer {token}")),
        (
            "curl",
            format!("curl -H 'Authorization: Bearer {token}' '{url}/api/whoami'"),
        ),
        (
            "curl-config",
            format!("header = \"Authorization: Bearer {token}\"\nurl = \"{url}/api/whoami\""),
        ),
        (
            "env",
            format!("export MORPHEUS_API_URL='{url}'\nexport MORPHEUS_API_TOKEN='{token}'"),
        ),
        (
            "fish",
            format!("set -gx MORPHEUS_API_URL '{url}'\nset -gx MORPHEUS_API_TOKEN '{token}'"),
        ),
        (
            "powershell",
            format!("$env:MORPHEUS_API_URL = '{url}'\n$env:MORPHEUS_API_TOKEN = '{token}'"),
        ),
        (
            "dotenv",
            format!("MORPHEUS_API_URL={url}\nMORPHEUS_API_TOKEN={token}"),
        ),
        (
            "netrc",
            format!("machine 127.0.0.1 login oauth2 password {token}"),
        ),
        (
            "httpie",
            format!("http '{url}/api/whoami' 'Authorization:Bearer {token}'"),
        ),
    ] {
        let ran = place.run(&format!("get {name} --as {format}")).expect(0);
        assert_eq!(ran.stdout, format!("{expected}\n"), "--as {format}");
    }
}

#[test]
fn on_failure_stdout_is_empty_whatever_the_format() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    for format in [
        "token",
        "header",
        "curl",
        "curl-config",
        "env",
        "fish",
        "powershell",
        "dotenv",
        "json",
        "netrc",
        "httpie",
    ] {
        place
            .run(&format!("get {name} --as {format}"))
            .fails(3, "is signed out");
    }
}

#[test]
fn a_token_that_is_good_enough_is_not_refreshed_and_one_that_is_not_is() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let posts = place.posts();
    for least in ["1m", "10h", "0s"] {
        assert_eq!(
            place
                .run(&format!("get {name} --min-valid {least}"))
                .expect(0)
                .stdout
                .trim_end(),
            token
        );
    }
    assert_eq!(place.posts(), posts);

    // A shorter life than asked for: refreshed once, to a long one.
    place
        .appliance()
        .faults()
        .add(Fault::once(Shape::set("expires_in", 50)));
    place.run(&format!("refresh {name}")).expect(0);
    let short = place.token(&name);
    let posts = place.posts();
    let ran = place
        .run(&format!("get {name} --min-valid 44s --no-refresh"))
        .expect(0);
    assert_eq!(ran.stdout.trim_end(), short);
    assert_eq!(place.posts(), posts);
}

#[test]
fn more_than_nine_tenths_of_its_life_are_never_asked_for() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let posts = place.posts();
    let ran = place.run(&format!("get {name} --min-valid 2d")).expect(0);
    assert!(place.appliance().is_alive(ran.stdout.trim_end()));
    ran.says("warning: ").says("less than the 2d asked for");
    assert_eq!(place.posts(), posts, "a new one wouldn't live longer");
}

#[test]
fn an_expired_token_is_refreshed_unless_that_is_forbidden() {
    let place = Place::on(Generation::V9);
    let name = place.expired(SUB);
    let posts = place.posts();
    place
        .run(&format!("get {name} --no-refresh"))
        .fails(3, "--no-refresh")
        .says("keyfob refresh");
    assert_eq!(place.posts(), posts);
    let ran = place.run(&format!("get {name}")).expect(0);
    assert!(place.appliance().is_alive(ran.stdout.trim_end()));
    assert_eq!(place.posts(), posts + 1);
}

#[test]
fn a_token_that_the_server_rejects_is_called_that_whatever_it_has_left() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let dead = Fault::always(Canned::Unauthorized).on("/api/whoami");
    place.appliance().faults().add(dead);
    place.run(&format!("check {name}")).expect(3);
    let line = format!("get {name} --no-refresh");
    place.run(&line).fails(3, "no longer accepted");
}

#[test]
fn an_unknown_end_counts_as_valid() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    place
        .appliance()
        .faults()
        .add(Fault::once(Shape::without("expires_in")));
    place.login(&name, SUB.password).expect(0);
    place
        .run(&format!("get {name} --no-refresh --min-valid 30d"))
        .expect(0);
    place.run(&format!("status {name}")).expect(0);
    let told = place.told(&name);
    assert_eq!(told["expiry"], "unknown");
    assert!(told["expires_at"].is_null() && told["expires_in"].is_null());
}

#[cfg(unix)]
#[test]
fn it_never_opens_a_browser() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let opened = place.home.path("opened");
    let script = place.home.file(
        "browser",
        &format!("#!/bin/sh\n: > '{}'\n", opened.display()),
    );
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    // It would leave its trace. Run by its shell: a test that starts a program at this moment may still hold the file open
    // for writing, and then it can't be run itself.
    assert!(
        std::process::Command::new("sh")
            .arg(&script)
            .status()
            .unwrap()
            .success()
            && opened.exists()
    );
    std::fs::remove_file(&opened).unwrap();

    place.appliance().revoke_everything();
    place.run(&format!("refresh {name}")).expect(3);
    let mut command = place.home.command();
    command
        .args(["get", &name])
        .env("BROWSER", &script)
        .env("DISPLAY", ":0");
    finish(&mut command, "").fails(3, "needs a new login");
    assert!(!opened.exists());
}

#[test]
fn copy_says_why_it_cannot_and_never_that_it_did() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    place.run(&format!("copy {name}")).fails(3, "is signed out");
    place.run("copy nope").fails(2, "there is no profile");
    place.login(&name, SUB.password).expect(0);
    // With a real one a test would write into the developer's clipboard.
    let config = std::fs::read_to_string(place.home.path("config.toml")).unwrap();
    place.home.file(
        "config.toml",
        &format!("{config}\n[settings]\nclipboard = \"none\"\n"),
    );
    let ran = place.run(&format!("copy {name}")).fails(1, "clipboard");
    assert!(!ran.stderr.contains("copied as"), "{ran:?}");
    let trail = place.run("activity --json").expect(0).json();
    let copied = &trail["activities"][0];
    assert_eq!(
        (&copied["verb"], &copied["ok"]),
        (&"copy".into(), &false.into())
    );
}
