//! Whether a token's whole life works: every generation, every kind of login, every kind of rotation.

use keyfob::demo::morpheus::behaviour::Rotation;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::Kind;
use keyfob::domain::name::ProfileName;
use keyfob::service::get::{self, Wish};
use keyfob::service::refresh::Refreshed;
use keyfob::service::{check, listing, logout, revoke};

use super::bench::{Bench, Pair, TOKEN, Who};

#[test]
fn a_token_lives_and_dies_on_3_6_2() {
    a_life(Generation::V3);
}

#[test]
fn a_token_lives_and_dies_on_8_0() {
    a_life(Generation::V8);
}

#[test]
fn a_token_lives_and_dies_on_9_0() {
    a_life(Generation::V9);
}

fn a_life(generation: Generation) {
    let bench = Bench::on(generation);
    for who in Who::ALL {
        let name = bench.add(who);
        for rotation in [Rotation::New, Rotation::Same, Rotation::Absent] {
            bench
                .appliance()
                .behave(|behaviour| behaviour.rotation = rotation);
            bench.appliance().log().clear();
            logs_in(&bench, &name, who);
            knows_us(&bench, &name, who);
            hands_out(&bench, &name);
            refreshes(&bench, &name, rotation);
            // The second time shows that the right refresh token was kept.
            refreshes(&bench, &name, rotation);
            lists(&bench, &name);
            revokes(&bench, &name, who);
        }
        logs_out(&bench, &name, who);
    }
}

fn logs_in(bench: &Bench, name: &ProfileName, who: Who) {
    let done = bench.login(name, who).unwrap();
    assert_eq!((done.warnings, done.reused), (Vec::new(), None), "{who:?}");
    assert!(bench.appliance().is_alive(&bench.pair(name).access));
    assert_eq!(bench.state(name), "active");

    let requests = bench.appliance().requests();
    let sent: Vec<_> = requests
        .iter()
        .filter(|call| call.is("POST", TOKEN))
        .collect();
    assert_eq!(sent.len(), 1, "a password is sent once");
    let field = |field: &str| sent[0].form(field).map(str::to_owned);
    assert_eq!(sent[0].query, []);
    assert_eq!(field("username"), Some(who.login_name()));
    assert_eq!(field("password").as_deref(), Some(who.password));
    assert_eq!(field("grant_type").as_deref(), Some("password"));
    assert_eq!(field("client_id").as_deref(), Some("keyfob"));
    assert_eq!(field("scope").as_deref(), Some("write"));
}

fn knows_us(bench: &Bench, name: &ProfileName, who: Who) {
    let (identity, _) = bench.run(check::whoami(&bench.ports, name)).unwrap();
    assert_eq!(identity.user, who.user);
    let tenant = identity.tenant.unwrap();
    let expected = match who.tenant {
        None => "root",
        Some("acme") => "Acme",
        Some("globex") => "Globex",
        Some(_) => "Initech",
    };
    assert_eq!(tenant, expected);
    let version = identity.version.unwrap().to_string();
    assert_eq!(version, bench.appliance().version());
}

fn hands_out(bench: &Bench, name: &ProfileName) {
    let before = bench.appliance().requests().len();
    let ready = get::get_at_once(&bench.ports, name, Wish::default())
        .unwrap()
        .unwrap();
    assert_eq!(ready.tokens.access.expose(), bench.pair(name).access);
    assert_eq!(
        bench.appliance().requests().len(),
        before,
        "a good token needs no network"
    );
}

fn refreshes(bench: &Bench, name: &ProfileName, rotation: Rotation) {
    let old = bench.pair(name);
    let generation = bench.holding(name).generation;
    let posts = bench.posts();
    let done = bench.refresh(name).unwrap();
    assert!(matches!(done, Refreshed::New(_)), "{done:?}");
    assert_eq!(bench.posts(), posts + 1);
    assert_eq!(bench.holding(name).generation, generation + 1);
    let Pair { access, refresh } = bench.pair(name);
    assert_ne!(access, old.access);
    assert!(bench.appliance().is_alive(&access));
    assert!(!bench.appliance().is_alive(&old.access));
    match rotation {
        Rotation::New => assert_ne!(refresh, old.refresh),
        Rotation::Same | Rotation::Absent => assert_eq!(refresh, old.refresh),
    }
}

fn lists(bench: &Bench, name: &ProfileName) {
    let entries = listing::entries(&bench.ports).unwrap();
    let entry = entries
        .iter()
        .find(|entry| entry.profile.name == *name)
        .unwrap();
    assert_eq!(entry.state(bench.ports.clock.now()).word(), "active");
}

fn revokes(bench: &Bench, name: &ProfileName, who: Who) {
    let old = bench.pair(name);
    let ended = bench.run(revoke::revoke(&bench.ports, name)).unwrap();
    let (how, others) = match bench.appliance().generation() {
        Generation::V3 | Generation::V8 => ("cleared client keyfob", "DELETE"),
        Generation::V9 => ("deleted token", "PUT"),
    };
    assert!(ended.what.starts_with(how), "{}", ended.what);
    assert!(
        ended.what.ends_with("checked: whoami says 401"),
        "{}",
        ended.what
    );
    let requests = bench.appliance().requests();
    assert!(
        !requests.iter().any(|call| call.method == others),
        "only one way fits this version"
    );
    assert!(!bench.appliance().is_alive(&old.access));
    assert_eq!(bench.appliance().token_count(&who.login_name()), 0);
    assert_eq!(bench.state(name), "revoked");
    let error = bench
        .run(get::get(&bench.ports, name, Wish::default()))
        .unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
}

fn logs_out(bench: &Bench, name: &ProfileName, who: Who) {
    bench.login(name, who).unwrap();
    let access = bench.pair(name).access;
    bench
        .run(logout::logout(&bench.ports, name, logout::Reach::Server))
        .unwrap();
    assert!(!bench.appliance().is_alive(&access));
    assert_eq!(bench.state(name), "signed-out");

    bench.login(name, who).unwrap();
    let access = bench.pair(name).access;
    let done = bench
        .run(logout::logout(&bench.ports, name, logout::Reach::Local))
        .unwrap();
    assert!(done.warning.unwrap().contains("stays alive at the server"));
    assert!(bench.appliance().is_alive(&access));
    assert_eq!(bench.state(name), "signed-out");
    assert!(bench.holding(name).tokens.is_none());
}
