//! The loop of the line mode: it waits for a line, an action of the runtime, a signal or the next change.
//!
//! Lines that were written beforehand (a pipe, a file) wait until what was asked before has ended, so that a script
//! needs no pauses; at a terminal a line counts at once.

use std::collections::BTreeMap;
use std::future::pending;
use std::io::{self, Write};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use self::signals::{Sign, Signals};
use super::discreet;
use super::session::{Asked, Prompt, Session};
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::state::{Ending, State};
use crate::app::{update, wake};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::tui::steps::Steps;
use crate::tui::timer::Timer;
use crate::tui::{Exit, Runner};

mod signals;

/// How long a request that was already sent is waited for at the end (SCREENS C23).
const PATIENCE: Duration = Duration::from_secs(10);

/// What came in.
#[derive(Debug)]
pub enum Heard {
    /// A line, without its end.
    Line(Zeroizing<String>),
    /// No more lines come.
    End,
}

/// Where lines come from.
pub trait Lines {
    /// Whether somebody types them now, at a terminal.
    fn is_terminal(&self) -> bool;

    /// Whether what is typed from now on is shown; at a terminal only.
    fn echo(&mut self, shows: bool);
}

/// What the line mode starts with.
pub struct Launch<R, L> {
    /// The core's state.
    pub state: State,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Timestamp>,
    /// The time since boot; none where no clock tells it.
    pub since_boot: Box<dyn Fn() -> Option<SignedDuration>>,
    /// Runs effects.
    pub runner: R,
    /// What the runner sends back.
    pub actions: UnboundedReceiver<Action>,
    /// Tokens to be shown; nobody sees them here, since lines stay.
    pub revealed: UnboundedReceiver<Secret>,
    /// Sequences for the terminal itself, such as OSC 52 copies.
    pub sequences: UnboundedReceiver<Zeroizing<Vec<u8>>>,
    /// Switches what the terminal shows of what is typed.
    pub lines: L,
    /// The lines themselves.
    pub heard: UnboundedReceiver<Heard>,
    /// Told once the world is worth a first look; none where it is from the start.
    pub ready: Option<oneshot::Receiver<()>>,
    /// Where lines are printed.
    pub out: Box<dyn Write>,
}

enum Woken {
    Heard(Heard),
    Action(Action),
    Sequence(Zeroizing<Vec<u8>>),
    Interrupt,
    Terminate,
    JobsEnded,
    Ready,
    Time,
}

struct Shell<R, L> {
    launch: Launch<R, L>,
    session: Session,
    steps: Steps,
    /// The prompt that stands at the end of what was printed.
    prompted: Option<Prompt>,
    ends_at: Option<Timestamp>,
    is_terminated: bool,
    is_hurried: bool,
}

/// Talks until the end.
///
/// # Errors
/// `Kind::Failed` if nothing can be printed, or if the jobs' thread has ended.
pub fn run<R: Runner, L: Lines>(launch: Launch<R, L>) -> Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(Kind::Failed, "can't start the interface's event loop").because(error)
        })?;
    let shell = Shell {
        session: Session::waiting(launch.ready.is_some()),
        launch,
        steps: Steps::default(),
        prompted: None,
        ends_at: None,
        is_terminated: false,
        is_hurried: false,
    };
    runtime.block_on(shell.live())
}

impl<R: Runner, L: Lines> Shell<R, L> {
    async fn live(mut self) -> Result<Exit> {
        let mut signals = Signals::new();
        let timer = Timer::new();
        let now = self.noticed();
        for effect in update::begin(&mut self.launch.state, now) {
            let secrets = self.launch.state.take_secrets();
            self.perform(Asked { effect, secrets });
        }
        while !self.is_over() {
            self.print()?;
            let woken = self.wait(&mut signals, &timer).await;
            self.take_in(woken)?;
        }
        self.print()?;
        self.launch.lines.echo(true);
        if !self.is_hurried {
            self.launch.runner.finish(PATIENCE);
        }
        Ok(if self.is_terminated {
            Exit::Terminated
        } else {
            Exit::Quit
        })
    }

    fn now(&self) -> Timestamp {
        (self.launch.clock)()
    }

    fn is_over(&self) -> bool {
        let is_late = self.ends_at.is_some_and(|at| at <= self.now());
        self.is_terminated || is_late || self.launch.state.ending == Ending::Now
    }

    /// Whether the next line counts now.
    fn listens(&self) -> bool {
        let is_busy = Session::is_busy(&self.launch.state);
        self.session.has_begun() && (self.launch.lines.is_terminal() || !is_busy)
    }

    async fn wait(&mut self, signals: &mut Signals, timer: &Timer) -> Woken {
        let now = self.now();
        // Nothing counts down here: what wakes is what changes a state.
        let wake = wake::next_wake(&self.launch.state, &[], now);
        let wake = [wake, self.ends_at].into_iter().flatten().min();
        let listens = self.listens();
        let launch = &mut self.launch;
        tokio::select! {
            biased;
            sign = signals.next() => match sign {
                Sign::Interrupt => Woken::Interrupt,
                Sign::Terminate => Woken::Terminate,
            },
            action = launch.actions.recv() => action.map_or(Woken::JobsEnded, Woken::Action),
            Some(bytes) = launch.sequences.recv() => Woken::Sequence(bytes),
            () = told(&mut launch.ready) => Woken::Ready,
            heard = launch.heard.recv(), if listens => Woken::Heard(heard.unwrap_or(Heard::End)),
            () = timer.sleep(wake, now, &*launch.clock) => Woken::Time,
        }
    }

    fn take_in(&mut self, woken: Woken) -> Result<()> {
        let now = self.noticed();
        let state = &mut self.launch.state;
        let asked = match woken {
            Woken::Heard(Heard::Line(line)) => {
                self.echo(&line)?;
                self.session.heard(&mut self.launch.state, &line, now)
            }
            Woken::Heard(Heard::End) => {
                // A terminal's own end of input is typed once; a closed pipe says it again and again.
                self.launch.heard.close();
                if self.prompted.take().is_some() {
                    self.launch.out.write_all(b"\n").map_err(unprinted)?;
                }
                self.session.ended(state, now)
            }
            Woken::Interrupt => self.session.interrupted(state, now),
            Woken::Terminate => {
                self.is_terminated = true;
                self.session.happened(state, Action::Terminate, now)
            }
            Woken::Action(action) => self.session.happened(state, action, now),
            Woken::Ready => self.session.is_ready(),
            Woken::Time => self.session.happened(state, Action::Tick, now),
            Woken::Sequence(bytes) => {
                self.write(&bytes)?;
                return Ok(());
            }
            Woken::JobsEnded => {
                return Err(Error::new(
                    Kind::Failed,
                    "the thread that does the work has ended unexpectedly",
                )
                .hint("start keyfob again: what was stored is safe"));
            }
        };
        while self.launch.revealed.try_recv().is_ok() {}
        for asked in asked {
            self.perform(asked);
        }
        Ok(())
    }

    fn perform(&mut self, asked: Asked) {
        match asked.effect {
            Effect::Redraw | Effect::Suspend => {}
            Effect::Print(text) => self.session.tell(&text),
            // An editor draws screens: it isn't for who reads lines.
            Effect::Edit(place) => self.session.tell(&format!(
                "Open {}, line {}, in an editor of yours: what you save there counts at once.",
                place.file.display(),
                place.line
            )),
            Effect::Quit => {
                let patience = SignedDuration::try_from(PATIENCE).unwrap_or_default();
                self.ends_at = self.now().checked_add(patience).ok();
            }
            Effect::QuitNow => self.is_hurried = true,
            Effect::Load | Effect::Cancel(_) => {
                self.launch.runner.run(asked.effect, BTreeMap::new());
            }
            Effect::Run(..) | Effect::Answer(..) => {
                self.launch.runner.run(asked.effect, asked.secrets);
            }
        }
    }

    /// The time, once everything knows whether the clock was set: read once, as in the interface.
    fn noticed(&mut self) -> Timestamp {
        let (wall, since_boot) = (self.now(), (self.launch.since_boot)());
        let Some(by) = self.steps.since_last(wall, since_boot) else {
            return wall;
        };
        self.ends_at = self.ends_at.map(|at| at.checked_add(by).unwrap_or(at));
        let clock_set = Action::ClockSet { by };
        let asked = self
            .session
            .happened(&mut self.launch.state, clock_set, wall);
        for asked in asked {
            self.perform(asked);
        }
        wall
    }

    /// A line has come: at a terminal its end is on the screen, elsewhere the line is printed behind its prompt, so that
    /// a log can be read. A secret is neither.
    fn echo(&mut self, line: &Zeroizing<String>) -> Result<()> {
        let is_terminal = self.launch.lines.is_terminal();
        let is_hidden = self.prompted.take().is_some_and(|prompt| prompt.is_hidden);
        if is_terminal && !is_hidden {
            return Ok(());
        }
        if !is_hidden {
            self.write(line.as_bytes())?;
        }
        self.write(b"\n")
    }

    /// Prints what is to be said, and the prompt below it; none while something is at work, though lines count then.
    fn print(&mut self) -> Result<()> {
        let prompt = self.session.prompt(&self.launch.state);
        // Before anything is said of a secret: what is typed ahead isn't shown either.
        self.launch.lines.echo(!prompt.is_hidden);
        let lines = self.session.take();
        if !lines.is_empty() && self.prompted.take().is_some() {
            self.write(b"\n")?;
        }
        for line in lines {
            let line = discreet::put_on(line, &self.launch.state);
            self.write(line.as_bytes())?;
            self.write(b"\n")?;
        }
        let is_busy = Session::is_busy(&self.launch.state);
        if self.listens() && !is_busy && !self.is_over() && self.prompted.as_ref() != Some(&prompt)
        {
            if self.prompted.is_some() {
                self.write(b"\n")?;
            }
            self.write(prompt.text.as_bytes())?;
            self.prompted = Some(prompt);
        }
        self.launch.out.flush().map_err(unprinted)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.launch.out.write_all(bytes).map_err(unprinted)
    }
}

/// Returns once it is told, or won't be any more; never where nobody tells.
async fn told(ready: &mut Option<oneshot::Receiver<()>>) {
    let Some(receiver) = ready else {
        return pending().await;
    };
    receiver.await.ok();
    *ready = None;
}

fn unprinted(error: io::Error) -> Error {
    Error::new(Kind::Failed, "nothing can be printed").because(error)
}
