//! What logins and refreshes do to tokens (§2.1, §2.5).

use jiff::SignedDuration;

use super::*;
use crate::demo::morpheus::behaviour::{Params, Rotation};
use crate::demo::morpheus::client::Lifetime;

const OLD: [Generation; 2] = [Generation::V3, Generation::V8];
const API: &str = "morph-api";

#[test]
fn before_9_a_login_hands_out_the_same_token_without_extension() {
    for generation in OLD {
        let (_fleet, appliance) = appliance(generation);
        let first = admin(&appliance, API);
        appliance.advance(SignedDuration::from_hours(24 * 100));
        let again = knock::log_in(&appliance, API, "admin", "correct-horse-1");
        assert_eq!(again.text("access_token"), first.0);
        assert_eq!(again.text("refresh_token"), first.1);
        let left = again.field("expires_in").as_i64().unwrap();
        let expected = (365 - 100) * 24 * 3600;
        assert!((expected - 60..=expected).contains(&left), "{left}");
    }
}

#[test]
fn before_9_clients_and_users_have_tokens_of_their_own() {
    let (_fleet, appliance) = appliance(Generation::V8);
    let api = admin(&appliance, API);
    assert_ne!(admin(&appliance, "morph-cli"), api);
    assert_ne!(user(&appliance, API, "ops"), api);
    assert_ne!(user(&appliance, API, r"acme\admin"), api);
}

#[test]
fn before_9_an_expired_token_gives_way_to_a_new_one() {
    let (_fleet, appliance) = appliance(Generation::V8);
    let first = admin(&appliance, API);
    appliance.advance(SignedDuration::from_hours(24 * 366));
    let second = admin(&appliance, API);
    assert_ne!(second.0, first.0);
    assert!(appliance.is_alive(&second.0));
    assert_eq!(appliance.token_count("admin"), 1);
}

#[test]
fn from_9_on_every_login_makes_a_token() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (first, second) = (admin(&appliance, API), admin(&appliance, API));
    assert_ne!(first.0, second.0);
    assert!(appliance.is_alive(&first.0) && appliance.is_alive(&second.0));
    assert_eq!(appliance.token_count("admin"), 2);
}

#[test]
fn a_refresh_kills_the_old_pair_and_no_other() {
    for generation in Generation::ALL {
        let (_fleet, appliance) = appliance(generation);
        let other = admin(&appliance, "morph-cli");
        let old = admin(&appliance, API);
        let new = knock::refresh(&appliance, API, &old.1);
        assert_eq!(new.status, 200, "{}", new.body);
        assert!(!appliance.is_alive(&old.0));
        assert!(appliance.is_alive(&new.text("access_token")));
        assert!(appliance.is_alive(&other.0));
        let replay = knock::refresh(&appliance, API, &old.1);
        assert_eq!(
            (replay.status, replay.text("error")),
            (400, "invalid_grant".to_owned())
        );
    }
}

#[test]
fn rotation_can_keep_the_refresh_token_or_leave_it_out() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (_, token) = admin(&appliance, API);
    appliance.behave(|behaviour| behaviour.rotation = Rotation::Same);
    assert_eq!(
        knock::refresh(&appliance, API, &token).text("refresh_token"),
        token
    );
    appliance.behave(|behaviour| behaviour.rotation = Rotation::Absent);
    let answer = knock::refresh(&appliance, API, &token);
    assert_eq!(
        (answer.status, answer.json().get("refresh_token")),
        (200, None)
    );
    assert_eq!(knock::refresh(&appliance, API, &token).status, 200);
}

#[test]
fn a_refresh_outlives_the_access_token_before_9_and_dies_with_it_from_9_on() {
    let short = Lifetime::new(SignedDuration::from_mins(10), SignedDuration::from_mins(45));
    for generation in Generation::ALL {
        let (_fleet, appliance) = appliance(generation);
        appliance.set_lifetime("keyfob", short);
        let (_, token) = admin(&appliance, "keyfob");
        appliance.advance(SignedDuration::from_mins(11));
        let answer = knock::refresh(&appliance, "keyfob", &token);
        let expected = if generation.hands_out_again() {
            200
        } else {
            400
        };
        assert_eq!(answer.status, expected, "{generation:?} {}", answer.body);
    }
}

#[test]
fn an_expired_refresh_token_is_a_401_that_repeats_it() {
    let (_fleet, appliance) = appliance(Generation::V8);
    let (_, token) = admin(&appliance, API);
    appliance.advance(SignedDuration::from_hours(24 * 366));
    let answer = knock::refresh(&appliance, API, &token);
    assert_eq!(
        (answer.status, answer.text("error")),
        (401, "invalid_token".to_owned())
    );
    assert!(answer.text("error_description").ends_with(&token));
}

#[test]
fn sub_tenant_users_log_in_by_subdomain_or_id() {
    for generation in Generation::ALL {
        let (_fleet, appliance) = appliance(generation);
        for login in [r"acme\jdoe", r"2\jdoe", r"4\peter", r"1\jdoe"] {
            user(&appliance, API, login);
        }
        let unprefixed = knock::log_in(&appliance, API, "peter", "peter-of-initech");
        assert_eq!(unprefixed.text("error_description"), "Bad credentials");
        let wrong_tenant = knock::log_in(&appliance, API, "jdoe", "jdoe-of-acme");
        assert_eq!(wrong_tenant.text("error_description"), "Bad credentials");
    }
}

/// Grant, client and scope in the query; user and password in the body.
fn split_login(appliance: &Appliance) -> u16 {
    let frame = [
        ("grant_type", "password"),
        ("scope", "write"),
        ("client_id", API),
    ];
    let content = [("username", "admin"), ("password", "correct-horse-1")];
    knock::post(appliance, &frame, &content).unwrap().status
}

#[test]
fn the_query_layout_is_understood_by_all() {
    for generation in Generation::ALL {
        let (_fleet, appliance) = appliance(generation);
        assert_eq!(split_login(&appliance), 200);
    }
}

#[test]
fn query_only_names_what_it_misses() {
    let (_fleet, appliance) = appliance(Generation::V3);
    appliance.behave(|behaviour| behaviour.params = Params::QueryOnly);
    let body_only = knock::log_in(&appliance, API, "admin", "correct-horse-1");
    assert_eq!(body_only.status, 401);
    assert!(
        body_only
            .text("error_description")
            .starts_with("There is no client authentication")
    );
    let no_grant = knock::post(
        &appliance,
        &[("client_id", API)],
        &[("grant_type", "password")],
    )
    .unwrap();
    assert_eq!(no_grant.status, 400);
    assert_eq!(no_grant.text("error_description"), "Missing grant type");
    assert_eq!(split_login(&appliance), 200);
}

#[test]
fn body_only_reads_nothing_from_the_query() {
    let (_fleet, appliance) = appliance(Generation::V9);
    appliance.behave(|behaviour| behaviour.params = Params::BodyOnly);
    assert_eq!(split_login(&appliance), 401);
    admin(&appliance, API);
}

#[test]
fn a_body_that_is_no_form_is_not_read() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let head = "POST /oauth/token HTTP/1.1\r\nContent-Type: application/json";
    let body = r#"{"grant_type":"password","client_id":"morph-api","username":"admin","password":"correct-horse-1"}"#;
    assert_eq!(knock::raw(appliance.url(), head, body).unwrap().status, 401);
}
