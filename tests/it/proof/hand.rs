//! The world in the shape of each port, for one process.

use std::future::poll_fn;
use std::path::PathBuf;
use std::rc::Rc;
use std::task::Poll;

use jiff::{SignedDuration, Timestamp};
use keyfob::domain::catalog::Catalog;
use keyfob::domain::error::{Error, Kind, Result};
use keyfob::domain::name::ProfileName;
use keyfob::domain::profile::Profile;
use keyfob::domain::redirect::RedirectUri;
use keyfob::domain::server::Server;
use keyfob::domain::settings::Said;
use keyfob::provider::authorization::Random;
use keyfob::service::ports::tools::NoTools;
use keyfob::service::ports::web::{Browser, Entropy, Judge, Listening, Loopback, Setting};
use keyfob::service::ports::{Change, Clock, Guard, Local, Locks, Ports, Registry};
use url::Url;

use super::world::{Removed, World};

/// How often a taken lock is tried before a process gives up.
const PATIENCE: usize = 12;

/// One process's view of the world.
#[derive(Clone)]
pub(super) struct Hand {
    pub(super) world: Rc<World>,
    pub(super) who: usize,
}

/// The ports of a process that has just been started.
pub(super) fn ports(world: &Rc<World>, who: usize) -> Ports {
    let hand = Rc::new(Hand {
        world: Rc::clone(world),
        who,
    });
    Ports {
        http: Rc::<Hand>::clone(&hand),
        vault: Rc::<Hand>::clone(&hand),
        locks: Rc::<Hand>::clone(&hand),
        registry: Rc::<Hand>::clone(&hand),
        clock: Rc::<Hand>::clone(&hand),
        entropy: Rc::<Hand>::clone(&hand),
        browser: Rc::<Hand>::clone(&hand),
        loopback: hand,
        tools: Rc::new(NoTools),
        discovered: Rc::default(),
        here: "jw on nb-jw".into(),
        unwritten: Rc::default(),
    }
}

impl Hand {
    /// Lets others go first, then makes the call.
    pub(super) async fn turn(&self, what: &str) {
        let mut waited = false;
        poll_fn(|_| {
            if waited {
                return Poll::Ready(());
            }
            waited = true;
            Poll::Pending
        })
        .await;
        self.world.call(self.who, what);
    }

    fn is_foreign(&self) -> bool {
        self.world.seats[self.who].foreign.get()
    }
}

impl Locks for Hand {
    fn acquire<'a>(
        &'a self,
        profile: &'a ProfileName,
        _: SignedDuration,
    ) -> Local<'a, Result<Guard>> {
        Box::pin(async move {
            // Another machine's locks are others.
            if self.world.lacks(Removed::Lock) || self.is_foreign() {
                self.turn("the lock").await;
                return Ok(Guard(Box::new(())));
            }
            self.wait(profile).await
        })
    }
}

impl Hand {
    async fn wait(&self, profile: &ProfileName) -> Result<Guard> {
        for _ in 0..PATIENCE {
            self.turn("the lock").await;
            if !self.world.locked.replace(true) {
                return Ok(Guard(Box::new(Held(Rc::clone(&self.world)))));
            }
        }
        Err(Error::new(Kind::Busy, format!("'{profile}' is in use")))
    }
}

/// The lock; the system takes it back from whoever dies.
struct Held(Rc<World>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.locked.set(false);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        self.world.now()
    }

    fn sleep(&self, span: SignedDuration) -> Local<'_, ()> {
        let wake = self.world.passed() + span;
        Box::pin(async move {
            self.turn("waking up").await;
            if !self.world.lacks(Removed::Settling) {
                self.world.pass_until(wake);
            }
        })
    }

    fn jitter(&self, _: SignedDuration) -> SignedDuration {
        SignedDuration::ZERO
    }
}

impl Registry for Hand {
    fn load(&self) -> Result<Catalog> {
        Ok(Catalog::default())
    }

    fn profile(&self, _: &str) -> Result<(Profile, Server)> {
        Ok(self.world.entry.clone())
    }

    fn change(&self, _: &[Change]) -> Result<()> {
        Err(not_here())
    }

    fn settings(&self) -> Result<Vec<Said>> {
        Err(not_here())
    }

    fn path(&self) -> PathBuf {
        PathBuf::new()
    }
}

impl Entropy for Hand {
    fn random(&self) -> Result<Random> {
        Ok([7; 32])
    }
}

impl Browser for Hand {
    fn open<'a>(&'a self, _: &'a Url) -> Local<'a, Result<()>> {
        Box::pin(async { Err(not_here()) })
    }

    fn setting(&self) -> Setting {
        Setting::NoScreen
    }
}

impl Loopback for Hand {
    fn listen<'a>(&'a self, _: &'a RedirectUri, _: Judge) -> Local<'a, Result<Box<dyn Listening>>> {
        Box::pin(async { Err(not_here()) })
    }
}

pub(super) fn not_here() -> Error {
    Error::new(Kind::Failed, "not in this world")
}
