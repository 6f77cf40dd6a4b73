//! Stale tokens are found, marked and ended with the keyboard only; the appliance's own state is the judge.

use keyfob::demo::fleet::{Fleet, Inventory, Options};
use keyfob::demo::morpheus::generation::Generation;

use crate::support::Home;
use crate::support::terminal::Terminal;

const ENTER: &str = "\r";
const TAB: &str = "\t";
const ESC: &str = "\x1b";

fn fleet() -> Fleet {
    let options = Options {
        inventory: Inventory::Seeded,
        ..Options::tests().only(Generation::V9)
    };
    Fleet::start(&options).unwrap()
}

/// The interface with a profile that is logged in.
fn start(home: &Home, fleet: &Fleet) -> Terminal {
    home.add_admin(fleet.appliances()[0].url());
    home.run_with(["login", "p", "--password-file", "-"], "correct-horse-1")
        .expect(0);
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(&command, 120, 36);
    terminal.shows("ACTIVE 1");
    terminal
}

/// The number behind these words.
fn number_behind(text: &str, words: &str) -> usize {
    let behind = text.split(words).nth(1).unwrap().trim_start();
    let digits = behind.split(|c: char| !c.is_ascii_digit()).next();
    digits.unwrap().parse().unwrap()
}

#[test]
fn all_stale_tokens_are_ended_and_no_others() {
    let fleet = fleet();
    let appliance = &fleet.appliances()[0];
    let home = Home::new();
    let mut terminal = start(&home, &fleet);
    terminal.send("t");
    terminal.shows("this profile, in use");
    let stale = number_behind(&terminal.text(), "○ stale");
    let all = number_behind(&terminal.text(), "1 all");
    assert!(stale > 5, "{stale}");
    assert_eq!(all, appliance.token_count("admin"));

    terminal.send("a");
    terminal.shows(&format!("{stale} stale tokens marked"));
    assert_eq!(appliance.token_count("admin"), all, "nothing was sent");
    terminal.send("x");
    terminal.shows(&format!("Revoke {stale} server tokens of p"));
    terminal.send(ENTER);
    terminal.hides("server tokens of p");
    assert_eq!(appliance.token_count("admin"), all, "cancel sends nothing");

    terminal.send("x");
    terminal.shows("to go on:");
    terminal.send(&format!("revoke {stale}"));
    terminal.send(TAB);
    terminal.send(TAB);
    terminal.send(ENTER);
    terminal.shows(&format!("{stale} revoked"));
    assert_eq!(appliance.token_count("admin"), all - stale);
    terminal.send(ENTER);
    terminal.shows("○ stale 0");
    terminal.shows("this profile, in use");

    terminal.send("g");
    terminal.send("h");
    terminal.shows(&format!("ended {stale} of {stale} listed tokens"));
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    home.run(["whoami", "p"]).expect(0);
}

#[test]
fn a_tenant_gets_its_profile_and_a_new_token_its_own() {
    let fleet = fleet();
    let appliance = &fleet.appliances()[0];
    let home = Home::new();
    let mut terminal = start(&home, &fleet);
    terminal.send("g");
    terminal.send("n");
    terminal.shows("OAUTH CLIENTS");
    terminal.send("j");
    terminal.send(ENTER);
    terminal.shows("3 of 4");
    terminal.shows("acme");
    terminal.send(ESC);
    terminal.shows("1 of 4");
    terminal.send(ESC);
    terminal.hides("1 of 4");

    terminal.send("t");
    terminal.shows("this profile, in use");
    let before = appliance.token_count("admin");
    terminal.send("n");
    terminal.shows("Token name");
    terminal.send("from-here");
    terminal.send(ENTER);
    terminal.shows("p-2 holds it");
    assert_eq!(appliance.token_count("admin"), before + 1);
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    home.run(["whoami", "p-2"]).expect(0);
}

#[test]
fn another_users_stale_tokens_are_ended_and_one_step_back_shows_our_own() {
    let fleet = fleet();
    let appliance = &fleet.appliances()[0];
    let home = Home::new();
    let mut terminal = start(&home, &fleet);
    terminal.send(":");
    terminal.send("tokens of another");
    terminal.shows("keyfob tokens list p --user USER");
    terminal.send(ENTER);
    terminal.shows("rights to manage users");
    terminal.send("nobody");
    terminal.send(ENTER);
    terminal.shows("there is no user 'nobody'");
    terminal.shows("esc shows our own tokens");
    terminal.send(ESC);
    terminal.shows("this profile, in use");

    let ours = appliance.token_count("admin");
    let theirs = appliance.token_count("svc-deploy");
    terminal.send(":");
    terminal.send("tokens of another");
    terminal.send(ENTER);
    terminal.shows("rights to manage users");
    terminal.send("svc-deploy");
    terminal.send(ENTER);
    terminal.shows("tokens of svc-deploy, asked as p");
    terminal.shows("○ stale");
    let stale = number_behind(&terminal.text(), "○ stale");
    assert!(stale > 5, "{stale}");
    assert_eq!(number_behind(&terminal.text(), "1 all"), theirs);
    terminal.send("a");
    terminal.send("x");
    terminal.shows(&format!("Revoke {stale} server tokens of svc-deploy"));
    terminal.shows("to go on:");
    terminal.send(&format!("revoke {stale}"));
    terminal.send(TAB);
    terminal.send(TAB);
    terminal.send(ENTER);
    terminal.shows("svc-deploy, asked as p");
    terminal.shows(&format!("{stale} revoked"));
    assert_eq!(appliance.token_count("svc-deploy"), theirs - stale);
    assert_eq!(appliance.token_count("admin"), ours);
    terminal.send(ENTER);
    terminal.shows("○ stale 0");
    terminal.send(ESC);
    terminal.shows("this profile, in use");
    assert_eq!(number_behind(&terminal.text(), "1 all"), ours);
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}
