//! From nothing to a live token and back, with the keyboard only.

use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::generation::Generation;

use crate::support::Home;
use crate::support::terminal::Terminal;

const ENTER: &str = "\r";
const TAB: &str = "\t";

/// Adds a profile for `acme\jdoe` and logs in; ends on the board.
fn add_profile(terminal: &mut Terminal, url: &str) {
    terminal.shows("No profiles yet");
    terminal.send("n");
    terminal.shows("What do you want to log in to?");
    terminal.send("m");
    terminal.shows("Address");
    terminal.send(url);
    terminal.shows("Morpheus answers");
    terminal.send(ENTER);
    terminal.shows("Password");
    terminal.send("acme");
    terminal.send(TAB);
    terminal.send("jdoe");
    terminal.send(TAB);
    terminal.send("jdoe-of-acme");
    terminal.shows("acme\\jdoe");
    terminal.send(ENTER);
    terminal.until("the last step", |text| text.contains("4 of 4"));
    terminal.send(ENTER);
    terminal.hides("4 of 4");
    terminal.shows("ACTIVE 1");
}

#[test]
fn a_profile_is_added_used_and_revoked_with_the_keyboard_only() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let appliance = &fleet.appliances()[0];
    let home = Home::new();
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(&command, 100, 30);
    add_profile(&mut terminal, appliance.url());

    let before = terminal.text();
    terminal.until("a countdown that moves", |text| text != before);

    terminal.send("r");
    terminal.shows("refreshed");
    terminal.send("y");
    terminal.shows("OSC 52");
    terminal.wrote("\x1b]52;c;");

    terminal.send("x");
    terminal.shows("Scripts that use this token stop at once");
    terminal.send(TAB);
    terminal.send(ENTER);
    terminal.shows("SIGNED OUT 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.is_alternate());

    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!written.contains("jdoe-of-acme"), "the password was shown");
    home.run(["list", "--json"]).expect(0);
}

#[test]
fn a_wrong_password_keeps_the_form_and_says_why() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V8)).unwrap();
    let home = Home::new();
    let url = fleet.appliances()[0].url().to_owned();
    home.add_admin(&url);
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(&command, 80, 24);
    terminal.shows("SIGNED OUT 1");
    terminal.send("l");
    terminal.shows("Password");
    terminal.send("wrong-password");
    terminal.send(ENTER);
    terminal.shows("Bad credentials");
    terminal.send("correct-horse-1");
    terminal.send(ENTER);
    terminal.hides("Password");
    terminal.shows("ACTIVE 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn changes_by_scripts_are_seen_at_once() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    let url = fleet.appliances()[0].url().to_owned();
    home.add_admin(&url);
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(&command, 100, 30);
    terminal.shows("SIGNED OUT 1");
    home.run_with(["login", "p", "--password-file", "-"], "correct-horse-1")
        .expect(0);
    terminal.shows("ACTIVE 1");
    home.run(["revoke", "p", "--yes"]).expect(0);
    terminal.shows("SIGNED OUT 1");
}
