//! What is told of a certificate that isn't trusted.

use super::*;
use crate::app::effect::Probed;

fn untrusted() -> Gate {
    Gate {
        is_untrusted: true,
        ..Gate::new(200, "{}")
    }
}

#[test]
fn a_review_brings_certificate_and_objection() {
    let mut bench = bench(two_on_one_server(), untrusted());
    let asked = bench.ask("a-one", Work::ReviewCertificate);
    let Ended::Reviewed(Ok(found)) = bench.ended(&asked) else {
        panic!("no review")
    };
    assert_eq!(found.shown.sha256, "9c41".repeat(16));
    let objection = found.objection.map(|error| error.kind());
    assert_eq!(objection, Some(Kind::Untrusted));
}

#[test]
fn a_trusted_certificate_meets_no_objection_whatever_the_server_answers() {
    let gate = Gate::new(500, "oops");
    gate.let_through();
    let mut bench = bench(two_on_one_server(), gate);
    let asked = bench.ask("a-one", Work::ReviewCertificate);
    let Ended::Reviewed(Ok(found)) = bench.ended(&asked) else {
        panic!("no review")
    };
    assert_eq!(found.objection, None);
}

#[test]
fn a_check_names_the_digest_and_leads_to_the_review() {
    let mut bench = bench(two_on_one_server(), untrusted());
    let asked = bench.ask("a-one", Work::Check);
    let Ended::Verb(done) = bench.ended(&asked) else {
        panic!("no verb")
    };
    assert_eq!(done.row.outcome, Outcome::NotSent);
    let error = done.row.error.unwrap();
    assert!(
        error.why().unwrap().contains("SHA-256 is 9C:41:"),
        "{error}"
    );
    assert!(
        error
            .way_out()
            .unwrap()
            .starts_with("Review the certificate…")
    );
}

#[test]
fn the_check_of_an_address_shows_what_can_be_pinned() {
    let mut bench = bench(two_on_one_server(), untrusted());
    let (_, server) = bench.catalog.profile("a-one").unwrap();
    let probed = Probed {
        server: server.clone(),
        instance: None,
    };
    let asked = bench.ask("a-one", Work::Probe(Box::new(probed)));
    let Ended::Probed(Ok(found)) = bench.ended(&asked) else {
        panic!("nothing found")
    };
    assert_eq!(found.untrusted, Some("9c41".repeat(16)));
    let first = found.findings.first().unwrap();
    assert!(
        first.text.contains("doesn't trust SHA-256 9C:41:"),
        "{first:?}"
    );
}
