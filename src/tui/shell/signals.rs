//! Which signals the interface answers, and how it stops itself for Ctrl-Z.

use std::time::Duration;

/// How long a request that was already sent is waited for at the end (SCREENS C23).
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// SIGTERM or SIGHUP: end.
    End,
    /// SIGINT, from elsewhere since Ctrl-C is a key here: end, unless it is meant for the editor that has the terminal.
    Interrupt,
    /// SIGCONT: somebody may have used the terminal meanwhile.
    Continue,
}

pub(super) use system::{Signals, stop};

#[cfg(unix)]
mod system {
    use std::future::poll_fn;
    use std::task::{Context, Poll};

    use rustix::process::{Signal as Number, kill_current_process_group};
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::Signal;

    /// The signals that have arrived. One that can't be listened for stays as it was.
    pub(in crate::tui::shell) struct Signals {
        end: Vec<Stream>,
        interrupt: Option<Stream>,
        continues: Option<Stream>,
    }

    impl Signals {
        pub(in crate::tui::shell) fn new() -> Self {
            let kinds = [SignalKind::terminate(), SignalKind::hangup()];
            Self {
                end: kinds
                    .into_iter()
                    .filter_map(|kind| signal(kind).ok())
                    .collect(),
                interrupt: signal(SignalKind::interrupt()).ok(),
                continues: signal(SignalKind::from_raw(Number::CONT.as_raw())).ok(),
            }
        }

        pub(in crate::tui::shell) async fn next(&mut self) -> Signal {
            poll_fn(|cx| self.poll(cx)).await
        }

        fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Signal> {
            let mut end = self.end.iter_mut();
            if end.any(|stream| stream.poll_recv(cx).is_ready()) {
                return Poll::Ready(Signal::End);
            }
            let interrupt = self.interrupt.as_mut();
            if interrupt.is_some_and(|stream| stream.poll_recv(cx).is_ready()) {
                return Poll::Ready(Signal::Interrupt);
            }
            match self.continues.as_mut() {
                Some(stream) => stream.poll_recv(cx).map(|_| Signal::Continue),
                None => Poll::Pending,
            }
        }
    }

    /// Stops this process and those started with it, as the terminal does for other programs. Returns once continued;
    /// at once where no shell would continue us (an orphaned process group ignores SIGTSTP).
    pub(in crate::tui::shell) fn stop() {
        kill_current_process_group(Number::TSTP).ok();
    }
}

#[cfg(not(unix))]
mod system {
    use super::Signal;

    /// There are no such signals here.
    pub(in crate::tui::shell) struct Signals;

    impl Signals {
        pub(in crate::tui::shell) const fn new() -> Self {
            Self
        }

        pub(in crate::tui::shell) async fn next(&mut self) -> Signal {
            std::future::pending().await
        }
    }

    /// Programs can't be stopped here.
    pub(in crate::tui::shell) const fn stop() {}
}
