//! What `status` prints for prompts and bars: no key, no network, and whether the token lives as its exit code.

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::people::{MASTER, SUB};
use crate::support::{Ran, finish};

/// Without anything that opens the vault.
fn status(place: &Place, line: &str) -> Ran {
    finish(
        place
            .home
            .bare()
            .arg("status")
            .args(line.split_whitespace()),
        "",
    )
}

#[test]
fn with_a_name_it_exits_0_while_the_token_lives_and_3_afterwards() {
    let place = Place::on(Generation::V9);
    let alive = place.logged_in(SUB);
    let dead = place.expired(MASTER);
    place.run(&format!("profile clone {alive} never")).expect(0);
    let requests = place.appliance().requests().len();
    let ran = status(&place, &alive).expect(0);
    let shown = ran
        .stdout
        .strip_prefix(&format!("{alive} active "))
        .expect("name and state");
    assert!(
        [
            "12h 00m
", "11h 59m
"
        ]
        .contains(&shown),
        "{shown}"
    );
    assert!(
        status(&place, &dead)
            .expect(3)
            .stdout
            .starts_with(&format!("{dead} expired"))
    );
    assert_eq!(
        status(&place, "never").expect(3).stdout,
        "never signed-out\n"
    );
    assert_eq!(place.appliance().requests().len(), requests, "no network");
}

#[test]
fn every_format_is_one_line() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    for format in ["plain", "json", "starship", "tmux", "waybar"] {
        for whom in ["", name.as_str()] {
            let ran = status(&place, &format!("{whom} --format {format}")).expect(0);
            assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
            if matches!(format, "json" | "waybar") {
                ran.json();
            }
        }
    }
    let json = status(&place, &format!("{name} --format json")).json();
    assert_eq!(
        (&json["version"], &json["profile"]["state"]),
        (&1.into(), &"active".into())
    );
}

#[test]
fn without_a_name_it_counts() {
    let place = Place::on(Generation::V9);
    place.logged_in(SUB);
    place.expired(MASTER);
    let ran = status(&place, "").expect(0);
    assert_eq!(
        ran.stdout,
        "2 profiles, 1 need you, 1 active, 0 signed out\n"
    );
}

#[test]
fn waybar_gets_state_and_what_is_left_and_a_name_is_safe_markup() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    place
        .run(&format!("profile rename {name} a<b>&c"))
        .expect(0);
    let ran = status(&place, "a<b>&c --format waybar").expect(0);
    let bar = ran.json();
    assert_eq!(
        (&bar["alt"], &bar["class"]),
        (&"active".into(), &"active".into())
    );
    let text = bar["text"].as_str().expect("text");
    assert!(text.starts_with("● a&lt;b&gt;&amp;c "), "{text}");
    assert!(
        bar["percentage"]
            .as_u64()
            .is_some_and(|left| (99..=100).contains(&left)),
        "{bar}"
    );
}

#[test]
fn without_a_utf_8_locale_the_signs_are_ascii() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    for (locale, sign) in [("C.UTF-8", "● "), ("C", "* ")] {
        let mut command = place.home.bare();
        command.args(["status", &name, "--format", "starship"]);
        let ran = finish(command.env("LANG", locale), "").expect(0);
        assert!(ran.stdout.starts_with(sign), "{ran:?}");
    }
}

#[test]
fn a_broken_configuration_is_told_on_stderr_alone() {
    let place = Place::on(Generation::V9);
    place.home.file("config.toml", "[broken");
    for format in ["plain", "json", "starship", "tmux", "waybar"] {
        let ran = status(&place, &format!("--format {format}")).fails(2, "config.toml");
        assert_eq!(ran.stdout, "");
    }
}
