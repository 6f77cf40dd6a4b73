//! The states of a server's certificate.

use jiff::SignedDuration;

use super::worlds::{at, ended, probed};
use crate::app::action::{Action, Ended, VerbDone};
use crate::app::command::CommandId;
use crate::app::state::State;
use crate::app::state::probe::{Finding, Probe};
use crate::app::testing::{name, now, press, review};
use crate::app::update::update;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind};
use crate::domain::report::Row;
use crate::domain::server::{Server, Trust};

/// The certificate of a production server was reviewed, with this trust.
pub(super) fn reviewed(trust: Trust, objection: Option<&str>) -> State {
    let mut state = at("us-prod-acme");
    let asked = Action::Run(CommandId::ReviewCertificate);
    let effects = update(&mut state, asked, now());
    let server = Server {
        trust,
        ..state.catalog.servers["us-prod"].clone()
    };
    let review = Box::new(review(&server, objection));
    ended(&mut state, &effects, &Ended::Reviewed(Ok(review)));
    state
}

/// A check ended at the certificate.
pub(super) fn check_failed() -> State {
    let mut state = at("us-prod-acme");
    let effects = press(&mut state, &["c"]);
    let what = "'us-prod.acme.test' shows a certificate of an unknown issuer";
    let why = "its SHA-256 is 9C:41:9C:41:9C:41:9C:41 9C:41:9C:41:9C:41:9C:41 \
        9C:41:9C:41:9C:41:9C:41 9C:41:9C:41:9C:41:9C:41";
    let error = Error::new(Kind::Untrusted, what).because(why);
    let done = VerbDone {
        row: Row::failed(name("us-prod-acme"), error),
        holding: None,
        took: SignedDuration::from_millis(84),
    };
    ended(&mut state, &effects, &Ended::Verb(Box::new(done)));
    state
}

/// The wizard has found a server whose certificate isn't trusted.
pub(super) fn in_wizard() -> State {
    let print = "9C:41:9C:41:9C:41:9C:41 9C:41:9C:41:9C:41:9C:41 \
        9C:41:9C:41:9C:41:9C:41 9C:41:9C:41:9C:41:9C:41";
    let text = format!("this computer doesn't trust SHA-256 {print} : choose pin or CA file");
    let finding = |label, tone, text: &str| Finding {
        label,
        tone,
        text: text.to_owned(),
    };
    probed(Probe {
        findings: vec![
            finding("TLS", Tone::Warn, &text),
            finding("", Tone::Bad, "certificate is for lab.other.test"),
        ],
        untrusted: Some("9c41".repeat(16)),
    })
}

/// Its trust was turned to the pin.
pub(super) fn pin_in_wizard() -> State {
    let mut state = in_wizard();
    press(&mut state, &["tab", "tab", "tab", "right", "right"]);
    state
}
