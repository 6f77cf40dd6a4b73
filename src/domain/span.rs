//! How durations are written and read: `30m`, `5h 20m`, `6d 03h`.

use jiff::{SignedDuration, Timestamp};

use super::error::{Error, Kind, Result};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// From here on only whole days are shown.
const DAYS_ONLY: i64 = 100 * DAY;

/// Reads `90`, `90s`, `30m`, `5h`, `1d`, `2w`; a bare number is seconds.
///
/// # Errors
/// `Kind::Usage` for anything else, and for spans of more than a hundred years.
pub fn parse(text: &str) -> Result<SignedDuration> {
    let wrong = || {
        Error::new(Kind::Usage, format!("'{text}' is no duration"))
            .hint("write a number and a unit: 90s, 30m, 5h, 1d, 2w")
    };
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.get(digits.len()..).unwrap_or_default() {
        "" | "s" => 1,
        "m" | "min" => MINUTE,
        "h" => HOUR,
        "d" => DAY,
        "w" => 7 * DAY,
        _ => return Err(wrong()),
    };
    let number: u32 = digits.parse().ok().ok_or_else(wrong)?;
    let seconds = i64::from(number) * unit;
    if seconds > 100 * 366 * DAY {
        return Err(wrong());
    }
    Ok(SignedDuration::from_secs(seconds))
}

/// Two units at most, as SCREENS C3 wants countdowns: `212d`, `6d 03h`, `5h 20m`, `41m 10s`, `0m 09s`.
#[must_use]
pub fn text(span: SignedDuration) -> String {
    let seconds = span.as_secs().max(0);
    let (days, hours) = (seconds / DAY, seconds % DAY / HOUR);
    let (minutes, rest) = (seconds % HOUR / MINUTE, seconds % MINUTE);
    if seconds >= DAYS_ONLY {
        format!("{days}d")
    } else if seconds >= DAY {
        format!("{days}d {hours:02}h")
    } else if seconds >= HOUR {
        format!("{hours}h {minutes:02}m")
    } else {
        format!("{minutes}m {rest:02}s")
    }
}

/// One unit, for what has passed: `14m`, `2h`, `3d`, `40s`.
#[must_use]
pub fn short(span: SignedDuration) -> String {
    let seconds = span.as_secs().max(0);
    match seconds {
        0..MINUTE => format!("{seconds}s"),
        MINUTE..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..DAY => format!("{}h", seconds / HOUR),
        _ => format!("{}d", seconds / DAY),
    }
}

/// A span of whole life: `12h`, `30d`, `1h 30m`; trailing zero units are left out.
#[must_use]
pub fn whole(span: SignedDuration) -> String {
    if span < SignedDuration::from_secs(MINUTE) {
        return short(span);
    }
    let text = text(span);
    text.strip_suffix(" 00h")
        .or_else(|| text.strip_suffix(" 00m"))
        .or_else(|| text.strip_suffix(" 00s"))
        .unwrap_or(&text)
        .to_owned()
}

/// A span to wait: `40s`, `1m 30s`, `2h`; not cut to one unit, since who comes too early is refused again.
#[must_use]
pub fn wait(span: SignedDuration) -> String {
    if span.as_secs() < MINUTE {
        return short(span);
    }
    whole(span)
}

/// An instant in whole seconds, RFC 3339 in UTC, as `--json` prints it.
#[must_use]
pub fn iso(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The unit in which [`text`] changes for a span of this length, in seconds.
pub(crate) const fn step_of_text(seconds: i64) -> i64 {
    if seconds >= DAYS_ONLY {
        DAY
    } else if seconds >= DAY {
        HOUR
    } else if seconds >= HOUR {
        MINUTE
    } else {
        1
    }
}

/// The unit in which [`short`] changes for a span of this length, in seconds.
pub(crate) const fn step_of_short(seconds: i64) -> i64 {
    match seconds {
        ..MINUTE => 1,
        MINUTE..HOUR => MINUTE,
        HOUR..DAY => HOUR,
        _ => DAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(n: i64) -> SignedDuration {
        SignedDuration::from_secs(n)
    }

    #[test]
    fn countdown_words_follow_the_screens() {
        for (n, words) in [
            (212 * DAY + 5, "212d"),
            (6 * DAY + 3 * HOUR, "6d 03h"),
            (5 * HOUR + 20 * MINUTE, "5h 20m"),
            (41 * MINUTE + 10, "41m 10s"),
            (9, "0m 09s"),
            (-4, "0m 00s"),
        ] {
            assert_eq!(text(seconds(n)), words);
        }
    }

    #[test]
    fn whole_lives_lose_their_zero_units() {
        assert_eq!(whole(seconds(12 * HOUR)), "12h");
        assert_eq!(whole(seconds(365 * DAY)), "365d");
        assert_eq!(whole(seconds(90 * MINUTE)), "1h 30m");
        assert_eq!(whole(seconds(10 * MINUTE)), "10m");
        assert_eq!(whole(seconds(30)), "30s");
    }

    #[test]
    fn durations_are_read_with_their_units() {
        assert_eq!(parse("90").unwrap(), seconds(90));
        assert_eq!(parse("30m").unwrap(), seconds(1800));
        assert_eq!(parse("1d").unwrap(), seconds(DAY));
        for wrong in ["", "m", "-5s", "5x", "1.5h", "5 h", "99999999w"] {
            assert_eq!(parse(wrong).unwrap_err().kind(), Kind::Usage, "{wrong}");
        }
    }
}
