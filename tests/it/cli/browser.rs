//! Logins through a browser, without a terminal: the address goes to stderr, the browser is opened only if wanted.

use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::client::{SSO, SSO_SECRET};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::demo::oidc::clients::NATIVE;
use keyfob::demo::oidc::people::MONA;
use keyfob::demo::page::DENY;
use std::net::TcpListener;

use super::issuer::Place;
use crate::support::people::{MASTER, SUB};
use crate::support::running::Running;
use crate::support::{Home, leak, surfer};

#[test]
fn a_login_ends_where_the_browser_comes_back_and_says_nothing_secret() {
    let place = Place::new();
    place.add("p", NATIVE, &["--scope", "openid"]).expect(0);
    let mut login = place.start("login p --no-browser");
    let address = login.address();
    let (user, password) = MONA;
    let back = surfer::logs_in(&address, user, password);
    let page = surfer::opens(&back);
    assert_eq!(page.status, 200, "{page:?}");
    let ran = login.ends().expect(0).says("logged in as Mona Demo");
    assert_eq!(ran.stdout, "");
    assert!(place.opened().is_empty(), "nobody asked for a browser");
    let token = place.token("p");
    assert!(place.issuer().is_alive(&token));
    let code = back.split("code=").nth(1).unwrap();
    let code = code.split('&').next().unwrap();
    let secrets = [token.as_str(), password, code];
    assert_eq!(leak::found(&ran.stderr, &secrets), None, "{ran:?}");
    let shown = place.run("show p --json").expect(0).json();
    assert_eq!(shown["id_token_verified"], true, "{shown}");
    assert_eq!(shown["id_token_subject"], "u-1001");
}

#[test]
fn the_browser_is_asked_to_open_exactly_the_address_that_is_told() {
    let place = Place::new();
    place.add("p", NATIVE, &[]).expect(0);
    let mut login = place.start("login p --json");
    let address = login.address();
    login.says(|line| line.contains("listening on http://127.0.0.1:"));
    let (user, password) = MONA;
    surfer::opens(&surfer::logs_in(&address, user, password));
    let ran = login.ends().expect(0);
    assert_eq!(place.opened(), [address]);
    let report = ran.json();
    assert_eq!(report["results"][0]["outcome"], "done", "{report}");
}

#[test]
fn a_denied_login_is_8_and_keeps_what_is_held() {
    let place = Place::new();
    place.add("p", NATIVE, &[]).expect(0);
    let (user, password) = MONA;
    let mut login = place.start("login p --no-browser");
    let page = surfer::opens(&surfer::logs_in(&login.address(), user, password));
    assert_eq!(page.status, 200, "{page:?}");
    login.ends().expect(0);
    let token = place.token("p");

    let mut login = place.start("login p --no-browser");
    let back = surfer::answers(&login.address(), user, password, DENY);
    surfer::opens(&back);
    login.ends().fails(8, "denied");
    assert_eq!(place.token("p"), token);
    assert!(place.issuer().is_alive(&token));
}

#[test]
fn a_foreign_answer_is_put_aside_and_the_login_goes_on() {
    let place = Place::new();
    place.add("p", NATIVE, &[]).expect(0);
    let mut login = place.start("login p --no-browser");
    let (user, password) = MONA;
    let back = surfer::logs_in(&login.address(), user, password);
    let foreign = back.replace("state=", "state=x");
    surfer::opens(&foreign);
    login.says(|line| line.starts_with("warning: ") && line.contains("put aside"));
    surfer::opens(&back);
    login.ends().expect(0);
}

#[test]
fn an_interrupt_while_the_browser_is_waited_for_is_130_and_changes_nothing() {
    let place = Place::new();
    place.add("p", NATIVE, &[]).expect(0);
    let mut login = place.start("login p --no-browser");
    login.address();
    login.interrupt();
    login.ends().fails(130, "stopped");
    place.run("get p").fails(3, "keyfob login p");
}

#[test]
fn nothing_but_login_ever_opens_a_browser() {
    let place = Place::new();
    place.add("p", NATIVE, &[]).expect(0);
    for line in [
        "get p",
        "get p --no-refresh",
        "whoami p",
        "introspect p",
        "inspect p",
    ] {
        place.finish(line).fails(3, "keyfob login p");
    }
    place.finish("status p").expect(3);
    assert!(place.opened().is_empty());
}

#[test]
fn browse_opens_the_web_interface_and_prints_its_address() {
    let place = Place::new();
    place.add("p", NATIVE, &[]).expect(0);
    let ran = place.finish("browse p").expect(0);
    let address = ran.stdout.trim_end();
    assert!(address.starts_with(place.issuer().site().url()), "{ran:?}");
    assert_eq!(place.opened(), [address]);
    let requests = place.issuer().site().requests();
    assert!(requests.is_empty(), "{requests:?}");
}

#[test]
fn only_pasting_needs_a_terminal() {
    let place = Place::new();
    place
        .add(
            "p",
            NATIVE,
            &["--redirect-uri", "https://away.example.com/cb"],
        )
        .expect(0);
    place.run("login p").fails(3, "no terminal");
    assert!(place.issuer().site().requests().is_empty());
}

fn morpheus(home: &Home, url: &str, secret: Option<&str>) -> u16 {
    let port = free_port();
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let words = [
        "profile",
        "add",
        "m",
        "--provider",
        "morpheus",
        "--url",
        url,
    ];
    let more = ["--grant", "authorization-code", "--client-id", SSO];
    let redirect = ["--redirect-uri", &redirect];
    let mut words: Vec<&str> = words.into_iter().chain(more).chain(redirect).collect();
    let file = home.file("secret", secret.unwrap_or_default());
    if secret.is_some() {
        words.extend(["--client-secret-file", file.to_str().unwrap()]);
    }
    let ran = home.run(words).expect(0);
    assert_eq!(
        secret.is_none(),
        ran.stderr.contains("--client-secret-file"),
        "{ran:?}"
    );
    port
}

/// One that nobody has now.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_morpheus_client_with_a_secret_logs_in_by_browser_as_any_tenant() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let appliance = &fleet.appliances()[0];
    let home = Home::new();
    let port = morpheus(&home, appliance.url(), Some(SSO_SECRET));
    appliance.set_web(SSO, |web| {
        web.redirect_uris = vec![format!("http://127.0.0.1:{port}/callback")];
    });
    for who in [MASTER, SUB] {
        let mut command = home.command();
        command.args(["login", "m", "--no-browser"]);
        let mut login = Running::start(&mut command);
        let back = surfer::logs_in(&login.address(), &who.login_name(), who.password);
        surfer::opens(&back);
        login.ends().expect(0);
        let token = home.run(["get", "m"]).expect(0).stdout;
        assert!(appliance.is_alive(token.trim()));
    }
}

#[test]
fn a_morpheus_client_without_a_secret_is_told_how_to_get_one() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    morpheus(&home, fleet.appliances()[0].url(), None);
    home.run(["login", "m"]).fails(2, "--client-secret-file");
}
