//! The addresses under `/demo/` by which scripts turn a running appliance: behaviour, lives, time, revocation.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Appliance;
use super::behaviour::Behaviour;
use super::client::Lifetime;
use crate::demo::call::Call;
use crate::demo::reply::{Outcome, Refusal};

/// `/demo/behaviour`: GET tells, PUT changes the fields that it names.
pub(super) fn behaviour(appliance: &Appliance, call: &Call) -> Outcome {
    let mut current = json!(appliance.behaviour());
    if call.method == "GET" {
        return Ok(current);
    }
    let change = call.json();
    if let (Some(fields), Some(change)) = (current.as_object_mut(), change.as_object()) {
        fields.extend(change.clone());
    }
    let changed: Behaviour = read(current)?;
    appliance.behave(|behaviour| *behaviour = changed.clone());
    Ok(json!(changed))
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
    let life: Life = read(call.json())?;
    let seconds = SignedDuration::from_secs;
    appliance.set_lifetime(
        &life.client,
        Lifetime::new(seconds(life.access), seconds(life.refresh)),
    );
    Ok(json!({"success": true}))
}

/// How far to jump.
#[derive(Deserialize)]
struct Jump {
    seconds: i64,
}

/// `PUT /demo/advance` `{"seconds"}`: for this appliance, time passes.
pub(super) fn advance(appliance: &Appliance, call: &Call) -> Outcome {
    let jump: Jump = read(call.json())?;
    appliance.advance(SignedDuration::from_secs(jump.seconds));
    Ok(json!({"now": appliance.now()}))
}

/// `PUT /demo/revoke`: every token dies.
#[expect(clippy::unnecessary_wraps, reason = "the type of every handler")]
pub(super) fn revoke(appliance: &Appliance, _: &Call) -> Outcome {
    appliance.revoke_everything();
    Ok(json!({"success": true}))
}

fn read<T: DeserializeOwned>(json: Value) -> Result<T, Refusal> {
    serde_json::from_value(json).map_err(|error| {
        let msg = format!("that can't be read: {error}");
        Refusal::new(StatusCode::BAD_REQUEST, json!({ "msg": msg }))
    })
}
