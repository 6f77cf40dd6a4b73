//! Chances that can be had again: a seed and what follows from it.

use std::time::Duration;

use jiff::Timestamp;

/// Deals numbers (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// For one of several strands of a run.
    pub(super) fn of(seed: u64, strand: usize) -> Self {
        let strand = u64::try_from(strand).unwrap();
        Self(seed ^ strand.wrapping_mul(0xa076_1d64_78bd_642f))
    }

    /// A number below `end`.
    pub(super) const fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    /// Something that happens so often in a hundred times.
    pub(super) const fn percent(&mut self, often: u64) -> bool {
        self.below(100) < often
    }

    /// A time below `end`.
    pub(super) fn time(&mut self, end: Duration) -> Duration {
        let micros = u64::try_from(end.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.below(micros.max(1)))
    }
}

/// Where the chances of this run come from: `KEYFOB_RELIABILITY_SEED`, else the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of these tests alone, to repeat a run"
)]
pub(super) fn seed() -> u64 {
    let said = std::env::var("KEYFOB_RELIABILITY_SEED").ok();
    said.and_then(|said| said.parse().ok())
        .unwrap_or_else(|| Timestamp::now().as_millisecond().unsigned_abs())
}
