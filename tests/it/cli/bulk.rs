//! One verb on many profiles: every row has its verdict, whatever happens to the others.

use std::collections::BTreeMap;
use std::time::Duration;

use keyfob::demo::fault::{Canned, Fault, Wire};
use keyfob::demo::morpheus::Appliance;
use serde_json::Value;

use super::place::TOKEN;
use crate::support::running::Running;
use crate::support::terminal::Terminal;
use crate::support::{Home, many};

/// Results by profile.
fn results(report: &Value) -> BTreeMap<String, Value> {
    let results = report["results"].as_array().unwrap().iter();
    let of = |row: &Value| (row["profile"].as_str().unwrap().to_owned(), row.clone());
    results.map(of).collect()
}

/// How many of the profiles whose names start so ended how.
fn outcomes(results: &BTreeMap<String, Value>, prefix: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let of = results.iter().filter(|(name, _)| name.starts_with(prefix));
    for (_, row) in of {
        let outcome = row["outcome"].as_str().unwrap().to_owned();
        *counts.entry(outcome).or_default() += 1;
    }
    counts
}

fn all(outcome: &str, count: usize) -> BTreeMap<String, usize> {
    BTreeMap::from([(outcome.to_owned(), count)])
}

#[test]
fn two_hundred_profiles_on_six_appliances_with_faults_in_between_get_their_own_verdicts() {
    let home = Home::new();
    let fleet = many::appliances(5);
    let dead = many::appliances(1);
    let [well, busy, down, revoked, slow] = fleet.appliances() else {
        panic!("five appliances");
    };
    let per_server = [("well", well, 34), ("busy", busy, 34), ("down", down, 33)];
    let more = [("revoked", revoked, 33), ("slow", slow, 33)];
    for (prefix, appliance, count) in per_server.into_iter().chain(more) {
        many::log_in(&home, prefix, appliance, count);
    }
    many::log_in(&home, "dead", &dead.appliances()[0], 33);
    dead.stop();
    let too_many = Canned::TooManyRequests {
        retry_after: Some(40),
    };
    let ten = Fault {
        times: Some(10),
        ..Fault::always(too_many).on(TOKEN)
    };
    busy.faults().add(ten);
    let maintenance = Canned::Maintenance {
        retry_after: Some(90),
    };
    down.faults().add(Fault::always(maintenance).on(TOKEN));
    revoked.revoke_everything();
    slow.faults()
        .add(Fault::always(Wire::Slow { millis: 5 }).on(TOKEN));

    let ran = home.run(["refresh", "--all", "--json"]).expect(3);
    let results = results(&ran.json());
    assert_eq!(results.len(), 200);
    assert_eq!(outcomes(&results, "well"), all("done", 34));
    assert_eq!(outcomes(&results, "slow"), all("done", 33));
    assert_eq!(outcomes(&results, "down"), all("refused", 33));
    assert_eq!(outcomes(&results, "dead"), all("not-sent", 33));
    assert_eq!(outcomes(&results, "revoked"), all("login-needed", 33));
    let busy_ones = outcomes(&results, "busy");
    assert_eq!((busy_ones["refused"], busy_ones["done"]), (10, 24));
    let hint = |row: &Value| row["hint"].as_str().unwrap_or_default().to_owned();
    let refused = |row: &&Value| row["outcome"] == "refused";
    let waits = |words: &str| {
        let rows = results.values().filter(refused);
        rows.filter(|row| hint(row).ends_with(words)).count()
    };
    assert_eq!(waits("try again in 40s"), 10);
    assert_eq!(waits("try again in 1m 30s"), 33);
    // A login and a refresh each: nobody who was told to wait was asked again.
    let posts = |appliance: &Appliance| appliance.log().count("POST", TOKEN);
    assert_eq!((posts(busy), posts(down)), (68, 66));

    // Nothing but what was named is revoked.
    let wells: Vec<String> = (0..34).map(|i| format!("well-{i:02}")).collect();
    let tokens = many::tokens(&home, &wells);
    let named: Vec<&str> = wells.iter().take(5).map(String::as_str).collect();
    let revoke = ["revoke", "--yes"].into_iter().chain(named);
    home.run(revoke).expect(0).says("5 done");
    let alive: Vec<bool> = tokens.iter().map(|token| well.is_alive(token)).collect();
    let wanted: Vec<bool> = (0..34).map(|i| i >= 5).collect();
    assert_eq!(alive, wanted);
    let calm = (0..33).map(|i| format!("slow-{i:02}")).collect::<Vec<_>>();
    let calm = many::tokens(&home, &calm);
    assert!(calm.iter().all(|token| slow.is_alive(token)));
}

#[test]
fn a_signal_lets_what_was_sent_end_skips_the_rest_and_reports_all_the_same() {
    let home = Home::new();
    let fleet = many::appliances(1);
    let appliance = &fleet.appliances()[0];
    let names = many::log_in(&home, "p", appliance, 6);
    let before = appliance.log().count("POST", TOKEN);
    let slow = Fault::always(Wire::Slow { millis: 1500 }).on(TOKEN);
    appliance.faults().add(slow);
    let mut command = home.command();
    let running = Running::start(command.args(["refresh", "--all", "--json"]));
    let limit = Duration::from_secs(30);
    assert!(appliance.log().wait_for(before + 2, "POST", TOKEN, limit));
    running.interrupt();
    let ran = running.ends().expect(130);
    let results = results(&ran.json());
    assert_eq!(results.len(), 6);
    let ended = outcomes(&results, "p");
    assert_eq!((ended["done"], ended["skipped"]), (2, 4), "{ended:?}");
    assert_eq!(appliance.log().count("POST", TOKEN), before + 2);
    let tokens = many::tokens(&home, &names);
    assert!(tokens.iter().all(|token| appliance.is_alive(token)));
}

#[test]
fn how_far_it_is_shows_on_one_line_of_a_terminal_and_is_gone_with_the_report() {
    let home = Home::new();
    let fleet = many::appliances(1);
    many::log_in(&home, "p", &fleet.appliances()[0], 3);
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    command.args(["check", "--all"]);
    let mut terminal = Terminal::start(&command, 100, 20);
    terminal.wrote("checking: 0 of 3 done · ^C skips the rest");
    terminal.shows("3 done");
    assert_eq!(terminal.ends(), 0);
    let shown = terminal.text();
    assert!(!shown.contains("checking:"), "{shown}");
    assert!(shown.contains("p-02: Morpheus 9.0"), "{shown}");
    let ran = home.run(["check", "--all"]).expect(0);
    assert!(!ran.stderr.contains("checking"), "{ran:?}");
}

#[test]
fn a_filter_says_who_is_logged_in() {
    let home = Home::new();
    let fleet = many::appliances(1);
    many::log_in(&home, "p", &fleet.appliances()[0], 2);
    home.run(["login", "--state", "active"])
        .fails(3, "'p-00' needs a password");
    home.run(["login", "p-00", "--state", "active"])
        .fails(2, "names and filters don't go together");
}
