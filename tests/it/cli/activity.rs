//! What the trail tells of what was done.

use keyfob::demo::morpheus::generation::Generation;
use serde_json::{Value, json};

use super::place::Place;
use crate::support::people::{MASTER, SUB};

fn lines(place: &Place, line: &str) -> Vec<Value> {
    let told = place.run(line).expect(0).json();
    assert_eq!(told["version"], 1);
    told["activities"].as_array().unwrap().clone()
}

#[test]
fn logins_tell_by_whom_and_refreshes_which_token_followed_which() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let fingerprint = |place: &Place| {
        let shown = place.run(&format!("show {name} --json")).expect(0).json();
        let whole = shown["fingerprint"].as_str().unwrap();
        format!("#{}", whole.get(..4).unwrap())
    };
    let old = fingerprint(&place);
    place.run(&format!("refresh {name}")).expect(0);
    let new = fingerprint(&place);
    let told = lines(&place, "activity --json");
    assert_eq!(
        told[0]["detail"],
        json!(format!("refreshed: {old} → {new}"))
    );
    let login = told[1]["detail"].as_str().unwrap();
    assert!(login.starts_with("logged in: password, by "), "{login}");
}

#[test]
fn everything_that_was_done_is_there_newest_first() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    place.login(&name, "wrong-password").expect(8);
    place.run(&format!("refresh {name}")).expect(0);
    place.run(&format!("revoke {name} --yes")).expect(0);
    place.run(&format!("logout {name}")).expect(0);
    let told = lines(&place, "activity --json");
    let verbs: Vec<(&str, bool)> = told
        .iter()
        .map(|line| {
            (
                line["verb"].as_str().unwrap(),
                line["ok"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        verbs,
        [
            ("logout", true),
            ("revoke", true),
            ("refresh", true),
            ("login", false),
            ("login", true)
        ]
    );
    for line in &told {
        let keys: Vec<&str> = line
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys.len(), 6, "{keys:?}");
        assert_eq!(line["profile"], json!(name));
        assert!(
            line["at"]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .is_ok()
        );
        assert!(line["detail"].is_string());
    }
}

#[test]
fn it_can_be_asked_of_one_profile_and_of_a_time() {
    let place = Place::on(Generation::V9);
    let (one, two) = (place.add(SUB), place.add(MASTER));
    place.login(&one, SUB.password).expect(0);
    place.login(&two, MASTER.password).expect(0);
    assert_eq!(lines(&place, "activity --json").len(), 2);
    for name in [one, two] {
        let told = lines(&place, &format!("activity {name} --json --since 1d"));
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["profile"], name);
    }
    let text = place.run("activity").expect(0).stdout;
    assert_eq!(text.lines().count(), 2, "{text}");
}
