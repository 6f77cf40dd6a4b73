//! Tokens that the interface refreshes by itself, in front of a real server.

use jiff::SignedDuration;
use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::Appliance;
use keyfob::demo::morpheus::client::Lifetime;
use keyfob::demo::morpheus::generation::Generation;

use crate::support::Home;
use crate::support::terminal::Terminal;

const CLIENT: &str = "morph-api";

const TOKEN: &str = "/oauth/token";

/// A home whose profile `p` has a token that ends in seconds; what comes after it lives for long.
fn short_lived(seconds: i64) -> (Fleet, Home) {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    let appliance = appliance(&fleet);
    home.add_admin(appliance.url());
    let usual = Lifetime::both(SignedDuration::from_hours(12));
    let access = SignedDuration::from_secs(seconds);
    appliance.set_lifetime(CLIENT, Lifetime { access, ..usual });
    home.run_with(["login", "p", "--password-file", "-"], "correct-horse-1")
        .expect(0);
    appliance.set_lifetime(CLIENT, usual);
    appliance.log().clear();
    (fleet, home)
}

fn appliance(fleet: &Fleet) -> &Appliance {
    &fleet.appliances()[0]
}

fn interface(home: &Home) -> Terminal {
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    Terminal::start(&command, 120, 30)
}

#[test]
fn a_token_is_refreshed_before_it_ends_without_a_key_pressed() {
    let (fleet, home) = short_lived(6);
    let mut terminal = interface(&home);
    terminal.shows("refreshed p by itself");
    terminal.shows("11h 5");
    assert_eq!(appliance(&fleet).log().count("POST", TOKEN), 1);
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let shown = home.run(["show", "p"]).expect(0).stdout;
    let line = shown
        .lines()
        .find(|line| line.starts_with("refreshes itself"));
    let line = line.unwrap_or_else(|| panic!("{shown}"));
    assert!(line.contains("at 1h 1"), "{line}");
    let trail = home.run(["activity", "p"]).expect(0);
    assert!(trail.stdout.contains("refreshed by itself"), "{trail:?}");
}

#[test]
fn two_interfaces_over_one_vault_refresh_once() {
    let (fleet, home) = short_lived(6);
    let mut first = interface(&home);
    let mut second = interface(&home);
    first.shows("11h 5");
    second.shows("11h 5");
    assert_eq!(appliance(&fleet).log().count("POST", TOKEN), 1);
}
