//! Who else can read our files: nobody, whatever the umask says and whatever the modes were.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Home, Ran, finish};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, bits: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(bits)).unwrap();
}

/// Runs keyfob with a umask that gives everything to everybody.
fn run_open(home: &Home, arguments: &[&str], input: &str) -> Ran {
    let keyfob = home.command();
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", "umask 000; exec \"$0\" \"$@\""])
        .arg(keyfob.get_program())
        .args(arguments);
    shell.env_clear().current_dir(home.folder());
    for (name, value) in keyfob.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell.env("KEYFOB_HOME", home.path("data"));
    finish(&mut shell, input)
}

#[test]
fn a_generous_umask_changes_nothing() {
    let place = Place::on(Generation::V9);
    let url = place.appliance().url();
    let add = [
        "profile",
        "add",
        "p",
        "--provider",
        "morpheus",
        "--username",
        r"acme\jdoe",
        "--url",
        url,
    ];
    run_open(&place.home, &add, "").expect(0);
    run_open(
        &place.home,
        &["login", "p", "--password-file", "-"],
        SUB.password,
    )
    .expect(0);
    run_open(&place.home, &["refresh", "p"], "").expect(0);
    let data = place.home.path("data");
    let mut seen = Vec::new();
    let mut folders = vec![data];
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                seen.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    for file in ["config.toml", "vault.db"] {
        assert!(
            seen.iter().any(|name| name == file),
            "no {file} in {seen:?}"
        );
    }
}

#[test]
fn wrong_modes_are_repaired_and_told() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    for file in ["config.toml", "vault.db"] {
        let path = place.home.path(file);
        set_mode(&path, 0o644);
        place
            .run(&format!("get {name}"))
            .expect(0)
            .says("warning: ")
            .says(file);
        assert_eq!(mode(&path), 0o600);
    }
    set_mode(place.home.folder(), 0o755);
    place.run("list").expect(0).says("warning: ");
    assert_eq!(mode(place.home.folder()), 0o700);
    assert_eq!(place.run(&format!("get {name}")).expect(0).stderr, "");
}
