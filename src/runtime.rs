//! Runs the effects of the interface as jobs and sends actions back.
//!
//! One thread with its own event loop owns the ports: they need not be `Send`, and nothing they do ever blocks drawing.
//! A job waits for its turn (32 at once, 2 for a server, one for a profile), may be cancelled while it waits, and after
//! that only if nothing is lost by it: a refresh that was sent is seen through to the end.

mod closed;
mod companion;
mod desk;
mod export;
mod import;
mod job;
mod login;
mod probe;
mod server_side;
mod turns;
mod vault;
mod verb;
mod watch;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;

pub use self::watch::Watching;
use crate::app::action::Action;
use crate::app::effect::{Effect, SecretId};
use crate::domain::error::{Error, Result};
use crate::domain::secret::Secret;
use crate::service::ports::survey::Survey;
use crate::service::ports::{Clipboard, CopyWay, Ports, VaultKeeper};

/// Takes a token to be shown.
pub type Showcase = Box<dyn Fn(Secret) + Send>;

/// What the jobs work with; made on their own thread.
pub struct World {
    /// The ports of the services.
    pub ports: Ports,
    /// The vault as a whole.
    pub keeper: Rc<dyn VaultKeeper>,
    /// What looks at everything here.
    pub survey: Rc<dyn Survey>,
    /// The clipboard.
    pub clipboard: Rc<dyn Clipboard>,
    /// How copies go, for people.
    pub copy_way: CopyWay,
    /// Takes a token that is to be shown for a moment: the drawing thread.
    pub showcase: Showcase,
    /// How changes by other processes are noticed.
    pub watching: Watching,
}

/// What the shell tells the job thread.
enum Order {
    /// Do this.
    Run(Effect, BTreeMap<SecretId, Secret>),
    /// Take nothing more; answer once nothing that must be waited for runs any more.
    Finish(mpsc::Sender<()>),
}

/// The job thread as the shell sees it.
pub struct Handle {
    orders: UnboundedSender<Order>,
}

impl Handle {
    /// Starts the thread. What happens comes through the receiver; it closes when the thread has ended.
    ///
    /// Both run on the thread. As long as there is something in the way, and if `make` fails, each job answers with that
    /// failure; what was in the way is looked at again every two seconds and whenever the world is to be read.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        obstacle: impl FnMut() -> Option<Error> + Send + 'static,
        make: impl FnOnce() -> Result<World> + Send + 'static,
    ) -> std::io::Result<(Self, UnboundedReceiver<Action>)> {
        let (orders, orders_in) = unbounded_channel();
        let (actions_out, actions) = unbounded_channel();
        thread::Builder::new()
            .name("jobs".to_owned())
            .spawn(move || work(obstacle, make, orders_in, actions_out))?;
        Ok((Self { orders }, actions))
    }

    /// Hands an effect over, with the secrets that it names.
    ///
    /// `Redraw`, `Suspend`, `Quit` and `QuitNow` are the shell's own and ignored here.
    pub fn run(&self, effect: Effect, secrets: BTreeMap<SecretId, Secret>) {
        // A thread that has ended has nobody to answer either.
        self.orders.send(Order::Run(effect, secrets)).ok();
    }

    /// Takes nothing more and waits for what must not be cut off; whether it ended in time.
    #[must_use]
    pub fn finish(&self, patience: Duration) -> bool {
        let (done, wait) = mpsc::channel();
        if self.orders.send(Order::Finish(done)).is_err() {
            return true;
        }
        match wait.recv_timeout(patience) {
            // A closed channel means that the thread has ended.
            Ok(()) | Err(mpsc::RecvTimeoutError::Disconnected) => true,
            Err(mpsc::RecvTimeoutError::Timeout) => false,
        }
    }
}

fn work(
    obstacle: impl FnMut() -> Option<Error>,
    make: impl FnOnce() -> Result<World>,
    orders: UnboundedReceiver<Order>,
    actions: UnboundedSender<Action>,
) {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
        return;
    };
    let tasks = LocalSet::new();
    // Made inside the event loop, so that what is made may run tasks of its own.
    tasks.block_on(&runtime, async move {
        desk::serve(obstacle, make, orders, actions).await;
    });
}

#[cfg(test)]
mod tests;
