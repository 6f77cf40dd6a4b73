//! Lists, numbers and names, help.

use super::*;
use crate::domain::activity::{Activity, Verb};
use crate::domain::settings::{Said, named};

#[test]
fn numbers_of_the_last_list_names_and_ranges_choose() {
    let mut talk = Talk::small();
    let listed = talk.types("filter globex");
    assert!(listed.starts_with("2 profiles match."), "{listed}");
    let second = listed.lines().nth(2).unwrap().to_owned();
    let shown = talk.types("show 2");
    let subject = shown.lines().next().unwrap().trim_end_matches('.');
    assert!(second.contains(subject), "{second} {shown}");
    assert!(
        talk.types("show us-prod-acme")
            .contains("Profile: us-prod-acme")
    );
    assert_eq!(
        talk.types("show 9"),
        "There is no profile '9'. Type list for all."
    );
    // The filter doesn't stay.
    assert_eq!(talk.types("list").lines().count(), 7);
    assert!(talk.types("mark 2-3").starts_with("2 profiles marked:"));
}

#[test]
fn what_is_listed_can_be_narrowed_and_sorted() {
    let mut talk = Talk::small();
    let out = talk.types("list out");
    assert!(
        out.contains("lab, tenant initech, user ops, lab: signed out."),
        "{out}"
    );
    assert!(!out.contains("svc-deploy"), "{out}");
    let sorted = talk.types("sort name");
    assert!(sorted.starts_with("Sorted by name."), "{sorted}");
    assert!(
        sorted
            .lines()
            .nth(2)
            .unwrap()
            .contains("eu-prod, tenant acme"),
        "{sorted}"
    );
}

#[test]
fn every_word_has_help_and_an_unknown_one_leads_to_it() {
    let mut talk = Talk::small();
    let help = talk.types("help");
    for verb in commands::VERBS {
        let word = verb.names[0];
        assert!(help.lines().any(|line| line.starts_with(word)), "{word}");
        let more = talk.types(&format!("help {word}"));
        assert!(more.starts_with(word), "{more}");
        assert!(!more.contains(": ."), "{word} says nothing of itself");
    }
    assert_eq!(
        talk.types("frobnicate"),
        "'frobnicate' is no command. Type help for the commands."
    );
}

#[test]
fn a_verb_that_cannot_run_says_why_without_keys() {
    let mut talk = Talk::small();
    assert_eq!(
        talk.types("copy lab-initech"),
        "No token here: login logs in."
    );
    // The same again is said again.
    talk.now = later(1);
    assert_eq!(
        talk.types("copy lab-initech"),
        "No token here: login logs in."
    );
    assert_eq!(
        talk.types("undo").split(':').next(),
        Some("Nothing to undo")
    );
}

#[test]
fn a_verb_without_a_name_asks_for_one_unless_something_is_marked() {
    let mut talk = Talk::small();
    assert!(talk.types("refresh").starts_with("Which one?"));
    assert!(
        talk.asked
            .iter()
            .all(|effect| !matches!(effect, Effect::Run(_, Work::Refresh)))
    );
    talk.types("mark us-prod-acme");
    talk.types("refresh");
    assert!(talk.has_asked(&Work::Refresh));
}

#[test]
fn a_verb_with_a_name_leaves_the_marks_alone() {
    let mut talk = Talk::small();
    talk.types("mark eu-prod-globex");
    talk.types("check us-prod-acme");
    let (ticket, work) = talk.job();
    assert_eq!(
        (work, ticket.profile.unwrap().as_str()),
        (Work::Check, "us-prod-acme")
    );
    assert!(talk.state.board.marks.has(&name("eu-prod-globex")));
}

#[test]
fn the_history_of_a_profile_is_told_in_words() {
    let mut talk = Talk::small();
    assert_eq!(talk.types("history us-prod-acme"), "");
    let mut asked = talk.asked.iter().rev().filter_map(|effect| {
        let Effect::Run(ticket, Work::Activities(_)) = effect else {
            return None;
        };
        Some(ticket.clone())
    });
    let ticket = asked.next().unwrap();
    let line = Activity {
        at: later(-7200),
        profile: Some(name("us-prod-acme")),
        verb: Verb::Refresh,
        ok: true,
        detail: "refreshed, 312 ms".to_owned(),
        took: None,
    };
    let ended = Box::new(Ended::Activities(Ok(vec![line])));
    talk.happens(Action::Ended(ticket, ended));
    let said = talk.said();
    assert!(
        said.starts_with(
            "us-prod, tenant acme, user jdoe:\n2 hours ago: refresh us-prod-acme, done"
        ),
        "{said}"
    );
    assert!(
        talk.types("list").contains("1. "),
        "the list is there again"
    );
}

#[test]
fn a_tab_that_isnt_there_says_why() {
    let mut talk = Talk::small();
    let said = talk.types("tenants us-prod-acme");
    assert!(said.contains("master tenant"), "{said}");
    assert!(talk.types("claims").starts_with("Which one?"));
}

#[test]
fn settings_are_told_with_their_places_and_no_question_stays_open() {
    let mut talk = Talk::small();
    talk.types("settings");
    let (ticket, work) = talk.job();
    assert_eq!(work, Work::ReadSettings);
    let rows = vec![Said {
        setting: named("theme").unwrap(),
        value: "\"dark\"".to_owned(),
        place: Some("config.toml:3".to_owned()),
        own: Vec::new(),
    }];
    talk.happens(Action::Ended(ticket, Box::new(Ended::Settings(Ok(rows)))));
    let said = talk.said();
    assert!(
        said.contains("theme: dark, said in config.toml:3."),
        "{said}"
    );
    assert!(talk.state.overlays.is_empty());
}
