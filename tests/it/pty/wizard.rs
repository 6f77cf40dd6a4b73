//! Logins of every kind in the interface: a pasted address, a cancelled wait, a one-time code, a device.

use keyfob::demo::fleet::{Fleet, Options, Sort};
use keyfob::demo::page::DENY;
use keyfob::demo::zeyos::people;

use crate::support::Home;
use crate::support::surfer;
use crate::support::terminal::Terminal;

/// The password of the user with a second factor.
const CODED: &str = "jane-has-a-code";
const ENTER: &str = "\r";
const TAB: &str = "\t";
const ESC: &str = "\x1b";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const BACK_TAB: &str = "\x1b[Z";

fn oidc() -> (Fleet, String) {
    let fleet = Fleet::start(&Options::tests().only(Sort::Oidc)).unwrap();
    let url = fleet.oidc().unwrap().name();
    (fleet, url)
}

/// The interface on a machine without a screen.
fn start(home: &Home) -> Terminal {
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    command.env("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
    Terminal::start(&command, 100, 30)
}

/// Goes to the third step of a new OpenID profile.
fn to_sign_in(terminal: &mut Terminal, url: &str) {
    terminal.shows("No profiles yet");
    terminal.send("n");
    terminal.shows("What do you want to log in to?");
    terminal.send("o");
    terminal.shows("Address");
    terminal.send(url);
    terminal.shows("✓ found in");
    terminal.send(ENTER);
    terminal.shows("Client ID");
    terminal.send("keyfob");
}

/// Begins a login by browser; the address to open.
fn begin_browser(terminal: &mut Terminal) -> String {
    let address = print_address(terminal);
    terminal.send(" ");
    terminal.until_alternate();
    terminal.shows("Waiting for the browser");
    address
}

/// Begins a login by browser, and leaves the address on the normal screen.
fn print_address(terminal: &mut Terminal) -> String {
    // Over SSH a device login is proposed; browser is the method before it.
    terminal.send(BACK_TAB);
    terminal.send(LEFT);
    terminal.shows("(•) browser");
    terminal.shows("this is a remote session");
    terminal.send(ENTER);
    terminal.shows("Waiting for the browser");
    terminal.send(TAB);
    terminal.send("p");
    terminal.shows("any key goes back");
    assert!(!terminal.is_alternate());
    let shown = terminal.text();
    let mut lines = shown.lines();
    let address = lines.find(|line| line.starts_with("http"));
    address.expect("an address in one piece").to_owned()
}

#[test]
fn an_address_pasted_over_ssh_ends_the_login() {
    let (_fleet, url) = oidc();
    let home = Home::new();
    let mut terminal = start(&home);
    to_sign_in(&mut terminal, &url);
    let address = print_address(&mut terminal);
    assert!(address.starts_with(&url), "{address}");

    terminal.send("\x1b[200~http://127.0.0.1:1/callback?code=x&state=other\x1b[201~");
    terminal.shows("state is not ours");
    terminal.send("\x15");
    let ended_on = surfer::logs_in(&address, "mona", "mona-of-oidc");
    terminal.send(&format!("\x1b[200~{ended_on}\x1b[201~"));
    terminal.shows("state is ours, a code is there");
    terminal.send(ENTER);
    terminal.until("the last step", |text| text.contains("4 of 4"));
    terminal.shows("Mona Demo");
    terminal.send(ENTER);
    terminal.hides("4 of 4");
    terminal.shows("ACTIVE 1");
    terminal.send(ENTER);
    terminal.shows("verified, ");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let code = ended_on.split("code=").nth(1).unwrap();
    let code = code.split('&').next().unwrap();
    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!written.contains(code), "the code was shown");
}

#[test]
fn a_browser_that_comes_back_ends_the_login_without_a_key() {
    let (_fleet, url) = oidc();
    let home = Home::new();
    let mut terminal = start(&home);
    to_sign_in(&mut terminal, &url);
    let address = print_address(&mut terminal);
    let ended_on = surfer::logs_in(&address, "mona", "mona-of-oidc");
    let page = surfer::opens(&ended_on);
    assert!(page.body.contains("You are logged in"), "{}", page.body);
    terminal.until("the last step", |text| text.contains("4 of 4"));
    terminal.shows("Mona Demo");
    terminal.send(ENTER);
    terminal.hides("4 of 4");
    terminal.shows("ACTIVE 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_denial_in_the_browser_keeps_the_form_and_says_so() {
    let (_fleet, url) = oidc();
    let home = Home::new();
    let mut terminal = start(&home);
    to_sign_in(&mut terminal, &url);
    let address = begin_browser(&mut terminal);
    let ended_on = surfer::answers(&address, "mona", "mona-of-oidc", DENY);
    surfer::opens(&ended_on);
    terminal.shows("access_denied");
    terminal.shows("3 of 4");
    terminal.send("\x03");
    assert_eq!(terminal.ends(), 0);
    let config = std::fs::read_to_string(home.path("config.toml")).unwrap_or_default();
    assert!(!config.contains("keyfob"), "{config}");
}

#[test]
fn a_cancelled_wait_leaves_nothing_behind() {
    let (_fleet, url) = oidc();
    let home = Home::new();
    let mut terminal = start(&home);
    to_sign_in(&mut terminal, &url);
    begin_browser(&mut terminal);
    terminal.send(ESC);
    terminal.shows("cancelled");
    terminal.shows("Client ID");
    terminal.send(ENTER);
    terminal.shows("Waiting for the browser");
    terminal.send("\x03");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.is_alternate());
    let listed = home.run(["list", "--json"]).expect(0).json();
    assert_eq!(listed["profiles"], serde_json::json!([]), "{listed}");
}

#[test]
fn a_device_login_shows_its_code_until_somebody_approves() {
    let (fleet, url) = oidc();
    let home = Home::new();
    let mut terminal = start(&home);
    to_sign_in(&mut terminal, &url);
    terminal.shows("(•) device");
    terminal.send(ENTER);
    terminal.shows("waiting for approval");
    let shown = terminal.text();
    let code = shown
        .split("│   ")
        .nth(1)
        .and_then(|rest| rest.split("   │").next())
        .unwrap()
        .to_owned();
    assert!(fleet.oidc().unwrap().approve(&code, "mona"), "{code}");
    terminal.until("the last step", |text| text.contains("4 of 4"));
    terminal.send(ENTER);
    terminal.hides("4 of 4");
    terminal.shows("ACTIVE 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_one_time_code_is_asked_for_and_the_password_typed_once() {
    let fleet = Fleet::start(&Options::tests().only(Sort::Zeyos)).unwrap();
    let line = fleet.serve_lines().remove(0);
    let home = Home::new();
    let mut terminal = start(&home);
    terminal.shows("No profiles yet");
    terminal.send("n");
    terminal.shows("What do you want to log in to?");
    terminal.send("z");
    terminal.shows("Address");
    terminal.send(&format!("{}/acme", line.url));
    terminal.shows("instance acme");
    terminal.send(ENTER);
    terminal.shows("Application ID");
    terminal.send("keyfob");
    terminal.send(TAB);
    terminal.send(people::SECRET);
    // Back to the method, above the two fields: the password is the one after the browser.
    terminal.send(BACK_TAB);
    terminal.send(BACK_TAB);
    terminal.send(RIGHT);
    terminal.shows("(•) password");
    terminal.send(TAB);
    terminal.send(TAB);
    terminal.send(TAB);
    terminal.send("jane.code");
    terminal.send(TAB);
    terminal.send(CODED);
    terminal.send(ENTER);
    terminal.shows("the server wants one");
    terminal.shows("send the code");
    terminal.send(people::ONE_TIME_CODE);
    terminal.send(ENTER);
    terminal.until("the last step", |text| text.contains("4 of 4"));
    terminal.send(ENTER);
    terminal.hides("4 of 4");
    terminal.shows("ACTIVE 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    for secret in [people::SECRET, CODED] {
        assert!(!written.contains(secret), "a secret was shown");
    }
}
