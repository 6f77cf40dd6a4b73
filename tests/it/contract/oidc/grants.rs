//! Whether logins without a browser work: the client alone, user and password, offline access.

use keyfob::demo::oidc::behaviour::Refreshable;
use keyfob::demo::oidc::clients::{SERVICE, SERVICE_SECRET};
use keyfob::domain::error::Kind;
use keyfob::service::get::{self, Wish};
use keyfob::service::login::{Nobody, Typed, Way};

use super::*;

fn service(bench: &Bench) -> ProfileName {
    bench.add_draft(ProfileDraft {
        client_secret: Some(Secret::new(SERVICE_SECRET.to_owned())),
        ..draft(bench, Grant::ClientCredentials, SERVICE)
    })
}

#[test]
fn a_client_logs_in_for_itself_and_asks_again_instead_of_refreshing() {
    let bench = Bench::on_oidc();
    let name = service(&bench);
    bench.login_by(&name, Way::Client, &Nobody).unwrap();
    let first = bench.pair(&name);
    assert_eq!(first.refresh, "");
    bench.refresh(&name).unwrap();
    assert_ne!(bench.pair(&name).access, first.access);

    bench.clock.advance(jiff::SignedDuration::from_hours(2));
    let ready = bench
        .run(get::get(&bench.ports, &name, Wish::default()))
        .unwrap();
    assert!(bench.issuer().is_alive(ready.tokens.access.expose()));
    assert_eq!(posts(&bench), 3);
}

#[test]
fn a_wrong_client_secret_is_told() {
    let bench = Bench::on_oidc();
    let name = service(&bench);
    bench
        .issuer()
        .set_client(SERVICE, |client| client.secret = Some("changed".to_owned()));
    let error = bench.login_by(&name, Way::Client, &Nobody).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.way_out().unwrap().contains("secret"), "{error}");
    bench.assert_silent(&error, &[SERVICE_SECRET]);
}

fn by_password(bench: &Bench, name: &ProfileName, password: &str) -> Result<(), Kind> {
    let way = Way::Password(Typed::password(Secret::new(password.to_owned())));
    let done = bench.login_by(name, way, &Nobody);
    done.map(|_| ()).map_err(|error| {
        bench.assert_silent(&error, &[password]);
        error.kind()
    })
}

#[test]
fn a_password_is_sent_once_whatever_comes_back() {
    let bench = Bench::on_oidc();
    let name = bench.add_draft(ProfileDraft {
        username: Some(MONA.0.to_owned()),
        ..draft(&bench, Grant::Password, NATIVE)
    });
    assert_eq!(
        by_password(&bench, &name, "not-the-password"),
        Err(Kind::Refused)
    );
    assert_eq!(posts(&bench), 1);
    assert_eq!(by_password(&bench, &name, MONA.1), Ok(()));
    assert_eq!(posts(&bench), 2);
    bench.refresh(&name).unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn offline_access_is_asked_for_with_consent() {
    let bench = Bench::on_oidc();
    bench
        .issuer()
        .behave(|behaviour| behaviour.refreshable = Refreshable::Offline);
    let plain = native(&bench, Grant::AuthorizationCode);
    bench.browse(&plain, mona()).unwrap();
    assert_eq!(bench.pair(&plain).refresh, "");

    let offline = bench.add_draft(ProfileDraft {
        scopes: Some(vec!["openid".to_owned(), "offline_access".to_owned()]),
        ..draft(&bench, Grant::AuthorizationCode, NATIVE)
    });
    bench.browse(&offline, mona()).unwrap();
    assert_eq!(bench.human.asked("prompt").as_deref(), Some("consent"));
    assert_ne!(bench.pair(&offline).refresh, "");
    bench.refresh(&offline).unwrap();
}
