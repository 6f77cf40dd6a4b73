//! How much is tried: a little by default, all of it with `KEYFOB_RELIABILITY=full`.

use std::thread;
use std::time::{Duration, Instant};

/// The small size of a test, or the full one.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of these tests alone, for runs that take longer"
)]
pub(super) fn pick(small: usize, full: usize) -> usize {
    let said = std::env::var("KEYFOB_RELIABILITY");
    if said.is_ok_and(|said| said == "full") {
        full
    } else {
        small
    }
}

/// Runs this so often at the same time, and gives what each run gave.
pub(super) fn side_by_side<T: Send>(count: usize, run: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let run = &run;
    thread::scope(|scope| {
        let mut strands = Vec::new();
        for number in 0..count {
            strands.push(scope.spawn(move || run(number)));
        }
        let ended = strands.into_iter().map(|strand| strand.join().unwrap());
        ended.collect()
    })
}

/// How long something takes in real time.
pub(super) struct Watch(Instant);

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "real processes take real time")]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn time(&self) -> Duration {
        self.0.elapsed()
    }

    /// Prints a line of figures, for `--nocapture`.
    pub(super) fn tell(&self, what: &str) {
        println!("{what}, {} s", self.time().as_secs());
    }
}
