//! Jobs run, wait, end and are cancelled as asked.

mod certificates;
mod closed;
mod ports;
mod unwritten;
mod upkeep;

use crate::infra::browser::SystemBrowser;
use crate::infra::entropy::SystemEntropy;
use crate::infra::loopback::LoopbackListener;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::SignedDuration;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::*;
use crate::app::action::{Ended, Snapshot};
use crate::app::effect::Handed;
use crate::app::effect::{JobId, Login, LoginBy, Ticket, VaultWork, Work};
use crate::app::testing::{World as Shown, name, review, world};
use crate::domain::catalog::Catalog;
use crate::domain::certificate::Certificate;
use crate::domain::error::{Error, Kind};
use crate::domain::grant::Grant;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::report::Outcome;
use crate::domain::server::{Address, Server};
use crate::infra::clock::SystemClock;
use crate::infra::config::MemoryRegistry;
use crate::infra::locks::MemoryLocks;
use crate::infra::other_tools::MemoryTools;
use crate::infra::vault::SqliteVault;
use crate::provider::message::{Answer, Request};
use crate::service::doctor::Finding;
use crate::service::ports::survey::Survey;
use crate::service::ports::tools::ToolHomes;
use crate::service::ports::{Cleared, Clock as _, Copied, Guard, Http, Local, Locks, Unwritten};

/// A server that answers once it is let.
#[derive(Clone)]
struct Gate {
    open: Arc<Semaphore>,
    asked: Arc<AtomicUsize>,
    body: &'static str,
    status: u16,
    /// Its certificate isn't trusted.
    is_untrusted: bool,
}

const TOKENS: &str = r#"{"access_token":"6e977f29-1111-2222-3333-444444444444","refresh_token":"51b0c7aa-1111-2222-3333-444444444444","token_type":"bearer","expires_in":43199,"scope":"write"}"#;

impl Gate {
    fn new(status: u16, body: &'static str) -> Self {
        Self {
            open: Arc::new(Semaphore::new(0)),
            asked: Arc::new(AtomicUsize::new(0)),
            body,
            status,
            is_untrusted: false,
        }
    }

    /// Waits until somebody has asked.
    fn was_asked(&self) {
        while self.asked.load(Ordering::SeqCst) == 0 {
            thread::yield_now();
        }
    }

    fn let_through(&self) {
        self.open.add_permits(1000);
    }
}

impl Http for Gate {
    fn send<'a>(&'a self, _: &'a Server, _: Request) -> Local<'a, Result<Answer>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            if self.is_untrusted {
                return Err(Error::new(Kind::Untrusted, "an unknown issuer"));
            }
            let _through = self.open.acquire().await.unwrap();
            Ok(Answer {
                status: self.status,
                content_type: Some("application/json".to_owned()),
                location: None,
                challenge: None,
                retry_after: None,
                date: None,
                received_at: SystemClock.now(),
                body: Zeroizing::new(self.body.as_bytes().to_vec()),
            })
        })
    }

    fn certificate<'a>(&'a self, server: &'a Server) -> Local<'a, Result<Certificate>> {
        Box::pin(async move { Ok(review(server, None).shown) })
    }
}

/// A clipboard that takes everything.
struct Paper;

struct Nothing;

impl Survey for Nothing {
    fn look<'a>(&'a self, _: &'a dyn Fn(Finding)) -> Local<'a, ()> {
        Box::pin(async {})
    }
}

impl Clipboard for Paper {
    fn copy(&self, _: &Secret, _: Option<SignedDuration>) -> Result<Copied> {
        Ok(Copied {
            way: "paper",
            clearable: true,
        })
    }

    fn cleared(&self) -> Cleared {
        Cleared::Emptied
    }
}

/// Locks that another process seems to hold.
struct Doors {
    are_taken: Arc<AtomicBool>,
    memory: MemoryLocks,
}

impl Locks for Doors {
    fn acquire<'a>(
        &'a self,
        profile: &'a ProfileName,
        patience: SignedDuration,
    ) -> Local<'a, Result<Guard>> {
        if self.are_taken.load(Ordering::SeqCst) {
            assert_eq!(patience, SignedDuration::ZERO, "it would wait");
            let busy = Error::new(Kind::Busy, "another process works on it");
            return Box::pin(async { Err(busy) });
        }
        self.memory.acquire(profile, patience)
    }
}

struct Bench {
    are_taken: Arc<AtomicBool>,
    handle: Handle,
    actions: UnboundedReceiver<Action>,
    catalog: Catalog,
    next: u64,
}

fn bench(shown: Shown, gate: Gate) -> Bench {
    bench_watching(shown, gate, || Watching::Nobody)
}

fn bench_watching(
    shown: Shown,
    gate: Gate,
    watching: impl FnOnce() -> Watching + Send + 'static,
) -> Bench {
    bench_behind(|| None, None, (shown, gate), watching)
}

fn bench_behind(
    obstacle: impl FnMut() -> Option<Error> + Send + 'static,
    unwritten: Option<Error>,
    (shown, gate): (Shown, Gate),
    watching: impl FnOnce() -> Watching + Send + 'static,
) -> Bench {
    let catalog = shown.snapshot().catalog.unwrap();
    let known = catalog.clone();
    let are_taken = Arc::new(AtomicBool::new(false));
    let doors = Doors {
        are_taken: Arc::clone(&are_taken),
        memory: MemoryLocks::default(),
    };
    let make = move || {
        let vault = Rc::new(SqliteVault::in_memory(None)?);
        let trail = Rc::new(Unwritten::default());
        if let Some(error) = unwritten {
            trail.keep(error);
        }
        Ok(World {
            ports: Ports {
                http: Rc::new(gate),
                vault: Rc::<SqliteVault>::clone(&vault),
                locks: Rc::new(doors),
                registry: Rc::new(MemoryRegistry::holding(&known)?),
                clock: Rc::new(SystemClock),
                entropy: Rc::new(SystemEntropy),
                browser: Rc::new(SystemBrowser::default()),
                loopback: Rc::new(LoopbackListener),
                tools: Rc::new(MemoryTools::at(ToolHomes {
                    morpheus_cli: Some("/home/jw/.morpheus".into()),
                    ..ToolHomes::default()
                })),
                discovered: Rc::default(),
                here: "jw on nb-jw".into(),
                unwritten: trail,
            },
            keeper: vault,
            survey: Rc::new(Nothing),
            clipboard: Rc::new(Paper),
            copy_way: CopyWay::Off,
            showcase: Box::new(drop),
            watching: watching(),
        })
    };
    let (handle, actions) = Handle::start(obstacle, make).unwrap();
    Bench {
        are_taken,
        handle,
        actions,
        catalog,
        next: 0,
    }
}

impl Bench {
    fn ask(&mut self, profile: &str, work: Work) -> Ticket {
        self.next += 1;
        let ticket = Ticket {
            job: JobId(self.next),
            profile: Some(name(profile)),
            revision: 0,
        };
        let secret = Secret::new("pw".to_owned());
        let secrets = BTreeMap::from([(SecretId(0), secret)]);
        self.handle.run(Effect::Run(ticket.clone(), work), secrets);
        ticket
    }

    fn login(&mut self, profile: &str) -> Ticket {
        let (profile, server) = self.catalog.profile(profile).unwrap();
        let login = Login {
            profile: profile.clone(),
            server: server.clone(),
            by: typed(),
            client_secret: None,
            is_new: false,
            is_new_server: false,
        };
        let name = profile.name.to_string();
        self.ask(&name, Work::Login(Box::new(login)))
    }

    /// Waits until a job has begun.
    fn began(&mut self, ticket: &Ticket) {
        while self.actions.blocking_recv().unwrap() != Action::Began(ticket.clone()) {}
    }

    /// Waits for a job's result.
    fn ended(&mut self, ticket: &Ticket) -> Ended {
        loop {
            if let Action::Ended(done, ended) = self.actions.blocking_recv().unwrap()
                && done == *ticket
            {
                return *ended;
            }
        }
    }

    fn loaded(&mut self) -> Snapshot {
        self.handle.run(Effect::Load, BTreeMap::new());
        loop {
            if let Action::Loaded(snapshot) = self.actions.blocking_recv().unwrap() {
                return *snapshot;
            }
        }
    }
}

fn two_on_one_server() -> Shown {
    world()
        .profile("a", "one", "u")
        .profile("a", "two", "u")
        .profile("a", "three", "u")
}

fn typed() -> LoginBy {
    LoginBy::Typed {
        grant: Grant::Password,
        password: SecretId(0),
        otp: None,
    }
}

fn outcome(ended: &Ended) -> Outcome {
    match ended {
        Ended::Verb(done) => done.row.outcome,
        Ended::Probed(_)
        | Ended::PortTried(_)
        | Ended::Reviewed(_)
        | Ended::Copied(..)
        | Ended::Shown(_)
        | Ended::ShownCopied(_)
        | Ended::PageOpened(_)
        | Ended::Cleared(_)
        | Ended::Vault(_)
        | Ended::Kept(_)
        | Ended::ExportPlanned(_)
        | Ended::Exported(_)
        | Ended::Saved(_)
        | Ended::Pinned(..)
        | Ended::Activities(_)
        | Ended::Examined
        | Ended::Settings(_)
        | Ended::Cancelled
        | Ended::Tokens(_)
        | Ended::Revoked(_)
        | Ended::TokenMade(_)
        | Ended::Inspected(_)
        | Ended::Introspected(_)
        | Ended::Tenants(_)
        | Ended::ImportsFound(_)
        | Ended::Imported(_)
        | Ended::SourcesStripped(_)
        | Ended::Broken(_) => panic!("{ended:?}"),
    }
}

#[test]
fn a_login_stores_tokens_and_a_copy_hands_them_over() {
    let gate = Gate::new(200, TOKENS);
    gate.let_through();
    let mut bench = bench(two_on_one_server(), gate);
    let asked = bench.login("a-one");
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
    let held = bench.loaded().holdings.unwrap();
    let copy = bench.ask("a-one", Work::Copy(Handed::TOKEN));
    assert!(matches!(bench.ended(&copy), Ended::Copied(_, Ok(_))));
    assert!(
        held.iter()
            .any(|h| h.profile == name("a-one") && h.tokens.is_some())
    );
}

#[test]
fn a_third_job_on_a_server_waits_and_is_cancelled_without_asking_anybody() {
    let gate = Gate::new(200, TOKENS);
    let mut bench = bench(two_on_one_server(), gate.clone());
    let first = bench.login("a-one");
    let second = bench.login("a-two");
    let third = bench.login("a-three");
    bench.began(&first);
    bench.began(&second);
    bench.handle.run(Effect::Cancel(third.job), BTreeMap::new());
    assert_eq!(bench.ended(&third), Ended::Cancelled);
    assert_eq!(gate.asked.load(Ordering::SeqCst), 2);
    gate.let_through();
    assert_eq!(outcome(&bench.ended(&first)), Outcome::Done);
}

#[test]
fn a_cancelled_login_whose_tokens_may_be_on_their_way_is_seen_through() {
    let gate = Gate::new(200, TOKENS);
    let mut bench = bench(two_on_one_server(), gate.clone());
    let asked = bench.login("a-one");
    gate.was_asked();
    bench.handle.run(Effect::Cancel(asked.job), BTreeMap::new());
    gate.let_through();
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
}

#[test]
fn a_login_that_is_cancelled_twice_ends_at_once() {
    let gate = Gate::new(200, TOKENS);
    let mut bench = bench(two_on_one_server(), gate.clone());
    let asked = bench.login("a-one");
    gate.was_asked();
    for _ in 0..2 {
        bench.handle.run(Effect::Cancel(asked.job), BTreeMap::new());
    }
    assert_eq!(bench.ended(&asked), Ended::Cancelled);
}

#[test]
fn a_refresh_that_was_sent_is_waited_for_on_quit() {
    let gate = Gate::new(200, TOKENS);
    let mut bench = bench(two_on_one_server(), gate.clone());
    gate.open.add_permits(1);
    gate.let_through();
    let asked = bench.login("a-one");
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
    let held = gate.open.forget_permits(100_000);
    assert!(held > 0);
    let asked = bench.ask("a-one", Work::Refresh);
    bench.began(&asked);
    let patience = Duration::from_millis(30);
    assert!(!bench.handle.finish(patience), "it is still under way");
    gate.let_through();
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
}

#[test]
fn a_refresh_that_nobody_asked_for_leaves_a_busy_profile_alone() {
    let gate = Gate::new(200, TOKENS);
    gate.let_through();
    let mut bench = bench(two_on_one_server(), gate.clone());
    let asked = bench.login("a-one");
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
    let held = bench.loaded().holdings.unwrap();
    let held = held.iter().find(|held| held.profile == name("a-one"));
    let newer_than = held.unwrap().generation;
    let before = gate.asked.load(Ordering::SeqCst);

    bench.are_taken.store(true, Ordering::SeqCst);
    let asked = bench.ask("a-one", Work::RefreshItself { newer_than });
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Busy);
    // Who was quicker has done it: nobody is asked, and no lock is needed.
    let planned_before = Work::RefreshItself { newer_than: 0 };
    let asked = bench.ask("a-one", planned_before);
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Adopted);
    assert_eq!(gate.asked.load(Ordering::SeqCst), before);

    bench.are_taken.store(false, Ordering::SeqCst);
    let asked = bench.ask("a-one", Work::RefreshItself { newer_than });
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
    assert_eq!(gate.asked.load(Ordering::SeqCst), before + 1);
}

#[test]
fn locking_waits_for_the_tokens_that_are_on_their_way() {
    let gate = Gate::new(200, TOKENS);
    let mut bench = bench(two_on_one_server(), gate.clone());
    gate.let_through();
    let asked = bench.login("a-one");
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
    assert!(gate.open.forget_permits(100_000) > 0);
    let refresh = bench.ask("a-one", Work::Refresh);
    bench.began(&refresh);
    let lock = bench.ask("a-one", Work::Vault(VaultWork::Lock));
    // Its turn comes after the refresh's, which is for the same profile; another one's comes at once.
    bench.handle.run(Effect::Cancel(lock.job), BTreeMap::new());
    assert_eq!(bench.ended(&lock), Ended::Cancelled);
    let lock = bench.ask("a-two", Work::Vault(VaultWork::Lock));
    bench.began(&lock);
    gate.let_through();
    assert_eq!(outcome(&bench.ended(&refresh)), Outcome::Done);
    assert!(matches!(bench.ended(&lock), Ended::Vault(Ok(_))));
}

#[test]
fn a_new_profile_goes_out_again_when_its_login_fails() {
    let body = r#"{"error":"invalid_grant","error_description":"Bad credentials"}"#;
    let gate = Gate::new(400, body);
    gate.let_through();
    let mut bench = bench(two_on_one_server(), gate);
    let (old, _) = bench.catalog.profile("a-one").unwrap();
    let (mut profile, mut server) = (old.clone(), bench.catalog.servers["a"].clone());
    profile.name = name("b-new");
    server.name = ServerName::new("b").unwrap();
    server.address = Address::parse("https://b.test").unwrap();
    profile.server = server.name.clone();
    let login = Login {
        profile,
        server,
        by: typed(),
        client_secret: None,
        is_new: true,
        is_new_server: true,
    };
    let asked = bench.ask("b-new", Work::Login(Box::new(login)));
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Refused);
    let catalog = bench.loaded().catalog.unwrap();
    assert_eq!(catalog.profiles.len(), 3);
    assert_eq!(catalog.servers.len(), 1);
}

#[test]
fn a_change_by_another_process_is_read_without_being_asked_for() {
    let (changed, changes) = unbounded_channel();
    let watching = move || Watching::Told(changes, Box::new(()));
    let mut bench = bench_watching(two_on_one_server(), Gate::new(200, TOKENS), watching);
    changed.send(()).unwrap();
    let action = bench.actions.blocking_recv().unwrap();
    assert!(matches!(action, Action::Loaded(_)));
}
