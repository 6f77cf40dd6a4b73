//! What time it is, and how to wait.

use std::rc::Rc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::domain::uptime::{Moment, Uptime};
use crate::service::ports::{Clock, Local};

/// Tells what all clocks say; none where nothing is to be concluded from them.
pub type Moments = Rc<dyn Fn() -> Option<Moment>>;

/// This machine's clocks.
#[must_use]
pub fn moments() -> Moments {
    let boot = boot();
    Rc::new(move || {
        let uptime = boot.clone().zip(since_boot());
        Some(Moment {
            wall: Timestamp::now(),
            uptime: uptime.map(|(boot, since_boot)| Uptime { boot, since_boot }),
        })
    })
}

/// The time since boot by a clock that counts through suspend and can't be set; none where the system has no such clock.
#[cfg(target_os = "linux")]
#[must_use]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other platforms have no such clock: there it is none"
)]
pub fn since_boot() -> Option<SignedDuration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let nanos = i32::try_from(time.tv_nsec).unwrap_or_default();
    Some(SignedDuration::new(time.tv_sec, nanos))
}

/// The time since boot by a clock that counts through suspend and can't be set; none where the system has no such clock.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub const fn since_boot() -> Option<SignedDuration> {
    None
}

#[cfg(target_os = "linux")]
fn boot() -> Option<String> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(id.trim().to_owned())
}

#[cfg(not(target_os = "linux"))]
const fn boot() -> Option<String> {
    None
}

/// The system's clock and the runtime's timers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, span: SignedDuration) -> Local<'_, ()> {
        // A negative span is no wait.
        let span = Duration::try_from(span).unwrap_or_default();
        Box::pin(async move {
            if !span.is_zero() {
                tokio::time::sleep(span).await;
            }
        })
    }

    fn jitter(&self, most: SignedDuration) -> SignedDuration {
        // Without randomness everybody waits longest: still right, only not spread.
        let random = getrandom::u32().unwrap_or(u32::MAX);
        spread(most, random)
    }
}

/// The `random / 2^32`th part of a span.
fn spread(most: SignedDuration, random: u32) -> SignedDuration {
    let nanos = (most.as_nanos().max(0) * i128::from(random)) >> u32::BITS;
    SignedDuration::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_between_nothing_and_the_most() {
        let most = SignedDuration::from_secs(10);
        assert_eq!(spread(most, 0), SignedDuration::ZERO);
        assert_eq!(spread(most, u32::MAX / 2 + 1), SignedDuration::from_secs(5));
        assert!(spread(most, u32::MAX) <= most);
        assert_eq!(spread(-most, u32::MAX), SignedDuration::ZERO);
    }

    #[test]
    fn no_wait_needs_no_timers() {
        // Outside a tokio runtime a timer would panic.
        let mut future = SystemClock.sleep(SignedDuration::from_secs(-1));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(future.as_mut().poll(&mut context).is_ready());
    }
}
