//! Which profile is meant: `which` says it and why, `get --for` goes by it, and a stranger's file isn't followed.

use std::fs;

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::people::{MASTER, SUB};
use crate::support::{Ran, finish};

#[test]
fn it_says_which_and_why() {
    let place = Place::on(Generation::V9);
    let [one, two] = [SUB, MASTER].map(|who| place.add(who));
    let deep = place.home.path("work/deep");
    fs::create_dir_all(&deep).unwrap();
    let which = |variable: Option<&str>, arguments: &[&str]| -> Ran {
        let mut command = place.home.command();
        command.arg("which").args(arguments).current_dir(&deep);
        if let Some(name) = variable {
            command.env("KEYFOB_PROFILE", name);
        }
        finish(&mut command, "")
    };
    which(None, &[]).fails(2, "which profile?");
    let file = place.home.file("work/.keyfob", &format!("{one}\n"));
    let ran = which(None, &[]).expect(0);
    assert_eq!(ran.stdout, format!("{one}\n"));
    assert_eq!(
        ran.stderr,
        format!("because {} says so (line 1)\n", file.display())
    );
    let told = which(None, &["--json"]).expect(0).json();
    assert_eq!(told["version"], 1);
    assert_eq!(told["profile"], one.as_str());
    assert_eq!(told["because"], "file");
    assert_eq!(told["file"], file.to_str().unwrap());
    let ran = which(Some(&two), &[]).expect(0);
    assert_eq!(ran.stdout, format!("{two}\n"));
    assert_eq!(ran.stderr, "because KEYFOB_PROFILE names it\n");

    let ran = which(Some(&two), &["--profile", &one]).expect(0);
    assert_eq!(ran.stdout, format!("{one}\n"));
    assert_eq!(ran.stderr, "because --profile names it\n");

    // Both are for the appliance's address: the surroundings decide.
    let url = place.appliance().url().to_owned() + "/api/whoami";
    let ran = which(Some(&two), &["--for", &url]).expect(0);
    assert_eq!(ran.stdout, format!("{two}\n"));
    fs::remove_file(&file).unwrap();
    which(None, &["--for", &url])
        .fails(2, "several profiles are for")
        .says("name one: ");
    which(None, &["--for", "https://elsewhere.example.com"]).fails(2, "no profile is for");
}

#[test]
fn the_flag_names_the_profile_of_every_command_and_contradicts_nothing() {
    let place = Place::on(Generation::V9);
    let [one, two] = [SUB, MASTER].map(|who| place.logged_in(who));
    let token = place.token(&one) + "\n";
    for line in [
        format!("get --profile {one}"),
        format!("--profile {one} get"),
        format!("get {one} --profile {one}"),
    ] {
        assert_eq!(place.run(&line).expect(0).stdout, token, "{line}");
    }
    let refreshed = place.run(&format!("refresh --profile {one} --json"));
    let results = refreshed.expect(0).json();
    assert_eq!(results["results"][0]["profile"], one.as_str());
    assert_eq!(results["results"].as_array().unwrap().len(), 1);
    for line in [
        format!("get {two} --profile {one}"),
        format!("refresh {two} --profile {one}"),
        format!("refresh --all --profile {one}"),
        format!("login {two} --profile {one} --password-file -"),
        format!("--profile {one}"),
    ] {
        place.run(&line).fails(2, "--profile");
    }
}

#[test]
fn get_takes_an_address_and_a_name_beside_it_must_fit() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let url = place.appliance().url();
    let token = place.token(&name) + "\n";
    assert_eq!(
        place.run(&format!("get --for {url}/api")).expect(0).stdout,
        token
    );
    assert_eq!(
        place
            .run(&format!("get {name} --for {url}"))
            .expect(0)
            .stdout,
        token
    );
    place
        .run(&format!("get {name} --for https://elsewhere.example.com"))
        .fails(2, "isn't for that address");
    place
        .run("get --for https://elsewhere.example.com")
        .fails(2, "no profile is for");
    place.run("get --for ftp://x").expect(2);
}

#[test]
fn a_file_that_names_nobody_is_named() {
    let place = Place::on(Generation::V9);
    let file = place.home.file(".keyfob", "nobody\n");
    let at = format!("{}: there is no profile 'nobody'", file.display());
    place.run("which").fails(2, &at);
    place.run("get").fails(2, &at);
    place.run("refresh").fails(2, &at);
    place.home.file(".keyfob", "\n");
    place.run("which").fails(2, "names no profile");
}

#[cfg(unix)]
#[test]
fn a_file_that_everybody_may_write_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let file = place.home.file(".keyfob", &name);
    place.run("get").expect(0);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    place.run("get").fails(2, "everybody may write it");
    place.run(&format!("get {name}")).expect(0);
}

#[test]
fn production_from_a_file_above_is_told() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let file = place.home.file(".keyfob", &name);
    let deep = place.home.path("deep");
    fs::create_dir_all(&deep).unwrap();
    let get = |folder: &std::path::Path| {
        finish(place.home.command().arg("get").current_dir(folder), "").expect(0)
    };
    assert_eq!(get(&deep).stderr, "");
    let server = place.told(&name)["server"].as_str().unwrap().to_owned();
    place
        .run(&format!("server edit {server} --environment production"))
        .expect(0);
    assert_eq!(get(place.home.folder()).stderr, "", "it lies here");
    let warned = get(&deep).stderr;
    assert!(
        warned.contains(file.to_str().unwrap()) && warned.contains("production"),
        "{warned}"
    );
    let status = finish(place.home.command().arg("status").current_dir(&deep), "");
    assert_eq!(status.expect(0).stderr, "", "a prompt isn't told each time");
}
