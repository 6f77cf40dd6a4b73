//! What is said of logins that end with their refresh token, and how keyfob comes to know of it.

use jiff::SignedDuration;
use keyfob::demo::fault::{Canned, Fault, Shape};
use keyfob::demo::oidc::behaviour::{Endings, Offer};
use keyfob::demo::oidc::clients::{NATIVE, WEB, WEB_SECRET};
use keyfob::demo::oidc::people::MONA;
use keyfob::domain::expiry::Expiry;
use serde_json::{Value, json};

use super::issuer::Place;
use crate::support::Ran;
use crate::support::aged::rewrite;

/// A profile `p` of a client, logged in by password.
fn logged_in(place: &Place, client: &str) -> Ran {
    let (user, password) = MONA;
    let secret = place.home.file("secret", WEB_SECRET);
    let secret = ["--client-secret-file", secret.to_str().unwrap()];
    let more = ["--grant", "password", "--username", user];
    let own = if client == WEB { &secret[..] } else { &[] };
    let words: Vec<&str> = more.iter().chain(own).copied().collect();
    place.add("p", client, &words).expect(0);
    log_in(place, password)
}

fn log_in(place: &Place, password: &str) -> Ran {
    let words = ["login", "p", "--password-file", "-"];
    place.home.run_with(words, password)
}

fn told(place: &Place) -> Value {
    let list = place.run("list --json").expect(0).json();
    list["profiles"][0].clone()
}

/// The next token answers say this of the refresh token; the second of two is a refresh that doesn't move its end.
fn tell(place: &Place, seconds: &[f64]) {
    for left in seconds {
        let fault = Fault::once(Shape::set("refresh_expires_in", *left));
        place.issuer().site().faults().add(fault);
    }
}

fn introspections(place: &Place) -> usize {
    place.issuer().site().log().count("POST", "/introspect")
}

/// Lets the refresh token of `p` have nearly two days of a month left, as if refreshes hadn't moved its end.
fn let_it_end(place: &Place) {
    rewrite(&place.home, "p", |tokens, _| {
        let hours = SignedDuration::from_hours;
        let end = tokens.obtained_at + hours(48) - SignedDuration::from_mins(30);
        tokens.refresh_expiry = Expiry::At(end);
        tokens.refresh_since = tokens.obtained_at - hours(24 * 28);
    });
}

#[test]
fn what_the_answer_tells_is_kept_and_a_healthy_login_is_not_talked_about() {
    let place = Place::new();
    let ran = logged_in(&place, WEB).expect(0);
    assert!(!ran.stderr.contains("refresh token ends"), "{ran:?}");
    let profile = told(&place);
    assert!(profile["refresh_expires_at"].is_string(), "{profile}");
    assert_eq!(introspections(&place), 0, "nothing is left to ask");
    let shown = place.run("list").expect(0).stdout;
    assert!(
        shown.contains("13d 23h") || shown.contains("14d 00h"),
        "{shown}"
    );
    for line in ["get p", "status p", "show p", "refresh p"] {
        let ran = place.run(line).expect(0);
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!all.contains("refresh token"), "{line}: {all}");
    }
}

#[test]
fn a_server_that_tells_nothing_is_asked_once_at_login_and_at_each_check() {
    let place = Place::new();
    place
        .issuer()
        .behave(|behaviour| behaviour.endings = Endings::Untold);
    logged_in(&place, WEB).expect(0);
    assert_eq!(introspections(&place), 1);
    let first = told(&place)["refresh_expires_at"].clone();
    assert!(first.is_string());
    place.run("check p").expect(0);
    assert_eq!(introspections(&place), 2);
    assert_eq!(told(&place)["refresh_expires_at"], first);

    // A refresh brings another refresh token, of which nothing is known but by asking.
    place.run("refresh p").expect(0);
    assert_eq!(introspections(&place), 3);
    assert!(told(&place)["refresh_expires_at"].is_string());
}

#[test]
fn asking_is_nice_to_know_and_never_costs_the_login() {
    for answer in [
        Canned::answer(500, None, ""),
        Canned::answer(200, Some("application/json"), r#"{"active":false}"#),
        Canned::answer(200, Some("application/json"), r#"{"active":true,"exp":5}"#),
        Canned::answer(200, Some("application/json"), r#"{"active":true}"#),
    ] {
        let place = Place::new();
        place
            .issuer()
            .behave(|behaviour| behaviour.endings = Endings::Untold);
        let fault = Fault::always(answer).on("/introspect");
        place.issuer().site().faults().add(fault);
        let ran = logged_in(&place, WEB).expect(0);
        assert!(!ran.stderr.contains("introspect"), "{ran:?}");
        let profile = told(&place);
        assert_eq!(profile["state"], "active");
        assert!(profile["refresh_expires_at"].is_null(), "{profile}");
        place.run("get p").expect(0);
    }
}

#[test]
fn nobody_is_asked_who_would_not_tell() {
    for (client, offer) in [(NATIVE, Offer::Everybody), (WEB, Offer::Missing)] {
        let place = Place::new();
        place.issuer().behave(|behaviour| {
            behaviour.endings = Endings::Untold;
            behaviour.introspection = offer;
        });
        logged_in(&place, client).expect(0);
        place.run("check p").expect(0);
        assert_eq!(introspections(&place), 0, "{client}");
        assert!(told(&place)["refresh_expires_at"].is_null());
    }
}

#[test]
fn introspecting_by_hand_keeps_the_end_too() {
    let place = Place::new();
    place.issuer().behave(|behaviour| {
        behaviour.endings = Endings::Untold;
        behaviour.introspection = Offer::Missing;
    });
    logged_in(&place, WEB).expect(0);
    assert!(told(&place)["refresh_expires_at"].is_null());
    place
        .issuer()
        .behave(|behaviour| behaviour.introspection = Offer::Everybody);
    let found = place.run("introspect p --refresh-token --json").expect(0);
    let end = found.json()["expires_at"].clone();
    assert!(end.is_string());
    assert_eq!(told(&place)["refresh_expires_at"], end);
}

#[test]
fn an_end_that_refreshes_do_not_move_is_told_everywhere_before_it_comes() {
    let place = Place::new();
    logged_in(&place, NATIVE).expect(0);
    let_it_end(&place);
    let end = "the refresh token ends in 1d 23h";
    let ran = place.run("get p").expect(0);
    assert!(place.issuer().is_alive(ran.stdout.trim_end()));
    assert_eq!(
        ran.stderr,
        "warning: the refresh token of 'p' ends in 1d 23h; run: keyfob login p\n"
    );
    for (line, words) in [
        ("status p", end),
        ("status", "1 need you"),
        ("list", "expiring 1d 23h"),
        ("show p", "expiring 1d 23h"),
        ("show p", "keyfob login p"),
        ("check p", end),
    ] {
        let ran = place.run(line).expect(0);
        assert!(ran.stdout.contains(words), "{line}: {ran:?}");
    }
    let profile = told(&place);
    assert_eq!(profile["state"], "active", "its access token is all right");
    let due = place.run("refresh --due --json").expect(0).json();
    assert_eq!(due["results"], json!([]), "a refresh buys no time");

    // It stands still, so it is told again; a login moves it.
    tell(&place, &[170_900.0]);
    let ran = place.run("refresh p").expect(0);
    ran.says("the refresh token ends in 1d 23h");
    let ran = log_in(&place, MONA.1).expect(0);
    assert!(!ran.stderr.contains("refresh token"), "{ran:?}");
    assert_eq!(place.run("get p").expect(0).stderr, "");
}

#[test]
fn a_refresh_token_that_has_ended_is_told_while_the_access_token_lives() {
    let place = Place::new();
    tell(&place, &[0.001]);
    logged_in(&place, NATIVE)
        .expect(0)
        .says("the refresh token has ended");
    place
        .run("get p")
        .expect(0)
        .says("warning: the refresh token of 'p' has ended; run: keyfob login p");
    let before = place.issuer().site().log().count("POST", "/token");
    place
        .run("get p --min-valid 2h")
        .expect(0)
        .says("less than the 2h asked for");
    place
        .run("refresh p")
        .fails(3, "refresh of p failed: the refresh token has ended");
    assert_eq!(place.issuer().site().log().count("POST", "/token"), before);
    assert_eq!(told(&place)["state"], "active", "nothing was spoilt");
    let due = place.run("refresh --due --json").expect(0).json();
    assert_eq!(due["results"], json!([]));
}
