//! Waiting for a browser.

use std::rc::Rc;

use jiff::SignedDuration;
use keyfob::domain::error::{Kind, Result};
use keyfob::domain::name::ProfileName;
use keyfob::domain::secret::Secret;
use keyfob::service::login::{self, LoggedIn, Opened, Step, Way};
use keyfob::service::ports::Ports;

use super::bench::{Stage, held, run};

const CONFIG: &str = r#"
[servers.eu]
provider = "morpheus"
url = "https://eu.test"
[profiles.sso]
server = "eu"
client-id = "keyfob"
grant = "authorization-code"
[profiles.far]
server = "eu"
client-id = "keyfob"
grant = "authorization-code"
redirect-uri = "https://admin.test/landing"
"#;

const TOKENS: &str =
    r#"{"access_token":"a1","refresh_token":"r1","token_type":"bearer","expires_in":3600}"#;
const WHOAMI: &str = r#"{"user":{"username":"jdoe"},"appliance":{"buildVersion":"9.0.0"}}"#;

fn stage() -> Rc<Stage> {
    Stage::new(|seen| {
        Ok(match seen.path.as_str() {
            "/oauth/token" => (200, TOKENS.to_owned()),
            "/api/whoami" => (200, WHOAMI.to_owned()),
            _ => (404, "{}".to_owned()),
        })
    })
}

fn name() -> ProfileName {
    ProfileName::new("sso").unwrap()
}

fn ready(stage: &Rc<Stage>) -> Ports {
    let ports = stage.ports(CONFIG);
    let secret = Secret::new("hush".to_owned());
    run(ports.vault.open(true)).unwrap();
    for profile in ["sso", "far"] {
        let profile = ProfileName::new(profile).unwrap();
        ports
            .vault
            .set_client_secret(&profile, Some(&secret))
            .unwrap();
    }
    ports
}

fn log_in(stage: &Rc<Stage>, ports: &Ports) -> Result<LoggedIn> {
    let companion = stage.companion();
    run(login::login(
        ports,
        &name(),
        Way::Browser { open: true },
        &companion,
    ))
}

#[test]
fn wrong_answers_are_put_aside_and_the_right_one_counts() {
    let stage = stage();
    let ports = ready(&stage);
    for query in [
        "code=x",
        "code=x&state=evil",
        "error=access_denied&state=",
        "code=good&state=OURS",
    ] {
        stage.arriving.borrow_mut().push_back(query.to_owned());
    }
    log_in(&stage, &ports).unwrap();
    assert_eq!(stage.ignored(), 3);
    let exchanges = stage.asked("/oauth/token");
    assert_eq!(exchanges.len(), 1);
    let sent = &exchanges[0];
    assert_eq!(sent.field("code"), Some("good"));
    assert_eq!(
        sent.field("redirect_uri"),
        Some("http://127.0.0.1:8976/callback")
    );
    assert_eq!(
        sent.field("redirect_uri").unwrap(),
        stage.parameter("redirect_uri")
    );
    assert_eq!(sent.field("code_verifier").map(str::len), Some(43));
    assert_eq!(sent.query, None, "nothing secret in the address");
    assert_eq!(*stage.ended.borrow(), [Ok(())]);
    assert_eq!(stage.listening.get(), 0);
}

#[test]
fn a_refusal_with_our_state_ends_it_and_harms_nothing() {
    let stage = stage();
    let ports = ready(&stage);
    stage
        .arriving
        .borrow_mut()
        .push_back("code=good&state=OURS".to_owned());
    log_in(&stage, &ports).unwrap();
    let before = held(&ports, &name());
    stage
        .arriving
        .borrow_mut()
        .push_back("error=access_denied&state=OURS".to_owned());
    let error = log_in(&stage, &ports).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(stage.asked("/oauth/token").len(), 1);
    assert!(before.is_some() && held(&ports, &name()) == before);
    assert_eq!(*stage.ended.borrow(), [Ok(()), Err(Kind::Refused)]);
}

#[test]
fn what_a_human_pastes_counts_while_the_listener_waits() {
    let stage = stage();
    let ports = ready(&stage);
    for text in [
        "hello you",
        "http://127.0.0.1:8976/callback?code=c0de&state=OURS",
    ] {
        stage.pasting.borrow_mut().push_back(text.to_owned());
    }
    log_in(&stage, &ports).unwrap();
    assert_eq!(stage.ignored(), 1);
    assert_eq!(stage.asked("/oauth/token")[0].field("code"), Some("c0de"));
    let waits = [SignedDuration::from_mins(5)];
    assert_eq!(
        *stage.slept.borrow(),
        waits,
        "what is ignored begins no new wait"
    );
}

#[test]
fn after_five_minutes_nobody_is_waited_for() {
    let stage = stage();
    let ports = ready(&stage);
    stage.hurries.set(true);
    let error = log_in(&stage, &ports).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(*stage.slept.borrow(), [SignedDuration::from_mins(5)]);
    assert_eq!(*stage.ended.borrow(), [Err(Kind::LoginNeeded)]);
    assert_eq!(held(&ports, &name()), None);
}

#[test]
fn a_redirect_to_another_machine_is_pasted_only() {
    let stage = stage();
    let ports = ready(&stage);
    stage.pasting.borrow_mut().push_back("bare-code".to_owned());
    let far = ProfileName::new("far").unwrap();
    let companion = stage.companion();
    let way = Way::Browser { open: false };
    run(login::login(&ports, &far, way, &companion)).unwrap();
    let steps = stage.steps.borrow();
    let Some(Step::Browser(step)) = steps.first() else {
        panic!("no browser step: {steps:?}");
    };
    assert!(!step.listens);
    assert_eq!(step.opened, Opened::NotAsked);
    assert_eq!(step.redirect.as_str(), "https://admin.test/landing");
}

#[test]
fn others_may_work_on_the_profile_while_a_browser_is_waited_for() {
    let stage = stage();
    let ports = ready(&stage);
    let companion = stage.companion();
    let name = name();
    run(async {
        let way = Way::Browser { open: true };
        let mut waiting = std::pin::pin!(login::login(&ports, &name, way, &companion));
        for _ in 0..20 {
            let polled = futures_util::poll!(&mut waiting);
            assert!(polled.is_pending());
        }
        assert_eq!(stage.listening.get(), 1);
        let free = ports.locks.acquire(&name, SignedDuration::ZERO).await;
        assert!(free.is_ok());
    });
    assert_eq!(
        stage.listening.get(),
        0,
        "a login that is dropped stops listening"
    );
}

#[test]
fn every_attempt_has_its_own_state_nonce_and_verifier() {
    let stage = stage();
    let ports = ready(&stage);
    let mut seen = std::collections::BTreeSet::new();
    for round in 0..20 {
        stage
            .arriving
            .borrow_mut()
            .push_back("code=c&state=OURS".to_owned());
        log_in(&stage, &ports).unwrap();
        let verifier = stage.asked("/oauth/token")[round]
            .field("code_verifier")
            .unwrap()
            .to_owned();
        seen.insert(stage.state());
        seen.insert(verifier);
    }
    assert_eq!(seen.len(), 40);
}
