//! Whether each way with a password logs in, and what it sends for that.

use jiff::SignedDuration;
use keyfob::demo::zeyos::people::{GLOBEX_SECRET, ODD};
use keyfob::domain::error::Kind;
use keyfob::domain::expiry::Expiry;
use keyfob::domain::profile::ClientAuth;
use keyfob::service::check;

use super::*;

fn life(expiry: Expiry, bench: &Bench) -> Option<i64> {
    let left = expiry.left(bench.ports.clock.now())?;
    Some(left.round(jiff::Unit::Minute).unwrap().as_mins())
}

#[test]
fn each_way_brings_tokens_of_its_own_life_and_tells_who_we_are() {
    for (grant, access, refresh) in [
        (Grant::Password, 60, Some(100 * 24 * 60)),
        (Grant::Basic, 24 * 60, None),
        (Grant::Legacy, 100 * 24 * 60, None),
    ] {
        let bench = Bench::on_zeyos();
        let name = profile(&bench, grant, JOHN.0);
        let done = login(&bench, &name, grant, JOHN.1).unwrap();
        assert_eq!(done.warnings, Vec::<String>::new(), "{grant:?}");
        let identity = done.holding.facts.identity.clone().unwrap();
        assert_eq!(identity.user, "john.doe");
        assert_eq!(identity.display_name.as_deref(), Some("John Doe"));
        assert_eq!(identity.tenant.as_deref(), Some("acme"));
        let tokens = done.holding.tokens.unwrap();
        assert_eq!(life(tokens.expiry, &bench), Some(access), "{grant:?}");
        assert_eq!(life(tokens.refresh_expiry, &bench), refresh, "{grant:?}");
        assert!(bench.platform().is_alive(&bench.pair(&name).access));
        let (again, _) = bench.run(check::whoami(&bench.ports, &name)).unwrap();
        assert_eq!(again, identity);
    }
}

#[test]
fn a_password_goes_to_one_address_once_in_no_query() {
    for (grant, path) in PASSWORDS {
        let bench = Bench::on_zeyos();
        logged_in(&bench, grant);
        for call in bench.platform().site().requests() {
            assert_eq!(holds(&call, JOHN.1), call.path == path, "{call:?}");
            assert!(
                call.query.is_empty() || call.path == "/acme/auth/v1/",
                "{call:?}"
            );
        }
        assert_eq!(posts(&bench, path), 1);
    }
}

#[test]
fn an_application_proves_itself_in_the_header_or_where_the_profile_says() {
    for (auth, in_header) in [
        (None, true),
        (Some(ClientAuth::Basic), true),
        (Some(ClientAuth::BasicRaw), true),
        (Some(ClientAuth::Post), false),
    ] {
        let bench = Bench::on_zeyos();
        let name = bench.add_draft(ProfileDraft {
            client_auth: auth,
            ..draft(&bench, Grant::Password, JOHN.0)
        });
        login(&bench, &name, Grant::Password, JOHN.1).unwrap();
        bench.refresh(&name).unwrap();
        for call in requests(&bench, TOKEN) {
            let header = call.authorization.as_deref().unwrap_or_default();
            let header = decoded(header.strip_prefix("Basic ").unwrap_or_default());
            let wanted = format!("{APPLICATION}:{SECRET}");
            assert_eq!(header == wanted, in_header, "{auth:?}: {header}");
            assert_eq!(call.form("client_secret").is_none(), in_header);
            assert_eq!(call.form("scope"), None);
        }
    }
}

#[test]
fn names_and_passwords_that_break_careless_encoding_arrive() {
    for (grant, _) in PASSWORDS {
        let bench = Bench::on_zeyos();
        let name = profile(&bench, grant, ODD.0);
        let done = login(&bench, &name, grant, ODD.1).unwrap();
        assert_eq!(done.holding.facts.identity.unwrap().user, ODD.0);
    }
}

#[test]
fn a_user_without_regular_login_logs_in_by_password() {
    let bench = Bench::on_zeyos();
    let name = profile(&bench, Grant::Password, "svc-sync");
    login(&bench, &name, Grant::Password, "svc-has-no-face").unwrap();
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn tokens_of_one_instance_never_go_to_another() {
    let bench = Bench::on_zeyos();
    let acme = logged_in(&bench, Grant::Password);
    let globex = bench.add_draft(ProfileDraft {
        server: ServerDraft {
            name: Some(bench.server_of(&acme)),
            ..ServerDraft::default()
        },
        instance: Some("globex".to_owned()),
        client_secret: Some(Secret::new(GLOBEX_SECRET.to_owned())),
        ..draft(&bench, Grant::Password, JOHN.0)
    });
    bench.platform().site().log().clear();
    login(&bench, &globex, Grant::Password, "john-of-globex").unwrap();
    bench.refresh(&globex).unwrap();
    for call in bench.platform().site().requests() {
        assert!(call.path.starts_with("/globex/"), "{call:?}");
    }
    bench.platform().site().log().clear();
    bench.refresh(&acme).unwrap();
    assert_eq!(posts(&bench, TOKEN), 1);
    assert_eq!(posts(&bench, "/globex/oauth2/v1/token"), 0);
}

#[test]
fn a_wrong_password_is_sent_once_and_leaves_the_working_token() {
    for (grant, path) in PASSWORDS {
        let bench = Bench::on_zeyos();
        let name = logged_in(&bench, grant);
        let (before, held) = (bench.pair(&name), bench.holding(&name));
        let error = login(&bench, &name, grant, "not-the-password-7").unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.to_string().contains("Invalid credentials"), "{error}");
        assert!(error.way_out().unwrap().contains("password"), "{error:?}");
        assert_eq!(posts(&bench, path), 2);
        assert_eq!(bench.pair(&name), before);
        assert_eq!(bench.holding(&name), held);
        assert!(bench.platform().is_alive(&before.access));
        bench.assert_silent(&error, &["not-the-password-7", SECRET, &before.access]);
    }
}

#[test]
fn a_wrong_application_secret_is_no_wrong_password() {
    let bench = Bench::on_zeyos();
    let name = bench.add_draft(ProfileDraft {
        client_secret: Some(Secret::new("0".repeat(40))),
        ..draft(&bench, Grant::Password, JANE.0)
    });
    let coder = Coder::with("271828");
    let way = way(Grant::Password, JANE.1);
    let error = bench.login_by(&name, way, &coder).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("invalid_client"), "{error}");
    assert!(error.way_out().unwrap().contains("--client-secret-file"));
    assert_eq!(coder.asked.get(), 0, "no code helps there");
    assert_eq!(posts(&bench, TOKEN), 1);
}

#[test]
fn without_an_application_nothing_is_sent() {
    let bench = Bench::on_zeyos();
    let name = bench.add_draft(ProfileDraft {
        client_secret: None,
        ..draft(&bench, Grant::Password, JOHN.0)
    });
    let error = login(&bench, &name, Grant::Password, JOHN.1).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(error.way_out().unwrap().contains("--client-secret-file"));
    assert!(bench.platform().site().requests().is_empty());
}

#[test]
fn odd_lives_become_unknown() {
    use keyfob::demo::fault::{Fault, Shape};
    for odd in [
        serde_json::json!("soon"),
        serde_json::json!(-5),
        serde_json::json!(0),
        serde_json::json!(1e30),
        serde_json::Value::Null,
    ] {
        for grant in [Grant::Password, Grant::Basic] {
            let bench = Bench::on_zeyos();
            let shape = Shape::set("expires_in", odd.clone());
            bench.platform().site().faults().add(Fault::once(shape));
            let name = logged_in(&bench, grant);
            let tokens = bench.holding(&name).tokens.unwrap();
            assert_eq!(tokens.expiry, Expiry::Unknown, "{odd}");
            assert_eq!(bench.state(&name), "active");
        }
    }
    let bench = Bench::on_zeyos();
    let shape = Shape::set("expires_in", "60");
    bench.platform().site().faults().add(Fault::once(shape));
    let name = logged_in(&bench, Grant::Password);
    let granted = bench.holding(&name).tokens.unwrap().granted();
    assert_eq!(granted, Some(SignedDuration::from_secs(60)));
}
