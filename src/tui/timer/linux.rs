//! How Linux' kernel wakes us: a timerfd on the wall clock.

use std::io;
use std::os::fd::OwnedFd;

use jiff::Timestamp;
use rustix::io::Errno;
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

const ZERO: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// A timerfd on the wall clock.
pub(crate) struct KernelTimer(AsyncFd<OwnedFd>);

impl KernelTimer {
    #[expect(
        deprecated,
        reason = "deprecated for types that may swap their descriptor (tokio#8587); OwnedFd keeps its own, \
                  and the successor is unsafe, which this crate forbids"
    )]
    pub(super) fn new() -> io::Result<Self> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let fd = timerfd_create(TimerfdClockId::Realtime, flags)?;
        AsyncFd::with_interest(fd, Interest::READABLE).map(Self)
    }

    /// Returns at `until`, or once the clock was set since `now`.
    ///
    /// # Errors
    /// If the kernel refuses; then nothing was waited for.
    pub(super) async fn sleep(
        &self,
        until: Timestamp,
        now: Timestamp,
        clock: &dyn Fn() -> Timestamp,
    ) -> io::Result<()> {
        self.set(until)?;
        // Set back before the timer was: nobody would tell of that. And a timer set to 1970 is none to the kernel.
        let here = clock();
        if here < now || here >= until {
            return Ok(());
        }
        while !self.has_fired().await? {}
        Ok(())
    }

    async fn has_fired(&self) -> io::Result<bool> {
        let mut guard = self.0.readable().await?;
        let mut expirations = [0; 8];
        let read = rustix::io::read(self.0.get_ref(), &mut expirations);
        guard.clear_ready();
        // EAGAIN: the readiness of an earlier setting. ECANCELED: the clock was set.
        Ok(read != Err(Errno::AGAIN))
    }

    fn set(&self, until: Timestamp) -> io::Result<()> {
        let once = Itimerspec {
            it_interval: ZERO,
            it_value: Timespec {
                tv_sec: until.as_second(),
                tv_nsec: until.subsec_nanosecond().into(),
            },
        };
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        timerfd_settime(self.0.get_ref(), flags, &once)?;
        Ok(())
    }
}
