//! The event loop: it waits for a key, an action of the runtime, a signal or the next visible change, and draws.
//!
//! There is no tick. A batch of everything that is at hand is taken in, then one frame is drawn, then it sleeps until
//! the core says that something visible changes. The first frame comes before anything is asked of the world.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, EventStream};
use futures_util::Stream as _;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use self::pointer::Pointer;
use self::signals::{Signal, Signals};
use super::draw;
use super::input::{self, Input};
use super::look::{self, Surroundings};
use super::news::News;
use super::scene::{Hit, Scene};
use super::steps::Steps;
use super::terminal::{Modes, Screen};
use super::timer::Timer;
use crate::app::action::{Action, Size};
use crate::app::command::Layer;
use crate::app::effect::{Effect, SecretId};
use crate::app::layer::layer;
use crate::app::moved::MovedKeys;
use crate::app::state::{Ending, State};
use crate::app::{update, wake};
use crate::domain::error::{Error, Kind, Place, Result};
use crate::domain::secret::Secret;

mod pointer;
mod signals;

/// How long is looked for input that is there already. With no time at all, crossterm's `use-dev-tty` doesn't look:
/// its stream gives one event per round, and each key that was held or typed ahead would be drawn on its own.
const GLANCE: Duration = Duration::from_micros(20);

/// How much later than the editor's end an interrupt may come that was meant for it.
const ECHO: SignedDuration = SignedDuration::from_secs(1);

/// Runs what the core asks of the world.
pub trait Runner {
    /// Begins an effect; its result comes back as an action. The secrets that it names come with it.
    fn run(&mut self, effect: Effect, secrets: BTreeMap<SecretId, Secret>);

    /// Takes nothing more and waits for what must not be cut off, at most this long; whether it ended in time. Called
    /// once the terminal is given back.
    fn finish(&mut self, patience: Duration) -> bool;
}

/// Opens a file in the user's editor and waits until that has ended.
pub type Edit = Arc<dyn Fn(&Place) -> Result<()> + Send + Sync>;

/// What the interface starts with.
pub struct Launch<R> {
    /// The core's state; its catalogue says theme, glyphs, mouse and title of the first frame.
    pub state: State,
    /// What the environment says of the terminal.
    pub surroundings: Surroundings,
    /// The zone in which times of day are told.
    pub zone: TimeZone,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Timestamp>,
    /// The time since boot, by a clock that counts through suspend and can't be set; none where there is no such clock.
    pub since_boot: Box<dyn Fn() -> Option<SignedDuration>>,
    /// Runs effects.
    pub runner: R,
    /// What the runner sends back.
    pub actions: UnboundedReceiver<Action>,
    /// Tokens to be shown for a moment; each comes before the action that says so.
    pub revealed: UnboundedReceiver<Secret>,
    /// Opens a file in the user's editor and waits for that to end; runs on a thread of its own.
    pub edit: Edit,
    /// Sequences for the terminal itself, such as OSC 52 copies; only this thread writes to it.
    pub sequences: UnboundedReceiver<Zeroizing<Vec<u8>>>,
}

/// Why the interface ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The user quit.
    Quit,
    /// SIGTERM or SIGHUP, or the terminal is gone.
    Terminated,
}

/// What the loop waits for.
enum Woken {
    Input(Event),
    InputLost,
    Action(Action),
    Sequence(Zeroizing<Vec<u8>>),
    Signal(Signal),
    Edited(Result<()>),
    JobsEnded,
    Time,
}

struct Shell<R> {
    launch: Launch<R>,
    screen: Screen,
    pointer: Pointer,
    hits: Vec<Hit>,
    /// What had the keys when a text was last printed on the normal screen.
    printed_by: Option<Layer>,
    /// The editor that has the terminal; it says here that it has ended.
    editor: Option<oneshot::Receiver<Result<()>>>,
    /// Until then an interrupt was meant for the editor that has just ended: it may be heard of later than its end.
    deaf_until: Option<Timestamp>,
    news: News,
    steps: Steps,
    /// The token that is shown; wiped once the core says that none is.
    revealed: Option<Rc<Secret>>,
    ends_at: Option<Timestamp>,
    is_terminated: bool,
    /// Quit was pressed twice: nothing is waited for.
    is_hurried: bool,
}

/// Takes the terminal, runs until the end, gives the terminal back.
///
/// # Errors
/// `Kind::Failed` if the terminal can't be used.
pub fn run<R: Runner>(launch: Launch<R>) -> Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(Kind::Failed, "can't start the interface's event loop").because(error)
        })?;
    let settings = &launch.state.catalog.settings;
    let screen = Screen::take(Modes::of(settings, &launch.surroundings.term))?;
    let shell = Shell {
        launch,
        screen,
        pointer: Pointer::default(),
        hits: Vec::new(),
        printed_by: None,
        editor: None,
        deaf_until: None,
        news: News::default(),
        steps: Steps::default(),
        revealed: None,
        ends_at: None,
        is_terminated: false,
        is_hurried: false,
    };
    runtime.block_on(shell.live())
}

impl<R: Runner> Shell<R> {
    async fn live(mut self) -> Result<Exit> {
        self.measure();
        self.draw()?;
        let mut input = EventStream::new();
        let mut signals = Signals::new();
        let timer = Timer::new();
        let now = self.noticed()?;
        let effects = update::begin(&mut self.launch.state, now);
        self.perform(effects)?;
        while !self.is_over() {
            let woken = self.wait(&mut input, &mut signals, &timer).await;
            self.noticed()?;
            let is_input = matches!(woken, Woken::Input(_));
            self.take_in(woken)?;
            while let Some(woken) = self.at_hand(is_input) {
                self.take_in(woken)?;
            }
            self.end_print()?;
            self.measure();
            self.draw()?;
        }
        if self.screen.is_lent() {
            self.screen.enter()?;
        }
        self.screen.give_back();
        if !self.is_hurried {
            self.launch.runner.finish(signals::PATIENCE);
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

    async fn wait(
        &mut self,
        input: &mut EventStream,
        signals: &mut Signals,
        timer: &Timer,
    ) -> Woken {
        let now = self.now();
        let state = &self.launch.state;
        let wake = wake::next_wake(state, &wake::visible(state), now);
        let wake = [wake, self.ends_at].into_iter().flatten().min();
        tokio::select! {
            biased;
            signal = signals.next() => Woken::Signal(signal),
            Some(done) = ended(&mut self.editor) => Woken::Edited(done),
            // Two readers would share the keys out between them.
            event = next_event(input), if self.editor.is_none() => event,
            action = self.launch.actions.recv() => action.map_or(Woken::JobsEnded, Woken::Action),
            Some(bytes) = self.launch.sequences.recv() => Woken::Sequence(bytes),
            () = timer.sleep(wake, now, &*self.launch.clock) => Woken::Time,
        }
    }

    /// What has come meanwhile, without waiting: one frame for all of it. More input is looked for only behind input:
    /// at other times the stream's thread waits for it, and nobody else can.
    fn at_hand(&mut self, is_input: bool) -> Option<Woken> {
        if self.is_over() {
            return None;
        }
        if let Ok(action) = self.launch.actions.try_recv() {
            return Some(Woken::Action(action));
        }
        // What can't be asked now fails again where it is waited for.
        let has_more = is_input && self.editor.is_none() && event::poll(GLANCE).unwrap_or(false);
        has_more.then(|| event::read().map_or(Woken::InputLost, Woken::Input))
    }

    fn take_in(&mut self, woken: Woken) -> Result<()> {
        match woken {
            Woken::Input(event) => self.input(event),
            Woken::Action(action) => self.act(action),
            Woken::Sequence(bytes) => Screen::say(&bytes),
            Woken::Signal(Signal::Continue | Signal::Interrupt) if self.editor.is_some() => Ok(()),
            Woken::Signal(Signal::Interrupt) if self.deaf_until >= Some(self.now()) => Ok(()),
            Woken::Signal(Signal::Continue) => self.screen.enter(),
            Woken::Signal(Signal::End | Signal::Interrupt) | Woken::InputLost => {
                self.is_terminated = true;
                self.act(Action::Terminate)
            }
            Woken::Edited(done) => {
                self.editor = None;
                self.deaf_until = self.now().checked_add(ECHO).ok();
                self.screen.enter()?;
                self.act(Action::Edited(done))
            }
            Woken::JobsEnded => Err(Error::new(
                Kind::Failed,
                "the thread that does the work has ended unexpectedly",
            )
            .hint("start keyfob again: what was stored is safe")),
            Woken::Time => self.act(Action::Tick),
        }
    }

    fn input(&mut self, event: Event) -> Result<()> {
        match input::read(event) {
            Input::Key(_) if self.screen.is_lent() => self.screen.enter(),
            Input::Key(key) => self.act(Action::Key(key)),
            Input::Paste(text) => {
                let now = self.noticed()?;
                let text = Zeroizing::new(text);
                let effects = update::paste(&mut self.launch.state, &text, now);
                self.perform(effects)
            }
            Input::Mouse(mouse) => {
                let now = self.now();
                for action in self.pointer.actions(mouse, &self.hits, now) {
                    self.act(action)?;
                }
                Ok(())
            }
            Input::FocusLost => self.act(Action::FocusLost),
            Input::Resized | Input::Nothing => Ok(()),
        }
    }

    /// The time, once everything knows whether the clock was set: what runs out must not do so since that was. It is
    /// read once, so that nothing is done by a newer one.
    fn noticed(&mut self) -> Result<Timestamp> {
        let (wall, since_boot) = (self.now(), (self.launch.since_boot)());
        if let Some(by) = self.steps.since_last(wall, since_boot) {
            self.ends_at = self.ends_at.map(|at| at.checked_add(by).unwrap_or(at));
            self.act_at(Action::ClockSet { by }, wall)?;
        }
        Ok(wall)
    }

    fn act(&mut self, action: Action) -> Result<()> {
        let now = self.noticed()?;
        self.act_at(action, now)
    }

    fn act_at(&mut self, action: Action, now: Timestamp) -> Result<()> {
        let effects = update::update(&mut self.launch.state, action, now);
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Result<()> {
        let mut secrets = self.launch.state.take_secrets();
        for effect in effects {
            match effect {
                Effect::Redraw => self.screen.redraw_whole(),
                Effect::Suspend => self.suspend()?,
                Effect::Print(text) => self.print(&text)?,
                Effect::Edit(place) => self.edit(place)?,
                Effect::Quit => {
                    self.ends_at = self.now().checked_add(patience()).ok();
                }
                Effect::QuitNow => self.is_hurried = true,
                Effect::Load | Effect::Cancel(_) => {
                    self.launch.runner.run(effect, BTreeMap::new());
                }
                Effect::Run(..) | Effect::Answer(..) => {
                    self.launch.runner.run(effect, mem::take(&mut secrets));
                }
            }
        }
        Ok(())
    }

    /// Lends the terminal to the editor. Jobs go on meanwhile, and what they bring is taken in.
    fn edit(&mut self, place: Place) -> Result<()> {
        let (done, waiting) = oneshot::channel();
        let edit = Arc::clone(&self.launch.edit);
        self.screen.give_back();
        self.editor = Some(waiting);
        let run = move || {
            // A shell that is gone needs no news.
            done.send(edit(&place)).ok();
        };
        let started = thread::Builder::new().name("editor".to_owned()).spawn(run);
        match started {
            Ok(_) => Ok(()),
            Err(error) => {
                let failed = Error::new(Kind::Failed, "the system gives no thread").because(error);
                self.take_in(Woken::Edited(Err(failed)))
            }
        }
    }

    fn suspend(&mut self) -> Result<()> {
        self.screen.give_back();
        signals::stop();
        self.screen.enter()
    }

    /// A text for the normal screen; it goes once what it is about isn't there any more.
    fn print(&mut self, text: &str) -> Result<()> {
        self.printed_by = Some(layer(&self.launch.state));
        self.screen.lend(text)
    }

    fn end_print(&mut self) -> Result<()> {
        let is_over = self.printed_by != Some(layer(&self.launch.state));
        if self.screen.is_lent() && is_over {
            return self.screen.enter();
        }
        Ok(())
    }

    /// Tells the core how large the window is and how many lines the list shows.
    fn measure(&mut self) {
        let window = self.screen.size();
        let state = &mut self.launch.state;
        let size = Size {
            width: window.width,
            height: window.height,
            page: draw::page(window, state),
        };
        if state.size != size {
            let now = (self.launch.clock)();
            // A new size asks nothing of the world.
            drop(update::update(state, Action::Resized(size), now));
        }
    }

    fn draw(&mut self) -> Result<()> {
        if self.screen.is_lent() || self.editor.is_some() {
            return Ok(());
        }
        let settings = &self.launch.state.catalog.settings;
        let modes = Modes::of(settings, &self.launch.surroundings.term);
        self.screen.follow(modes)?;
        let now = self.now();
        let state = &mut self.launch.state;
        let look = look::choose(&state.catalog.settings, &self.launch.surroundings);
        state.ascii = look.glyphs.is_ascii();
        while let Ok(token) = self.launch.revealed.try_recv() {
            self.revealed = Some(Rc::new(token));
        }
        if state.reveal.is_none() {
            self.revealed = None;
        }
        let mut scene = Scene::new(
            look,
            now,
            self.launch.zone.clone(),
            state.catalog.settings.motion,
        );
        scene.revealed.clone_from(&self.revealed);
        let state = &self.launch.state;
        if !state.catalog.keys.is_empty() {
            scene.moved = MovedKeys::of(&state.keymap, state.ascii);
        }
        self.screen.draw(|buf| draw::draw(buf, state, &scene))?;
        self.hits = scene.hits.take();
        if let Some(sequence) = self.news.since_last(state) {
            Screen::say(sequence.as_bytes())?;
        }
        self.screen.set_title(&self.news.title());
        Ok(())
    }
}

fn patience() -> SignedDuration {
    SignedDuration::try_from(signals::PATIENCE).unwrap_or_default()
}

/// What the editor said at its end; none while there is none.
async fn ended(editor: &mut Option<oneshot::Receiver<Result<()>>>) -> Option<Result<()>> {
    match editor {
        // Without a word it has panicked: the file says what there is.
        Some(waiting) => Some(waiting.await.unwrap_or(Ok(()))),
        None => None,
    }
}

async fn next_event(input: &mut EventStream) -> Woken {
    poll_fn(|cx| {
        Pin::new(&mut *input)
            .poll_next(cx)
            .map(|event| match event {
                Some(Ok(event)) => Woken::Input(event),
                Some(Err(_)) | None => Woken::InputLost,
            })
    })
    .await
}
