//! Waiting for an approval on another device: how often the server is asked, and what ends it.

use std::cell::Cell;
use std::rc::Rc;

use jiff::SignedDuration;
use keyfob::domain::error::{Error, Kind, Result};
use keyfob::domain::name::ProfileName;
use keyfob::service::login::{self, LoggedIn, Step, Way};

use super::bench::{Stage, held, run};

const CONFIG: &str = r#"
[profiles.tv]
provider = "oidc"
url = "https://sso.test"
client-id = "tv"
grant = "device"
scopes = ["offline_access"]
[profiles.tv.endpoints]
device-authorization = "https://sso.test/device"
token = "https://sso.test/token"
"#;

const TOKENS: &str =
    r#"{"access_token":"a1","refresh_token":"r1","token_type":"Bearer","expires_in":3600}"#;

/// A server that begins a device login and then gives these answers, one after another; the last one for ever.
fn server(begun: &'static str, answers: &[&'static str]) -> Rc<Stage> {
    let (times, answers) = (Cell::new(0), answers.to_vec());
    let stage = Stage::new(move |seen| match seen.path.as_str() {
        "/device" => Ok((200, begun.to_owned())),
        "/token" => {
            let answer = answers.get(times.get()).or_else(|| answers.last());
            times.set(times.get() + 1);
            match *answer.unwrap() {
                "tokens" => Ok((200, TOKENS.to_owned())),
                "lost" => Err(Error::new(Kind::AnswerLost, "lost")),
                code => Ok((400, format!(r#"{{"error":"{code}"}}"#))),
            }
        }
        _ => Ok((404, String::new())),
    });
    stage.hurries.set(true);
    stage
}

const BEGUN: &str = r#"{"device_code":"d3v1c3","user_code":"WDJB-MJHT","verification_uri":"https://sso.test/go","expires_in":600}"#;

fn log_in(stage: &Rc<Stage>) -> (Result<LoggedIn>, Option<String>) {
    let ports = stage.ports(CONFIG);
    let name = ProfileName::new("tv").unwrap();
    let companion = stage.companion();
    let result = run(login::login(&ports, &name, Way::Device, &companion));
    (result, held(&ports, &name))
}

fn waits(stage: &Stage) -> Vec<i64> {
    let slept = stage.slept.borrow();
    slept.iter().map(SignedDuration::as_secs).collect()
}

#[test]
fn it_asks_every_five_seconds_and_five_slower_after_each_slow_down() {
    let stage = server(
        BEGUN,
        &[
            "authorization_pending",
            "slow_down",
            "authorization_pending",
            "slow_down",
            "tokens",
        ],
    );
    let (result, held) = log_in(&stage);
    result.unwrap();
    assert!(held.is_some());
    assert_eq!(waits(&stage), [5, 5, 10, 10, 15]);
    let polls = stage.asked("/token");
    assert_eq!(polls.len(), 5, "nothing is asked after the tokens");
    assert!(
        polls
            .iter()
            .all(|poll| poll.field("device_code") == Some("d3v1c3"))
    );
    assert!(
        polls
            .iter()
            .all(|poll| poll.field("client_id") == Some("tv"))
    );
}

#[test]
fn lost_answers_slow_it_down_but_do_not_end_it() {
    let stage = server(BEGUN, &["lost", "lost", "authorization_pending", "tokens"]);
    log_in(&stage).0.unwrap();
    assert_eq!(waits(&stage), [5, 10, 20, 5]);
}

#[test]
fn a_denial_and_a_code_that_ran_out_end_it() {
    for (last, kind) in [
        ("access_denied", Kind::Refused),
        ("expired_token", Kind::LoginNeeded),
    ] {
        let stage = server(BEGUN, &["authorization_pending", last]);
        let (result, held) = log_in(&stage);
        assert_eq!(result.unwrap_err().kind(), kind, "{last}");
        assert_eq!(stage.asked("/token").len(), 2);
        assert_eq!(held, None);
    }
}

#[test]
fn it_stops_by_itself_at_the_end_of_the_code() {
    let short = r#"{"device_code":"d","user_code":"u","verification_uri":"https://sso.test/go","expires_in":12,"interval":5}"#;
    let stage = server(short, &["authorization_pending"]);
    let (result, _) = log_in(&stage);
    assert_eq!(result.unwrap_err().kind(), Kind::LoginNeeded);
    assert_eq!(waits(&stage), [5, 5, 2]);
    assert_eq!(stage.asked("/token").len(), 2);
}

#[test]
fn somebody_is_told_address_code_and_each_question() {
    let stage = server(BEGUN, &["authorization_pending", "tokens"]);
    log_in(&stage).0.unwrap();
    let steps = stage.steps.borrow();
    let Some(Step::Device(step)) = steps.first() else {
        panic!("{steps:?}");
    };
    assert_eq!(step.user_code, "WDJB-MJHT");
    assert_eq!(step.verification_uri.as_str(), "https://sso.test/go");
    let polled = steps
        .iter()
        .filter(|step| matches!(step, Step::Polled { .. }));
    assert_eq!(polled.count(), 2);
}
