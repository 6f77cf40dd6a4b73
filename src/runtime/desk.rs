//! Takes orders, keeps the list of running jobs, and reads the world anew when it has changed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::spawn_local;
use tokio::time::sleep;

use super::closed::{Closed, Opened};
use super::turns::Turns;
use super::watch::Watching;
use super::{Order, World, import, job};
use crate::app::action::{Action, Snapshot};
use crate::app::effect::{Effect, JobId, SecretId, Ticket, Work};
use crate::domain::error::{Error, Result};
use crate::domain::secret::Secret;

/// How often is looked whether a login still holds a lock.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What every job needs.
pub(super) struct Desk {
    pub(super) world: World,
    pub(super) turns: Rc<Turns>,
    pub(super) plans: import::Plans,
    pub(super) actions: UnboundedSender<Action>,
    jobs: RefCell<HashMap<JobId, Running>>,
    /// Whether it was told that the trail can't be written.
    told_unwritten: Cell<bool>,
    /// Says how many jobs run that must not be cut off.
    busy: watch::Sender<usize>,
    /// Says how many of them have begun: what they bring needs the vault's key.
    begun: watch::Sender<usize>,
}

struct Running {
    /// How often it was asked to stop.
    cancel: watch::Sender<u32>,
    answers: UnboundedSender<Secret>,
    /// A login waits for people: it is stopped when all ends, and then has tidied up at once.
    is_login: bool,
}

/// Serves until the shell is gone.
pub(super) async fn serve(
    obstacle: impl FnMut() -> Option<Error>,
    make: impl FnOnce() -> Result<World>,
    mut orders: UnboundedReceiver<Order>,
    actions: UnboundedSender<Action>,
) {
    let mut closed = Closed {
        orders: &mut orders,
        actions: &actions,
    };
    let opened = closed.until_nothing_is_in_the_way(obstacle).await;
    let Some(opened) = opened else { return };
    let mut world = match make() {
        Ok(world) => world,
        Err(error) => {
            if opened == Opened::Late {
                closed.tell(&error);
            }
            let in_the_way = || Some(error.clone());
            closed.until_nothing_is_in_the_way(in_the_way).await;
            return;
        }
    };
    let mut watching = std::mem::replace(&mut world.watching, Watching::Nobody);
    let desk = Rc::new(Desk {
        world,
        turns: Turns::new(),
        plans: import::Plans::default(),
        actions,
        jobs: RefCell::new(HashMap::new()),
        told_unwritten: Cell::default(),
        busy: watch::Sender::new(0),
        begun: watch::Sender::new(0),
    });
    if opened == Opened::Late {
        desk.load();
    }
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Run(effect, secrets)) => desk.take(effect, secrets),
                Some(Order::Finish(done)) => return desk.finish(&done).await,
                None => return,
            },
            () = watching.change(&desk.world) => desk.load(),
        }
    }
}

/// What the shell says to a job that runs.
pub(super) struct Line {
    pub(super) cancelled: watch::Receiver<u32>,
    pub(super) answered: UnboundedReceiver<Secret>,
}

impl Desk {
    fn take(self: &Rc<Self>, effect: Effect, secrets: BTreeMap<SecretId, Secret>) {
        match effect {
            Effect::Load => self.load(),
            Effect::Run(ticket, work) => self.begin(ticket, work, secrets),
            Effect::Cancel(job) => {
                if let Some(running) = self.jobs.borrow().get(&job) {
                    running.cancel.send_modify(|times| *times += 1);
                }
            }
            Effect::Answer(job, id) => {
                let jobs = self.jobs.borrow();
                if let (Some(running), Some(secret)) = (jobs.get(&job), secrets.get(&id)) {
                    // A login that has just ended needs no answer.
                    running.answers.send(secret.share()).ok();
                }
            }
            Effect::Quit
            | Effect::QuitNow
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Print(_)
            | Effect::Edit(_) => {}
        }
    }

    fn begin(self: &Rc<Self>, ticket: Ticket, work: Work, secrets: BTreeMap<SecretId, Secret>) {
        let (cancel, cancelled) = watch::channel(0);
        let (answers, answered) = unbounded_channel();
        let is_login = matches!(work, Work::Login(_));
        let running = Running {
            cancel,
            answers,
            is_login,
        };
        self.jobs.borrow_mut().insert(ticket.job, running);
        let counts = usize::from(is_login || job::must_end(&work));
        let line = Line {
            cancelled,
            answered,
        };
        self.busy.send_modify(|busy| *busy += counts);
        let desk = Rc::clone(self);
        spawn_local(async move {
            let ended = job::run(&desk, &ticket, work, secrets, line).await;
            desk.jobs.borrow_mut().remove(&ticket.job);
            desk.tell(Action::Ended(ticket, Box::new(ended)));
            desk.tell_unwritten();
            desk.busy.send_modify(|busy| *busy -= counts);
        });
    }

    /// Does what must not be cut off.
    pub(super) async fn undisturbed<T>(&self, doing: impl Future<Output = T>) -> T {
        self.begun.send_modify(|begun| *begun += 1);
        let result = doing.await;
        self.begun.send_modify(|begun| *begun -= 1);
        result
    }

    /// Waits until nothing is under way that must not be cut off; a login isn't while it waits for people, but it is while
    /// its tokens are on their way: then it holds its profile's lock.
    pub(super) async fn rest(&self) {
        let mut begun = self.begun.subscribe();
        // The sender lives as long as we do.
        begun.wait_for(|begun| *begun == 0).await.ok();
        while self.world.ports.locks.holds_any() {
            sleep(LOOK_AGAIN).await;
        }
    }

    /// Reads configuration and holdings.
    pub(super) fn load(&self) {
        self.tell(Action::Loaded(Box::new(Snapshot {
            catalog: self.world.ports.registry.load(),
            holdings: self.world.ports.vault.holdings(),
            vault: None,
            setting: Some(self.world.ports.browser.setting()),
            copy_way: Some(self.world.copy_way.clone()),
        })));
    }

    /// Once a run is enough: it fails again at the next line.
    fn tell_unwritten(&self) {
        let Some(error) = self.world.ports.unwritten.take() else {
            return;
        };
        if !self.told_unwritten.replace(true) {
            self.tell(Action::Unwritten(error));
        }
    }

    pub(super) fn tell(&self, action: Action) {
        // A shell that is gone needs no news.
        self.actions.send(action).ok();
    }

    /// Waits for the jobs that must not be cut off; the others end with the thread.
    async fn finish(&self, done: &mpsc::Sender<()>) {
        for running in self.jobs.borrow().values().filter(|job| job.is_login) {
            running.cancel.send_modify(|times| *times += 1);
        }
        let mut busy = self.busy.subscribe();
        // The sender lives as long as we do.
        busy.wait_for(|busy| *busy == 0).await.ok();
        done.send(()).ok();
    }
}
