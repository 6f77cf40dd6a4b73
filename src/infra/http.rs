//! How a request reaches a server: once, without redirects, within a time limit, and never in clear by accident.

use std::rc::Rc;
use std::time::Duration;

use url::Url;

use crate::domain::certificate::Certificate;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::{Address, Server};
use crate::provider::message::{Answer, Method, Request};
use crate::service::ports::{Clock, Http, Local, no_certificate};

mod answer;
mod body;
mod certificate;
mod client;
mod failure;
mod handshake;
mod pin;

use client::Clients;

/// Connecting, TLS included, takes at most this long.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// A whole request takes at most this long.
const TOTAL_LIMIT: Duration = Duration::from_secs(30);

/// A token answer is a few kilobytes.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// How long and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until connected.
    pub connect: Duration,
    /// Until the answer is read.
    pub total: Duration,
    /// Bytes of an answer.
    pub answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: CONNECT_LIMIT,
            total: TOTAL_LIMIT,
            answer: LONGEST_ANSWER,
        }
    }
}

/// The Http port over reqwest.
pub struct WebClient {
    clients: Clients,
    limits: Limits,
    clock: Rc<dyn Clock>,
}

impl WebClient {
    /// A client with the usual limits.
    #[must_use]
    pub fn new(clock: Rc<dyn Clock>) -> Self {
        Self::limited(clock, Limits::default())
    }

    /// A client with other limits.
    #[must_use]
    pub fn limited(clock: Rc<dyn Clock>, limits: Limits) -> Self {
        Self {
            clients: Clients::new(limits),
            limits,
            clock,
        }
    }

    async fn ask(&self, server: &Server, request: Request) -> Result<Answer> {
        require_safe(server, &request)?;
        let client = self.clients.client_for(server, &request.url)?;
        let outgoing = body::outgoing(&client, &request)?;
        let target = failure::Target::new(&request, self.limits);
        let response = outgoing.send().await;
        let response = response.map_err(|error| target.describe(&error))?;
        let received_at = self.clock.now();
        let head = answer::head(&response, received_at);
        let body = answer::body(response, self.limits.answer).await;
        let body = body.map_err(|cut| target.describe_cut(cut, head.status))?;
        Ok(Answer { body, ..head })
    }

    /// Begins a handshake that ends as soon as the certificate was shown.
    async fn look(&self, server: &Server) -> Result<Certificate> {
        let url = server.address.join("/");
        if url.scheme() != "https" {
            return Err(no_certificate(server));
        }
        let client = self
            .clients
            .client_for(&certificate::trusting_nothing(server), &url)?;
        let request = Request::new(Method::Get, url);
        let target = failure::Target::new(&request, self.limits);
        match body::outgoing(&client, &request)?.send().await {
            Ok(_) => Err(no_certificate(server)),
            Err(error) => match failure::shown(&error) {
                Some(shown) => certificate::read(shown),
                None => Err(target.describe(&error)),
            },
        }
    }
}

impl Http for WebClient {
    fn send<'a>(&'a self, server: &'a Server, request: Request) -> Local<'a, Result<Answer>> {
        Box::pin(self.ask(server, request))
    }

    fn certificate<'a>(&'a self, server: &'a Server) -> Local<'a, Result<Certificate>> {
        Box::pin(self.look(server))
    }
}

/// Refuses secrets over plain http: to the server as it is set up, and to the address of this very request.
fn require_safe(server: &Server, request: &Request) -> Result<()> {
    if request.secrets().is_empty() {
        return Ok(());
    }
    server.require_safe_transport()?;
    let is_https = request.url.scheme() == "https";
    let is_waived = server.allow_http && server.is_host_of(&request.url);
    if is_https || is_loopback(&request.url) || is_waived {
        return Ok(());
    }
    let host = request.url.host_str().unwrap_or_default();
    Err(Error::new(
        Kind::Usage,
        format!("the endpoint at http://{host} would get secrets in clear"),
    )
    .hint("use https://, or allow it for this server alone with --allow-http"))
}

fn is_loopback(url: &Url) -> bool {
    Address::parse(&url[..url::Position::BeforePath]).is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
