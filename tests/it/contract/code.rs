//! Whether the browser login of appliances works where it exists (facts/morpheus.md §3).

use jiff::SignedDuration;
use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::morpheus::client::{SSO, SSO_SECRET};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::demo::morpheus::people::ONE_TIME_CODE;
use keyfob::demo::page::DENY;
use keyfob::domain::error::Kind;
use keyfob::domain::grant::Grant;
use keyfob::domain::id_token::Proof;
use keyfob::domain::name::ProfileName;
use keyfob::domain::secret::Secret;
use keyfob::service::profiles::ProfileDraft;
use keyfob::service::revoke;

use super::bench::{Bench, MASTER, TOKEN, draft, free_redirect};
use super::human::Script;

/// A profile of the client with a secret, which comes back to a port of its own.
fn begun(generation: Generation) -> (Bench, ProfileName) {
    let bench = Bench::on(generation);
    let name = add(&bench, SSO_SECRET, &["write"]);
    (bench, name)
}

fn add(bench: &Bench, secret: &str, scopes: &[&str]) -> ProfileName {
    let redirect = free_redirect();
    bench
        .appliance()
        .set_web(SSO, |web| web.redirect_uris.push(redirect.clone()));
    bench.add_draft(ProfileDraft {
        username: None,
        client_secret: Some(Secret::new(secret.to_owned())),
        grant: Some(Grant::AuthorizationCode),
        redirect_uri: Some(redirect),
        scopes: Some(scopes.iter().copied().map(str::to_owned).collect()),
        ..draft(bench.appliance().url(), MASTER, SSO)
    })
}

fn admin() -> Script {
    Script::new(MASTER.user, MASTER.password)
}

#[test]
fn a_login_through_the_browser_lives_a_whole_life() {
    for generation in [Generation::V8, Generation::V9] {
        let (bench, name) = begun(generation);
        let done = bench.browse(&name, admin()).unwrap();
        assert_eq!((done.warnings, done.reused), (Vec::new(), None));
        let pages = bench.human.pages();
        assert_eq!(pages.last().unwrap().status, 200);
        let requests = bench.appliance().requests();
        let sent = requests.iter().find(|call| call.is("POST", TOKEN)).unwrap();
        assert_eq!((sent.query.len(), &sent.authorization), (0, &None));
        assert_eq!(sent.form("client_secret"), Some(SSO_SECRET));
        assert_eq!(
            sent.form("redirect_uri"),
            bench.human.asked("redirect_uri").as_deref()
        );
        assert!(sent.form("code_verifier").is_some());

        let old = bench.pair(&name);
        bench.refresh(&name).unwrap();
        assert!(!bench.appliance().is_alive(&old.access));
        assert!(bench.appliance().is_alive(&bench.pair(&name).access));
        bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
        assert_eq!(bench.state(&name), "revoked");
    }
}

#[test]
fn users_whom_no_password_grant_lets_in_log_in_through_the_browser() {
    let (bench, name) = begun(Generation::V9);
    let tina = Script {
        otp: ONE_TIME_CODE.to_owned(),
        ..Script::new("tina", "tina-has-two")
    };
    bench.browse(&name, tina).unwrap();
    bench
        .browse(&name, Script::new("sven", "sven-of-the-idp"))
        .unwrap();
    let identity = bench.holding(&name).facts.identity.unwrap();
    assert_eq!(identity.user, "sven");
}

#[test]
fn openid_brings_an_id_token_that_nobody_can_verify() {
    let bench = Bench::on(Generation::V9);
    let name = add(&bench, SSO_SECRET, &["write", "openid"]);
    bench.browse(&name, admin()).unwrap();
    assert!(bench.human.asked("nonce").is_some());
    let id_token = bench.holding(&name).facts.id_token.unwrap();
    assert_eq!(id_token.subject, "1");
    assert!(matches!(id_token.proof, Proof::Unverified(_)));
}

#[test]
fn consent_is_asked_where_the_client_wants_it() {
    let (bench, name) = begun(Generation::V9);
    bench
        .appliance()
        .set_web(SSO, |web| web.requires_consent = true);
    bench.browse(&name, admin()).unwrap();
    let before = bench.pair(&name);
    let error = bench
        .browse(
            &name,
            Script {
                decision: DENY,
                ..admin()
            },
        )
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("denied"), "{error}");
    assert_eq!(bench.pair(&name), before);
}

#[test]
fn an_appliance_that_ignores_pkce_works_too() {
    let (bench, name) = begun(Generation::V8);
    bench
        .appliance()
        .behave(|behaviour| behaviour.checks_pkce = false);
    bench.browse(&name, admin()).unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn a_wrong_secret_a_late_code_and_trouble_leave_nothing_behind() {
    let (bench, name) = begun(Generation::V9);
    let appliance = bench.appliance().clone();
    let late = admin().bringing(move |url| {
        appliance.advance(SignedDuration::from_secs(61));
        vec![url]
    });
    let error = bench.browse(&name, late).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.way_out().unwrap().contains("code"), "{error}");

    for answer in [
        Canned::NotJson,
        Canned::Empty,
        Canned::answer(400, Some("text/plain"), "no"),
        Canned::answer(400, None, ""),
    ] {
        bench
            .appliance()
            .faults()
            .add(Fault::once(answer).on(TOKEN));
        let error = bench.browse(&name, admin()).unwrap_err();
        assert!(error.way_out().is_some(), "{error}");
    }
    assert_eq!(bench.posts(), 5, "a code is sent once");
    assert_eq!(bench.state(&name), "signed-out");

    let other = add(&bench, "not-the-secret", &["write"]);
    let error = bench.browse(&other, admin()).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.way_out().unwrap().contains("secret"), "{error}");
    bench.assert_silent(&error, &["not-the-secret"]);
}

#[test]
fn what_isnt_registered_or_isnt_there_never_comes_back() {
    let (bench, name) = begun(Generation::V9);
    bench
        .appliance()
        .set_web(SSO, |web| web.redirect_uris.clear());
    bench.clock.be_patient(false);
    bench.browse(&name, admin()).unwrap_err();
    let pages = bench.human.pages();
    assert!(pages[0].body.contains("Redirect URI mismatch"), "{pages:?}");

    let (bench, name) = begun(Generation::V3);
    bench.clock.be_patient(false);
    bench.browse(&name, admin()).unwrap_err();
    assert_eq!(bench.human.pages()[0].status, 404);
}
