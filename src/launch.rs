//! How the interface comes to life: state for the first frame, jobs on their own thread, the terminal on this one.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};
use std::process::{self, ExitCode};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use keyfob::app::action::{Action, Snapshot};
use keyfob::app::effect::{Effect, SecretId};
use keyfob::app::state::{Automatic, Files, State};
use keyfob::app::update;
use keyfob::cli::Face;
use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::stage::Stage;
use keyfob::demo::survey::DemoSurvey;
use keyfob::domain::catalog::{Catalog, ClipboardWay};
use keyfob::domain::error::{Error, Kind, Result};
use keyfob::domain::holding::Holding;
use keyfob::domain::secret::Secret;
use keyfob::infra::assembly::{self, Assembly, FirstLook};
use keyfob::infra::clipboard::{SystemClipboard, Way};
use keyfob::infra::clock::{self, SystemClock};
use keyfob::infra::doctor::SystemSurvey;
use keyfob::infra::editor;
use keyfob::infra::files;
use keyfob::infra::lines;
use keyfob::infra::surroundings::Surroundings;
use keyfob::infra::watch;
use keyfob::plain::{self, Heard, Lines};
use keyfob::runtime::{Handle, Showcase, Watching, World};
use keyfob::service::ports::{Clipboard, Clock as _, CopyWay};
use keyfob::tui::{self, Edit, Exit, Launch, Runner};

/// The interface over the user's own files.
///
/// A broken configuration is shown there, and mended from there; where there is no screen to show it on, it is an error.
///
/// # Errors
/// Without a home folder, or without a usable terminal.
pub(crate) fn interface(surroundings: &Surroundings, face: Face) -> Result<ExitCode> {
    // The first frame shows names, states and times: they need no key and no network.
    let registry = assembly::registry(surroundings)?;
    // Looking for the zone's name walks through folders. It is kept, so that it is there once it is asked for.
    let ahead = thread::Builder::new().spawn(|| drop(TimeZone::system()));
    ahead.ok();
    let FirstLook { catalog, holdings } = assembly::first_look(&registry, surroundings)?;
    let has_screen = face == Face::Screens && io::stdout().is_terminal();
    let catalog = match catalog {
        Err(error) if !has_screen => return Err(error),
        read => read.map(|catalog| Catalog::clone(&catalog)),
    };
    let places = surroundings.places()?;
    let state = State {
        files: Some(Files {
            config: places.config_file(),
            vault: places.vault_file(),
            home: surroundings.tools.home.clone(),
        }),
        ..first_state(catalog, holdings)
    };
    let (sequences_out, sequences) = unbounded_channel();
    let (showcase, revealed) = showcase();
    let there = surroundings.clone();
    let read_again = registry.clone();
    let obstacle = move || read_again.catalog().err();
    let make = move || {
        let way = way_here(&registry.catalog()?.settings.clipboard, &there, face);
        let Assembly { ports, vault, .. } =
            assembly::assemble_over(&registry, &there, "the interface of keyfob")?;
        Ok(World {
            ports,
            keeper: vault,
            survey: Rc::new(SystemSurvey::new(there.clone(), registry)),
            copy_way: copy_way(&way, &there),
            clipboard: clipboard(&way, &there, sequences_out),
            showcase,
            watching: watching(&there)?,
        })
    };
    let seen = Seen {
        state,
        face,
        ready: None,
    };
    let world = move || Handle::start(obstacle, make);
    run(seen, surroundings, world, (sequences, revealed))
}

/// The interface over simulated appliances and memory: nothing of the user's is read or written.
///
/// # Errors
/// Without a usable terminal, or if the system gives no ports.
pub(crate) fn demo(surroundings: &Surroundings, face: Face) -> Result<ExitCode> {
    let fleet = Fleet::start(&Options::demo())?;
    let stage = Stage::over(&fleet)?;
    let state = first_state(Ok(stage.catalog().clone()), Ok(Vec::new()));
    let way = way_here(&ClipboardWay::Auto, surroundings, face);
    let (sequences_out, sequences) = unbounded_channel();
    let (showcase, revealed) = showcase();
    let (set_out, set) = oneshot::channel();
    let there = surroundings.clone();
    let make = move || {
        let (ports, vault) = stage.ports(&there.desktop)?;
        let (told, changes) = unbounded_channel();
        let world = World {
            ports: ports.clone(),
            keeper: vault,
            survey: Rc::new(DemoSurvey(ports.clone())),
            copy_way: copy_way(&way, &there),
            clipboard: clipboard(&way, &there, sequences_out),
            showcase,
            watching: Watching::Told(changes, Box::new(())),
        };
        tokio::task::spawn_local(async move {
            let changed = || {
                told.send(()).ok();
            };
            let set = || {
                set_out.send(()).ok();
            };
            stage.play(&ports, changed, set).await;
        });
        Ok(world)
    };
    let seen = Seen {
        state,
        face,
        ready: Some(set),
    };
    let world = move || Handle::start(|| None, make);
    let code = run(seen, surroundings, world, (sequences, revealed))?;
    fleet.stop();
    Ok(code)
}

/// Where the jobs leave a token to be shown, and where the drawing thread finds it.
fn showcase() -> (Showcase, UnboundedReceiver<Secret>) {
    let (sender, receiver) = unbounded_channel();
    let show = move |token| {
        sender.send(token).ok();
    };
    (Box::new(show), receiver)
}

/// What the first frame shows.
fn first_state(catalog: Result<Catalog>, holdings: Result<Vec<Holding>>) -> State {
    let mut state = State {
        automatic: Automatic::ByPolicy,
        ..State::default()
    };
    state.agenda.seed = seed();
    let snapshot = Snapshot {
        catalog,
        holdings,
        vault: None,
        setting: None,
        copy_way: None,
    };
    update::first_look(&mut state, snapshot, SystemClock.now());
    state
}

/// Differs between processes that hold the same tokens, so that they don't refresh at the same instant.
fn seed() -> u64 {
    let now = SystemClock.now().subsec_nanosecond();
    (u64::from(process::id()) << u32::BITS) ^ u64::from(now.unsigned_abs())
}

/// What is shown, and how.
struct Seen {
    state: State,
    face: Face,
    /// Told once there is something to be seen; none where there is from the start.
    ready: Option<oneshot::Receiver<()>>,
}

fn run(
    seen: Seen,
    surroundings: &Surroundings,
    world: impl FnOnce() -> io::Result<(Handle, UnboundedReceiver<Action>)>,
    (sequences, revealed): (
        UnboundedReceiver<Zeroizing<Vec<u8>>>,
        UnboundedReceiver<Secret>,
    ),
) -> Result<ExitCode> {
    let (handle, actions) = world()
        .map_err(|error| Error::new(Kind::Failed, "the system gives no thread").because(error))?;
    let Seen { state, face, ready } = seen;
    let runner = Jobs(handle);
    let clock = Box::new(|| SystemClock.now());
    let since_boot = Box::new(clock::since_boot);
    let exit = match face {
        Face::Screens => tui::run(Launch {
            state,
            surroundings: looks(surroundings),
            zone: TimeZone::system(),
            clock,
            since_boot,
            runner,
            actions,
            revealed,
            edit: editor(surroundings),
            sequences,
        })?,
        Face::Plain => plain::run(plain::Launch {
            state,
            clock,
            since_boot,
            runner,
            actions,
            revealed,
            sequences,
            lines: Typed,
            heard: heard()?,
            ready,
            out: Box::new(io::stdout()),
        })?,
    };
    Ok(match exit {
        Exit::Quit => ExitCode::SUCCESS,
        Exit::Terminated => ExitCode::from(Kind::Terminated.exit_code()),
    })
}

/// The lines of standard input.
fn heard() -> Result<UnboundedReceiver<Heard>> {
    let (sender, receiver) = unbounded_channel();
    lines::read(move |line| sender.send(line.map_or(Heard::End, Heard::Line)).is_ok())
        .map_err(|error| Error::new(Kind::Failed, "standard input can't be read").because(error))?;
    Ok(receiver)
}

struct Typed;

impl Lines for Typed {
    fn is_terminal(&self) -> bool {
        lines::is_terminal()
    }

    fn echo(&mut self, shows: bool) {
        lines::echo(shows);
    }
}

fn editor(surroundings: &Surroundings) -> Edit {
    let editor = surroundings.terminal.editor.clone();
    Arc::new(move |place| editor::edit(editor.as_deref(), place))
}

struct Jobs(Handle);

impl Runner for Jobs {
    fn run(&mut self, effect: Effect, secrets: BTreeMap<SecretId, Secret>) {
        self.0.run(effect, secrets);
    }

    fn finish(&mut self, patience: Duration) -> bool {
        self.0.finish(patience)
    }
}

fn looks(surroundings: &Surroundings) -> tui::Surroundings {
    let terminal = &surroundings.terminal;
    tui::Surroundings {
        term: terminal.kind.clone().unwrap_or_default(),
        is_utf8: terminal.shows_unicode(),
        no_colour: terminal.is_colourless,
    }
}

/// Lines may go into a log or to a terminal that can only print: a token must not stand there as a sequence.
fn way_here(setting: &ClipboardWay, surroundings: &Surroundings, face: Face) -> ClipboardWay {
    let is_dumb = surroundings.terminal.kind.as_deref() == Some("dumb");
    let prints = face == Face::Plain && (is_dumb || !io::stdout().is_terminal());
    if prints && Way::of(setting, &surroundings.desktop) == Way::Osc52 {
        return ClipboardWay::None;
    }
    setting.clone()
}

fn copy_way(setting: &ClipboardWay, surroundings: &Surroundings) -> CopyWay {
    let desktop = &surroundings.desktop;
    Way::of(setting, desktop).told(setting, desktop)
}

/// Only the drawing thread writes to the terminal: copies by OSC 52 are sent to it.
fn clipboard(
    setting: &ClipboardWay,
    surroundings: &Surroundings,
    sequences: UnboundedSender<Zeroizing<Vec<u8>>>,
) -> Rc<dyn Clipboard> {
    let desktop = &surroundings.desktop;
    let sink = move |bytes| {
        sequences
            .send(bytes)
            .map_err(|gone| io::Error::new(io::ErrorKind::BrokenPipe, gone.to_string()))
    };
    let way = Way::of(setting, desktop);
    Rc::new(SystemClipboard::new(
        way,
        surroundings.terminal.multiplexer,
        Box::new(sink),
    ))
}

/// A watch on the vault and the configuration; where there is none, the vault is asked every two seconds.
fn watching(surroundings: &Surroundings) -> Result<Watching> {
    let places = surroundings.places()?;
    // A folder that isn't there can't be watched; where it can't be made, the vault is asked every two seconds.
    for folder in [&places.config, &places.data] {
        files::private_folder(folder).ok();
    }
    let (told, changes) = unbounded_channel();
    let files = [places.vault_file(), places.config_file()];
    let watch = watch::watch(&files, move || {
        told.send(()).ok();
    });
    Ok(match watch {
        Ok(watch) => Watching::Told(changes, Box::new(watch)),
        Err(_) => Watching::Looking,
    })
}
