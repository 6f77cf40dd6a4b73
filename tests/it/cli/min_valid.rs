//! How long a token is good that `get` prints, and what it asks of the server for that.

use jiff::{SignedDuration, Timestamp};
use keyfob::demo::fault::{Fault, Shape, Wire};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::expiry::Expiry;

use super::place::{Place, TOKEN};
use crate::support::aged::{age, rewrite};
use crate::support::people::SUB;

const HOUR: i64 = 3600;
/// What the appliance grants.
const LIFE: i64 = 12 * HOUR;

fn logged_in() -> (Place, String) {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    (place, name)
}

#[test]
fn odd_durations_are_wrong_usage_and_ask_nobody() {
    let (place, name) = logged_in();
    let posts = place.posts();
    for odd in ["soon", "-5s", "1.5h", "99999999999w", "5000000w", "5x", "h"] {
        let ran = place.run(&format!("get {name} --min-valid {odd}"));
        let line = |head: &str| ran.stderr.lines().any(|line| line.starts_with(head));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{odd}: {ran:?}");
        assert!(line("error: ") && line("hint: "), "{odd}: {ran:?}");
    }
    assert_eq!(place.posts(), posts);
}

#[test]
fn any_living_token_will_do_for_nothing_and_none_for_a_lifetime() {
    let (place, name) = logged_in();
    age(&place.home, &name, LIFE, 20);
    let posts = place.posts();
    let ran = place.run(&format!("get {name} --min-valid 0s")).expect(0);
    assert_eq!((ran.stderr.as_str(), place.posts()), ("", posts));
    place
        .run(&format!("get {name} --min-valid 5000w"))
        .expect(0)
        .says("less than the 35000d asked for");
    assert_eq!(place.posts(), posts + 1, "as new as can be");
}

/// The default is the smaller of a minute and a tenth.
#[test]
fn the_margin_is_where_it_is_said_to_be() {
    let (place, name) = logged_in();
    for (life, left, asked, refreshes) in [
        (LIFE, 90, "", 0),
        (LIFE, 59, "", 1),
        (100, 40, "", 0),
        (100, 9, "", 1),
        (LIFE, 4 * HOUR + 30, " --min-valid 4h", 0),
        (LIFE, 4 * HOUR - 1, " --min-valid 4h", 1),
        (LIFE, LIFE * 9 / 10 + 30, " --min-valid 1d", 0),
        (LIFE, LIFE * 9 / 10 - 1, " --min-valid 1d", 1),
    ] {
        age(&place.home, &name, life, left);
        let posts = place.posts();
        let ran = place.run(&format!("get {name}{asked}")).expect(0);
        assert!(place.appliance().is_alive(ran.stdout.trim_end()));
        assert_eq!(place.posts() - posts, refreshes, "{left} of {life}{asked}");
    }
}

#[test]
fn without_a_network_what_is_good_enough_is_printed_and_nothing_else() {
    let (place, name) = logged_in();
    age(&place.home, &name, LIFE, 4 * HOUR);
    let token = place.token(&name);
    let home = place.unplugged();
    let get = |asked: &[&str]| home.run(["get", &name].iter().chain(asked));
    get(&["--min-valid", "5h"]).fails(4, "refused the connection");
    get(&["--min-valid", "5h", "--no-refresh"]).fails(3, "--no-refresh");
    for asked in [&[][..], &["--min-valid", "3h"]] {
        assert_eq!(get(asked).expect(0).stdout.trim_end(), token);
    }
}

#[test]
fn an_answer_that_is_lost_prints_nothing_though_the_token_lives() {
    let (place, name) = logged_in();
    age(&place.home, &name, LIFE, 4 * HOUR);
    let faults = place.appliance().faults();
    faults.add(Fault::always(Wire::Drop).on(TOKEN));
    place
        .run(&format!("get {name} --min-valid 5h"))
        .fails(5, "answer lost");
    faults.clear();
    let ran = place.run(&format!("get {name} --min-valid 5h")).expect(0);
    assert!(place.appliance().is_alive(ran.stdout.trim_end()));
}

#[test]
fn what_cannot_be_refreshed_is_printed_as_long_as_it_is_good_enough() {
    let (place, name) = logged_in();
    rewrite(&place.home, &name, |tokens, _| tokens.refresh = None);
    age(&place.home, &name, LIFE, 4 * HOUR);
    let posts = place.posts();
    let get = |asked: &str| place.run(&format!("get {name}{asked}"));
    get(" --min-valid 3h").expect(0);
    get(" --min-valid 5h").fails(3, "can't be refreshed");
    assert_eq!(place.posts(), posts);
}

#[test]
fn short_tokens_are_used_before_another_is_asked_for() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let short = Fault::always(Shape::set("expires_in", 100));
    place.appliance().faults().add(short);
    place.login(&name, SUB.password).expect(0);
    for expected in [0, 1] {
        let posts = place.posts();
        for _ in 0..5 {
            place
                .run(&format!("get {name} --min-valid 1h"))
                .expect(0)
                .says("less than the 1h asked for");
        }
        assert_eq!(place.posts() - posts, expected, "nine tenths are enough");
        age(&place.home, &name, 100, 80);
    }
}

/// What is left of an older token says nothing of the life that a refresh brings.
#[test]
fn a_token_that_was_handed_out_again_is_measured_by_its_clients_life() {
    let (place, name) = logged_in();
    let hand_out = |client_life: Option<SignedDuration>| {
        rewrite(&place.home, &name, |tokens, facts| {
            tokens.obtained_at = Timestamp::now();
            tokens.expiry = Expiry::At(tokens.obtained_at + SignedDuration::from_secs(50));
            facts.reused = true;
            facts.client_life = client_life;
        });
    };
    for client_life in [Some(SignedDuration::from_hours(24 * 365)), None] {
        hand_out(client_life);
        let posts = place.posts();
        let ran = place.run(&format!("get {name} --min-valid 1h")).expect(0);
        assert_eq!((ran.stderr.as_str(), place.posts()), ("", posts + 1));
    }
}
