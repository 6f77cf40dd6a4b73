//! How changes by other processes are noticed: a file watch, or looking every two seconds.

use std::any::Any;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use super::World;

/// Without a watch a change is seen this soon (ARCHITECTURE "Flow").
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Several writes in a row are one change.
const SETTLING: Duration = Duration::from_millis(50);

/// How changes by other processes are noticed.
pub enum Watching {
    /// Somebody watches the files and says so here; the watch lasts as long as its guard.
    Told(UnboundedReceiver<()>, Box<dyn Any>),
    /// Nobody can: the vault is asked every two seconds.
    Looking,
    /// There are no other processes.
    Nobody,
}

impl Watching {
    /// Waits for a change.
    pub(super) async fn change(&mut self, world: &World) {
        match self {
            Self::Told(changes, _) => {
                if changes.recv().await.is_none() {
                    *self = Self::Looking;
                    return;
                }
                sleep(SETTLING).await;
                while changes.try_recv().is_ok() {}
            }
            Self::Looking => look(world).await,
            Self::Nobody => std::future::pending().await,
        }
    }
}

async fn look(world: &World) {
    let before = world.keeper.change_number();
    while world.keeper.change_number() == before {
        sleep(LOOK_EVERY).await;
    }
}
