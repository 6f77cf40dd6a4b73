//! How the interface sleeps until an instant of the wall clock.
//!
//! On Linux a timerfd on `CLOCK_REALTIME`: it counts through suspend and fires at once when the clock is set
//! (`TFD_TIMER_CANCEL_ON_SET`), so no countdown lags after a laptop wakes up. Elsewhere sleeps are cut at two seconds.

use std::time::Duration;

use jiff::Timestamp;

#[cfg(target_os = "linux")]
mod linux;

/// The longest sleep where nobody tells of suspend and clock steps.
const LONGEST_BLIND_SLEEP: Duration = Duration::from_secs(2);

/// Sleeps until instants.
pub(crate) enum Timer {
    /// Told of suspend and clock steps by the kernel.
    #[cfg(target_os = "linux")]
    Kernel(linux::KernelTimer),
    /// Not told: looks at the clock every two seconds.
    Blind,
}

impl Timer {
    /// The best timer of this system. Needs a tokio runtime.
    pub(crate) fn new() -> Self {
        #[cfg(target_os = "linux")]
        if let Ok(timer) = linux::KernelTimer::new() {
            return Self::Kernel(timer);
        }
        Self::Blind
    }

    /// Returns at `until`, or earlier if the clock may have jumped; without an instant perhaps never.
    pub(crate) async fn sleep(
        &self,
        until: Option<Timestamp>,
        now: Timestamp,
        clock: &dyn Fn() -> Timestamp,
    ) {
        let Some(until) = until else {
            return std::future::pending().await;
        };
        match self {
            #[cfg(target_os = "linux")]
            Self::Kernel(timer) => {
                if timer.sleep(until, now, clock).await.is_err() {
                    blind_sleep(until, now).await;
                }
            }
            Self::Blind => blind_sleep(until, now).await,
        }
    }
}

async fn blind_sleep(until: Timestamp, now: Timestamp) {
    // An instant that has passed is no wait.
    let left = Duration::try_from(until.duration_since(now)).unwrap_or_default();
    tokio::time::sleep(left.min(LONGEST_BLIND_SLEEP)).await;
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn an_instant_that_has_passed_wakes_at_once() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let timer = Timer::new();
            let past = Timestamp::from_second(1).unwrap();
            let now = past + SignedDuration::from_secs(1);
            for until in [past, past, Timestamp::MIN, Timestamp::UNIX_EPOCH] {
                timer.sleep(Some(until), now, &|| now).await;
                Timer::Blind.sleep(Some(until), now, &|| now).await;
            }
        });
    }

    #[test]
    fn a_clock_that_was_set_back_before_the_timer_was_wakes_at_once() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (now, far) = (Timestamp::now(), SignedDuration::from_hours(24));
            let until = now + SignedDuration::from_secs(60);
            let timer = Timer::new();
            if matches!(timer, Timer::Blind) {
                return;
            }
            timer.sleep(Some(until), now, &|| now - far).await;
        });
    }

    #[test]
    fn the_end_of_time_is_waited_for() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let now = Timestamp::now();
            for timer in [Timer::new(), Timer::Blind] {
                let clock = || now;
                let mut sleep = std::pin::pin!(timer.sleep(Some(Timestamp::MAX), now, &clock));
                let once =
                    std::future::poll_fn(|cx| std::task::Poll::Ready(sleep.as_mut().poll(cx)));
                assert!(once.await.is_pending());
            }
        });
    }
}
