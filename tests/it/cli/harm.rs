//! What a damaged, wrong or read-only vault does: a clear message, exit 6, and nothing changed.

use std::path::PathBuf;
use std::process::Command;

use keyfob::demo::morpheus::generation::Generation;
use keyfob::infra::files::write_whole;

use super::place::Place;
use crate::support::people::{MASTER, SUB};
use crate::support::{Home, Ran, finish};

/// Writes into a file in place, as a disk does that fails.
fn flip(path: &PathBuf, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 0x10;
    write_whole(path, &bytes).unwrap();
}

#[test]
fn one_flipped_byte_anywhere_never_gives_a_wrong_token() {
    const STEP: usize = 727;
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let vault = place.home.path("vault.db");
    let whole = std::fs::read(&vault).unwrap();
    let posts = place.posts();
    let mut refused = 0;
    for at in (0..whole.len()).step_by(STEP) {
        write_whole(&vault, &whole).unwrap();
        flip(&vault, at);
        for list in ["list --json", "vault status"] {
            let ran = place.run(list);
            assert!(matches!(ran.code, 0 | 6), "byte {at}: {ran:?}");
        }
        let ran = place.run(&format!("get {name} --no-refresh"));
        match ran.code {
            0 => assert_eq!(ran.stdout, format!("{token}\n"), "byte {at}"),
            3 | 6 => {
                let code = ran.code;
                ran.fails(code, "");
                refused += 1;
            }
            _ => panic!("byte {at}: {ran:?}"),
        }
    }
    assert_ne!(refused, 0, "no byte mattered");
    assert_eq!(place.posts(), posts, "nothing was sent");
}

/// Where this text starts in a file.
fn places_of(file: &[u8], text: &str) -> Vec<usize> {
    let windows = file.windows(text.len()).enumerate();
    windows
        .filter(|(_, window)| *window == text.as_bytes())
        .map(|(at, _)| at)
        .collect()
}

#[test]
fn a_damaged_record_is_told_and_the_others_go_on() {
    let place = Place::on(Generation::V9);
    let (harmed, well) = (place.logged_in(SUB), place.logged_in(MASTER));
    let tokens = [place.token(&harmed), place.token(&well)];
    let vault = place.home.path("vault.db");
    let whole = std::fs::read(&vault).unwrap();
    // The first byte found whose change hurts the one record and nothing else.
    let hurt = |at: usize| {
        write_whole(&vault, &whole).unwrap();
        flip(&vault, at);
        let ran = place.run(&format!("get {harmed} --no-refresh"));
        let other = place.run(&format!("get {well} --no-refresh"));
        ran.code == 6 && other.code == 0
    };
    let found = places_of(&whole, &harmed)
        .into_iter()
        .any(|start| (start..whole.len()).step_by(60).take(12).any(hurt));
    assert!(found, "no record could be hurt");
    place
        .run(&format!("get {harmed}"))
        .fails(6, "damaged")
        .says(&format!("keyfob login {harmed}"));
    assert_eq!(place.told(&harmed)["state"], "damaged");
    assert_eq!(place.token(&well), tokens[1]);
    let verified = place
        .run("vault verify")
        .expect(6)
        .says("error: ")
        .says("hint: ");
    assert!(verified.stdout.contains("damaged: "), "{verified:?}");
    place.login(&harmed, SUB.password).expect(0);
    assert_ne!(place.token(&harmed), tokens[0]);
    place.run("vault verify").expect(0);
}

#[test]
fn what_is_no_vault_is_told_and_left_alone() {
    let home = Home::new();
    home.run(["vault", "init"]).expect(0);
    let whole = std::fs::read(home.path("vault.db")).unwrap();
    let halved = whole[..whole.len() / 2].to_vec();
    for content in [
        b"not a database at all, but long enough to be looked at".to_vec(),
        vec![0; 8192],
        halved,
    ] {
        write_whole(&home.path("vault.db"), &content).unwrap();
        let before = std::fs::read(home.path("vault.db")).unwrap();
        home.run(["vault", "verify"]).fails(6, "");
        home.run(["vault", "status"])
            .expect(6)
            .says("error: ")
            .says("hint: ");
        let init = home.run(["vault", "init"]);
        assert!(matches!(init.code, 1 | 6), "{init:?}");
        assert_eq!(std::fs::read(home.path("vault.db")).unwrap(), before);
    }
}

#[test]
fn without_its_key_the_vault_says_so_and_the_list_still_works() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    std::fs::remove_file(place.home.path("vault.key")).unwrap();
    let files = place.home.files();
    let run = |line: &str| -> Ran {
        let mut command = place.home.bare();
        command
            .args(line.split(' '))
            .env("KEYFOB_KEY_FILE", place.home.path("vault.key"));
        finish(&mut command, "")
    };
    for line in [
        format!("get {name}"),
        format!("refresh {name}"),
        format!("whoami {name}"),
        "vault verify".to_owned(),
    ] {
        run(&line).expect(6).says("can't be read").says("hint: ");
    }
    run("list").expect(0);
    run(&format!("status {name}")).expect(0);
    assert_eq!(place.home.files(), files);
    assert_eq!(place.posts(), 1, "the login's");
}

/// Makes a file system entry immutable while it lives; root writes past mode bits.
struct Frozen(Vec<PathBuf>);

impl Frozen {
    fn new(home: &Home) -> Option<Self> {
        let mut paths: Vec<PathBuf> = home.files().into_keys().collect();
        paths.push(home.folder().to_owned());
        let frozen = Self(paths);
        frozen.change("+i").then_some(frozen)
    }

    fn change(&self, how: &str) -> bool {
        let ran = Command::new("chattr").arg(how).args(&self.0).output();
        ran.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        self.change("-i");
    }
}

/// Where files can't be made immutable, `infra/vault/tests/readonly.rs` shows the same of the library.
#[test]
fn in_a_read_only_folder_cached_tokens_are_served_and_nothing_is_spent() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    place.run("vault verify").expect(0);
    let files = place.home.files();
    let Some(frozen) = Frozen::new(&place.home) else {
        return;
    };
    let posts = place.posts();
    let get = place.run(&format!("get {name}"));
    let refresh = place.run(&format!("refresh {name}"));
    let login = place.login(&name, SUB.password);
    let list = place.run("list");
    drop(frozen);
    assert_eq!(get.expect(0).stdout, format!("{token}\n"));
    list.expect(0);
    refresh.fails(6, "read-only");
    login.fails(6, "read-only");
    assert_eq!(place.posts(), posts, "no token and no password was spent");
    assert_eq!(place.home.files(), files);
    place.run(&format!("refresh {name}")).expect(0);
}
