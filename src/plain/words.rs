//! How the line mode says times, and sentences that name keys elsewhere.

use jiff::{SignedDuration, Timestamp};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// From here on hours say nothing any more.
const DAYS_ONLY: i64 = 14 * DAY;

/// `12 hours`, `11 days 23 hours`, `14 minutes`, `40 seconds`: rounded to the unit that is said last.
pub(super) fn span(span: SignedDuration) -> String {
    let seconds = span.as_secs().max(0);
    let units = if seconds >= DAYS_ONLY {
        [(DAY, "day"), (DAY, "day")]
    } else if seconds >= DAY - HOUR / 2 {
        [(DAY, "day"), (HOUR, "hour")]
    } else if seconds >= HOUR - MINUTE / 2 {
        [(HOUR, "hour"), (MINUTE, "minute")]
    } else if seconds >= MINUTE {
        [(MINUTE, "minute"), (MINUTE, "minute")]
    } else {
        [(1, "second"), (1, "second")]
    };
    let [(large, large_word), (small, small_word)] = units;
    let rounded = (seconds + small / 2) / small * small;
    let whole = count(rounded / large, large_word);
    match rounded % large / small {
        0 => whole,
        rest => format!("{whole} {}", count(rest, small_word)),
    }
}

fn count(number: i64, word: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {word}{ending}")
}

/// `14 minutes ago`.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    match now.duration_since(at) {
        passed if passed.as_secs() < 1 => "just now".to_owned(),
        passed => format!("{} ago", span(passed)),
    }
}

/// `1 profile`, `22 profiles`.
pub(super) fn profiles(number: usize) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} profile{ending}")
}

/// What the core's sentences call by a key, and what it is called here.
const KEYS: &[(&str, &str)] = &[
    ("l", "login"),
    ("r", "refresh"),
    ("R", "'refresh due'"),
    ("c", "check"),
    ("y", "copy"),
    ("Y", "copy"),
    ("x", "revoke"),
    ("t", "tokens"),
    ("n", "add"),
    ("i", "import"),
    ("e", "edit"),
    ("d", "remove"),
    ("u", "undo"),
    ("L", "unlock"),
    ("q", "quit"),
    ("o", "open"),
    ("/", "filter"),
    ("?", "help"),
    ("^X", "cancel"),
    ("(^P)", "(certificate)"),
    ("⏎", "Enter"),
    ("space", "its number"),
    ("▲", "careful:"),
    ("·", "-"),
];

/// A sentence of the core in the words of this mode: `no token here: l logs in` is `no token here: login logs in`.
pub(super) fn spoken(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(word).collect();
    words.join(" ")
}

fn word(word: &str) -> String {
    let bare = word.trim_end_matches([',', ':', ';', '.']);
    if let Some(said) = time(bare) {
        return word.replacen(bare, &said, 1);
    }
    match KEYS.iter().find(|(key, _)| *key == bare) {
        Some((key, said)) => word.replacen(key, said, 1),
        None => word.to_owned(),
    }
}

/// `365d` is `365 days`, `05s` is `5 seconds`.
fn time(word: &str) -> Option<String> {
    let (number, unit) = word.split_at_checked(word.len().checked_sub(1)?)?;
    let unit = match unit {
        "d" => "day",
        "h" => "hour",
        "m" => "minute",
        "s" => "second",
        _ => return None,
    };
    let is_number = number.chars().all(|c| c.is_ascii_digit());
    let number = number.parse().ok().filter(|_| is_number)?;
    Some(count(number, unit))
}

/// With a capital letter.
fn capital(text: &str) -> String {
    let mut chars = text.trim().chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A sentence with a capital letter and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let whole = capital(text);
    if whole.is_empty() || whole.ends_with(['.', '?', '!', ':', '…']) {
        whole
    } else {
        format!("{whole}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_words_and_rounded() {
        let cases = [
            (40, "40 seconds"),
            (1, "1 second"),
            (14 * MINUTE, "14 minutes"),
            (3599, "1 hour"),
            (12 * HOUR - 1, "12 hours"),
            (6 * HOUR + 48 * MINUTE, "6 hours 48 minutes"),
            (12 * DAY - 2, "12 days"),
            (3 * DAY + 2 * HOUR, "3 days 2 hours"),
            (DAY - 1, "1 day"),
            (212 * DAY, "212 days"),
        ];
        for (seconds, said) in cases {
            assert_eq!(span(SignedDuration::from_secs(seconds)), said);
        }
    }

    #[test]
    fn sentences_name_commands_where_the_screen_names_keys() {
        assert_eq!(
            spoken("no token here: l logs in"),
            "no token here: login logs in"
        );
        assert_eq!(
            spoken("ended: r or l first"),
            "ended: refresh or login first"
        );
        assert_eq!(spoken("a copy for 10 s"), "a copy for 10 s");
        assert_eq!(
            spoken("left: 3h 05m, of 12h"),
            "left: 3 hours 5 minutes, of 12 hours"
        );
    }

    #[test]
    fn sentences_begin_large_and_end_once() {
        assert_eq!(sentence("copied lab"), "Copied lab.");
        assert_eq!(sentence("sure?"), "Sure?");
        assert_eq!(sentence(""), "");
    }
}
