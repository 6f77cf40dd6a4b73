//! `vault backup` and `vault restore`: nothing is lost on the way out or back.

use std::fs;

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Home, Ran, finish};

fn bare(home: &Home, line: &str) -> Ran {
    finish(home.bare().args(line.split(' ')), "")
}

/// The vaults that were put aside.
fn aside(home: &Home) -> Vec<String> {
    let is_old = |name: &String| name.starts_with("vault-before-");
    let folder = fs::read_dir(home.path("vault.db").parent().unwrap()).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(is_old).collect()
}

#[test]
fn a_copy_is_private_whole_and_never_written_over_anything() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    place
        .run("vault backup copy.db")
        .expect(0)
        .says("backed up");
    let copy = place.home.path("copy.db");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let bytes = fs::read(&copy).unwrap();
    let is_in = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(is_in(&name) && !is_in(&token), "sealed");
    place.run("vault backup copy.db").fails(1, "there already");
    place
        .run("vault backup nowhere/copy.db")
        .fails(1, "can't write 'nowhere/copy.db': its folder isn't there");
    assert_eq!(fs::read(&copy).unwrap(), bytes);
    Home::new()
        .run(["vault", "backup", "copy.db"])
        .fails(6, "no vault");
}

#[test]
fn restoring_brings_back_what_was_copied_and_keeps_what_was_there() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let before = place.token(&name);
    place.run("vault backup copy.db").expect(0);
    place.run(&format!("refresh {name}")).expect(0);
    let after = place.token(&name);
    assert_ne!(before, after);

    place.run("vault restore copy.db").fails(2, "--yes");
    assert_eq!(place.token(&name), after, "nothing was changed");
    assert!(aside(&place.home).is_empty());

    place
        .run("vault restore copy.db --yes")
        .expect(0)
        .says("vault-before-");
    assert_eq!(place.token(&name), before);
    place.run("vault verify").expect(0);

    let old = aside(&place.home);
    let [old] = old.as_slice() else {
        panic!("{old:?}");
    };
    place.run(&format!("vault restore {old} --yes")).expect(0);
    assert_eq!(place.token(&name), after, "the one put aside is whole");
}

#[test]
fn a_lost_vault_comes_back_from_its_copy() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    place.run("vault backup copy.db").expect(0);
    for file in ["vault.db", "vault.db-wal", "vault.db-shm"] {
        fs::remove_file(place.home.path(file)).ok();
    }
    place.run("vault status").expect(6);
    place.run("vault restore copy.db --yes").expect(0);
    assert_eq!(place.token(&name), token);
    assert!(aside(&place.home).is_empty());
    place.run(&format!("refresh {name}")).expect(0);
}

#[test]
fn what_does_not_open_here_replaces_nothing() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let other = Home::new();
    other.file("right", "a good passphrase\n");
    bare(
        &other,
        "vault init --key passphrase --passphrase-file right",
    )
    .expect(0);
    bare(&other, "vault backup copy.db").expect(0);
    let home = &place.home;
    fs::copy(other.path("copy.db"), home.path("other.db")).unwrap();
    home.file("right", "a good passphrase\n");
    home.file("wrong", "another passphrase\n");
    home.file("none.db", "no vault at all");
    for (line, words) in [
        ("vault restore other.db --yes", "doesn't open"),
        (
            "vault restore other.db --yes --passphrase-file wrong",
            "doesn't open",
        ),
        ("vault restore none.db --yes", "isn't a vault"),
    ] {
        place.run(line).fails(6, words);
        assert_eq!(place.token(&name), token);
    }
    place
        .run("vault restore absent.db --yes")
        .fails(2, "no file");

    bare(home, "vault restore other.db --yes --passphrase-file right").expect(0);
    bare(home, "vault verify --passphrase-file right").expect(0);
    assert_eq!(aside(home).len(), 1);
}
