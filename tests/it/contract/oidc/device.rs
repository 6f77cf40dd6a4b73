//! Whether device logins keep to RFC 8628: how often is asked, and when it ends.

use jiff::SignedDuration;
use keyfob::demo::fault::{Canned, Fault, Wire};
use keyfob::domain::error::{Error, Kind};
use keyfob::service::login::{Step, Way};

use super::*;

/// How far the questions were apart, in seconds.
fn spacing(witness: &Witness) -> Vec<i64> {
    let steps = witness.steps.borrow();
    let dues: Vec<_> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Polled { next, .. } => Some(*next),
            Step::Browser(_) | Step::Ignored(_) | Step::Device(_) | Step::Trading => None,
        })
        .collect();
    let apart = dues.windows(2).map(|two| two[1].duration_since(two[0]));
    apart
        .map(|span| span.round(jiff::Unit::Second).unwrap().as_secs())
        .collect()
}

fn begun(witness: Witness) -> (Bench, ProfileName, Witness) {
    let bench = Bench::on_oidc();
    let name = native(&bench, Grant::Device);
    (bench, name, witness)
}

/// Somebody approves before the question of this number.
fn approved_at(bench: &Bench, question: u32) -> Witness {
    let issuer = bench.issuer().clone();
    Witness::on_poll(move |code, times| {
        if times == question {
            assert!(issuer.approve(code, "mona"));
        }
    })
}

#[test]
fn questions_keep_their_distance_until_somebody_approves() {
    let (bench, name, _) = begun(Witness::default());
    let witness = approved_at(&bench, 3);
    bench.login_by(&name, Way::Device, &witness).unwrap();
    assert_eq!(bench.state(&name), "active");
    assert_eq!(spacing(&witness), [5, 5, 5]);
    assert_eq!(posts(&bench), 4, "no question after the tokens");
    let identity = bench.holding(&name).facts.identity.unwrap();
    assert_eq!(identity.user, "mona");
    bench.refresh(&name).unwrap();
}

#[test]
fn slow_down_lasts() {
    let (bench, name, _) = begun(Witness::default());
    let witness = approved_at(&bench, 4);
    let slower = Canned::answer(400, Some("application/json"), r#"{"error":"slow_down"}"#);
    let twice = Fault {
        times: Some(2),
        ..Fault::always(slower).on("/token")
    };
    bench.issuer().site().faults().add(twice);
    bench.login_by(&name, Way::Device, &witness).unwrap();
    assert_eq!(spacing(&witness), [10, 15, 15, 15]);
}

#[test]
fn a_server_without_interval_is_asked_every_five_seconds() {
    let (bench, name, _) = begun(Witness::default());
    bench.issuer().behave(|behaviour| behaviour.interval = None);
    let witness = approved_at(&bench, 2);
    bench.login_by(&name, Way::Device, &witness).unwrap();
    assert_eq!(spacing(&witness), [5, 5]);
}

fn failed(witness: &Witness, bench: &Bench, name: &ProfileName) -> Error {
    let error = bench.login_by(name, Way::Device, witness).unwrap_err();
    assert_eq!(bench.state(name), "signed-out");
    assert!(error.way_out().is_some(), "{error}");
    error
}

#[test]
fn a_no_on_the_other_device_ends_it() {
    let (bench, name, _) = begun(Witness::default());
    let issuer = bench.issuer().clone();
    let witness = Witness::on_poll(move |code, times| {
        if times == 1 {
            assert!(issuer.deny(code));
        }
    });
    let error = failed(&witness, &bench, &name);
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("denied"), "{error}");
    assert_eq!(posts(&bench), 2);
}

#[test]
fn it_ends_by_itself_when_the_code_runs_out() {
    let (bench, name, witness) = begun(Witness::default());
    bench
        .issuer()
        .behave(|behaviour| behaviour.device_life = 12);
    let pending = Canned::answer(400, None, r#"{"error":"authorization_pending"}"#);
    bench
        .issuer()
        .site()
        .faults()
        .add(Fault::always(pending).on("/token"));
    let error = failed(&witness, &bench, &name);
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(error.to_string().contains("ran out"), "{error}");
    assert_eq!(posts(&bench), 2);
}

#[test]
fn lost_answers_are_no_reason_to_stop() {
    let (bench, name, _) = begun(Witness::default());
    let witness = approved_at(&bench, 4);
    let lost = Fault {
        times: Some(3),
        ..Fault::always(Wire::Drop).on("/token")
    };
    bench.issuer().site().faults().add(lost);
    bench.login_by(&name, Way::Device, &witness).unwrap();
    assert_eq!(spacing(&witness), [10, 20, 40, 5]);
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn a_human_approves_on_the_page() {
    let (bench, name, _) = begun(Witness::default());
    let human = Human::new();
    human.plays(mona());
    let page = url::Url::parse(&format!("{}/device", bench.issuer().site().url())).unwrap();
    let witness = Witness::on_poll(move |code, times| {
        use keyfob::service::ports::web::Browser as _;
        if times == 1 {
            let mut page = page.clone();
            page.query_pairs_mut().append_pair("user_code", code);
            drop(human.open(&page));
            let pages = human.pages();
            assert!(
                pages.last().unwrap().body.contains("is signed in"),
                "{pages:?}"
            );
        }
    });
    bench.login_by(&name, Way::Device, &witness).unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn hostile_codes_and_addresses_are_refused_or_cleaned() {
    let (bench, name, _) = begun(Witness::default());
    let begun = |uri: &str, code: &str| {
        let body = serde_json::json!({
            "device_code": "d", "user_code": code, "verification_uri": uri, "expires_in": 60,
        });
        let answer = Canned::answer(200, Some("application/json"), body.to_string());
        Fault::once(answer).on("/device_authorization")
    };
    let faults = bench.issuer().site().faults();
    for odd in [
        "javascript:alert(1)",
        "http://192.0.2.1/",
        "file:///etc/passwd",
        "",
    ] {
        faults.set(vec![begun(odd, "ABC")]);
        let error = failed(&Witness::default(), &bench, &name);
        assert_eq!(error.kind(), Kind::Refused, "{odd}: {error}");
    }
    faults.set(vec![begun("https://ok.example/", "A\u{1b}[2JB\u{202e}C")]);
    let witness = Witness::default();
    bench.login_by(&name, Way::Device, &witness).unwrap_err();
    let steps = witness.steps.borrow();
    let Some(Step::Device(step)) = steps.first() else {
        panic!("{steps:?}");
    };
    assert!(!step.user_code.contains(['\u{1b}', '\u{202e}']), "{step:?}");
    assert!(step.interval >= SignedDuration::from_secs(5));
}
