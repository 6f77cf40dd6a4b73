//! Whether logins through a browser end well, and only those that should.

use std::sync::mpsc::{Receiver, channel};

use jiff::SignedDuration;
use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::page::DENY;
use keyfob::domain::error::{Error, Kind, Result};
use keyfob::service::check;
use keyfob::service::login::{Companion, Step, Way};
use keyfob::service::ports::Local;
use keyfob::service::ports::web::Browser as _;
use url::Url;

use super::*;

const CODE: Grant = Grant::AuthorizationCode;

/// The same address with another value of a parameter, or without it.
fn with(url: &Url, name: &str, value: Option<&str>) -> Url {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(key, _)| key != name)
        .collect();
    let mut changed = url.clone();
    changed
        .query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .extend_pairs(value.map(|value| (name, value)));
    changed
}

#[test]
fn a_login_through_the_browser_brings_tokens_and_says_so_on_its_page() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    let done = bench.browse(&name, mona()).unwrap();
    assert_eq!(done.warnings, Vec::<String>::new());
    assert_eq!(bench.state(&name), "active");
    assert!(bench.issuer().is_alive(&bench.pair(&name).access));

    let pages = bench.human.pages();
    let last = pages.last().unwrap();
    assert_eq!(last.status, 200, "{last:?}");
    assert!(!last.url.query().unwrap_or_default().contains("code="));

    let (identity, _) = bench.run(check::whoami(&bench.ports, &name)).unwrap();
    assert_eq!(identity.user, "mona");
}

#[test]
fn what_is_asked_and_what_is_exchanged_belong_together() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    bench.browse(&name, mona()).unwrap();
    bench.human.pages();
    let asked = |name: &str| bench.human.asked(name).unwrap();
    assert_eq!(asked("response_type"), "code");
    assert_eq!(asked("code_challenge_method"), "S256");
    assert_eq!(asked("code_challenge").len(), 43);
    assert_eq!(asked("nonce").len(), 43);
    assert_eq!(asked("state").len(), 43);
    assert!(asked("redirect_uri").starts_with("http://127.0.0.1:"));

    let requests = bench.issuer().site().requests();
    let sent: Vec<_> = requests
        .iter()
        .filter(|call| call.is("POST", "/token"))
        .collect();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].query, []);
    assert_eq!(sent[0].authorization, None);
    assert_eq!(sent[0].form("client_id"), Some(NATIVE));
    assert_eq!(
        sent[0].form("redirect_uri"),
        Some(asked("redirect_uri").as_str())
    );
    assert_eq!(sent[0].form("code_verifier").unwrap().len(), 43);
}

#[test]
fn a_wrong_password_on_the_page_is_between_the_human_and_the_server() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    let script = Script {
        mistyped: Some("not-the-password".to_owned()),
        ..mona()
    };
    bench.browse(&name, script).unwrap();
    assert_eq!(posts(&bench), 1);
    let pages = bench.human.pages();
    assert!(
        pages
            .iter()
            .any(|page| page.body.contains("password is wrong"))
    );
}

#[test]
fn a_no_in_the_browser_is_told_and_keeps_old_tokens() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    bench.browse(&name, mona()).unwrap();
    let before = bench.pair(&name);
    let script = Script {
        decision: DENY,
        ..mona()
    };
    let error = bench.browse(&name, script).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("denied"), "{error}");
    assert_eq!(bench.pair(&name), before);
    assert_eq!(posts(&bench), 1);
    // The browser's page says so, too.
    let pages = bench.human.pages();
    assert!(
        !pages.last().unwrap().body.contains("signed in"),
        "{pages:?}"
    );
}

#[test]
fn answers_of_others_are_put_aside_and_the_right_one_still_counts() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    let script = mona().bringing(|url| {
        let denied = with(&with(&url, "code", None), "error", Some("access_denied"));
        vec![
            with(&url, "state", Some("somebody-elses")),
            with(&url, "state", None),
            with(&denied, "state", Some("somebody-elses")),
            with(&url, "iss", Some("http://evil.example")),
            with(&url, "iss", None),
            url,
        ]
    });
    bench.human.plays(script);
    let witness = Witness::default();
    bench
        .login_by(&name, Way::Browser { open: true }, &witness)
        .unwrap();
    assert_eq!(witness.ignored(), 5);
    assert_eq!(posts(&bench), 1);
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn a_code_that_ran_out_or_was_used_brings_nothing() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    let site = bench.issuer().site().clone();
    let late = mona().bringing(move |url| {
        site.advance(SignedDuration::from_secs(61));
        vec![url]
    });
    let token = format!("{}/token", bench.issuer().site().url());
    let token = Url::parse(&token).unwrap();
    let stolen = mona().bringing(move |url| {
        let (_, code) = url.query_pairs().find(|(key, _)| key == "code").unwrap();
        let form =
            format!("grant_type=authorization_code&client_id={NATIVE}&code={code}&redirect_uri=x");
        assert_eq!(fetch("POST", &token, &form).unwrap().status, 400);
        vec![url]
    });
    for script in [late, stolen] {
        let error = bench.browse(&name, script).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{error}");
        assert!(error.to_string().contains("code"), "{error}");
        assert!(error.way_out().is_some(), "{error}");
        assert_eq!(bench.state(&name), "signed-out");
        bench.human.pages();
    }
    assert_eq!(bench.issuer().token_count(), 0);
}

#[test]
fn a_server_that_fails_in_the_browser_is_told() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    let script = mona().bringing(|url| {
        let url = with(&url, "code", None);
        let url = with(&url, "error", Some("server_error"));
        vec![with(&url, "error_description", Some("<b>\u{1b}[31mboom"))]
    });
    let error = bench.browse(&name, script).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    let text = error.to_string();
    assert!(
        text.contains("server_error") && text.contains("boom"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "{text}");
    let pages = bench.human.pages();
    assert!(!pages.last().unwrap().body.contains("<b>"), "{pages:?}");
    assert_eq!(posts(&bench), 0);
}

#[test]
fn a_redirect_uri_that_isnt_registered_never_comes_back() {
    let bench = Bench::on_oidc();
    let name = bench.add_draft(ProfileDraft {
        redirect_uri: Some("http://127.0.0.1/elsewhere".to_owned()),
        ..draft(&bench, CODE, NATIVE)
    });
    bench.clock.be_patient(false);
    let error = bench.browse(&name, mona()).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(error.to_string().contains("nobody came back"), "{error}");
    let pages = bench.human.pages();
    assert_eq!(pages[0].status, 400);
    assert!(pages[0].body.contains("registered"), "{pages:?}");
}

#[test]
fn a_failed_exchange_is_a_failure_on_the_page_too() {
    let bench = Bench::on_oidc();
    let name = native(&bench, CODE);
    let faults = bench.issuer().site().faults();
    faults.add(Fault::once(Canned::ServerError).on("/token"));
    let error = bench.browse(&name, mona()).unwrap_err();
    assert_eq!(posts(&bench), 1, "a code is sent once: {error}");
    let pages = bench.human.pages();
    let last = pages.last().unwrap();
    assert!(!last.body.to_lowercase().contains("signed in"), "{last:?}");
    assert_eq!(bench.state(&name), "signed-out");
}

#[test]
fn pasting_the_address_works_while_nobody_can_come_back() {
    let bench = Bench::on_oidc();
    let redirect = "https://admin.example/callback";
    bench.issuer().set_client(NATIVE, |client| {
        client.redirect_uris.push(redirect.to_owned());
    });
    let name = bench.add_draft(ProfileDraft {
        redirect_uri: Some(redirect.to_owned()),
        ..draft(&bench, CODE, NATIVE)
    });
    // The human's browser ends on an address that nobody serves, and the human copies it from there.
    let witness = Pasting::new(mona());
    bench
        .login_by(&name, Way::Browser { open: false }, &witness)
        .unwrap();
    assert_eq!(bench.state(&name), "active");
    assert!(bench.human.opened.borrow().is_empty(), "nothing was opened");
}

/// Opens the shown address by hand, and pastes the address that it ends on.
struct Pasting {
    human: Human,
    script: Script,
    ended_on: Receiver<Url>,
}

impl Pasting {
    fn new(script: Script) -> Self {
        let (tell, ended_on) = channel();
        let script = script.bringing(move |url| {
            tell.send(url).unwrap();
            Vec::new()
        });
        Self {
            human: Human::new(),
            script,
            ended_on,
        }
    }
}

impl Companion for Pasting {
    fn tell(&self, step: &Step) {
        if let Step::Browser(step) = step {
            self.human.plays(self.script.clone());
            drop(self.human.open(&step.url));
        }
    }

    fn pasted(&self) -> Local<'_, Secret> {
        let url = self.ended_on.recv().unwrap();
        Box::pin(std::future::ready(Secret::new(url.to_string())))
    }

    fn one_time_code<'a>(&'a self, _: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}
