//! Which signals the line mode answers.

pub(super) use self::system::Ends;

use std::future::pending;

use tokio::signal;

/// SIGINT, or what stands for it.
pub(super) async fn interrupted() {
    if signal::ctrl_c().await.is_err() {
        // What can't be listened for stays as it was.
        pending::<()>().await;
    }
}

#[cfg(unix)]
mod system {
    use std::future::poll_fn;
    use std::task::{Context, Poll};

    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// SIGTERM and SIGHUP. One that can't be listened for stays as it was.
    pub(in crate::plain::shell) struct Ends(Vec<Signal>);

    impl Ends {
        pub(in crate::plain::shell) fn new() -> Self {
            let kinds = [SignalKind::terminate(), SignalKind::hangup()];
            Self(
                kinds
                    .into_iter()
                    .filter_map(|kind| signal(kind).ok())
                    .collect(),
            )
        }

        /// One of them has arrived.
        pub(in crate::plain::shell) async fn terminated(&mut self) {
            poll_fn(|cx| self.poll(cx)).await;
        }

        fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
            let mut streams = self.0.iter_mut();
            if streams.any(|stream| stream.poll_recv(cx).is_ready()) {
                return Poll::Ready(());
            }
            Poll::Pending
        }
    }
}

#[cfg(not(unix))]
mod system {
    /// There are no such signals here.
    pub(in crate::plain::shell) struct Ends;

    impl Ends {
        pub(in crate::plain::shell) const fn new() -> Self {
            Self
        }

        pub(in crate::plain::shell) async fn terminated(&mut self) {
            std::future::pending().await
        }
    }
}
