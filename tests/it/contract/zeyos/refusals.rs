//! What answers that aren't the wanted one make of logins and refreshes: named, sent once, nothing lost.

use keyfob::demo::fault::{Canned, Fault, Trouble, Wire};
use keyfob::domain::error::Kind;

use super::*;

const TEXT: Option<&str> = Some("text/plain");
const HTML: Option<&str> = Some("text/html;charset=UTF-8");
const PORTAL: &str = "<!doctype html><h1>Sign in to continue</h1>";

fn answer(status: u16, kind: Option<&str>, body: &str) -> Trouble {
    Canned::answer(status, kind, body).into()
}

/// What goes wrong, and what a login makes of it.
fn cases() -> Vec<(Trouble, Kind)> {
    let named = |status, code| {
        let body = format!("{{\"error\":\"{code}\",\"error_description\":\"no\"}}");
        answer(status, Some("application/json"), &body)
    };
    vec![
        (named(401, "invalid_client"), Kind::Refused),
        (named(400, "invalid_grant"), Kind::Refused),
        (named(403, "invalid_grant"), Kind::Refused),
        (named(500, "server_error"), Kind::AnswerLost),
        (
            answer(401, TEXT, "Unauthorized: Invalid credentials"),
            Kind::Refused,
        ),
        (answer(403, TEXT, "Forbidden"), Kind::Refused),
        (answer(500, TEXT, "Runtime Error: Dave!"), Kind::AnswerLost),
        (answer(401, HTML, PORTAL), Kind::Refused),
        (answer(403, None, ""), Kind::Refused),
        (answer(502, HTML, PORTAL), Kind::AnswerLost),
        (
            answer(200, Some("application/json"), "{}"),
            Kind::AnswerLost,
        ),
        (answer(200, TEXT, "ok"), Kind::AnswerLost),
        (Canned::Empty.into(), Kind::AnswerLost),
        (
            Canned::TooManyRequests {
                retry_after: Some(7),
            }
            .into(),
            Kind::Refused,
        ),
        (
            Canned::Maintenance {
                retry_after: Some(7),
            }
            .into(),
            Kind::Refused,
        ),
        (Wire::LostAnswer.into(), Kind::AnswerLost),
    ]
}

#[test]
fn a_login_without_a_usable_answer_is_sent_once_and_harms_nothing() {
    for (grant, path) in PASSWORDS {
        let bench = Bench::on_zeyos();
        let name = logged_in(&bench, grant);
        let before = bench.pair(&name);
        for (trouble, kind) in cases() {
            bench.platform().site().log().clear();
            let fault = Fault::once(trouble.clone()).on(path);
            bench.platform().site().faults().add(fault);
            let error = login(&bench, &name, grant, JOHN.1).unwrap_err();
            assert_eq!(error.kind(), kind, "{grant:?} {trouble:?}: {error}");
            assert!(
                error.way_out().is_some() || kind == Kind::Refused,
                "{error}"
            );
            assert_eq!(posts(&bench, path), 1, "{trouble:?}");
            assert_eq!(bench.platform().site().requests().len(), 1);
            assert_eq!(bench.pair(&name), before);
            bench.assert_silent(&error, &[JOHN.1, SECRET, &before.access]);
        }
    }
}

#[test]
fn a_refused_refresh_keeps_the_tokens_and_asks_for_a_login() {
    for as_text in [false, true] {
        let bench = Bench::on_zeyos();
        let name = logged_in(&bench, Grant::Password);
        let before = bench.pair(&name);
        bench.platform().behave(|it| it.text_errors = as_text);
        bench.platform().revoke_everything();
        bench.platform().site().log().clear();
        let error = bench.refresh(&name).unwrap_err();
        assert_eq!(error.kind(), Kind::LoginNeeded);
        assert!(
            error
                .why()
                .unwrap()
                .contains("Invalid or expired refresh_token")
        );
        assert_eq!(posts(&bench, TOKEN), 1);
        assert_eq!(bench.state(&name), "needs-login");
        assert_eq!(bench.pair(&name), before);
        bench.refresh(&name).unwrap_err();
        assert_eq!(
            posts(&bench, TOKEN),
            1,
            "the refused token isn't sent again"
        );
    }
}

#[test]
fn an_application_that_was_switched_off_costs_no_refresh_token() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    bench.platform().switch_off("acme", APPLICATION);
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.way_out().unwrap().contains("switched off"));
    assert_eq!(bench.state(&name), "active", "nothing was spent");
}

#[test]
fn secrets_are_never_sent_on() {
    for (grant, path) in PASSWORDS {
        let bench = Bench::on_zeyos();
        let name = profile(&bench, grant, JOHN.0);
        let to = format!("{}/elsewhere?x=1", bench.platform().site().url());
        let fault = Fault::once(Canned::Redirect { to }).on(path);
        bench.platform().site().faults().add(fault);
        let error = login(&bench, &name, grant, JOHN.1).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.to_string().contains("/elsewhere"), "{error}");
        assert_eq!(bench.platform().site().requests().len(), 1);
    }
}

#[test]
fn a_firewalls_refusal_costs_no_refresh_token() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Password);
    for (kind, body) in [
        (TEXT, "error code: 1020"),
        (TEXT, "Forbidden by policy 7"),
        (Some("application/json"), "{\"message\":\"Forbidden\"}"),
    ] {
        let fault = Fault::once(answer(403, kind, body)).on(TOKEN);
        bench.platform().site().faults().add(fault);
        let error = bench.refresh(&name).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{body}");
        assert_eq!(bench.state(&name), "active", "{body}");
        bench.refresh(&name).unwrap();
    }
}
