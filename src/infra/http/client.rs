//! Which reqwest client talks to a server: one for each way of trusting and each proxy.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, ClientBuilder, Identity, Proxy, redirect, retry};
use rustls::crypto::ring;
use url::Url;
use zeroize::Zeroizing;

use super::{Limits, is_loopback, pin};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::{Server, Trust};
use crate::infra::files;

/// Idle connections are dropped before any server drops them: a request on a connection that is being closed would be
/// an answer lost, and a lost answer costs a refresh token.
const IDLE_LIMIT: Duration = Duration::from_secs(2);

/// The longest certificate or key file.
const LONGEST_PEM: u64 = 4 * 1024 * 1024;

/// Clients by what makes them differ: the system's roots are loaded once for each.
pub(super) struct Clients {
    limits: Limits,
    made: RefCell<HashMap<Setting, Client>>,
}

/// What makes clients differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Setting {
    trust: Trust,
    route: Route,
}

/// How a connection goes out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Route {
    /// Straight: this machine never needs a proxy.
    Direct,
    /// As `HTTPS_PROXY`, `NO_PROXY` … say.
    Environment,
    /// Through this proxy.
    Proxy(Url),
}

impl Clients {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            made: RefCell::default(),
        }
    }

    /// The client for an address of this server.
    pub(super) fn client_for(&self, server: &Server, url: &Url) -> Result<Client> {
        let setting = Setting {
            trust: trust_for(server, url),
            route: route_for(server, url),
        };
        if let Some(client) = self.made.borrow().get(&setting) {
            return Ok(client.clone());
        }
        let client = self.build(&setting)?;
        self.made.borrow_mut().insert(setting, client.clone());
        Ok(client)
    }

    fn build(&self, setting: &Setting) -> Result<Client> {
        let (builder, roots) = trusting(self.plain(), &setting.trust)?;
        let builder = routed(builder, &setting.route)?;
        let with_system = if roots.is_empty() {
            builder
        } else {
            builder.tls_certs_merge(roots)
        };
        match with_system.build() {
            Ok(client) => Ok(client),
            // Without any CA store on this machine reqwest builds no client, not even for http:// (reqwest#2988).
            Err(error) if error.is_builder() => {
                let (builder, roots) = trusting(self.plain(), &setting.trust)?;
                let builder = routed(builder, &setting.route)?.tls_certs_only(roots);
                builder.build().map_err(|error| unusable(&error))
            }
            Err(error) => Err(unusable(&error)),
        }
    }

    /// What all clients have in common. No cookies, no compression: those features aren't compiled in.
    fn plain(&self) -> ClientBuilder {
        // The only other provider that may be there is one that an embedding program has chosen.
        ring::default_provider().install_default().ok();
        let accept = HeaderValue::from_static("application/json");
        Client::builder()
            .user_agent(concat!("keyfob/", env!("CARGO_PKG_VERSION")))
            .default_headers(HeaderMap::from_iter([(ACCEPT, accept)]))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .http1_only()
            .connect_timeout(self.limits.connect)
            .timeout(self.limits.total)
            .pool_idle_timeout(IDLE_LIMIT)
    }
}

/// How to trust the host of this address. A pin, a client certificate or a waiver is for the server's own host alone;
/// endpoints elsewhere are checked by the platform's roots (facts/oauth.md M03). A CA file may speak for other hosts of
/// the same house: it adds to those roots.
fn trust_for(server: &Server, url: &Url) -> Trust {
    match &server.trust {
        own @ (Trust::Pin(_) | Trust::ClientCertificate { .. } | Trust::Insecure) => {
            if server.is_host_of(url) {
                own.clone()
            } else {
                Trust::System
            }
        }
        wide @ (Trust::System | Trust::CaFile(_)) => wide.clone(),
    }
}

fn route_for(server: &Server, url: &Url) -> Route {
    match &server.proxy {
        _ if is_loopback(url) => Route::Direct,
        Some(proxy) => Route::Proxy(proxy.clone()),
        None => Route::Environment,
    }
}

/// Sets up trust; roots to add to the system's come back.
fn trusting(builder: ClientBuilder, trust: &Trust) -> Result<(ClientBuilder, Vec<Certificate>)> {
    match trust {
        Trust::System => Ok((builder, Vec::new())),
        Trust::CaFile(path) => Ok((builder, ca_certificates(path)?)),
        Trust::Pin(hex) => {
            let pinned = pin::config(hex)?;
            Ok((builder.tls_backend_preconfigured(pinned), Vec::new()))
        }
        Trust::ClientCertificate { certificate, key } => {
            Ok((builder.identity(identity(certificate, key)?), Vec::new()))
        }
        Trust::Insecure => Ok((builder.tls_danger_accept_invalid_certs(true), Vec::new())),
    }
}

fn ca_certificates(path: &Path) -> Result<Vec<Certificate>> {
    let pem = files::read_whole(path, LONGEST_PEM)
        .map_err(|error| broken("CA file", path).because(error))?;
    let found = Certificate::from_pem_bundle(&pem)
        .map_err(|error| broken("CA file", path).because(error.without_url()))?;
    if found.is_empty() {
        return Err(broken("CA file", path).because("it holds no PEM certificate"));
    }
    Ok(found)
}

fn identity(certificate: &Path, key: &Path) -> Result<Identity> {
    let read = |path: &Path, what: &str| {
        files::read_whole(path, LONGEST_PEM)
            .map(Zeroizing::new)
            .map_err(|error| broken(what, path).because(error))
    };
    let chain = read(certificate, "client certificate")?;
    let key_pem = read(key, "client key")?;
    let mut both = Zeroizing::new(Vec::with_capacity(chain.len() + key_pem.len() + 1));
    both.extend_from_slice(&chain);
    both.push(b'\n');
    both.extend_from_slice(&key_pem);
    Identity::from_pem(&both)
        .map_err(|error| broken("client certificate", certificate).because(error))
}

fn broken(what: &str, path: &Path) -> Error {
    let what = format!("{what} '{}' can't be used", path.display());
    Error::new(Kind::NotSent, what).hint("check the server's tls setting: PEM files are expected")
}

fn routed(builder: ClientBuilder, route: &Route) -> Result<ClientBuilder> {
    match route {
        Route::Direct => Ok(builder.no_proxy()),
        Route::Environment => Ok(builder),
        Route::Proxy(url) => {
            // The address may hold the proxy's password: it isn't shown.
            let proxy = Proxy::all(url.as_str()).map_err(|_hidden| {
                let host = url.host_str().unwrap_or_default();
                Error::new(
                    Kind::NotSent,
                    format!("the proxy at '{host}' can't be used"),
                )
                .hint("write it like http://proxy.example.com:3128 or socks5h://…")
            })?;
            Ok(builder.no_proxy().proxy(proxy))
        }
    }
}

fn unusable(error: &reqwest::Error) -> Error {
    let cause = super::failure::innermost(error);
    Error::new(Kind::NotSent, "TLS can't be set up").because(cause)
}
