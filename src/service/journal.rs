//! How verbs get into the activity trail.

use jiff::Timestamp;

use super::ports::Ports;
use crate::domain::activity::{Activity, Verb};
use crate::domain::error::Error;
use crate::domain::name::ProfileName;

/// Writes one line. A trail that can't be written is never worth failing for; the interface tells of it.
pub fn record(
    ports: &Ports,
    profile: Option<&ProfileName>,
    verb: Verb,
    outcome: Result<&str, &Error>,
) {
    write(ports, profile, verb, outcome, None);
}

/// Writes one line of something that began at `began`.
pub(crate) fn record_timed(
    ports: &Ports,
    profile: &ProfileName,
    verb: Verb,
    began: Timestamp,
    outcome: Result<&str, &Error>,
) {
    write(ports, Some(profile), verb, outcome, Some(began));
}

fn write(
    ports: &Ports,
    profile: Option<&ProfileName>,
    verb: Verb,
    outcome: Result<&str, &Error>,
    began: Option<Timestamp>,
) {
    let at = ports.clock.now();
    let detail = match outcome {
        Ok(detail) => detail.to_owned(),
        Err(error) if error.kind().is_unsent() && !error.what().starts_with("not sent") => {
            format!("not sent: {error}")
        }
        Err(error) => error.to_string(),
    };
    let line = Activity {
        at,
        profile: profile.cloned(),
        verb,
        ok: outcome.is_ok(),
        detail,
        took: began.map(|began| at.duration_since(began)),
    };
    if let Err(error) = ports.vault.record(&line) {
        ports.unwritten.keep(error);
    }
}
