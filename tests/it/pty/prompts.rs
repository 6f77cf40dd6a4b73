//! What the command line asks on a terminal, and that nothing typed is shown.

use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::generation::Generation;

use crate::support::terminal::Terminal;
use crate::support::{Home, finish};

const PASSPHRASE: &str = "five words are really better";
const PASSWORD: &str = "correct-horse-1";

/// A command in a terminal, over a home that nothing opens by itself.
fn terminal(home: &Home, arguments: &[&str]) -> Terminal {
    let mut command = home.bare();
    command.args(arguments);
    Terminal::start(&command, 100, 30)
}

fn answer(terminal: &mut Terminal, question: &str, typed: &str) {
    terminal.shows(question);
    terminal.send(typed);
    terminal.send("\r");
}

#[test]
fn without_a_keyring_a_first_login_makes_a_passphrase_vault() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    let url = fleet.appliances()[0].url();
    home.add_admin(url);

    let mut login = terminal(&home, &["login", "p"]);
    answer(&mut login, "New vault passphrase:", PASSPHRASE);
    answer(&mut login, "Once more:", PASSPHRASE);
    answer(&mut login, "Password for admin", PASSWORD);
    login.shows("logged in");
    assert_eq!(login.ends(), 0);
    let written = String::from_utf8_lossy(&login.raw).into_owned();
    assert!(written.contains("Once more"), "it would show nothing");
    assert!(!written.contains(PASSPHRASE) && !written.contains(PASSWORD));

    finish(home.bare().args(["get", "p"]), "").fails(6, "locked");
    let mut get = terminal(&home, &["get", "p"]);
    answer(&mut get, "Vault passphrase:", PASSPHRASE);
    assert_eq!(get.ends(), 0);
    let tokens = get.text();
    let token = tokens
        .lines()
        .rev()
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    assert!(fleet.appliances()[0].is_alive(token.trim()), "{tokens}");
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_changes_nothing() {
    let home = Home::new();
    let file = home.file("passphrase", PASSPHRASE);
    let init = ["vault", "init", "--key", "passphrase", "--passphrase-file"];
    finish(home.bare().args(init).arg(&file), "").expect(0);
    let files = home.files();
    let mut verify = terminal(&home, &["vault", "verify"]);
    answer(&mut verify, "Vault passphrase:", "wrong");
    verify.shows("error:");
    assert_eq!(verify.ends(), 6);
    assert_eq!(home.files(), files);
}

#[test]
fn a_revocation_names_what_dies_and_takes_only_yes_for_an_answer() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V8)).unwrap();
    let home = Home::new();
    let appliance = &fleet.appliances()[0];
    home.add_admin(appliance.url());
    home.run_with(["login", "p", "--password-file", "-"], PASSWORD)
        .expect(0);
    let token = home.run(["get", "p"]).expect(0).stdout;
    let ask = |reply: &str| {
        let mut command = home.command();
        command.args(["revoke", "p"]);
        let mut terminal = Terminal::start(&command, 100, 30);
        terminal.shows("clears client morph-api");
        answer(&mut terminal, "Revoke p? [y/N]", reply);
        terminal.ends()
    };
    assert_ne!(ask(""), 0);
    assert!(appliance.is_alive(token.trim()));
    assert_eq!(ask("y"), 0);
    assert!(!appliance.is_alive(token.trim()));
}

#[test]
fn ending_the_token_that_asks_is_asked_twice() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    let appliance = &fleet.appliances()[0];
    home.add_admin(appliance.url());
    home.run_with(["login", "p", "--password-file", "-"], PASSWORD)
        .expect(0);
    let id = appliance.token_ids()[0].to_string();
    let ask = |replies: &[(&str, &str)]| {
        let mut command = home.command();
        command.args(["tokens", "revoke", "p", &id]);
        let mut terminal = Terminal::start(&command, 160, 30);
        terminal.shows("this profile, in use");
        for (question, reply) in replies {
            answer(&mut terminal, question, reply);
        }
        terminal.ends()
    };
    let first = "End this token on 127-0-0-1";
    let second = "is the token of p itself";
    assert_eq!(ask(&[(first, "n")]), 130);
    assert_eq!(ask(&[(first, "y"), (second, "n")]), 130);
    assert_eq!(appliance.token_ids().len(), 1);
    assert_eq!(ask(&[(first, "y"), (second, "y")]), 0);
    assert!(appliance.token_ids().is_empty());
}

#[test]
fn a_password_prompt_ends_with_control_c_and_nothing_is_sent() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    let appliance = &fleet.appliances()[0];
    home.add_admin(appliance.url());
    let mut command = home.command();
    command.args(["login", "p"]);
    let mut terminal = Terminal::start(&command, 100, 30);
    terminal.shows("Password for admin");
    terminal.send("half a pass\x03");
    assert_eq!(terminal.ends(), 130);
    assert!(appliance.requests().is_empty());
}

#[test]
fn control_c_ends_a_question_that_comes_after_the_network() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    let appliance = &fleet.appliances()[0];
    home.add_admin(appliance.url());
    home.run_with(["login", "p", "--password-file", "-"], PASSWORD)
        .expect(0);
    let id = appliance.token_ids()[0].to_string();
    let mut command = home.command();
    command.args(["tokens", "revoke", "p", &id]);
    let mut terminal = Terminal::start(&command, 160, 30);
    terminal.shows("? [y/N] ");
    terminal.send("yex\x7f");
    terminal.shows("[y/N] ye");
    terminal.hides("yex");
    terminal.send("\x03");
    assert_eq!(terminal.ends(), 130);
    assert_eq!(appliance.token_ids().len(), 1);
}
