//! Marks, a verb on them, and the report, in the interface.

use crate::support::terminal::Terminal;
use crate::support::{Home, many};

const ENTER: &str = "\r";
const TAB: &str = "\t";
const ESC: &str = "\x1b";

fn start(home: &Home) -> Terminal {
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    Terminal::start(&command, 100, 30)
}

#[test]
fn three_are_marked_refreshed_and_reported() {
    let home = Home::new();
    let fleet = many::appliances(1);
    let appliance = &fleet.appliances()[0];
    let names = many::log_in(&home, "p", appliance, 5);
    let before = many::tokens(&home, &names);
    let mut terminal = start(&home);
    terminal.shows("ACTIVE 5");
    terminal.send("   ");
    terminal.shows("3 marked");
    terminal.shows("esc unmark");
    terminal.send("r");
    terminal.shows("Refresh · done");
    terminal.shows("3 refreshed");
    terminal.send(ESC);
    terminal.hides("Refresh · done");
    terminal.hides("3 marked");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let after = many::tokens(&home, &names);
    let changed = before.iter().zip(&after).filter(|(old, new)| old != new);
    assert_eq!(changed.count(), 3);
}

#[test]
fn revoking_many_takes_the_words_and_leaves_out_what_was_left_out() {
    let home = Home::new();
    let fleet = many::appliances(1);
    let appliance = &fleet.appliances()[0];
    let names = many::log_in(&home, "p", appliance, 7);
    let tokens = many::tokens(&home, &names);
    let mut terminal = start(&home);
    terminal.shows("ACTIVE 7");
    terminal.send("a");
    terminal.shows("7 marked");
    terminal.send("x");
    terminal.shows("Revoke 7 profiles");
    terminal.shows("deletes this one token");
    // Out of the list: the row under the cursor.
    terminal.send("\x1b[B ");
    terminal.shows("Revoke 6 of 7 profiles");
    terminal.send("revoke 6");
    terminal.shows("revoke 6▏");
    terminal.send(TAB);
    terminal.send(TAB);
    terminal.send(ENTER);
    terminal.shows("Revoke · done");
    terminal.shows("6 revoked   1 left out");
    terminal.shows("left out by you");
    terminal.send(ESC);
    terminal.shows("SIGNED OUT 6");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let alive: Vec<bool> = tokens.iter().map(|t| appliance.is_alive(t)).collect();
    assert_eq!(alive.iter().filter(|alive| **alive).count(), 1);
    assert!(alive[1], "{alive:?}");
}
