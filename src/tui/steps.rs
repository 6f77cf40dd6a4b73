//! Whether the wall clock was set since we looked last.

use jiff::{SignedDuration, Timestamp};

/// Less is slewing, no step.
const LEAST: SignedDuration = SignedDuration::from_secs(2);

/// What was seen last. The wall clock and the time since boot go together, through suspend too: apart from steps.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    seen: Option<(Timestamp, Option<SignedDuration>)>,
}

impl Steps {
    /// The step since the last look: forth, or back if negative.
    ///
    /// Without the time since boot a step forth can't be told from sleep, and of a step back only what time has not yet
    /// made up for is seen.
    pub(crate) fn since_last(
        &mut self,
        wall: Timestamp,
        since_boot: Option<SignedDuration>,
    ) -> Option<SignedDuration> {
        let Some((was, then)) = self.seen else {
            self.seen = Some((wall, since_boot));
            return None;
        };
        let told = wall.duration_since(was);
        let by = match since_boot.zip(then) {
            Some((now, then)) => told.saturating_sub(now.saturating_sub(then)),
            None => told.min(SignedDuration::ZERO),
        };
        let is_step = by.unsigned_abs() > LEAST.unsigned_abs();
        // Many small ones are a step, too: they add up until they are told.
        if is_step || since_boot.is_none() {
            self.seen = Some((wall, since_boot));
        }
        is_step.then_some(by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_800_000_000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn seconds(n: i64) -> SignedDuration {
        SignedDuration::from_secs(n)
    }

    #[test]
    fn sleep_is_no_step() {
        let mut steps = Steps::default();
        assert_eq!(steps.since_last(at(NOON), Some(seconds(5))), None);
        let asleep = 8 * 3600;
        let woken = steps.since_last(at(NOON + asleep), Some(seconds(5 + asleep)));
        assert_eq!(woken, None);
    }

    #[test]
    fn a_step_is_told_once_with_its_size() {
        for by in [-3600, 3600, -86_400, 30 * 365 * 86_400] {
            let mut steps = Steps::default();
            steps.since_last(at(NOON), Some(seconds(5)));
            let told = steps.since_last(at(NOON + 10 + by), Some(seconds(15)));
            assert_eq!(told, Some(seconds(by)));
            let later = steps.since_last(at(NOON + 20 + by), Some(seconds(25)));
            assert_eq!(later, None);
        }
    }

    #[test]
    fn slewing_is_told_once_it_has_added_up() {
        let mut steps = Steps::default();
        let told = (0..6).map(|n| steps.since_last(at(NOON + 9 * n), Some(seconds(10 * n))));
        let told: Vec<_> = told.collect();
        assert_eq!(told, [None, None, None, Some(seconds(-3)), None, None]);
    }

    #[test]
    fn without_uptime_a_step_back_is_seen_and_one_forth_is_sleep() {
        let mut steps = Steps::default();
        assert_eq!(steps.since_last(at(NOON), None), None);
        assert_eq!(
            steps.since_last(at(NOON - 3600), None),
            Some(seconds(-3600))
        );
        assert_eq!(steps.since_last(at(NOON + 86_400), None), None);
        assert_eq!(steps.since_last(at(NOON + 86_399), None), None);
    }
}
