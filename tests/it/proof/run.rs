//! How processes take turns: futures that are polled by hand, in the order that a case says.

use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use jiff::SignedDuration;
use keyfob::domain::error::{Error, Kind, Result};
use keyfob::service::get::{self, Wish};
use keyfob::service::login::{self, Nobody, Typed, Way};
use keyfob::service::ports::Ports;
use keyfob::service::refresh::{self, Want};
use keyfob::service::revoke;

use super::case::{Case, Fault, PROCESSES, Task, Verb, is_calm};
use super::hand;
use super::world::{Killed, Removed, World, name, password};

/// No honest case takes more turns.
const MOST_TURNS: usize = 5_000;

/// A process in the middle of something.
struct Running {
    verb: Verb,
    since: usize,
    /// Nobody else was in the middle of something when it began: what lay in the vault was good.
    alone: bool,
    future: Pin<Box<dyn Future<Output = Result<Option<String>>>>>,
}

/// Processes and what they have yet to do.
struct Stage {
    world: Rc<World>,
    running: [Option<Running>; PROCESSES],
    waiting: VecDeque<Task>,
    generation: u64,
}

/// Plays a case to its end. What was broken, with the story of it.
pub(super) fn play(case: &Case, removed: Option<Removed>) -> std::result::Result<(), String> {
    let world = Rc::new(World::new(case.kind, is_calm(case), removed));
    let mut stage = Stage {
        world: Rc::clone(&world),
        running: Default::default(),
        waiting: case.tasks.iter().copied().collect(),
        generation: 0,
    };
    stage
        .waiting
        .push_front(Task::Do(0, Verb::Login, Fault::None));
    stage.play(&[0]);
    stage.play(&case.turns);
    world.come_to_rest();
    world.check_rest();
    let broken = world.broken.borrow();
    match broken.as_ref() {
        None => Ok(()),
        Some(broken) => Err(format!("{broken}\n{}", world.trace.borrow().join("\n"))),
    }
}

impl Stage {
    /// Until everybody is done; the first time around only the first task is played.
    fn play(&mut self, turns: &[u8]) {
        let first_only = turns.len() == 1;
        let kept = if first_only {
            self.waiting.split_off(1)
        } else {
            VecDeque::new()
        };
        for turn in 0..MOST_TURNS {
            if self.world.broken.borrow().is_some() {
                break;
            }
            let chosen = usize::from(turns[turn % turns.len()]).wrapping_add(turn / turns.len());
            if !self.go_on(chosen) {
                self.waiting.extend(kept);
                return;
            }
        }
        let ended = self.world.broken.borrow().is_some();
        self.world.must(ended, "everybody comes to an end");
    }

    /// One turn: somebody at work goes on, or the next task begins. Whether there was anything to do.
    fn go_on(&mut self, chosen: usize) -> bool {
        self.world.step.update(|step| step + 1);
        let mut choices: Vec<Option<usize>> = (0..PROCESSES)
            .filter(|who| self.running[*who].is_some())
            .map(Some)
            .collect();
        if self.may_begin() {
            choices.push(None);
        }
        if choices.is_empty() {
            return false;
        }
        match choices[chosen % choices.len()] {
            Some(who) => self.poll(who),
            None => self.begin(),
        }
        self.check_generation();
        true
    }

    fn may_begin(&self) -> bool {
        match self.waiting.front() {
            Some(Task::Do(who, ..)) => self.running[*who].is_none(),
            Some(Task::Copy) => self.running[PROCESSES - 1].is_none(),
            Some(Task::Sleep(_) | Task::Step(_)) => true,
            None => false,
        }
    }

    fn begin(&mut self) {
        let Some(task) = self.waiting.pop_front() else {
            return;
        };
        self.world.note(format!("- {task:?}"));
        match task {
            Task::Sleep(seconds) => self.world.pass(seconds),
            Task::Step(seconds) => self.world.step_clock(seconds),
            Task::Copy => {
                let copy = self.world.shelf.borrow().copy();
                self.world.copy.replace(Some(copy));
            }
            Task::Do(who, verb, fault) => self.start(who, verb, fault),
        }
    }

    fn start(&mut self, who: usize, verb: Verb, fault: Fault) {
        let is_foreign = who == PROCESSES - 1 && self.world.copy.borrow().is_some();
        // Somebody who revokes tokens through a copy wants that.
        if is_foreign && verb == Verb::Revoke {
            return;
        }
        self.world.seats[who].begin(fault, is_foreign);
        self.running[who] = Some(Running {
            verb,
            since: self.world.step.get(),
            alone: self.running.iter().all(Option::is_none),
            future: Box::pin(act(hand::ports(&self.world, who), verb)),
        });
    }

    fn poll(&mut self, who: usize) {
        let Some(running) = self.running[who].as_mut() else {
            return;
        };
        let mut context = Context::from_waker(Waker::noop());
        let future = running.future.as_mut();
        let polled = catch_unwind(AssertUnwindSafe(|| future.poll(&mut context)));
        match polled {
            Ok(Poll::Pending) => {}
            Ok(Poll::Ready(result)) => {
                if let Some(running) = self.running[who].take() {
                    self.end(who, &running, &result);
                }
            }
            Err(death) if death.is::<Killed>() => {
                self.running[who] = None;
                self.world.seats[who].asking.set(false);
            }
            Err(bug) => resume_unwind(bug),
        }
    }

    /// A process has come to the end of what it did.
    fn end(&self, who: usize, running: &Running, result: &Result<Option<String>>) {
        let (world, verb) = (&self.world, running.verb);
        match result {
            Ok(_) => world.note(format!("{who} is done with {verb:?}")),
            Err(error) => world.note(format!("{who} fails with {verb:?}: {error}")),
        }
        let seat = &world.seats[who];
        world.must(
            seat.arrived.borrow().is_none() || seat.store_failed.get(),
            "tokens that have arrived are stored",
        );
        if !world.calm {
            return;
        }
        match result {
            Ok(Some(access)) => {
                let died = world.server.borrow().died(access);
                world.must(
                    !running.alone || died.is_none_or(|died| died >= running.since),
                    "success gives the server's current token",
                );
            }
            Ok(None) => {}
            Err(error) => world.must(self.is_excused(error), "without a fault nothing fails"),
        }
    }

    fn is_excused(&self, error: &Error) -> bool {
        let revoked = self.world.server.borrow().has_revoked();
        error.kind() == Kind::Busy || (revoked && error.kind() == Kind::LoginNeeded)
    }

    fn check_generation(&mut self) {
        let generation = self.world.shelf.borrow().holding.generation;
        self.world
            .must(generation >= self.generation, "generations never fall");
        self.generation = generation;
    }
}

/// What a process does; the access token that it ends up with.
async fn act(ports: Ports, verb: Verb) -> Result<Option<String>> {
    let name = name();
    match verb {
        Verb::Get(seconds) => {
            let wish = Wish {
                min_valid: Some(SignedDuration::from_secs(seconds)),
                no_refresh: false,
            };
            let ready = get::get(&ports, &name, wish).await?;
            Ok(Some(ready.tokens.access.expose().to_owned()))
        }
        Verb::Force => {
            let generation = ports.vault.holding(&name)?.generation;
            refresh::refresh(&ports, &name, Want::NewerThan(generation)).await?;
            Ok(None)
        }
        Verb::Login => {
            let way = Way::Password(Typed::password(password()));
            login::login(&ports, &name, way, &Nobody).await?;
            Ok(None)
        }
        Verb::Revoke => {
            revoke::revoke(&ports, &name).await?;
            Ok(None)
        }
    }
}
