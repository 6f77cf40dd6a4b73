//! The one world that several processes share: time, server, vault, lock, and what was found broken in it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::panic;

use jiff::{SignedDuration, Timestamp};
use keyfob::domain::holding::Holding;
use keyfob::domain::lifecycle::Standing;
use keyfob::domain::name::ProfileName;
use keyfob::domain::profile::Profile;
use keyfob::domain::secret::Secret;
use keyfob::domain::server::Server as Address;
use keyfob::domain::token::TokenSet;
use keyfob::infra::config::MemoryRegistry;
use keyfob::service::ports::Registry as _;

use super::case::{Fault, Kind, PROCESSES};
use super::server::{Reply, Server};
use super::shelf::Shelf;

/// A safeguard that the world takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Removed {
    /// Everybody gets the lock.
    Lock,
    /// What was read before the lock is believed under it.
    Reread,
    /// No intent is ever written.
    Intent,
    /// A doubt is taken for a loss: no refresh token is sent twice.
    Replay,
    /// A refusal deletes the tokens.
    KeepOnError,
    /// A copied vault may be written.
    Machine,
    /// A vault without room says that there is some.
    Room,
    /// Recovery doesn't wait for a late first request.
    Settling,
}

/// What a process's body is made of when it is killed.
pub(super) struct Killed;

/// Everything but the processes' own code.
pub(super) struct World {
    pub(super) kind: Kind,
    pub(super) calm: bool,
    pub(super) removed: Option<Removed>,
    pub(super) entry: (Profile, Address),
    pub(super) server: RefCell<Server>,
    pub(super) shelf: RefCell<Shelf>,
    /// The vault on the other machine.
    pub(super) copy: RefCell<Option<Shelf>>,
    pub(super) locked: Cell<bool>,
    pub(super) seats: [Seat; PROCESSES],
    /// Counts turns.
    pub(super) step: Cell<usize>,
    /// Time that has really passed.
    passed: Cell<SignedDuration>,
    /// How wrong the wall clock is.
    offset: Cell<SignedDuration>,
    /// Requests on their way whose senders have given up.
    late: RefCell<Vec<(SignedDuration, String)>>,
    /// The refresh tokens that were sent.
    sent: RefCell<BTreeSet<String>>,
    /// The first invariant that didn't hold.
    pub(super) broken: RefCell<Option<String>>,
    pub(super) trace: RefCell<Vec<String>>,
}

/// What a process is in the middle of.
#[derive(Default)]
pub(super) struct Seat {
    pub(super) fault: Cell<Option<Fault>>,
    /// Whether it works on the copy.
    pub(super) foreign: Cell<bool>,
    calls: Cell<usize>,
    pub(super) sent: Cell<usize>,
    /// It waits for an answer of the token endpoint.
    pub(super) asking: Cell<bool>,
    /// Tokens have arrived and aren't stored yet.
    pub(super) arrived: RefCell<Option<String>>,
    /// It was told that its tokens can't be stored.
    pub(super) store_failed: Cell<bool>,
    /// What it read first: for [`Removed::Reread`].
    pub(super) read: RefCell<Option<(Holding, Option<TokenSet>)>>,
}

impl Seat {
    /// Sits down to do something.
    pub(super) fn begin(&self, fault: Fault, foreign: bool) {
        self.fault.set(Some(fault));
        self.foreign.set(foreign);
        self.calls.set(0);
        self.sent.set(0);
        self.asking.set(false);
        self.arrived.replace(None);
        self.store_failed.set(false);
        self.read.replace(None);
    }
}

/// The one profile.
pub(super) fn name() -> ProfileName {
    ProfileName::new("p").unwrap()
}

impl World {
    pub(super) fn new(kind: Kind, calm: bool, removed: Option<Removed>) -> Self {
        Self {
            kind,
            calm,
            removed,
            entry: entry(kind),
            server: Server::new(kind).into(),
            shelf: Shelf::empty(name()).into(),
            copy: RefCell::default(),
            locked: Cell::default(),
            seats: Default::default(),
            step: Cell::default(),
            passed: Cell::default(),
            offset: Cell::default(),
            late: RefCell::default(),
            sent: RefCell::default(),
            broken: RefCell::default(),
            trace: RefCell::default(),
        }
    }

    pub(super) fn lacks(&self, safeguard: Removed) -> bool {
        self.removed == Some(safeguard)
    }

    /// The wall clock.
    pub(super) fn now(&self) -> Timestamp {
        let start = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 56);
        start + self.passed.get() + self.offset.get()
    }

    /// How much time has really passed.
    pub(super) const fn passed(&self) -> SignedDuration {
        self.passed.get()
    }

    /// Time passes, and what was on its way arrives.
    pub(super) fn pass_until(&self, instant: SignedDuration) {
        self.passed.set(self.passed.get().max(instant));
        let (due, later) = self
            .late
            .take()
            .into_iter()
            .partition(|(at, _)| *at <= self.passed.get());
        self.late.replace(later);
        let due: Vec<(SignedDuration, String)> = due;
        for (_, refresh) in due {
            self.note(format!("{refresh} arrives late"));
            self.server.borrow_mut().refresh(&refresh, self.step.get());
        }
    }

    pub(super) fn pass(&self, seconds: i64) {
        self.pass_until(self.passed.get() + SignedDuration::from_secs(seconds));
    }

    /// Everything that is on its way arrives.
    pub(super) fn come_to_rest(&self) {
        self.pass(3600);
    }

    pub(super) fn step_clock(&self, seconds: i64) {
        self.offset
            .set(self.offset.get() + SignedDuration::from_secs(seconds));
    }

    pub(super) fn send_late(&self, milliseconds: i64, refresh: &str) {
        let at = self.passed.get() + SignedDuration::from_millis(milliseconds);
        self.late.borrow_mut().push((at, refresh.to_owned()));
    }

    /// A process makes a call of a port; it dies here if that is its fate.
    pub(super) fn call(&self, who: usize, what: &str) {
        let seat = &self.seats[who];
        seat.calls.update(|calls| calls + 1);
        if seat.fault.get() != Some(Fault::Kill(seat.calls.get())) {
            return;
        }
        self.note(format!("{who} is killed before {what}"));
        panic::resume_unwind(Box::new(Killed));
    }

    /// Whether a refresh token was sent before, in a world where nobody replays.
    pub(super) fn is_taken_for_lost(&self, token: &str) -> bool {
        let is_first = self.sent.borrow_mut().insert(token.to_owned());
        !is_first && self.lacks(Removed::Replay)
    }

    pub(super) fn refresh(&self, token: &str) -> Reply {
        self.server.borrow_mut().refresh(token, self.step.get())
    }

    /// Works on the vault that this process has.
    pub(super) fn on_shelf<T>(&self, who: usize, work: impl FnOnce(&mut Shelf) -> T) -> T {
        if self.seats[who].foreign.get()
            && let Some(copy) = self.copy.borrow_mut().as_mut()
        {
            return work(copy);
        }
        work(&mut self.shelf.borrow_mut())
    }

    /// For whoever reads a failure.
    pub(super) fn note(&self, what: impl Into<String>) {
        self.trace.borrow_mut().push(what.into());
    }

    /// This must hold; the first that doesn't is told.
    pub(super) fn must(&self, holds: bool, invariant: impl Into<String>) {
        if !holds {
            let mut broken = self.broken.borrow_mut();
            broken.get_or_insert_with(|| {
                let invariant = invariant.into();
                self.trace.borrow_mut().push(format!("! {invariant}"));
                invariant
            });
        }
    }

    /// Nothing is dead at rest without being known, or suspected, to be dead; nothing was deleted.
    pub(super) fn check_rest(&self) {
        let shelf = self.shelf.borrow();
        self.must(
            shelf.holding.generation == 0 || shelf.tokens.is_some(),
            "nothing was deleted",
        );
        let looks_alive = matches!(
            shelf.holding.standing,
            Standing::Held | Standing::Rejected { .. }
        );
        let Some(refresh) = shelf.refresh().filter(|_| looks_alive) else {
            return;
        };
        let server = self.server.borrow();
        let was_revoked = server.ended(refresh) == Some(super::server::Ended::Revoked);
        self.must(
            was_revoked || shelf.is_doubtful() || server.would_refresh(refresh),
            "at rest a dead stored token is known to be dead, or in doubt",
        );
        if self.calm {
            self.must(server.reuses == 0, "without a fault nothing is used twice");
        }
    }
}

/// The profile as a configuration file would have it.
fn entry(kind: Kind) -> (Profile, Address) {
    let text = match kind {
        Kind::Strict => {
            r#"profiles.p = { provider = "morpheus", url = "https://m.test", username = "u" }"#
        }
        Kind::OldAccessLives | Kind::SameRefresh => {
            r#"profiles.p = { provider = "oidc", url = "https://sso.test", username = "u", client-id = "c", grant = "password", scopes = ["openid"] }"#
        }
    };
    MemoryRegistry::of(text).profile("p").unwrap()
}

/// What a password is here.
pub(super) fn password() -> Secret {
    Secret::new("open sesame".to_owned())
}
