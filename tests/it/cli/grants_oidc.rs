//! Logins at an OAuth server that need no browser: device, client, password, pasted tokens.

use keyfob::demo::fault::{Fault, Shape};
use keyfob::demo::oidc::clients::{NATIVE, SERVICE, SERVICE_SECRET};
use keyfob::demo::oidc::people::MONA;

use super::issuer::Place;
use crate::support::leak;
use crate::support::running::Running;

fn device(place: &Place) -> (Running, String) {
    place
        .issuer()
        .behave(|behaviour| behaviour.interval = Some(1));
    place.add("d", NATIVE, &["--grant", "device"]).expect(0);
    let mut login = place.start("login d");
    login.says(|line| line.starts_with("http"));
    let code = login.says(|line| line.starts_with("    "));
    (login, code.trim().to_owned())
}

#[test]
fn a_device_login_shows_address_and_code_and_waits_for_the_approval() {
    let place = Place::new();
    let (login, code) = device(&place);
    assert!(place.issuer().approve(&code, MONA.0), "{code}");
    let ran = login.ends().expect(0).says("logged in as Mona Demo");
    assert!(!ran.stderr.contains('▀'), "no picture where nobody looks");
    assert!(place.issuer().is_alive(&place.token("d")));
    assert!(place.opened().is_empty());
}

#[test]
fn a_denied_device_is_8() {
    let place = Place::new();
    let (login, code) = device(&place);
    assert!(place.issuer().deny(&code));
    login.ends().fails(8, "denied");
}

#[test]
fn a_device_login_can_be_interrupted() {
    let place = Place::new();
    let (login, _) = device(&place);
    login.interrupt();
    login.ends().fails(130, "stopped");
}

/// A profile `c` of the client that logs in by itself.
fn add_service(place: &Place) {
    let secret = place.home.file("secret", SERVICE_SECRET);
    let file = secret.to_str().unwrap();
    let grant = [
        "--grant",
        "client-credentials",
        "--client-secret-file",
        file,
    ];
    place.add("c", SERVICE, &grant).expect(0);
}

#[test]
fn a_client_logs_in_by_itself_and_renews_by_asking_again() {
    let place = Place::new();
    add_service(&place);
    let ran = place.run("login c").expect(0);
    assert!(!ran.stderr.contains(SERVICE_SECRET));
    let whoami = place.run("whoami c").expect(0).stdout;
    assert_eq!(whoami, "keyfob-service = keyfob-service, OpenID Connect\n");
    let token = place.token("c");
    assert!(place.issuer().is_alive(&token));
    place.run("refresh c").expect(0);
    assert_ne!(place.token("c"), token);

    place.home.file("wrong", "wrong-secret");
    place
        .run("profile edit c --client-secret-file wrong")
        .expect(0);
    let kept = place.token("c");
    place.run("login c").fails(8, "client");
    assert_eq!(place.token("c"), kept);
}

#[test]
fn a_client_whose_token_has_expired_gets_another_for_the_asking() {
    let place = Place::new();
    add_service(&place);
    let fault = Fault::once(Shape::set("expires_in", 0.001));
    place.issuer().site().faults().add(fault);
    place.run("login c").expect(0);
    let ran = place.run("get c").expect(0);
    assert!(place.issuer().is_alive(ran.stdout.trim_end()));
}

#[test]
fn the_password_grant_works_and_is_warned_of() {
    let place = Place::new();
    let (user, password) = MONA;
    place
        .add("p", NATIVE, &["--grant", "password", "--username", user])
        .expect(0)
        .says("RFC 9700");
    let login = ["login", "p", "--password-file", "-"];
    let ran = place.home.run_with(login, password).expect(0);
    let ran = ran.says("warning: p: the password grant is deprecated");
    assert_eq!(leak::found(&ran.stderr, &[password]), None);
    let token = place.token("p");
    place.home.run_with(login, "wrong-password").fails(8, "");
    assert_eq!(place.token("p"), token);
}

#[test]
fn a_pasted_token_is_kept_only_if_the_server_takes_it() {
    let place = Place::new();
    let (user, password) = MONA;
    place
        .add("p", NATIVE, &["--grant", "password", "--username", user])
        .expect(0);
    let login = ["login", "p", "--password-file", "-"];
    place.home.run_with(login, password).expect(0);
    let json = place.run("get p --as json --with-refresh").expect(0).stdout;

    place.add("q", NATIVE, &["--grant", "paste"]).expect(0);
    let paste = ["login", "q", "--token-file", "-"];
    place.run("login q").fails(3, "--token-file");
    place
        .home
        .run_with(paste, "not-one-of-theirs")
        .fails(8, "nothing was kept");
    place.run("get q").fails(3, "signed out");
    place
        .home
        .run_with(paste, "two words here")
        .fails(2, "no access token");
    place
        .home
        .run_with(paste, &json)
        .expect(0)
        .says("logged in as Mona Demo");
    assert_eq!(place.token("q"), place.token("p"));
    place.run("refresh q").expect(0);
}

#[test]
fn files_that_a_grant_has_no_use_for_are_exit_2_and_send_nothing() {
    let place = Place::new();
    place.add("p", NATIVE, &["--username", "mona"]).expect(0);
    place.home.file("secret", "some-secret");
    for (flag, hint) in [
        ("--password-file secret", "--grant password"),
        ("--otp-file secret", "--grant password"),
        ("--token-file secret", "--grant paste"),
        (
            "--grant device --password-file secret",
            "no use for --password-file",
        ),
        (
            "--grant paste --otp-file secret --token-file secret",
            "no use for --otp-file",
        ),
    ] {
        place.run(&format!("login p {flag}")).fails(2, hint);
    }
    place
        .run("login p --grant password")
        .fails(3, "--password-file");
    place
        .run("login p --grant legacy")
        .fails(2, "no grant 'legacy'");
    assert!(place.issuer().site().requests().is_empty());
}
