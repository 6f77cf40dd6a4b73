//! How far a server's clock is from ours, where that matters.

use jiff::{SignedDuration, Timestamp};

use super::span;

/// Clocks further apart are worth a word (SCREENS C3).
const WORTH_SAYING: SignedDuration = SignedDuration::from_mins(5);

/// A skew that changes by less is the same: answers take their time, and dates have no parts of seconds.
const SAME: i64 = 60;

const HALF_A_MINUTE: i64 = 30;

/// What is kept of a skew, in seconds, after an answer showed this one; none if it isn't worth a word.
#[must_use]
pub fn kept(known: Option<i64>, shown: SignedDuration) -> Option<i64> {
    if shown.unsigned_abs() <= WORTH_SAYING.unsigned_abs() {
        return None;
    }
    let shown = shown.as_secs();
    known
        .filter(|known| known.abs_diff(shown) < SAME.unsigned_abs())
        .or(Some(shown))
}

/// `7m ahead of ours`, `2h behind ours`.
#[must_use]
pub fn words(seconds: i64) -> String {
    let way = if seconds < 0 { "behind" } else { "ahead of" };
    // Dates are cut to whole seconds: seven minutes would be told as six.
    let apart = SignedDuration::from_secs(seconds.saturating_abs().saturating_add(HALF_A_MINUTE));
    format!("{} {way} ours", span::short(apart))
}

/// An instant by the server's clock, as one by ours.
#[must_use]
pub fn ours(theirs: Timestamp, skew: Option<i64>) -> Timestamp {
    let skew = SignedDuration::from_secs(skew.unwrap_or_default());
    theirs.checked_sub(skew).unwrap_or(theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_are_nothing_and_more_is_kept() {
        let kept = |known, seconds| kept(known, SignedDuration::from_secs(seconds));
        assert_eq!(kept(None, 300), None);
        assert_eq!(kept(Some(420), -300), None);
        assert_eq!(kept(None, 420), Some(420));
        assert_eq!(kept(Some(420), 421), Some(420), "a second is no news");
        assert_eq!(kept(Some(420), -3600), Some(-3600));
        assert_eq!(super::kept(None, SignedDuration::MIN), Some(i64::MIN));
    }

    #[test]
    fn the_words_say_whose_clock_is_ahead() {
        assert_eq!(words(419), "7m ahead of ours");
        assert_eq!(words(-7200), "2h behind ours");
        assert!(words(i64::MIN).ends_with("behind ours"));
    }

    #[test]
    fn an_instant_of_a_clock_that_is_ahead_comes_earlier_by_ours() {
        let noon = Timestamp::from_second(1_800_000_000).unwrap();
        assert_eq!(ours(noon, Some(600)), noon - SignedDuration::from_secs(600));
        assert_eq!(ours(noon, None), noon);
    }
}
