//! The addresses under `/demo/`, by which scripts switch faults of a running server.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};

use super::call::Arrived;
use super::fault::{self, Fault, Faults};
use super::gate::Gate;
use super::reply::{Outcome, Refusal, answer};

/// `/demo/faults`: GET lists, PUT replaces, POST adds, DELETE switches off. `/demo/requests`: GET lists, DELETE forgets.
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
    Router::new()
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
