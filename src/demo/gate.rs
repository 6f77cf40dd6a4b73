//! What happens to every request before and after its handler: log, faults, the server's date.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, StreamExt as _};

use super::call::{Arrived, Call};
use super::clock::Clock;
use super::fault::{self, Faults, Trouble, Wire};
use super::log::Log;

/// What stands before the handlers of one server.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) log: Log,
    pub(crate) faults: Faults,
    pub(crate) clock: Clock,
}

/// Marks an answer that must not be sent: the connection is dropped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HangUp;

/// Bodies of requests are smaller.
const LARGEST: usize = 1024 * 1024;
/// So that the first half is on its way before the connection is dropped.
const BEFORE_CUT: Duration = Duration::from_millis(30);

/// The middleware.
pub(crate) async fn watch(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let call = Arc::new(Call::read(&parts, &bytes));
    parts.extensions.insert(Arrived(Arc::clone(&call)));
    let request = Request::from_parts(parts, Body::from(bytes));
    if call.path.starts_with("/demo/") {
        return next.run(request).await;
    }
    gate.log.add(Arc::clone(&call));
    let trouble = gate.faults.take(&call.path);
    let response = match &trouble {
        None | Some(Trouble::Bent(_)) => gate.carry_out(next, request).await,
        Some(Trouble::Instead(canned)) => canned.response(&call),
        Some(Trouble::Wire(wire)) => gate.over(*wire, next, request).await,
    };
    let now = gate.clock.now();
    let response = fault::dated(response, now);
    match trouble {
        Some(Trouble::Bent(shape)) => shape.bend(response, now).await,
        None | Some(Trouble::Instead(_) | Trouble::Wire(_)) => response,
    }
}

impl Gate {
    async fn carry_out(&self, next: Next, request: Request) -> Response {
        let response = next.run(request).await;
        self.log.carried_out_one();
        response
    }

    async fn over(&self, wire: Wire, next: Next, request: Request) -> Response {
        match wire {
            Wire::Drop => hang_up(),
            Wire::LostAnswer => {
                drop(self.carry_out(next, request).await);
                hang_up()
            }
            Wire::CutAnswer => cut(self.carry_out(next, request).await).await,
            Wire::Hang => std::future::pending().await,
            Wire::Slow { millis } => {
                let response = self.carry_out(next, request).await;
                tokio::time::sleep(Duration::from_millis(millis)).await;
                response
            }
            Wire::Late { millis } => {
                self.late(Duration::from_millis(millis), next, request)
                    .await
            }
        }
    }

    /// A task of its own: the request is carried out although the client may have gone.
    async fn late(&self, by: Duration, next: Next, request: Request) -> Response {
        let gate = self.clone();
        let job = tokio::spawn(async move {
            tokio::time::sleep(by).await;
            gate.carry_out(next, request).await
        });
        job.await.unwrap_or_else(|_| hang_up())
    }
}

fn hang_up() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(HangUp);
    response
}

async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, LARGEST).await.unwrap_or_default();
    let half = Bytes::copy_from_slice(whole.get(..whole.len() / 2).unwrap_or_default());
    let end = stream::once(async {
        tokio::time::sleep(BEFORE_CUT).await;
        Err(io::Error::other(
            "the simulated server drops the connection",
        ))
    });
    parts
        .headers
        .insert(header::CONTENT_LENGTH, whole.len().into());
    let halves = stream::iter([Ok(half)]).chain(end);
    Response::from_parts(parts, Body::from_stream(halves))
}

#[cfg(test)]
mod tests;
