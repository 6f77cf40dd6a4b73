//! What the binary says when the wall clock was set, or a night has passed, since a token came.
//!
//! libfaketime sets the wall clock of one process; the time since boot, which it can't reach here, goes on as it is. So a
//! step back is a step back, and a step forth looks like the pause of a virtual machine.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::catalog::KeyChoice;
use keyfob::domain::name::ProfileName;
use keyfob::infra::vault::{KeySources, SqliteVault};
use keyfob::service::ports::{Granted, Vault as _};
use serde_json::Value;

use crate::cli::place::Place;
use crate::support::finish;
use crate::support::people::SUB;
use crate::support::terminal::Terminal;

const HOUR: i64 = 3600;

/// What tests may take, in seconds.
const SLACK: i64 = 120;

fn library() -> PathBuf {
    let folders = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
    folders
        .into_iter()
        .map(|folder| {
            Path::new("/usr/lib")
                .join(folder)
                .join("faketime/libfaketime.so.1")
        })
        .find(|path| path.exists())
        .expect("libfaketime: apt-get install faketime")
}

/// The same command by another wall clock.
fn at(mut command: Command, jump: &str) -> Command {
    command
        .env("LD_PRELOAD", library())
        .env("FAKETIME", jump)
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    command
}

fn run(place: &Place, jump: &str, line: &str) -> crate::support::Ran {
    let mut command = at(place.home.command(), jump);
    let ran = finish(command.args(line.split(' ')), "");
    assert!(!ran.stderr.contains("panicked"), "{jump}: {ran:#?}");
    ran
}

fn told(place: &Place, jump: &str) -> Value {
    run(place, jump, "list --json").expect(0).json()["profiles"][0].clone()
}

#[test]
#[ignore = "needs libfaketime: apt-get install faketime, then cargo test --test it clock -- --ignored"]
fn a_clock_that_was_set_back_changes_nothing_and_refreshes_nothing() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let granted = place.told(&name)["expires_in"].as_i64().unwrap();
    let posts = place.posts();
    for jump in ["+0", "-1h", "-1d", "-1y", "-60y"] {
        let profile = told(&place, jump);
        let left = profile["expires_in"].as_i64().unwrap();
        assert!(
            (granted - SLACK..=granted).contains(&left),
            "{jump}: {profile}"
        );
        assert_eq!(profile["state"], "active", "{jump}");
        run(&place, jump, &format!("get {name} --no-refresh")).expect(0);
        run(&place, jump, &format!("status {name}")).expect(0);
        run(&place, jump, &format!("show {name}")).expect(0);
        run(&place, jump, "refresh --due").expect(0);
        run(&place, jump, "vault verify").expect(0);
    }
    assert_eq!(place.posts(), posts, "nothing was asked of the server");
}

#[test]
#[ignore = "needs libfaketime: apt-get install faketime, then cargo test --test it clock -- --ignored"]
fn a_night_counts_and_an_absurd_year_costs_one_refresh() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let granted = place.told(&name)["expires_in"].as_i64().unwrap();
    let profile = told(&place, "+8h");
    let left = profile["expires_in"].as_i64().unwrap();
    let wanted = granted - 8 * HOUR;
    assert!((wanted - SLACK..=wanted).contains(&left), "{profile}");

    let profile = told(&place, "+30y");
    assert_eq!(
        (&profile["state"], &profile["expires_in"]),
        (&"expired".into(), &0.into())
    );
    run(&place, "+30y", &format!("status {name}")).expect(3);
    run(&place, "+30y", &format!("get {name} --no-refresh")).fails(3, "has expired");
    let posts = place.posts();
    run(&place, "+30y", "refresh --due").expect(0);
    run(&place, "+30y", "refresh --due").expect(0);
    assert_eq!(place.posts(), posts + 1, "once, and then it is fresh");
    let profile = place.told(&name);
    let left = profile["expires_in"].as_i64().unwrap();
    assert!((granted - SLACK..=granted).contains(&left), "{profile}");
}

#[test]
#[ignore = "needs libfaketime: apt-get install faketime, then cargo test --test it clock -- --ignored"]
fn what_another_boot_left_in_the_future_has_no_end_and_says_why() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    forget_the_boot(&place, &name);
    let profile = told(&place, "-1h");
    assert_eq!(
        (
            &profile["state"],
            &profile["expiry"],
            &profile["expires_in"]
        ),
        (&"active".into(), &"unknown".into(), &Value::Null)
    );
    run(&place, "-1h", &format!("get {name} --no-refresh")).expect(0);
    let shown = run(&place, "-1h", &format!("show {name}")).expect(0).stdout;
    assert!(shown.contains("set back since this token came"), "{shown}");
    let posts = place.posts();
    run(&place, "-1h", "refresh --due").expect(0);
    assert_eq!(place.posts(), posts);
    run(&place, "-1h", &format!("refresh {name}")).expect(0);
    assert_eq!(told(&place, "-1h")["expiry"], "known");
}

/// Writes the tokens anew as where there is no clock but the wall's: as good as one of another boot.
fn forget_the_boot(place: &Place, name: &str) {
    let sources = KeySources {
        key_file: Some(place.home.path("vault.key")),
        ..KeySources::new(KeyChoice::Auto)
    };
    let vault = SqliteVault::new(place.home.folder(), sources).by(Rc::new(|| None));
    vault.open_at_once().unwrap();
    let profile = ProfileName::new(name).unwrap();
    let held = vault.holding(&profile).unwrap();
    let tokens = vault.tokens(&profile).unwrap();
    let granted = Granted {
        profile: &profile,
        base: held.generation,
        tokens: &tokens,
        binding: &held.tokens.unwrap().binding,
        facts: &held.facts,
    };
    vault.store(&granted).unwrap();
}

#[test]
#[ignore = "needs libfaketime: apt-get install faketime, then cargo test --test it clock -- --ignored"]
fn the_board_takes_a_step_over_and_says_so() {
    let place = Place::on(Generation::V9);
    place.logged_in(SUB);
    let setting = place.home.file("faketime", "+0\n");
    let mut command = at(place.home.command(), "+0");
    command
        .env_remove("FAKETIME")
        .env("FAKETIME_TIMESTAMP_FILE", &setting)
        .env("FAKETIME_NO_CACHE", "1")
        .env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(&command, 120, 36);
    terminal.shows("11h 59m");
    for (jump, words) in [
        ("-1h", "the clock was set 1h back"),
        ("-1d", "the clock was set 23h back"),
        ("+0", "the clock was set 1d forth"),
    ] {
        place.home.file("faketime", &format!("{jump}\n"));
        terminal.send("k");
        terminal.shows(words);
        terminal.shows("11h 5");
        assert!(!terminal.text().contains("expired"), "{}", terminal.text());
    }
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
#[ignore = "needs libfaketime: apt-get install faketime, then cargo test --test it clock -- --ignored"]
fn a_server_whose_clock_differs_is_told_of_and_ends_are_ours() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let ran = |jump, line: &str| run(&place, jump, line).expect(0);
    let mut login = at(place.home.command(), "-7m");
    login.args(["login", &name, "--password-file", "-"]);
    finish(&mut login, &format!("{}\n", SUB.password)).expect(0);
    let told = ran("-7m", &format!("show {name} --json")).json();
    let skew = told["clock_skew"].as_i64().unwrap();
    assert!((415..=420).contains(&skew), "{told}");
    let left = told["expires_in"].as_i64().unwrap();
    assert!((12 * HOUR - SLACK..=12 * HOUR).contains(&left), "{told}");
    let shown = ran("-7m", &format!("show {name}")).stdout;
    assert!(shown.contains("7m ahead of ours"), "{shown}");
    let checked = ran("-7m", &format!("check {name}"));
    assert!(checked.stdout.contains("clock is"), "{checked:?}");
    ran("+0", &format!("check {name}"));
    let told = ran("+0", &format!("show {name} --json")).json();
    assert_eq!(told["clock_skew"], Value::Null, "clocks agree again");
}
