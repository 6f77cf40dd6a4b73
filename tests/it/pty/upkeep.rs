//! The vault is copied and gets another passphrase, with the keyboard only.

use crate::support::terminal::Terminal;
use crate::support::{Home, Ran, finish};

const ENTER: &str = "\r";
const OLD: &str = "an old passphrase of five words";
const NEW: &str = "a new passphrase of five words";

fn choose(terminal: &mut Terminal, title: &str) {
    terminal.send(":");
    terminal.shows("type to find");
    terminal.send(title);
    terminal.shows(title);
    terminal.send(ENTER);
}

fn run(home: &Home, line: &str) -> Ran {
    finish(home.bare().args(line.split(' ')), "")
}

#[test]
fn a_copy_opens_with_the_passphrase_of_its_day() {
    let home = Home::new();
    home.file("old", OLD);
    home.file("new", NEW);
    run(&home, "vault init --key passphrase --passphrase-file old").expect(0);
    let mut command = home.bare();
    command.env("TERM", "xterm-256color");
    command.env("KEYFOB_PASSPHRASE_FILE", home.path("old"));
    let mut terminal = Terminal::start(&command, 100, 30);
    terminal.shows("vault ✓");

    choose(&mut terminal, "Back up the vault");
    terminal.shows("Copy to");
    terminal.send("copy.db");
    terminal.send(ENTER);
    terminal.shows("vault backed up to copy.db");

    choose(&mut terminal, "Change the vault's passphrase");
    terminal.shows("Once more");
    terminal.send(NEW);
    terminal.send("\t");
    terminal.send(NEW);
    terminal.shows("long enough");
    terminal.send(ENTER);
    terminal.shows("the vault has a new passphrase");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!written.contains(NEW) && !written.contains(OLD));

    run(&home, "vault verify --passphrase-file new").expect(0);
    run(&home, "vault verify --passphrase-file old").expect(6);
    run(&home, "vault restore copy.db --yes --passphrase-file old").expect(0);
    run(&home, "vault verify --passphrase-file old").expect(0);
}
