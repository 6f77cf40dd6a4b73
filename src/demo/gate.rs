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
use super::fault::{self, Canned, Faults, Trouble, Wire};
use super::ledger::{Flight, Ledger};
use super::log::Log;

/// What stands before the handlers of one server.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) log: Log,
    pub(crate) faults: Faults,
    pub(crate) clock: Clock,
    pub(crate) ledger: Ledger,
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
    let errand = Errand {
        next,
        request,
        flight: gate.ledger.arrive(&call),
        call,
    };
    let response = match &trouble {
        None | Some(Trouble::Bent(_)) => gate.carry_out(errand).await,
        Some(Trouble::Instead(canned)) => canned.response(&errand.call),
        Some(Trouble::Wire(wire)) => gate.over(*wire, errand).await,
    };
    let now = gate.clock.now();
    let response = fault::dated(response, now);
    match trouble {
        Some(Trouble::Bent(shape)) => shape.bend(response, now).await,
        None | Some(Trouble::Instead(_) | Trouble::Wire(_)) => response,
    }
}

/// A request on its way to its handler.
struct Errand {
    next: Next,
    request: Request,
    call: Arc<Call>,
    /// On its way until this is dropped.
    flight: Option<Flight>,
}

impl Gate {
    async fn carry_out(&self, errand: Errand) -> Response {
        let (response, _flight) = self.do_errand(errand).await;
        response
    }

    /// The flight isn't over before the answer has gone.
    async fn do_errand(&self, errand: Errand) -> (Response, Option<Flight>) {
        let Errand {
            next,
            request,
            call,
            flight,
        } = errand;
        let response = match self.ledger.again(&call, self.clock.now()) {
            Some(again) => again,
            None => self.entered(&call, next.run(request).await).await,
        };
        self.log.carried_out_one();
        (response, flight)
    }

    async fn entered(&self, call: &Call, response: Response) -> Response {
        if !self.faults.is_token_path(&call.path) {
            return response;
        }
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
        self.ledger
            .enter(call, parts.status, &bytes, self.clock.now());
        Response::from_parts(parts, Body::from(bytes))
    }

    async fn over(&self, wire: Wire, errand: Errand) -> Response {
        let millis = Duration::from_millis;
        match wire {
            Wire::Drop => hang_up(),
            Wire::LostAnswer => {
                drop(self.carry_out(errand).await);
                hang_up()
            }
            Wire::CutAnswer => cut(self.carry_out(errand).await).await,
            Wire::Hang => std::future::pending().await,
            Wire::Slow { millis: by } => {
                let (response, _flight) = self.do_errand(errand).await;
                tokio::time::sleep(millis(by)).await;
                response
            }
            Wire::Late { millis: by } => self.late(millis(by), errand).await.0,
            Wire::Paced { before, after } => {
                let (response, _flight) = self.late(millis(before), errand).await;
                tokio::time::sleep(millis(after)).await;
                response
            }
            Wire::LostBehindProxy => self.lost_behind(&Canned::BadGateway, errand).await,
            Wire::LostBehindPortal => self.lost_behind(&Canned::NotJson, errand).await,
        }
    }

    async fn lost_behind(&self, canned: &Canned, errand: Errand) -> Response {
        let call = Arc::clone(&errand.call);
        drop(self.carry_out(errand).await);
        canned.response(&call)
    }

    /// A task of its own: the request is carried out although the client may have gone.
    async fn late(&self, by: Duration, errand: Errand) -> (Response, Option<Flight>) {
        let gate = self.clone();
        let job = tokio::spawn(async move {
            tokio::time::sleep(by).await;
            gate.do_errand(errand).await
        });
        job.await.unwrap_or_else(|_| (hang_up(), None))
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
