//! Logins in a terminal: pasting where no browser comes back, one-time codes, and every way out.

use std::process::Command;

use keyfob::demo::fleet::{Fleet, Options, Sort};
use keyfob::demo::oidc::clients::NATIVE;
use keyfob::demo::oidc::people::MONA;
use keyfob::demo::zeyos::people::{ONE_TIME_CODE, SECRET};

use crate::support::terminal::Terminal;
use crate::support::{Home, surfer};

const QUESTION: &str = "Paste the address it ended on";

/// A home with a profile at an OpenID provider.
fn oidc(more: &[&str]) -> (Fleet, Home) {
    let fleet = Fleet::start(&Options::tests().only(Sort::Oidc)).unwrap();
    let home = Home::new();
    let url = fleet.oidc().unwrap().name();
    let words = ["profile", "add", "p", "--provider", "oidc", "--url", &url];
    let client = ["--client-id", NATIVE];
    home.run(words.iter().chain(&client).chain(more)).expect(0);
    (fleet, home)
}

/// Wide enough for an address on one line; over SSH, so that no browser is looked for.
fn terminal(command: &mut Command) -> Terminal {
    command.env("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
    Terminal::start(command, 500, 60)
}

fn login(home: &Home) -> Terminal {
    let mut command = home.command();
    command.args(["login", "p"]);
    let mut login = terminal(&mut command);
    login.shows(QUESTION);
    login
}

fn address(terminal: &Terminal) -> String {
    let text = terminal.text();
    let line = text.lines().find(|line| line.starts_with("http"));
    line.expect("an address").trim().to_owned()
}

/// The terminal shows what is typed again: the command after this one must not be blind.
fn is_as_before(terminal: &mut Terminal) {
    terminal.wrote("\r\n");
}

#[test]
fn a_pasted_address_logs_in_and_is_never_shown() {
    let (fleet, home) = oidc(&[]);
    let mut login = login(&home);
    assert!(login.text().contains("remote session"), "{}", login.text());
    let back = surfer::logs_in(&address(&login), MONA.0, MONA.1);
    // Longer than the line discipline of a terminal takes (4096 on Linux).
    let long = format!("{back}&more={}", "x".repeat(6000));
    login.send(&long);
    login.send("\r");
    login.shows("logged in as Mona Demo");
    assert_eq!(login.ends(), 0);
    is_as_before(&mut login);
    let written = String::from_utf8_lossy(&login.raw).into_owned();
    assert!(!written.contains("code="), "{written}");
    assert!(!written.contains("xxxx"), "{written}");
    let token = home.run(["get", "p"]).expect(0).stdout;
    assert!(fleet.oidc().unwrap().is_alive(token.trim()));
}

#[test]
fn a_foreign_paste_is_put_aside_and_asked_for_again() {
    let (_fleet, home) = oidc(&[]);
    let mut login = login(&home);
    let back = surfer::logs_in(&address(&login), MONA.0, MONA.1);
    login.send("\r");
    login.send(&back.replace("state=", "state=x"));
    login.send("\r");
    login.shows("put aside");
    login.send(&back);
    login.send("\r");
    login.shows("logged in as Mona Demo");
    assert_eq!(login.ends(), 0);
}

#[test]
fn the_question_goes_when_the_browser_comes_back_by_itself() {
    let (_fleet, home) = oidc(&[]);
    let mut login = login(&home);
    login.send("half a paste");
    surfer::opens(&surfer::logs_in(&address(&login), MONA.0, MONA.1));
    login.shows("logged in as Mona Demo");
    assert_eq!(login.ends(), 0);
    assert!(!login.text().contains("half"), "{}", login.text());
}

#[test]
fn control_c_at_the_question_is_130_and_changes_nothing() {
    let (_fleet, home) = oidc(&[]);
    let mut login = login(&home);
    login.send("half a paste\x03");
    login.shows("given up");
    assert_eq!(login.ends(), 130);
    home.run(["get", "p"]).fails(3, "keyfob login p");
}

#[test]
fn where_the_browser_ends_elsewhere_pasting_is_the_way() {
    let away = "https://away.example.com/cb";
    let (fleet, home) = oidc(&["--redirect-uri", away]);
    fleet.oidc().unwrap().set_client(NATIVE, |client| {
        client.redirect_uris = vec![away.to_owned()];
    });
    let mut login = login(&home);
    assert!(login.text().contains(away), "{}", login.text());
    let back = surfer::logs_in(&address(&login), MONA.0, MONA.1);
    login.send(&back);
    login.send("\r");
    login.shows("logged in as Mona Demo");
    assert_eq!(login.ends(), 0);
}

#[test]
fn a_device_login_draws_the_address_for_a_camera() {
    let (fleet, home) = oidc(&["--grant", "device"]);
    let issuer = fleet.oidc().unwrap();
    issuer.behave(|behaviour| behaviour.interval = Some(1));
    let mut command = home.command();
    command.args(["login", "p"]).env("TERM", "xterm-256color");
    let mut login = terminal(&mut command);
    login.shows("The same with the code in it");
    let text = login.text();
    assert!(text.contains('▀') && text.contains('▄'), "{text}");
    let code = text.lines().find(|line| line.starts_with("    "));
    assert!(issuer.approve(code.unwrap().trim(), MONA.0), "{text}");
    login.shows("logged in as Mona Demo");
    assert_eq!(login.ends(), 0);
}

#[test]
fn a_token_is_taken_over_unseen() {
    let (_fleet, home) = oidc(&["--grant", "password", "--username", MONA.0]);
    let words = ["login", "p", "--password-file", "-"];
    home.run_with(words, MONA.1).expect(0);
    let token = home.run(["get", "p"]).expect(0).stdout;
    let mut command = home.command();
    command.args(["login", "p", "--grant", "paste"]);
    let mut login = terminal(&mut command);
    login.shows("Access token of");
    login.send(token.trim());
    login.send("\r");
    login.shows("Refresh token");
    login.send("\r");
    login.shows("logged in as Mona Demo");
    assert_eq!(login.ends(), 0);
    let written = String::from_utf8_lossy(&login.raw).into_owned();
    assert!(!written.contains(token.trim()));
}

#[test]
fn a_one_time_code_is_asked_for_once_the_server_wants_one() {
    let fleet = Fleet::start(&Options::tests().only(Sort::Zeyos)).unwrap();
    let home = Home::new();
    let secret = home.file("secret", SECRET);
    let url = format!("{}/acme", fleet.zeyos().unwrap().site().url());
    let words = ["profile", "add", "p", "--provider", "zeyos", "--url", &url];
    let more = ["--grant", "password", "--username", "jane.code"];
    let client = ["--client-id", "keyfob", "--client-secret-file"];
    let words = words.iter().chain(&more).chain(&client).copied();
    home.run(words.chain([secret.to_str().unwrap()])).expect(0);
    let mut command = home.command();
    command.args(["login", "p"]);
    let mut login = terminal(&mut command);
    login.shows("Password for jane.code");
    login.send("jane-has-a-code\r");
    login.shows("One-time code");
    login.send(ONE_TIME_CODE);
    login.send("\r");
    login.shows("logged in as");
    assert_eq!(login.ends(), 0);
    let written = String::from_utf8_lossy(&login.raw).into_owned();
    assert!(!written.contains(ONE_TIME_CODE) && !written.contains("jane-has"));
}
