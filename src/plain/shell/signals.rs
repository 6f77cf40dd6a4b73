//! Which signals the line mode answers. They are listened for all the while: one that comes while another is answered
//! isn't lost.

pub(super) use self::system::Signals;

/// What a signal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// SIGINT, or what stands for it.
    Interrupt,
    /// SIGTERM or SIGHUP.
    Terminate,
}

#[cfg(unix)]
mod system {
    use std::future::poll_fn;
    use std::task::{Context, Poll};

    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::Sign;

    /// The signals' streams. One that can't be listened for stays as it was.
    pub(in crate::plain::shell) struct Signals(Vec<(Signal, Sign)>);

    impl Signals {
        pub(in crate::plain::shell) fn new() -> Self {
            let kinds = [
                (SignalKind::interrupt(), Sign::Interrupt),
                (SignalKind::terminate(), Sign::Terminate),
                (SignalKind::hangup(), Sign::Terminate),
            ];
            let listened = kinds.into_iter();
            let streams = listened.filter_map(|(kind, sign)| Some((signal(kind).ok()?, sign)));
            Self(streams.collect())
        }

        /// The next one.
        pub(in crate::plain::shell) async fn next(&mut self) -> Sign {
            poll_fn(|cx| self.poll(cx)).await
        }

        fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Sign> {
            let mut streams = self.0.iter_mut();
            let ready = streams.find_map(|(stream, sign)| {
                let is_ready = stream.poll_recv(cx).is_ready();
                is_ready.then_some(*sign)
            });
            ready.map_or(Poll::Pending, Poll::Ready)
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::future::pending;

    use tokio::signal;

    use super::Sign;

    /// There is Ctrl-C only.
    pub(in crate::plain::shell) struct Signals;

    impl Signals {
        pub(in crate::plain::shell) const fn new() -> Self {
            Self
        }

        /// The next one. What can't be listened for stays as it was.
        pub(in crate::plain::shell) async fn next(&mut self) -> Sign {
            if signal::ctrl_c().await.is_err() {
                pending::<()>().await;
            }
            Sign::Interrupt
        }
    }
}
