//! Runs a use case to its end, or until the user or the system stops it.

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::report::Row;
#[cfg(unix)]
use crate::infra::process;
use crate::service::bulk::Halt;
use crate::service::ports::Locks;

/// How long what was already sent is waited for after a signal: as long as the interface waits (SCREENS C23).
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs on a current-thread runtime, made only where something really waits for the network.
///
/// # Errors
/// What the use case says; `Interrupted` or `Terminated` if a signal came first. What was sent is found out at the next
/// refresh: its intent is durable.
pub(crate) fn to_end<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    on_runtime(async {
        tokio::select! {
            result = future => result,
            kind = stopped() => Err(early(kind)),
        }
    })
}

/// The same for what works on tokens. While a profile is locked a token may be on its way: the first signal waits for
/// the answer (ARCHITECTURE "The refresh protocol": signals held back), a second one doesn't.
///
/// # Errors
/// As for [`to_end`].
pub(crate) fn seen_through<T>(
    locks: &dyn Locks,
    future: impl Future<Output = Result<T>>,
) -> Result<T> {
    on_runtime(unless_stopped(locks, future, stopped))
}

async fn unless_stopped<T, S: Future<Output = Kind>>(
    locks: &dyn Locks,
    future: impl Future<Output = Result<T>>,
    stop: impl Fn() -> S,
) -> Result<T> {
    let mut future = pin!(future);
    let kind = tokio::select! {
        biased;
        result = &mut future => return result,
        kind = stop() => kind,
    };
    let rest = poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending if locks.holds_any() => Poll::Pending,
        Poll::Pending => Poll::Ready(Err(early(kind))),
    });
    tokio::select! {
        biased;
        result = rest => result,
        again = stop() => Err(early(again)),
        () = tokio::time::sleep(PATIENCE) => Err(early(kind)),
    }
}

/// Runs a verb on many after what comes before it. A signal halts it: what was sent is seen through, the rest is skipped,
/// a second signal waits for nothing. The rows come in any case, and which signal it was.
///
/// # Errors
/// What comes before says; `Interrupted` or `Terminated` if a signal came then.
pub(crate) fn in_bulk<F: Future<Output = Vec<Row>>>(
    before: impl Future<Output = Result<()>>,
    work: impl FnOnce(watch::Receiver<Halt>) -> F,
) -> Result<(Vec<Row>, Option<Kind>)> {
    on_runtime(async {
        tokio::select! {
            biased;
            result = before => result?,
            kind = stopped() => return Err(early(kind)),
        }
        Ok(unless_halted(work, stopped).await)
    })
}

async fn unless_halted<F: Future<Output = Vec<Row>>, S: Future<Output = Kind>>(
    work: impl FnOnce(watch::Receiver<Halt>) -> F,
    stop: impl Fn() -> S,
) -> (Vec<Row>, Option<Kind>) {
    let (halt, halted) = watch::channel(Halt::No);
    let mut work = pin!(work(halted));
    let kind = tokio::select! {
        biased;
        rows = &mut work => return (rows, None),
        kind = stop() => kind,
    };
    halt.send_replace(Halt::Soon);
    tokio::select! {
        biased;
        rows = &mut work => return (rows, Some(kind)),
        _ = stop() => {}
        () = tokio::time::sleep(PATIENCE) => {}
    }
    halt.send_replace(Halt::Now);
    (work.await, Some(kind))
}

fn early(kind: Kind) -> Error {
    Error::new(kind, "stopped before the end")
}

fn on_runtime<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(Kind::Failed, "the system gives no event queue").because(error)
        })?;
    let result = runtime.block_on(future);
    // Name look-ups run on helper threads that can't be stopped: nobody waits for them.
    runtime.shutdown_background();
    result
}

#[cfg(unix)]
async fn stopped() -> Kind {
    tokio::select! {
        () = arrived(SignalKind::interrupt()) => Kind::Interrupted,
        () = arrived(SignalKind::terminate()) => Kind::Terminated,
        () = arrived(SignalKind::hangup()) => Kind::Terminated,
    }
}

/// Waits for a signal; for ever if it can't come, or if whoever started us wants it ignored.
#[cfg(unix)]
async fn arrived(kind: SignalKind) {
    if process::is_ignored(kind.as_raw_value()) {
        return pending().await;
    }
    match signal(kind) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn stopped() -> Kind {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Kind::Interrupted,
        Err(_) => pending().await,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::ready;

    use jiff::SignedDuration;

    use super::*;
    use crate::domain::name::ProfileName;
    use crate::service::ports::{Guard, Local};

    /// Locks that are held as long as the test says.
    #[derive(Default)]
    struct Held(Cell<bool>);

    impl Locks for Held {
        fn acquire<'a>(
            &'a self,
            _: &'a ProfileName,
            _: SignedDuration,
        ) -> Local<'a, Result<Guard>> {
            Box::pin(async { Ok(Guard(Box::new(()))) })
        }

        fn holds_any(&self) -> bool {
            self.0.get()
        }
    }

    /// Stops at the first `count` times that it is asked.
    fn signals(count: usize) -> impl Fn() -> Local<'static, Kind> {
        let left = Cell::new(count);
        move || match left.get() {
            0 => Box::pin(pending()),
            some => {
                left.set(some - 1);
                Box::pin(ready(Kind::Interrupted))
            }
        }
    }

    async fn answer(polls: usize) -> Result<u8> {
        for _ in 0..polls {
            tokio::task::yield_now().await;
        }
        Ok(7)
    }

    #[test]
    fn a_signal_ends_what_waits_for_nothing_that_was_sent() {
        let locks = Held::default();
        let error = on_runtime(unless_stopped(&locks, answer(5), signals(1))).unwrap_err();
        assert_eq!(error.kind(), Kind::Interrupted);
    }

    #[test]
    fn a_signal_waits_for_the_answer_while_a_profile_is_locked() {
        let locks = Held(Cell::new(true));
        let result = on_runtime(unless_stopped(&locks, answer(5), signals(1)));
        assert_eq!(result.unwrap(), 7);
    }

    #[test]
    fn a_second_signal_waits_for_nothing() {
        let locks = Held(Cell::new(true));
        let never = pending::<Result<u8>>();
        let error = on_runtime(unless_stopped(&locks, never, signals(2))).unwrap_err();
        assert_eq!(error.kind(), Kind::Interrupted);
    }
}
