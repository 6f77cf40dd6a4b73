//! On what the contract is tried: an appliance over HTTP, and a vault, configuration and locks in memory.

use keyfob::infra::browser::SystemBrowser;
use keyfob::infra::entropy::SystemEntropy;
use keyfob::infra::loopback::LoopbackListener;
use std::cell::Cell;
use std::future::Future;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::Appliance;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::catalog::KeyChoice;
use keyfob::domain::error::{Error, Result};
use keyfob::domain::holding::Holding;
use keyfob::domain::name::ProfileName;
use keyfob::domain::provider::Provider;
use keyfob::domain::server::Address;
use keyfob::infra::clock::SystemClock;
use keyfob::infra::config::{MemoryRegistry, TomlRegistry};
use keyfob::infra::http::{Limits, WebClient};
use keyfob::infra::locks::{FileLocks, MemoryLocks};
use keyfob::infra::vault::{KeySources, MachineId, SqliteVault};
use keyfob::service::login::Nobody;
use keyfob::service::login::{self, LoggedIn};
use keyfob::service::ports::{ActivityQuery, Clock, Local, Ports};
use keyfob::service::profiles::{self, ProfileDraft};
use keyfob::service::refresh::{self, Refreshed, Want};
use keyfob::service::servers::ServerDraft;
use tokio::runtime::{Builder, Runtime};

use crate::support::leak;
pub(super) use crate::support::people::{MASTER, STRANGE, SUB, Who};

/// The address of tokens.
pub(super) const TOKEN: &str = "/oauth/token";

/// The system's clock, set forward by tests; waiting takes no time.
#[derive(Default)]
pub(super) struct TestClock(Cell<SignedDuration>);

impl TestClock {
    pub(super) fn advance(&self, by: SignedDuration) {
        self.0.set(self.0.get() + by);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + self.0.get()
    }

    fn sleep(&self, span: SignedDuration) -> Local<'_, ()> {
        self.advance(span);
        Box::pin(tokio::task::yield_now())
    }

    fn jitter(&self, _: SignedDuration) -> SignedDuration {
        SignedDuration::ZERO
    }
}

/// The bench.
pub(super) struct Bench {
    pub(super) ports: Ports,
    pub(super) clock: Rc<TestClock>,
    fleet: Fleet,
    runtime: Runtime,
}

impl Bench {
    pub(super) fn on(generation: Generation) -> Self {
        Self::limited(generation, Limits::default())
    }

    /// Where waiting for a server that hangs ends soon.
    pub(super) fn impatient(generation: Generation) -> Self {
        let limits = Limits {
            total: Duration::from_millis(700),
            ..Limits::default()
        };
        Self::limited(generation, limits)
    }

    fn limited(generation: Generation, limits: Limits) -> Self {
        let fleet = Fleet::start(&Options::tests().only(generation)).unwrap();
        let clock = Rc::new(TestClock::default());
        let as_port: Rc<dyn Clock> = Rc::<TestClock>::clone(&clock);
        let ports = Ports {
            http: Rc::new(WebClient::limited(Rc::clone(&as_port), limits)),
            vault: Rc::new(SqliteVault::in_memory(None).unwrap()),
            locks: Rc::new(MemoryLocks::default()),
            registry: Rc::new(MemoryRegistry::default()),
            clock: as_port,
            entropy: Rc::new(SystemEntropy),
            browser: Rc::new(SystemBrowser::default()),
            loopback: Rc::new(LoopbackListener),
            discovered: Rc::default(),
        };
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self {
            ports,
            clock,
            fleet,
            runtime,
        }
    }

    pub(super) fn appliance(&self) -> &Appliance {
        self.fleet.appliances().first().unwrap()
    }

    pub(super) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Adds a profile with an own client.
    pub(super) fn add(&self, who: Who) -> ProfileName {
        self.add_with_client(who, "keyfob")
    }

    pub(super) fn add_with_client(&self, who: Who, client: &str) -> ProfileName {
        let draft = draft(self.appliance().url(), who, client);
        self.run(profiles::add(&self.ports, None, draft))
            .unwrap()
            .name
    }

    pub(super) fn login(&self, name: &ProfileName, who: Who) -> Result<LoggedIn> {
        self.run(login::login(&self.ports, name, who.way(), &Nobody))
    }

    /// A profile that is logged in.
    pub(super) fn logged_in(&self, who: Who) -> ProfileName {
        let name = self.add(who);
        self.login(&name, who).unwrap();
        name
    }

    pub(super) fn refresh(&self, name: &ProfileName) -> Result<Refreshed> {
        let want = Want::NewerThan(self.holding(name).generation);
        self.run(refresh::refresh(&self.ports, name, want))
    }

    pub(super) fn holding(&self, name: &ProfileName) -> Holding {
        self.ports.vault.holding(name).unwrap()
    }

    /// The state's word at this moment.
    pub(super) fn state(&self, name: &ProfileName) -> &'static str {
        self.holding(name).state_at(self.ports.clock.now()).word()
    }

    /// What is in the vault, in the open.
    pub(super) fn pair(&self, name: &ProfileName) -> Pair {
        let set = self.ports.vault.tokens(name).unwrap();
        Pair {
            access: set.access.expose().to_owned(),
            refresh: set
                .refresh
                .map(|refresh| refresh.expose().to_owned())
                .unwrap_or_default(),
        }
    }

    /// How often the token endpoint was asked.
    pub(super) fn posts(&self) -> usize {
        self.appliance().log().count("POST", TOKEN)
    }

    /// Neither the error nor the trail holds one of these.
    #[track_caller]
    pub(super) fn assert_silent(&self, error: &Error, secrets: &[&str]) {
        let trail = self
            .ports
            .vault
            .activities(&ActivityQuery::default())
            .unwrap();
        let told = format!("{error} {:?} {error:?} {trail:?}", error.way_out());
        assert_eq!(leak::found(&told, secrets), None, "in {told}");
        let odd = told
            .chars()
            .find(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(odd, None, "in {told:?}");
    }
}

/// An access token and its refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
}

/// What a user says of a new profile.
pub(super) fn draft(url: &str, who: Who, client: &str) -> ProfileDraft {
    ProfileDraft {
        server: ServerDraft {
            provider: Some(Provider::Morpheus),
            address: Some(Address::parse(url).unwrap()),
            ..ServerDraft::default()
        },
        tenant: who.tenant.map(str::to_owned),
        username: Some(who.user.to_owned()),
        client_id: Some(client.to_owned()),
        ..ProfileDraft::default()
    }
}

/// The ports of one process on this machine over a folder with a key file `vault.key`, and its vault.
pub(super) fn folder_ports(folder: &Path, machine: Option<MachineId>) -> (Ports, Rc<SqliteVault>) {
    let clock: Rc<dyn Clock> = Rc::new(SystemClock);
    let sources = KeySources {
        key_file: Some(folder.join("vault.key")),
        machine,
        ..KeySources::new(KeyChoice::Auto)
    };
    let vault = Rc::new(SqliteVault::new(folder, sources));
    let ports = Ports {
        http: Rc::new(WebClient::new(Rc::clone(&clock))),
        vault: Rc::<SqliteVault>::clone(&vault),
        locks: Rc::new(FileLocks::new(
            folder.join("locks"),
            "keyfob",
            Rc::clone(&clock),
        )),
        registry: Rc::new(TomlRegistry::new(
            folder.join("config.toml"),
            folder.join("locks/config"),
        )),
        clock,
        entropy: Rc::new(SystemEntropy),
        browser: Rc::new(SystemBrowser::default()),
        loopback: Rc::new(LoopbackListener),
        discovered: Rc::default(),
    };
    (ports, vault)
}
