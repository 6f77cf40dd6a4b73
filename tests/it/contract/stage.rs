//! Whether the demo's scene is set as it should be, and can be played on.

use std::cell::Cell;
use std::rc::Rc;

use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::oidc::people::MONA;
use keyfob::demo::stage::Stage;
use keyfob::domain::name::ProfileName;
use keyfob::infra::surroundings::Desktop;
use keyfob::service::login::{self, Nobody, Way};
use keyfob::service::ports::Ports;
use tokio::runtime::{Builder, Runtime};
use url::Url;

use super::human::{Human, Script, fetch};

fn set() -> (Fleet, Ports, Runtime) {
    let fleet = Fleet::start(&Options::demo()).unwrap();
    let stage = Stage::over(&fleet).unwrap();
    let (ports, _) = stage.ports(&Desktop::default()).unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let changes = Cell::new(0);
    runtime.block_on(stage.play(&ports, || changes.set(changes.get() + 1), || {}));
    assert!(changes.get() > 10);
    (fleet, ports, runtime)
}

#[test]
fn every_kind_of_server_is_on_the_scene_and_a_human_can_walk_in() {
    let (_fleet, ports, runtime) = set();
    let state = |name: &str| {
        let name = ProfileName::new(name).unwrap();
        let holding = ports.vault.holding(&name).unwrap();
        holding.state_at(ports.clock.now()).word()
    };
    for (name, word) in [
        ("us-prod-admin", "active"),
        ("us-prod-browser", "signed-out"),
        ("zeyos-acme", "active"),
        ("zeyos-globex", "signed-out"),
        ("sso-browser", "signed-out"),
        ("sso-device", "active"),
        ("sso-service", "active"),
    ] {
        assert_eq!(state(name), word, "{name}");
    }
    let human = Rc::new(Human::new());
    human.plays(Script::new(MONA.0, MONA.1));
    let with_human = Ports {
        browser: Rc::<Human>::clone(&human),
        ..ports.clone()
    };
    let name = ProfileName::new("sso-browser").unwrap();
    let way = Way::Browser { open: true };
    runtime
        .block_on(login::login(&with_human, &name, way, &Nobody))
        .unwrap();
    assert_eq!(state("sso-browser"), "active");
}

/// The others come back to fixed ports, which other tests may be using: that the server knows the address is enough.
#[test]
fn browser_logins_of_appliances_and_zeyos_are_let_in_by_their_servers() {
    let (fleet, ports, _runtime) = set();
    let catalog = ports.registry.load().unwrap();
    for (name, server) in [
        ("us-prod-browser", fleet.appliances().last().unwrap().url()),
        ("zeyos-globex", fleet.zeyos().unwrap().site().url()),
    ] {
        let profile = &catalog.profiles[name];
        let provider = catalog.servers[profile.server.as_str()].provider;
        let redirect = profile.redirect_uri(provider).unwrap();
        let path = match profile.instance.as_deref() {
            None => "/oauth/authorize".to_owned(),
            Some(instance) => format!("/{instance}/oauth2/v1/authorize"),
        };
        let mut url = Url::parse(&format!("{server}{path}")).unwrap();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", profile.client_id.as_deref().unwrap())
            .append_pair("redirect_uri", redirect.as_str())
            .append_pair("state", "s");
        let page = fetch("GET", &url, "").unwrap();
        assert!(matches!(page.status, 200 | 303), "{name}: {page:?}");
    }
}
