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
use super::serving;
use crate::domain::error::{Error, Kind, Result};

pub use super::morpheus::Inventory;

/// What to start.
#[derive(Clone)]
pub struct Options {
    /// The first port; the servers follow each other from there. None: free ones.
    pub port: Option<u16>,
    /// Which appliances.
    pub generations: Vec<Generation>,
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
            generations: Generation::ALL.to_vec(),
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

    /// Only this generation.
    #[must_use]
    pub fn only(mut self, generation: Generation) -> Self {
        self.generations = vec![generation];
        self
    }
}

/// Running servers. They end when it is dropped.
///
/// A server is an address and a router to the fleet: another kind adds its own list of handles.
#[derive(Debug)]
pub struct Fleet {
    appliances: Vec<Appliance>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Fleet {
    /// Starts the servers on loopback, in a thread of their own. They answer once this returns.
    ///
    /// # Errors
    /// `Kind::Failed` if a port is taken or the system gives no thread.
    pub fn start(options: &Options) -> Result<Self> {
        let mut appliances = Vec::new();
        let mut servers = Vec::new();
        for (at, generation) in (0..).zip(&options.generations) {
            let (listener, url) = listen(options.port.map(|first| first.saturating_add(at)))?;
            let appliance = Appliance::new(*generation, url, options);
            servers.push((listener, appliance.router()));
            appliances.push(appliance);
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
            appliances,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The Morpheus appliances, oldest generation first.
    #[must_use]
    pub fn appliances(&self) -> &[Appliance] {
        &self.appliances
    }

    /// The appliance of a generation, if it was started.
    #[must_use]
    pub fn appliance(&self, generation: Generation) -> Option<&Appliance> {
        let mut appliances = self.appliances.iter();
        appliances.find(|appliance| appliance.generation() == generation)
    }

    /// The logins that can be used, as `demo --serve` prints them.
    #[must_use]
    pub fn serve_lines(&self) -> Vec<ServeLine> {
        self.appliances.iter().flat_map(Appliance::lines).collect()
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
