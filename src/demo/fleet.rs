//! Which simulated servers run, and for how long.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread::{Builder, JoinHandle};

use axum::Router;
use tokio::runtime;
use tokio::sync::oneshot;

use super::clock::{self, Source};
use super::line::ServeLine;
use super::morpheus::Appliance;
use super::morpheus::client::Lifetimes;
use super::morpheus::generation::Generation;
use super::oidc::Issuer;
use super::serving;
use super::zeyos::Platform;
use crate::domain::error::{Error, Kind, Result};

pub use super::morpheus::Inventory;

/// A simulated server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A Morpheus appliance of a generation.
    Morpheus(Generation),
    /// A `ZeyOS` platform with its instances.
    Zeyos,
    /// An OAuth 2.0 server and OpenID provider.
    Oidc,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Morpheus(Generation::V3),
        Self::Morpheus(Generation::V8),
        Self::Morpheus(Generation::V9),
        Self::Zeyos,
        Self::Oidc,
    ];
}

impl From<Generation> for Sort {
    fn from(generation: Generation) -> Self {
        Self::Morpheus(generation)
    }
}

/// What to start.
#[derive(Clone)]
pub struct Options {
    /// The first port; the servers follow each other from there. None: free ones.
    pub port: Option<u16>,
    /// Which servers.
    pub servers: Vec<Sort>,
    /// How long their tokens live.
    pub lifetimes: Lifetimes,
    /// Which tokens are there at the start.
    pub inventory: Inventory,
    /// So many wrong passwords lock a user; none: never.
    pub lock_after: Option<u32>,
    /// Where token values come from; none: they differ from run to run.
    pub seed: Option<String>,
    /// What time it is.
    pub clock: Source,
}

impl Options {
    /// For people: short lives, a full inventory.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            port: None,
            servers: Sort::ALL.to_vec(),
            lifetimes: Lifetimes::Short,
            inventory: Inventory::Seeded,
            lock_after: Some(5),
            seed: None,
            clock: clock::system(),
        }
    }

    /// For tests: the vendor's lives, nothing there, nobody gets locked.
    #[must_use]
    pub fn tests() -> Self {
        Self {
            lifetimes: Lifetimes::Real,
            inventory: Inventory::Empty,
            lock_after: None,
            ..Self::demo()
        }
    }

    /// Only this server.
    #[must_use]
    pub fn only(mut self, server: impl Into<Sort>) -> Self {
        self.servers = vec![server.into()];
        self
    }
}

/// Running servers. They end when it is dropped.
///
/// A server is an address and a router to the fleet: each kind has its own list of handles.
#[derive(Debug)]
pub struct Fleet {
    handles: Handles,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Fleet {
    /// Starts the servers on loopback, in a thread of their own. They answer once this returns.
    ///
    /// # Errors
    /// `Kind::Failed` if a port is taken or the system gives no thread.
    pub fn start(options: &Options) -> Result<Self> {
        let mut handles = Handles::default();
        let mut servers = Vec::new();
        for (at, sort) in (0..).zip(&options.servers) {
            let (listener, url) = listen(options.port.map(|first| first.saturating_add(at)))?;
            servers.push((listener, handles.add(*sort, &url, options)));
        }
        let (stop, stopped) = oneshot::channel();
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| not_started().because(error))?;
        let thread = Builder::new()
            .name("demo servers".to_owned())
            .spawn(move || runtime.block_on(run(servers, stopped)))
            .map_err(|error| not_started().because(error))?;
        Ok(Self {
            handles,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The Morpheus appliances, oldest generation first.
    #[must_use]
    pub fn appliances(&self) -> &[Appliance] {
        &self.handles.appliances
    }

    /// The appliance of a generation, if it was started.
    #[must_use]
    pub fn appliance(&self, generation: Generation) -> Option<&Appliance> {
        let mut appliances = self.handles.appliances.iter();
        appliances.find(|appliance| appliance.generation() == generation)
    }

    /// The `ZeyOS` platform, if it was started.
    #[must_use]
    pub const fn zeyos(&self) -> Option<&Platform> {
        self.handles.zeyos.as_ref()
    }

    /// The OAuth 2.0 server, if it was started.
    #[must_use]
    pub const fn oidc(&self) -> Option<&Issuer> {
        self.handles.oidc.as_ref()
    }

    /// The logins that can be used, as `demo --serve` prints them.
    #[must_use]
    pub fn serve_lines(&self) -> Vec<ServeLine> {
        let Handles {
            appliances,
            zeyos,
            oidc,
        } = &self.handles;
        let morpheus = appliances.iter().flat_map(Appliance::lines);
        let zeyos = zeyos.iter().flat_map(Platform::lines);
        let oidc = oidc.iter().flat_map(Issuer::lines);
        morpheus.chain(zeyos).chain(oidc).collect()
    }

    /// Ends the servers; open connections are dropped.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // Dropping the sender is the sign.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.end();
    }
}

/// What there is to hold on to.
#[derive(Debug, Default)]
struct Handles {
    appliances: Vec<Appliance>,
    zeyos: Option<Platform>,
    oidc: Option<Issuer>,
}

impl Handles {
    /// A server that will listen at `url`, and what it answers.
    fn add(&mut self, sort: Sort, url: &str, options: &Options) -> Router {
        match sort {
            Sort::Morpheus(generation) => {
                let appliance = Appliance::new(generation, url, options);
                let router = appliance.router();
                self.appliances.push(appliance);
                router
            }
            Sort::Zeyos => self.zeyos.insert(Platform::new(url, options)).router(),
            Sort::Oidc => self.oidc.insert(Issuer::new(url, options)).router(),
        }
    }
}

fn not_started() -> Error {
    Error::new(Kind::Failed, "can't start the simulated servers")
}

fn listen(port: Option<u16>) -> Result<(TcpListener, String)> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)));
    let refused = |error| {
        let what = format!("can't listen on {address}");
        Error::new(Kind::Failed, what)
            .because(error)
            .hint("name another --port, or none for a free one")
    };
    let listener = TcpListener::bind(address).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let local = listener.local_addr().map_err(refused)?;
    Ok((listener, format!("http://{local}")))
}

async fn run(servers: Vec<(TcpListener, Router)>, stopped: oneshot::Receiver<()>) {
    for (listener, router) in servers {
        tokio::spawn(serving::serve(listener, router));
    }
    // Both outcomes mean the end; the runtime then drops every connection.
    drop(stopped.await);
}
