//! How connections of a simulated server are served.

use std::convert::Infallible;
use std::net::TcpListener as StdListener;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use super::gate::HangUp;

/// A client that doesn't send its headers by then is dropped. It also ends idle connections, so it is as long as usual
/// servers keep those: a shorter one would meet clients that are just about to use a connection again.
const HEADER_LIMIT: Duration = Duration::from_secs(75);
/// After a failed accept (no file handles left), so that the loop doesn't spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until its runtime ends.
pub(crate) async fn serve(listener: StdListener, router: Router) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, router.clone()));
            }
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// The gate wants this connection to end without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the simulated server hangs up")]
struct HungUp;

async fn connection(stream: TcpStream, router: Router) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move { answer(&router, request).await }
    });
    let mut http = Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT);
    let served = http.serve_connection(TokioIo::new(stream), service).await;
    // An error is a client that went away, or a fault that was asked for.
    drop(served);
}

async fn answer(
    router: &TowerToHyperService<Router>,
    request: Request<Incoming>,
) -> Result<Response<Body>, HungUp> {
    let answered: Result<Response<Body>, Infallible> = router.call(request).await;
    let Ok(response) = answered;
    match response.extensions().get::<HangUp>() {
        Some(HangUp) => Err(HungUp),
        None => Ok(response),
    }
}
