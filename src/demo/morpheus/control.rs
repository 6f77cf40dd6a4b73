//! The addresses under `/demo/` by which scripts turn a running appliance: behaviour, lives, revocation.

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;

use super::Appliance;
use super::client::Lifetime;
use crate::demo::call::Call;
use crate::demo::control::{self, read_json};
use crate::demo::reply::Outcome;

/// `/demo/behaviour`: GET tells, PUT changes the fields that it names.
pub(super) fn behaviour(appliance: &Appliance, call: &Call) -> Outcome {
    control::behaviour(call, &appliance.behaviour(), |wanted| {
        appliance.behave(|behaviour| *behaviour = wanted);
    })
}

/// A client's lives in seconds.
#[derive(Deserialize)]
struct Life {
    client: String,
    access: i64,
    refresh: i64,
}

/// `PUT /demo/lifetime` `{"client","access","refresh"}`: for tokens made from now on.
pub(super) fn lifetime(appliance: &Appliance, call: &Call) -> Outcome {
    let life: Life = read_json(call.json())?;
    let seconds = SignedDuration::from_secs;
    appliance.set_lifetime(
        &life.client,
        Lifetime::new(seconds(life.access), seconds(life.refresh)),
    );
    Ok(json!({"success": true}))
}

/// `PUT /demo/revoke`: every token dies.
#[expect(clippy::unnecessary_wraps, reason = "the type of every handler")]
pub(super) fn revoke(appliance: &Appliance, _: &Call) -> Outcome {
    appliance.revoke_everything();
    Ok(json!({"success": true}))
}
