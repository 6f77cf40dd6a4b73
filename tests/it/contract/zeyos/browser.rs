//! Logins through the browser: from the address that is opened to the tokens, and everything that may come instead.

use std::cell::RefCell;
use std::sync::Mutex;

use jiff::SignedDuration;
use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::page::DENY;
use keyfob::demo::zeyos::people::ONE_TIME_CODE;
use keyfob::domain::error::Kind;
use keyfob::service::ports::web::Browser as _;
use url::Url;

use super::*;
use crate::contract::human::{Human, Script, Witness};

fn john() -> Script {
    Script::new(JOHN.0, JOHN.1)
}

/// The value of a parameter.
fn value(url: &Url, name: &str) -> String {
    let mut pairs = url.query_pairs();
    let found = pairs.find(|(key, _)| key == name);
    found.unwrap().1.into_owned()
}

#[test]
fn a_login_through_the_browser_brings_a_pair_that_can_be_refreshed() {
    let bench = Bench::on_zeyos();
    let name = web(&bench);
    let done = bench.browse(&name, john()).unwrap();
    assert_eq!(done.warnings, Vec::<String>::new());
    assert_eq!(done.holding.facts.identity.unwrap().user, "john.doe");
    let pages = bench.human.pages();
    let last = pages.last().unwrap();
    assert_eq!(last.status, 200);
    assert!(!last.url.as_str().contains("code="), "{}", last.url);
    bench.refresh(&name).unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn what_is_asked_and_what_is_exchanged_belong_together() {
    let bench = Bench::on_zeyos();
    let name = web(&bench);
    bench.browse(&name, john()).unwrap();
    bench.human.pages();
    let asked = |name: &str| bench.human.asked(name);
    assert_eq!(asked("client_id").as_deref(), Some(APPLICATION));
    assert_eq!(asked("response_type").as_deref(), Some("code"));
    assert_eq!(asked("code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(asked("state").map(|state| state.len()), Some(43));
    assert_eq!(asked("scope"), None, "ZeyOS has none");
    assert_eq!(asked("nonce"), None);
    let sent = requests(&bench, TOKEN);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].query, []);
    assert_eq!(sent[0].form("code").map(str::len), Some(40));
    assert_eq!(sent[0].form("code_verifier").map(str::len), Some(43));
    assert_eq!(
        sent[0].form("redirect_uri"),
        asked("redirect_uri").as_deref()
    );
}

#[test]
fn one_time_codes_are_the_pages_business() {
    let bench = Bench::on_zeyos();
    let name = web(&bench);
    let script = Script {
        mistyped: Some("not-the-password".to_owned()),
        otp: ONE_TIME_CODE.to_owned(),
        ..Script::new(JANE.0, JANE.1)
    };
    bench.browse(&name, script).unwrap();
    bench.human.pages();
    assert_eq!(posts(&bench, TOKEN), 1);
}

#[test]
fn a_denied_login_harms_nothing() {
    let bench = Bench::on_zeyos();
    let name = web(&bench);
    bench.browse(&name, john()).unwrap();
    bench.human.pages();
    let before = bench.pair(&name);
    let script = Script {
        decision: DENY,
        ..john()
    };
    let error = bench.browse(&name, script).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("denied"), "{error}");
    assert_eq!(posts(&bench, TOKEN), 1);
    assert_eq!(bench.pair(&name), before);
    assert!(bench.platform().is_alive(&before.access));
}

#[test]
fn answers_with_a_wrong_state_are_put_aside_and_the_login_goes_on() {
    let bench = Bench::on_zeyos();
    let name = web(&bench);
    let script = john().bringing(|right| {
        let state = value(&right, "state");
        let wrong = right.as_str().replace(&state, "not-ours");
        vec![Url::parse(&wrong).unwrap(), right]
    });
    bench.human.plays(script);
    let witness = Witness::default();
    bench
        .login_by(&name, Way::Browser { open: true }, &witness)
        .unwrap();
    bench.human.pages();
    assert_eq!(witness.ignored(), 1);
    assert_eq!(posts(&bench, TOKEN), 1);
}

#[test]
fn a_callback_url_that_isnt_registered_never_gets_a_code() {
    let bench = Bench::on_zeyos();
    let name = bench.add_draft(ProfileDraft {
        redirect_uri: Some(free_redirect()),
        ..draft(&bench, Grant::AuthorizationCode, JOHN.0)
    });
    bench.clock.be_patient(false);
    let error = bench.browse(&name, john()).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    let pages = bench.human.pages();
    let last = pages.last().unwrap();
    assert_eq!(last.status, 400);
    assert!(last.body.contains("callback URL"), "{}", last.body);
    assert_eq!(posts(&bench, TOKEN), 0);
}

#[test]
fn a_code_that_comes_too_late_is_refused_with_what_to_do() {
    for as_text in [false, true] {
        let bench = Bench::on_zeyos();
        bench.platform().behave(|it| it.text_errors = as_text);
        let name = web(&bench);
        let platform = bench.platform().clone();
        let script = john().bringing(move |url| {
            platform.site().advance(SignedDuration::from_secs(61));
            vec![url]
        });
        let error = bench.browse(&name, script).unwrap_err();
        bench.human.pages();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.to_string().contains("Invalid or expired code"));
        assert!(error.way_out().unwrap().contains("callback URLs"));
        assert_eq!(posts(&bench, TOKEN), 1);
        assert_eq!(bench.state(&name), "signed-out");
    }
}

/// Pastes this into a login whose browser never comes back.
fn paste(bench: &Bench, name: &ProfileName, text: &str) -> Result<LoggedIn> {
    let witness = Witness::default();
    *witness.pastes.borrow_mut() = Some(Secret::new(text.to_owned()));
    bench.login_by(name, Way::Browser { open: false }, &witness)
}

#[test]
fn a_used_code_and_the_code_of_another_attempt_are_refused() {
    let bench = Bench::on_zeyos();
    let name = web(&bench);
    bench.browse(&name, john()).unwrap();
    bench.human.pages();
    let used = requests(&bench, TOKEN)[0].form("code").unwrap().to_owned();
    let before = bench.pair(&name);
    let error = paste(&bench, &name, &used).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    bench.assert_silent(&error, &[&used, SECRET]);

    // Somebody else's attempt: its verifier never leaves that process.
    let lost = Arc::new(Mutex::new(String::new()));
    let found = Arc::clone(&lost);
    let script = john().bringing(move |url| {
        *found.lock().unwrap() = value(&url, "code");
        Vec::new()
    });
    bench.clock.be_patient(false);
    bench.human.plays(script.clone());
    let started = bench.browse(&name, script);
    bench.human.pages();
    assert!(started.is_err());
    let stolen = lost.lock().unwrap().clone();
    assert_eq!(stolen.len(), 40);
    bench.clock.be_patient(true);
    let error = paste(&bench, &name, &stolen).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(bench.pair(&name), before);
}

/// A human with a browser on another computer: copies the address there, and back what it ended on.
#[derive(Default)]
struct Pasting(RefCell<Option<Url>>);

impl Companion for Pasting {
    fn tell(&self, step: &Step) {
        if let Step::Browser(step) = step {
            *self.0.borrow_mut() = Some(step.url.clone());
        }
    }

    fn pasted(&self) -> Local<'_, Secret> {
        let url = self.0.borrow_mut().take().unwrap();
        Box::pin(async move {
            let human = Human::new();
            let ended = Arc::new(Mutex::new(String::new()));
            let seen = Arc::clone(&ended);
            human.plays(john().bringing(move |url| {
                *seen.lock().unwrap() = url.into();
                Vec::new()
            }));
            human.open(&url).await.unwrap();
            human.pages();
            let text = ended.lock().unwrap().clone();
            Secret::new(text)
        })
    }

    fn one_time_code<'a>(&'a self, _: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

#[test]
fn the_pasted_address_logs_in_where_no_browser_can_come_back() {
    let bench = Bench::on_zeyos();
    let name = bench.add_draft(ProfileDraft {
        redirect_uri: Some("https://admin.test/landing".to_owned()),
        ..draft(&bench, Grant::AuthorizationCode, JOHN.0)
    });
    bench.platform().add_callback("https://admin.test/landing");
    let witness = Pasting::default();
    bench
        .login_by(&name, Way::Browser { open: false }, &witness)
        .unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn an_exchange_without_a_clear_answer_is_sent_once() {
    for (answer, kind) in [
        (
            Canned::answer(
                500,
                Some("application/json"),
                "{\"error\":\"server_error\",\"error_description\":\"Runtime Error\"}",
            ),
            Kind::AnswerLost,
        ),
        (
            Canned::answer(200, Some("text/html"), "<h1>hi</h1>"),
            Kind::AnswerLost,
        ),
        (
            Canned::answer(
                401,
                Some("application/json"),
                "{\"error\":\"invalid_client\"}",
            ),
            Kind::Refused,
        ),
    ] {
        let bench = Bench::on_zeyos();
        let name = web(&bench);
        let fault = Fault::once(answer.clone()).on(TOKEN);
        bench.platform().site().faults().add(fault);
        let error = bench.browse(&name, john()).unwrap_err();
        bench.human.pages();
        assert_eq!(error.kind(), kind, "{answer:?}: {error}");
        assert!(error.way_out().is_some(), "{error:?}");
        assert_eq!(posts(&bench, TOKEN), 1);
        assert_eq!(bench.state(&name), "signed-out");
    }
}
