//! How an instant is told: `today 08:50`, `yest. 22:41`, `Mon 09:12`, `18 Nov`, `3 Feb 2025`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Days back up to which the weekday names the day.
const DAYS_OF_A_WEEK: i32 = 6;

/// How exactly the time of day is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    /// `08:50`.
    Minutes,
    /// `08:50:44`.
    Seconds,
}

/// The time of day.
pub(crate) fn clock(at: Timestamp, zone: &TimeZone, precision: Precision) -> String {
    let time = at.to_zoned(zone.clone());
    match precision {
        Precision::Minutes => time.strftime("%H:%M").to_string(),
        Precision::Seconds => time.strftime("%H:%M:%S").to_string(),
    }
}

/// The day, seen from `now`, and the time of day.
pub(crate) fn full(at: Timestamp, now: Timestamp, zone: &TimeZone, precision: Precision) -> String {
    let day = day(at, now, zone);
    let clock = clock(at, zone, precision);
    format!("{day} {clock}")
}

/// As short as it stays clear: today's times by their clock, others by their day.
pub(crate) fn brief(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match days_between(at, now, zone) {
        0 => clock(at, zone, Precision::Minutes),
        _ => day(at, now, zone),
    }
}

/// The day, seen from `now`.
pub(crate) fn day(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let then = at.to_zoned(zone.clone());
    let this_year = now.to_zoned(zone.clone()).year() == then.year();
    match days_between(at, now, zone) {
        0 => "today".to_owned(),
        1 => "yest.".to_owned(),
        -1 => "tomorrow".to_owned(),
        2..=DAYS_OF_A_WEEK => then.strftime("%a").to_string(),
        _ if this_year => then.strftime("%-d %b").to_string(),
        _ => then.strftime("%-d %b %Y").to_string(),
    }
}

/// Midnights between an instant and `now`; negative for the future.
fn days_between(at: Timestamp, now: Timestamp, zone: &TimeZone) -> i32 {
    let date = |t: Timestamp| -> Date { t.to_zoned(zone.clone()).date() };
    date(now)
        .since(date(at))
        .map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn instants_are_told_from_where_the_reader_stands() {
        let now = at("2026-11-23T14:02:31Z");
        let zone = TimeZone::UTC;
        let told = |text: &str| full(at(text), now, &zone, Precision::Minutes);
        assert_eq!(told("2026-11-23T08:50:44Z"), "today 08:50");
        assert_eq!(told("2026-11-22T22:41:00Z"), "yest. 22:41");
        assert_eq!(told("2026-11-24T01:00:00Z"), "tomorrow 01:00");
        assert_eq!(told("2026-11-18T01:00:00Z"), "Wed 01:00");
        assert_eq!(told("2026-10-12T01:00:00Z"), "12 Oct 01:00");
        assert_eq!(told("2027-11-23T08:50:44Z"), "23 Nov 2027 08:50");
        assert_eq!(brief(at("2026-11-23T08:50:44Z"), now, &zone), "08:50");
        assert_eq!(brief(at("2026-11-22T08:50:44Z"), now, &zone), "yest.");
    }
}
