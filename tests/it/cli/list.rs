//! Which profiles a pattern or a filter means, for `list` and for everything that works on several.

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::Home;
use crate::support::people::{MASTER, SUB};

/// Three servers, five profiles, nobody logged in.
fn home() -> Home {
    let home = Home::new();
    for line in [
        "b-eu --url https://eu.example.com --environment production --username acme\\jdoe --tag eu --tag night",
        "a-eu --url https://eu.example.com --username admin --tag eu",
        "c-lab --url https://lab.example.com --environment lab --username zoe",
    ] {
        let words = ["profile", "add", "--provider", "morpheus"];
        home.run(words.into_iter().chain(line.split(' '))).expect(0);
    }
    let zeyos = "profile add crm --provider zeyos --url https://cloud.example.com --instance acme --client-id app";
    home.run(zeyos.split(' ')).expect(0);
    home
}

fn names(home: &Home, filter: &str) -> Vec<String> {
    let words = ["list", "--json"]
        .into_iter()
        .chain(filter.split_whitespace());
    let told = home.run(words).expect(0).json();
    let name = |profile: &serde_json::Value| profile["name"].as_str().unwrap().to_owned();
    told["profiles"]
        .as_array()
        .unwrap()
        .iter()
        .map(name)
        .collect()
}

#[test]
fn filters_and_patterns_mean_what_they_say() {
    let home = home();
    for (filter, expected) in [
        ("", &["a-eu", "b-eu", "c-lab", "crm"][..]),
        ("lab", &["c-lab"]),
        ("jdoe", &["b-eu"]),
        ("acme", &["b-eu", "crm"]),
        ("NIGHT", &["b-eu"]),
        ("--tag eu", &["a-eu", "b-eu"]),
        ("--server lab", &["c-lab"]),
        ("--server lab --server cloud", &["c-lab", "crm"]),
        ("--provider zeyos", &["crm"]),
        ("--environment production", &["a-eu", "b-eu"]),
        ("--environment lab --tag eu", &[]),
        (
            "--state signed-out --provider morpheus",
            &["a-eu", "b-eu", "c-lab"],
        ),
        ("--state active", &[]),
        ("--expiring 1h", &[]),
        ("nobody", &[]),
    ] {
        assert_eq!(names(&home, filter), expected, "list {filter}");
    }
    assert_eq!(
        names(&home, "--sort user --provider morpheus"),
        ["a-eu", "b-eu", "c-lab"]
    );
    assert_eq!(
        names(&home, "--sort server"),
        ["crm", "a-eu", "b-eu", "c-lab"]
    );
}

#[test]
fn names_alone_are_for_loops() {
    let home = home();
    let told = home.run(["list", "--names", "--tag", "eu"]).expect(0);
    assert_eq!(
        (told.stdout.as_str(), told.stderr.as_str()),
        ("a-eu\nb-eu\n", "")
    );
    let none = home.run(["list", "--names", "--tag", "none"]).expect(0);
    assert_eq!(none.stdout, "");
    home.run(["list", "--names", "--json"]).fails(2, "--json");
}

#[test]
fn a_filter_that_means_nobody_is_no_failure() {
    let home = home();
    for line in [
        "list --tag none",
        "refresh --tag none",
        "check --tag none",
        "revoke --tag none --yes",
    ] {
        let ran = home.run(line.split(' ')).expect(0);
        assert_eq!(ran.stdout, "", "{line}");
    }
}

#[test]
fn names_and_filters_do_not_go_together() {
    let home = home();
    home.run(["refresh", "a-eu", "--tag", "eu"])
        .fails(2, "names and filters");
    home.run(["revoke", "a-eu", "--all", "--yes"])
        .fails(2, "names and filters");
}

#[test]
fn what_has_ended_and_what_is_due_can_be_meant() {
    let place = Place::on(Generation::V9);
    let alive = place.logged_in(SUB);
    let ended = place.expired(MASTER);
    assert_eq!(names(&place.home, "--state expired"), [ended.as_str()]);
    assert_eq!(names(&place.home, "--state active"), [alive.as_str()]);
    assert_eq!(names(&place.home, "--expiring 1h"), [ended.as_str()]);
    assert_eq!(
        names(&place.home, "--expiring 20h --sort expiry"),
        [ended.as_str(), alive.as_str()]
    );
    let token = place.token(&alive);
    place.run("refresh --due").expect(0);
    assert_eq!(place.told(&ended)["state"], "active", "it was due");
    assert_eq!(place.token(&alive), token, "it was not");
    place.run("refresh --all").expect(0);
    assert_ne!(
        place.token(&alive),
        token,
        "refresh always asks for a new one"
    );
    let revoked = place
        .run("revoke --state active --yes --json")
        .expect(0)
        .json();
    assert_eq!(revoked["results"].as_array().unwrap().len(), 2);
    assert_eq!(names(&place.home, "--state revoked").len(), 2);
}

#[test]
fn verbs_on_all_leave_out_who_is_signed_out_unless_named() {
    let place = Place::on(Generation::V9);
    let alive = place.logged_in(SUB);
    let out = place.add(MASTER);
    let report = place.run("refresh --all --json").expect(0).json();
    let outcome = |name: &str| {
        let rows = report["results"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["profile"] == name);
        row.expect("a row")["outcome"].clone()
    };
    assert_eq!(outcome(&alive), "done");
    assert_eq!(outcome(&out), "skipped");
    place
        .run(&format!("refresh {out}"))
        .fails(3, "keyfob login");
    place.run("revoke --all --yes").expect(0);
    place.run("revoke --all --yes").expect(0).says("skipped");
}

#[test]
fn show_says_as_the_interface_does_whose_client_it_is_and_explains_what_is_unknown() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let shown = place.run(&format!("show {name}")).expect(0).stdout;
    assert!(
        shown.contains("own client") || shown.contains("shared with other tools"),
        "{shown}"
    );
    assert!(shown.contains("its end unknown"), "{shown}");
    assert!(!shown.contains(", ?"), "{shown}");
}

#[test]
fn a_dead_token_has_nothing_left_whenever_it_would_have_ended() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let alive = place.told(&name);
    assert!(alive["expires_in"].as_i64().unwrap() > 0, "{alive}");
    place.run(&format!("revoke {name} --yes")).expect(0);
    let status = place.run(&format!("status {name} --format json")).expect(3);
    for told in [place.told(&name), status.json()["profile"].clone()] {
        assert_eq!(told["state"], "revoked");
        assert_eq!(told["expires_in"], 0);
        assert_eq!(told["expires_at"], alive["expires_at"]);
    }
}

#[test]
fn without_a_token_nothing_is_said_of_its_end() {
    let home = home();
    let told = home.run(["list", "--json"]).expect(0).json();
    for key in ["expiry", "expires_at", "expires_in", "obtained_at"] {
        assert!(told["profiles"][0][key].is_null(), "{key}: {told}");
    }
}
