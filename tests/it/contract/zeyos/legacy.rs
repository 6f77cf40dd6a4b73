//! The old login: one long token for a user and a device.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::domain::error::Kind;
use keyfob::domain::expiry::Expiry;
use keyfob::service::{check, revoke};

use super::*;

fn identifiers(bench: &Bench) -> Vec<String> {
    let sent = requests(bench, LEGACY);
    let all = sent.iter().filter_map(|call| call.form("identifier"));
    all.map(str::to_owned).collect()
}

#[test]
fn a_device_is_named_the_same_for_ever_and_for_one_profile_alone() {
    let bench = Bench::on_zeyos();
    let one = logged_in(&bench, Grant::Legacy);
    let first = bench.pair(&one).access;
    login(&bench, &one, Grant::Legacy, JOHN.1).unwrap();
    assert!(!bench.platform().is_alive(&first), "the device's old token");
    let other = logged_in(&bench, Grant::Legacy);
    assert!(bench.platform().is_alive(&bench.pair(&one).access));
    assert!(bench.platform().is_alive(&bench.pair(&other).access));
    let sent = identifiers(&bench);
    assert_eq!(sent[0], sent[1]);
    assert_ne!(sent[0], sent[2]);
    let is_fine = |c: char| c.is_ascii_alphanumeric() || c == '-';
    assert!(sent.iter().all(|sent| sent.starts_with("keyfob-")));
    assert!(
        sent.iter().all(|sent| sent.chars().all(is_fine)),
        "{sent:?}"
    );
}

#[test]
fn the_applications_secret_goes_along_where_there_is_one() {
    let bench = Bench::on_zeyos();
    logged_in(&bench, Grant::Legacy);
    let name = bench.add_draft(ProfileDraft {
        client_id: None,
        client_secret: None,
        ..draft(&bench, Grant::Legacy, JOHN.0)
    });
    login(&bench, &name, Grant::Legacy, JOHN.1).unwrap();
    let sent = requests(&bench, LEGACY);
    let secrets: Vec<_> = sent.iter().map(|call| call.form("appsecret")).collect();
    assert_eq!(secrets, [Some(SECRET), None]);
    assert!(sent.iter().all(|call| call.form("expdate").is_none()));
    assert!(sent.iter().all(|call| call.authorization.is_none()));
}

#[test]
fn a_token_without_end_has_no_known_end() {
    let bench = Bench::on_zeyos();
    bench.platform().behave(|it| it.endless_legacy = true);
    let name = logged_in(&bench, Grant::Legacy);
    assert_eq!(bench.holding(&name).tokens.unwrap().expiry, Expiry::Unknown);
    assert_eq!(bench.state(&name), "active");
}

#[test]
fn a_logout_ends_the_token_that_it_is_sent_with() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Legacy);
    let token = bench.pair(&name).access;
    let ended = bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
    assert!(ended.what.contains("checked"), "{}", ended.what);
    let sent = requests(&bench, LOGOUT);
    assert_eq!((sent.len(), sent[0].method.as_str()), (1, "GET"));
    assert_eq!(sent[0].bearer(), Some(token.as_str()));
    assert!(!bench.platform().is_alive(&token));
    assert_eq!(posts(&bench, REVOKE), 0);
}

#[test]
fn a_token_that_died_elsewhere_is_noticed() {
    let bench = Bench::on_zeyos();
    let name = logged_in(&bench, Grant::Legacy);
    bench.platform().revoke_everything();
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(error.why().unwrap().contains("Invalid bearer token"));
}

#[test]
fn where_it_is_not_offered_another_way_is_named_and_none_is_tried() {
    let bench = Bench::on_zeyos();
    let gone = Canned::answer(404, Some("text/html"), "<h1>404</h1>");
    let fault = Fault::always(gone).on("/acme/auth/");
    bench.platform().site().faults().add(fault);
    let name = profile(&bench, Grant::Legacy, JOHN.0);
    let error = login(&bench, &name, Grant::Legacy, JOHN.1).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.way_out().unwrap().contains("--grant password"));
    assert_eq!(bench.platform().site().requests().len(), 1);
}
