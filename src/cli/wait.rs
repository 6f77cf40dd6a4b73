//! Runs a use case to its end, or until the user or the system stops it.

use std::future::Future;

use crate::domain::error::{Error, Kind, Result};

/// Runs on a current-thread runtime, made only where something really waits for the network.
///
/// # Errors
/// What the use case says; `Interrupted` or `Terminated` if a signal came first. What was sent is found out at the next
/// refresh: its intent is durable.
pub(crate) fn to_end<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(Kind::Failed, "the system gives no event queue").because(error)
        })?;
    let result = runtime.block_on(async {
        tokio::select! {
            result = future => result,
            kind = stopped() => Err(Error::new(kind, "stopped before the end")),
        }
    });
    // Name look-ups run on helper threads that can't be stopped: nobody waits for them.
    runtime.shutdown_background();
    result
}

#[cfg(unix)]
async fn stopped() -> Kind {
    use tokio::signal::unix::{SignalKind, signal};

    let (Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
        signal(SignalKind::hangup()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => Kind::Interrupted,
        _ = terminate.recv() => Kind::Terminated,
        _ = hangup.recv() => Kind::Terminated,
    }
}

#[cfg(not(unix))]
async fn stopped() -> Kind {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Kind::Interrupted,
        Err(_) => std::future::pending().await,
    }
}
