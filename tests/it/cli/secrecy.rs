//! Whether a secret gets anywhere but into the vault: every output and every file is searched.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::morpheus::generation::Generation;

use super::place::{Place, TOKEN};
use crate::support::people::{STRANGE, SUB, Who};
use crate::support::{Home, Ran, leak};

const WRONG: &str = "wrong-password-8";
const CLIENT_SECRET: &str = "client-secret-9";

/// The first secret in a file of this home, but for the files that were given to keyfob.
fn in_files(home: &Home, secrets: &[&str]) -> Option<String> {
    home.files().into_iter().find_map(|(path, content)| {
        let text = String::from_utf8_lossy(&content);
        let found = leak::found(&text, secrets)?;
        Some(format!("{found} in {}", path.display()))
    })
}

#[test]
fn the_search_finds_a_secret_in_a_file() {
    let home = Home::new();
    home.file("sub-file", "x\0secret-in-here\0");
    assert!(in_files(&home, &["secret-in-here"]).is_some());
    assert_eq!(in_files(&home, &["another-secret"]), None);
}

/// All commands that say something, with what they said.
fn everything(place: &Place, name: &str, who: Who) -> Vec<Ran> {
    let mut said = Vec::new();
    let lines = [
        "list",
        "list --json",
        "show {}",
        "show {} --json",
        "status {}",
        "status --format json",
        "refresh {}",
        "refresh {} --json",
        "whoami {}",
        "whoami {} --json",
        "check {}",
        "check {} --json",
        "activity",
        "activity --json",
        "vault status",
        "vault status --json",
        "vault verify",
        "server list --json",
        "config check",
        "profile clone {} twin",
        "profile remove twin --yes",
    ];
    for line in lines {
        said.push(place.run(&line.replace("{}", name)).expect(0));
    }
    said.push(place.login(name, WRONG).expect(8));
    let faults = place.appliance().faults();
    faults.add(Fault::once(Canned::Echo).on(TOKEN));
    said.push(place.login(name, who.password).expect(8));
    faults.add(Fault::once(Canned::Echo).on("/api/whoami"));
    said.push(place.run(&format!("whoami {name}")).expect(8));
    said.push(place.login(name, who.password).expect(0));
    said.push(place.run("activity --json").expect(0));
    said
}

#[test]
fn no_secret_is_in_any_output_or_file() {
    for (generation, who) in [
        (Generation::V3, STRANGE),
        (Generation::V8, SUB),
        (Generation::V9, STRANGE),
    ] {
        let place = Place::on(generation);
        let name = place.add(who);
        let edit = ["profile", "edit", &name, "--client-secret-file", "-"];
        let mut said = vec![place.home.run_with(edit, CLIENT_SECRET).expect(0)];
        said.push(place.login(&name, who.password).expect(0));
        let first = pair(&place, &name);
        said.extend(everything(&place, &name, who));
        let last = pair(&place, &name);
        said.push(place.run(&format!("revoke {name} --yes")).expect(0));
        said.push(place.run("activity").expect(0));

        let mut secrets = vec![who.password, WRONG, CLIENT_SECRET];
        secrets.extend(first.iter().chain(&last).map(String::as_str));
        for ran in said {
            for text in [&ran.stdout, &ran.stderr] {
                assert_eq!(leak::found(text, &secrets), None, "in {ran:#?}");
                assert!(
                    !text.contains(['\u{1b}', '\u{7}', '\u{202e}']),
                    "escapes in {ran:#?}"
                );
            }
        }
        assert_eq!(in_files(&place.home, &secrets), None);
    }
}

/// Access and refresh token, by the one command that shows them.
fn pair(place: &Place, name: &str) -> [String; 2] {
    let shown = place
        .run(&format!("get {name} --as json --with-refresh"))
        .expect(0)
        .json();
    ["access_token", "refresh_token"].map(|key| shown[key].as_str().unwrap().to_owned())
}

#[test]
fn a_broken_configuration_is_told_without_its_proxy_password() {
    let home = Home::new();
    home.file("config.toml", "[servers.m]\nprovider = \"morpheus\"\nurl = \"https://m.example.com\"\nproxy = \"http://u:proxy-secret-4@p\"\nbogus = 1\n");
    let ran = home.run(["config", "check"]).expect(2);
    assert_eq!(
        leak::found(&ran.stderr, &["proxy-secret-4"]),
        None,
        "{ran:?}"
    );
}
