//! What the check says of a platform before anybody logs in.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::domain::error::Kind;
use keyfob::domain::profile::Profile;
use keyfob::provider::dialect::Reach;
use keyfob::service::check;

use super::*;

fn reach(bench: &Bench, instance: Option<&str>) -> Result<Reach> {
    let name = profile(bench, Grant::Password, JOHN.0);
    let (known, server) = bench.ports.registry.profile(name.as_str()).unwrap();
    let draft = Profile {
        instance: instance.map(str::to_owned),
        ..known
    };
    let found = bench.run(check::reach(&bench.ports, &server, &draft));
    found.map(|(reach, _)| reach)
}

#[test]
fn an_instance_that_is_there_is_found_without_a_secret() {
    let bench = Bench::on_zeyos();
    let found = reach(&bench, Some("acme")).unwrap();
    assert_eq!(found.maintenance, None);
    let sent = bench.platform().site().requests();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].authorization, None);
    assert_eq!(sent[0].path, USERINFO);
}

#[test]
fn an_instance_with_the_old_interface_alone_is_found_too() {
    let bench = Bench::on_zeyos();
    bench.platform().behave(|it| it.speaks_oauth = false);
    reach(&bench, Some("acme")).unwrap();
}

#[test]
fn what_isnt_there_is_said_with_what_to_look_at() {
    let bench = Bench::on_zeyos();
    let error = reach(&bench, Some("nobody")).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("no ZeyOS instance 'nobody'"));
    let error = reach(&bench, None).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(error.way_out().unwrap().contains("--instance"));
}

#[test]
fn what_isnt_a_platform_is_told_from_one_that_rests() {
    let bench = Bench::on_zeyos();
    let faults = bench.platform().site().faults();
    for (answer, kind) in [
        (
            Canned::answer(200, Some("application/json"), "{}"),
            Kind::Refused,
        ),
        (
            Canned::answer(401, Some("text/html"), "<h1>Portal</h1>"),
            Kind::Refused,
        ),
        (
            Canned::answer(500, Some("text/plain"), "no"),
            Kind::AnswerLost,
        ),
        (
            Canned::Redirect {
                to: "https://login.test/".to_owned(),
            },
            Kind::Refused,
        ),
    ] {
        faults.add(Fault::once(answer.clone()));
        let error = reach(&bench, Some("acme")).unwrap_err();
        assert_eq!(error.kind(), kind, "{answer:?}: {error}");
    }
    faults.add(Fault::once(Canned::Maintenance { retry_after: None }));
    let resting = reach(&bench, Some("acme")).unwrap();
    assert!(resting.maintenance.unwrap().contains("maintenance"));
}
