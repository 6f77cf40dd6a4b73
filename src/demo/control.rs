//! The addresses under `/demo/`, by which scripts switch faults of a running server.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, put};
use jiff::SignedDuration;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::{Arrived, Call};
use super::fault::{self, Fault, Faults};
use super::gate::Gate;
use super::reply::{Outcome, Refusal, answer};

/// `/demo/faults`: GET lists, PUT replaces, POST adds, DELETE switches off. `/demo/requests`: GET lists, DELETE forgets.
/// `/demo/advance`: PUT `{"seconds"}`: for this server, time passes. `/demo/ledger`: GET counts refreshes, PUT
/// `{"seconds"}` sets the grace for spent refresh tokens.
pub(crate) fn routes(gate: Gate) -> Router {
    let faults = get(async |State(gate): State<Gate>| answer(Ok(listed(&gate))))
        .put(async |State(gate): State<Gate>, call: Arrived| {
            answer(changed(&gate, &call, Faults::set))
        })
        .post(async |State(gate): State<Gate>, call: Arrived| {
            answer(changed(&gate, &call, Faults::extend))
        })
        .delete(async |State(gate): State<Gate>| {
            gate.faults.clear();
            answer(Ok(listed(&gate)))
        });
    let requests = get(async |State(gate): State<Gate>| answer(Ok(seen(&gate)))).delete(
        async |State(gate): State<Gate>| {
            gate.log.clear();
            answer(Ok(seen(&gate)))
        },
    );
    let advance = put(async |State(gate): State<Gate>, call: Arrived| answer(jump(&gate, &call)));
    let ledger = get(async |State(gate): State<Gate>| answer(Ok(counted(&gate))))
        .put(async |State(gate): State<Gate>, call: Arrived| answer(forgive(&gate, &call)));
    Router::new()
        .route("/demo/advance", advance)
        .route("/demo/ledger", ledger)
        .route("/demo/faults", faults)
        .route("/demo/requests", requests)
        .with_state(gate)
}

fn listed(gate: &Gate) -> Value {
    json!({ "faults": gate.faults.all() })
}

fn seen(gate: &Gate) -> Value {
    let calls: Value = gate.log.all().iter().map(|call| json!(**call)).collect();
    json!({ "requests": calls })
}

fn changed(gate: &Gate, call: &Arrived, change: fn(&Faults, Vec<Fault>)) -> Outcome {
    change(&gate.faults, read(call)?);
    Ok(listed(gate))
}

fn read(Arrived(call): &Arrived) -> Result<Vec<Fault>, Refusal> {
    fault::read(call.json()).map_err(|error| {
        let msg = format!("that is no fault: {error}");
        let example =
            json!({"trouble": "maintenance", "retry_after": 5, "on": "/oauth/token", "times": 1});
        Refusal::new(
            StatusCode::BAD_REQUEST,
            json!({"msg": msg, "example": example}),
        )
    })
}

fn counted(gate: &Gate) -> Value {
    json!(gate.ledger.tally())
}

fn forgive(gate: &Gate, Arrived(call): &Arrived) -> Outcome {
    let grace: Jump = read_json(call.json())?;
    gate.ledger
        .set_grace(SignedDuration::from_secs(grace.seconds));
    Ok(counted(gate))
}

/// How far to jump, how long to forgive.
#[derive(Deserialize)]
struct Jump {
    seconds: i64,
}

fn jump(gate: &Gate, Arrived(call): &Arrived) -> Outcome {
    let jump: Jump = read_json(call.json())?;
    gate.clock.advance(SignedDuration::from_secs(jump.seconds));
    Ok(json!({"now": gate.clock.now()}))
}

/// `/demo/behaviour` of every kind of server: GET tells, PUT changes the fields that it names.
///
/// # Errors
/// 400 for what isn't a behaviour.
pub(crate) fn behaviour<B: Serialize + DeserializeOwned>(
    call: &Call,
    current: &B,
    change: impl FnOnce(B),
) -> Outcome {
    let mut current = json!(current);
    if call.method == "GET" {
        return Ok(current);
    }
    let wanted = call.json();
    if let (Some(fields), Some(wanted)) = (current.as_object_mut(), wanted.as_object()) {
        fields.extend(wanted.clone());
    }
    change(read_json(current.clone())?);
    Ok(current)
}

/// What a script sent.
///
/// # Errors
/// 400 with the reason.
pub(crate) fn read_json<T: DeserializeOwned>(json: Value) -> Result<T, Refusal> {
    serde_json::from_value(json).map_err(|error| {
        let msg = format!("that can't be read: {error}");
        Refusal::new(StatusCode::BAD_REQUEST, json!({ "msg": msg }))
    })
}
