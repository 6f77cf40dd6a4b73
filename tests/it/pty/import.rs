//! Other tools' logins come in with the keyboard only.

use std::fs;

use crate::support::Home;
use crate::support::terminal::Terminal;

const ENTER: &str = "\r";
const RIGHT: &str = "\x1b[C";

const ACCESS: &str = "97c4281ea528ef02ba573fffce2fa80a3a8414b7";
const REFRESH: &str = "4c82f23d91a75961f4d08134fc5ad0dfe6a4c36a";

/// A home whose user has logged in with the ZeyOS CLI.
fn home() -> Home {
    let home = Home::new();
    let auth = format!(
        r#"{{"baseUrl":"https://cloud.zeyos.test/acme","instance":"acme","clientId":"my_application","accessToken":"{ACCESS}","refreshToken":"{REFRESH}","expiresAt":4102444800}}"#
    );
    fs::create_dir(home.path(".zeyos")).unwrap();
    home.file(".zeyos/auth.json", &auth);
    home
}

fn start(home: &Home) -> Terminal {
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    command.env("MORPHEUS_CLI_HOME", home.path("morpheus"));
    Terminal::start(&command, 100, 30)
}

#[test]
fn the_first_run_finds_a_login_and_takes_it_over_with_the_keyboard_only() {
    let home = home();
    let mut terminal = start(&home);
    terminal.shows("imports 1 zeyos profile");
    terminal.send("i");
    terminal.shows("1 of 1 ticked");
    terminal.send(ENTER);
    terminal.shows("new profiles");
    terminal.send(RIGHT);
    terminal.send(ENTER);
    terminal.shows("Keep them");
    let before = fs::read_to_string(home.path(".zeyos/auth.json")).unwrap();
    assert!(before.contains(ACCESS), "the file was changed");
    terminal.send(ENTER);
    terminal.hides("Keep them");
    terminal.send(ENTER);
    terminal.shows("ACTIVE 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!written.contains(ACCESS) && !written.contains(REFRESH));
    let listed = home.run(["list", "--json"]).expect(0);
    assert!(
        listed.stdout.contains("\"state\": \"active\"") || listed.stdout.contains("\"active\"")
    );
}

#[test]
fn where_nothing_is_found_it_says_where_was_looked() {
    let home = Home::new();
    let mut terminal = start(&home);
    terminal.shows("No profiles yet");
    terminal.send("i");
    terminal.shows("nothing found; looked in");
    terminal.shows("morpheus");
    terminal.send("\x1b");
    terminal.hides("nothing found");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}
