//! In which words appliances refuse (§2.6).

use jiff::SignedDuration;

use super::*;
use crate::demo::morpheus::people::Standing;

const API: &str = "morph-api";

fn refusal(appliance: &Appliance, login: &str) -> (u16, String, String) {
    let password = appliance.account(login).unwrap().password;
    let heard = knock::log_in(appliance, API, login, &password);
    (
        heard.status,
        heard.text("error"),
        heard.text("error_description"),
    )
}

#[test]
fn users_who_may_not_log_in_are_told_why() {
    let (_fleet, appliance) = appliance(Generation::V8);
    let expected = [
        ("lena", "User account is locked"),
        ("dora", "User is disabled"),
        ("axel", "User account has expired"),
        ("emil", "User credentials have expired"),
        ("tina", "Two factor authentication is required"),
        (r"hooli\gavin", "User is disabled"),
    ];
    for (login, why) in expected {
        let (status, error, description) = refusal(&appliance, login);
        assert_eq!(
            (status, error.as_str(), description.as_str()),
            (400, "invalid_grant", why),
            "{login}"
        );
    }
}

#[test]
fn wrong_passwords_lock_a_user_where_that_is_set() {
    let (_fleet, appliance) = appliance(Generation::V8);
    appliance.behave(|behaviour| behaviour.lock_after = Some(2));
    for _ in 0..2 {
        let heard = knock::log_in(&appliance, API, "ops", "wrong");
        assert_eq!(heard.text("error_description"), "Bad credentials");
    }
    assert_eq!(refusal(&appliance, "ops").2, "User account is locked");
    appliance.set_standing("ops", Standing::Fine);
    user(&appliance, API, "ops");
}

#[test]
fn unknown_clients_and_grants_are_refused() {
    let (_fleet, appliance) = appliance(Generation::V3);
    let client = knock::log_in(&appliance, "nobody", "admin", "correct-horse-1");
    assert_eq!(
        (client.status, client.text("error_description")),
        (401, "Bad client credentials".to_owned())
    );
    let fields = [("grant_type", "magic"), ("client_id", API)];
    let grant = knock::post(&appliance, &[], &fields).unwrap();
    assert_eq!(grant.text("error"), "unsupported_grant_type");
    let method = knock::get(&appliance, "", "/oauth/token");
    assert_eq!(
        (method.status, method.text("error")),
        (405, "method_not_allowed".to_owned())
    );
}

#[test]
fn wrong_and_expired_tokens_are_repeated_in_the_answer() {
    let (_fleet, appliance) = appliance(Generation::V8);
    let none = knock::get(&appliance, "", "/api/whoami");
    assert_eq!(
        (none.status, none.text("error")),
        (401, "unauthorized".to_owned())
    );
    let wrong = knock::get(&appliance, "BOGUS_TOKEN", "/api/whoami");
    assert_eq!(wrong.status, 401);
    assert_eq!(
        wrong.text("error_description"),
        "Invalid access token: BOGUS_TOKEN"
    );
    let (token, _) = admin(&appliance, API);
    appliance.advance(SignedDuration::from_hours(24 * 366));
    let expired = knock::get(&appliance, &token, "/api/whoami");
    assert_eq!(
        expired.text("error_description"),
        format!("Access token expired: {token}")
    );
}

#[test]
fn expired_tokens_are_gone_from_9_on() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (token, _) = admin(&appliance, API);
    appliance.advance(SignedDuration::from_hours(24 * 366));
    let answer = knock::get(&appliance, &token, "/api/whoami");
    assert_eq!(
        answer.text("error_description"),
        format!("Invalid access token: {token}")
    );
    assert_eq!(appliance.token_count("admin"), 0);
}

#[test]
fn unknown_paths_are_404_with_a_token_and_401_without() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (token, _) = admin(&appliance, API);
    let known = knock::get(&appliance, &token, "/api/foobar");
    assert_eq!(
        (known.status, known.text("msg")),
        (
            404,
            "Unable to find api endpoint GET /api/foobar".to_owned()
        )
    );
    assert_eq!(knock::get(&appliance, "", "/api/foobar").status, 401);
    assert_eq!(
        knock::api(&appliance, &token, "POST /api/whoami", "").status,
        404
    );
}

#[test]
fn revoking_everything_kills_both_tokens() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (access, refresh) = admin(&appliance, API);
    appliance.revoke_everything();
    assert_eq!(knock::get(&appliance, &access, "/api/whoami").status, 401);
    assert_eq!(knock::refresh(&appliance, API, &refresh).status, 400);
}
