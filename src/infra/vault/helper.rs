//! How slow work leaves the job thread: on a thread of its own, answered through a channel that any executor can await.

use std::thread;

use tokio::sync::oneshot;

use crate::domain::error::{Error, Kind, Result};

/// Runs blocking work elsewhere. A thread that never ends doesn't hold up the end of the process.
pub(super) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    thread::Builder::new()
        .name("vault helper".to_owned())
        .spawn(move || {
            // Nobody waits any more if the job was cancelled.
            sender.send(work()).ok();
        })
        .map_err(|error| Error::new(Kind::Failed, "can't start a thread").because(error))?;
    receiver
        .await
        .map_err(|_ended| Error::new(Kind::Failed, "opening the vault broke off"))?
}
