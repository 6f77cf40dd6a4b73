//! On what the contract is tried: a server over HTTP, and a vault, configuration and locks in memory.

use std::cell::Cell;
use std::future::Future;
use std::net::TcpListener;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use keyfob::demo::clock::Source;
use keyfob::demo::fleet::{Fleet, Inventory, Options, Sort};
use keyfob::demo::morpheus::Appliance;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::demo::oidc::Issuer;
use keyfob::demo::zeyos::Platform;
use keyfob::domain::catalog::KeyChoice;
use keyfob::domain::error::{Error, Result};
use keyfob::domain::holding::Holding;
use keyfob::domain::name::{ProfileName, ServerName};
use keyfob::domain::provider::Provider;
use keyfob::domain::server::Address;
use keyfob::infra::browser::SystemBrowser;
use keyfob::infra::clock::SystemClock;
use keyfob::infra::config::{MemoryRegistry, TomlRegistry};
use keyfob::infra::entropy::SystemEntropy;
use keyfob::infra::http::{Limits, WebClient};
use keyfob::infra::locks::{FileLocks, MemoryLocks};
use keyfob::infra::loopback::LoopbackListener;
use keyfob::infra::vault::{KeySources, MachineId, SqliteVault};
use keyfob::service::login::{self, Companion, LoggedIn, Nobody, Way};
use keyfob::service::ports::tools::NoTools;
use keyfob::service::ports::{ActivityQuery, Clock, Local, Ports};
use keyfob::service::profiles::{self, ProfileDraft};
use keyfob::service::refresh::{self, Refreshed, Want};
use keyfob::service::servers::ServerDraft;
use tokio::runtime::{Builder, Runtime};

use super::human::{Human, Script};
use crate::support::leak;
pub(super) use crate::support::people::{MASTER, STRANGE, SUB, Who};

/// The address of tokens.
pub(super) const TOKEN: &str = "/oauth/token";

/// The system's clock, set forward by tests; waiting takes no time.
#[derive(Default)]
pub(super) struct TestClock {
    ahead: Arc<Mutex<SignedDuration>>,
    /// Whoever waits for a human waits for as long as it takes.
    is_patient: Cell<bool>,
}

/// No login of a test takes so long.
const TOO_LONG: Duration = Duration::from_secs(10);

/// Nothing but a human is waited for so long.
const HUMAN: SignedDuration = SignedDuration::from_mins(2);

impl TestClock {
    pub(super) fn advance(&self, by: SignedDuration) {
        *self.ahead.lock().unwrap() += by;
    }

    /// Whether humans are waited for; else they are always too late.
    pub(super) fn be_patient(&self, is_patient: bool) {
        self.is_patient.set(is_patient);
    }

    /// The same time for a server.
    fn source(&self) -> Source {
        let ahead = Arc::clone(&self.ahead);
        Arc::new(move || Timestamp::now() + *ahead.lock().unwrap())
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.ahead.lock().unwrap()
    }

    fn sleep(&self, span: SignedDuration) -> Local<'_, ()> {
        if self.is_patient.get() && span > HUMAN {
            return Box::pin(std::future::pending());
        }
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
    pub(super) human: Rc<Human>,
    fleet: Fleet,
    runtime: Runtime,
}

impl Bench {
    pub(super) fn on(generation: Generation) -> Self {
        Self::limited(generation, Limits::default())
    }

    /// Where many tokens were made before anybody here logs in.
    pub(super) fn seeded(generation: Generation) -> Self {
        let options = Options {
            inventory: Inventory::Seeded,
            ..Options::tests().only(generation)
        };
        Self::over(&options, Limits::default(), TestClock::default())
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
        Self::over(
            &Options::tests().only(generation),
            limits,
            TestClock::default(),
        )
    }

    /// On an OAuth 2.0 server whose clock is the test's: what waits here has waited there.
    pub(super) fn on_oidc() -> Self {
        let clock = TestClock::default();
        let options = Options {
            clock: clock.source(),
            ..Options::tests().only(Sort::Oidc)
        };
        Self::over(&options, Limits::default(), clock)
    }

    /// On a ZeyOS platform whose clock is the test's.
    pub(super) fn on_zeyos() -> Self {
        let clock = TestClock::default();
        let options = Options {
            clock: clock.source(),
            ..Options::tests().only(Sort::Zeyos)
        };
        Self::over(&options, Limits::default(), clock)
    }

    fn over(options: &Options, limits: Limits, clock: TestClock) -> Self {
        let fleet = Fleet::start(options).unwrap();
        let clock = Rc::new(clock);
        clock.be_patient(true);
        let human = Rc::new(Human::new());
        let as_port: Rc<dyn Clock> = Rc::<TestClock>::clone(&clock);
        let ports = Ports {
            http: Rc::new(WebClient::limited(Rc::clone(&as_port), limits)),
            vault: Rc::new(SqliteVault::in_memory(None).unwrap()),
            locks: Rc::new(MemoryLocks::default()),
            registry: Rc::new(MemoryRegistry::default()),
            clock: as_port,
            entropy: Rc::new(SystemEntropy),
            browser: Rc::<Human>::clone(&human),
            loopback: Rc::new(LoopbackListener),
            tools: Rc::new(NoTools),
            discovered: Rc::default(),
            here: "jw on nb-jw".into(),
            unwritten: Rc::default(),
        };
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self {
            ports,
            clock,
            human,
            fleet,
            runtime,
        }
    }

    pub(super) fn appliance(&self) -> &Appliance {
        self.fleet.appliances().first().unwrap()
    }

    pub(super) fn platform(&self) -> &Platform {
        self.fleet.zeyos().unwrap()
    }

    /// The server that a profile logs in to.
    pub(super) fn server_of(&self, name: &ProfileName) -> ServerName {
        let (_, server) = self.ports.registry.profile(name.as_str()).unwrap();
        server.name
    }

    pub(super) fn issuer(&self) -> &Issuer {
        self.fleet.oidc().unwrap()
    }

    /// Adds a profile as a user describes it.
    pub(super) fn add_draft(&self, draft: ProfileDraft) -> ProfileName {
        let added = self.run(profiles::add(&self.ports, None, draft));
        added.unwrap().name
    }

    /// Logs in in any way, with somebody beside it.
    pub(super) fn login_by(
        &self,
        name: &ProfileName,
        way: Way,
        companion: &dyn Companion,
    ) -> Result<LoggedIn> {
        let login = login::login(&self.ports, name, way, companion);
        // A human who never comes back must not hold up the suite.
        let limited = async { tokio::time::timeout(TOO_LONG, login).await };
        self.run(limited).expect("the login ends")
    }

    /// Logs in through the browser of a human who does this.
    pub(super) fn browse(&self, name: &ProfileName, script: Script) -> Result<LoggedIn> {
        self.human.plays(script);
        self.login_by(name, Way::Browser { open: true }, &Nobody)
    }

    pub(super) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Adds a profile with an own client.
    pub(super) fn add(&self, who: Who) -> ProfileName {
        self.add_with_client(who, "keyfob")
    }

    pub(super) fn add_with_client(&self, who: Who, client: &str) -> ProfileName {
        self.add_draft(draft(self.appliance().url(), who, client))
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

/// A redirect URI on a port that is free now: fixed ones would meet other tests.
pub(super) fn free_redirect() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/callback", listener.local_addr().unwrap())
}

/// An access token and its refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
}

/// What a user says of a new profile.
pub(crate) fn draft(url: &str, who: Who, client: &str) -> ProfileDraft {
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
pub(crate) fn folder_ports(folder: &Path, machine: Option<MachineId>) -> (Ports, Rc<SqliteVault>) {
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
        tools: Rc::new(NoTools),
        discovered: Rc::default(),
        here: "jw on nb-jw".into(),
        unwritten: Rc::default(),
    };
    (ports, vault)
}
