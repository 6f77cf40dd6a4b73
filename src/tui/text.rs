//! How wide a text is on screen, and how it is cut, filled and wrapped to a width.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// What stands where text was cut.
const ELLIPSIS: char = '…';

/// Cells that `text` takes.
pub(crate) fn width(text: &str) -> u16 {
    // Most names are ASCII, and the board measures all of them in each frame.
    let cells = if text.is_ascii() {
        text.len()
    } else {
        text.width()
    };
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// `text`, at most `most` cells wide; cut text ends in `…`.
pub(crate) fn cut(text: &str, most: u16) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let Some(room) = most.checked_sub(1) else {
        return String::new();
    };
    let mut out = head(text, room);
    out.push(ELLIPSIS);
    out
}

/// The longest start of `text` that fits into `most` cells.
fn head(text: &str, most: u16) -> String {
    let mut left = usize::from(most);
    let mut out = String::new();
    for c in text.chars() {
        let cells = c.width().unwrap_or(0);
        if cells > left {
            break;
        }
        left -= cells;
        out.push(c);
    }
    out
}

/// The longest end of `text` that fits into `most` cells; a field that scrolls shows it.
pub(crate) fn tail(text: &str, most: u16) -> String {
    let mut left = usize::from(most);
    let mut out: Vec<char> = Vec::new();
    for c in text.chars().rev() {
        let cells = c.width().unwrap_or(0);
        if cells > left {
            break;
        }
        left -= cells;
        out.push(c);
    }
    out.into_iter().rev().collect()
}

/// `text` in exactly `cells` cells, at the left.
pub(crate) fn left(text: &str, cells: u16) -> String {
    let mut out = cut(text, cells);
    push_blanks(&mut out, cells);
    out
}

/// `text` in exactly `cells` cells, at the right.
pub(crate) fn right(text: &str, cells: u16) -> String {
    let text = cut(text, cells);
    let mut out = blanks(cells.saturating_sub(width(&text)));
    out.push_str(&text);
    out
}

/// So many blanks.
pub(crate) fn blanks(cells: u16) -> String {
    " ".repeat(usize::from(cells))
}

fn push_blanks(out: &mut String, cells: u16) {
    let missing = cells.saturating_sub(width(out));
    out.push_str(&blanks(missing));
}

/// `text` in lines of at most `most` cells, broken at blanks where there are some.
///
/// Line ends in `text` are kept; blanks at the start of a line indent all of it. A word wider than a line is broken.
pub(crate) fn wrap(text: &str, most: u16) -> Vec<String> {
    if most == 0 {
        return Vec::new();
    }
    text.lines()
        .flat_map(|line| wrap_line(line, most))
        .collect()
}

/// Narrower than this, indentation costs more than it tells.
const LEAST_INDENTED: u16 = 8;

fn wrap_line(line: &str, most: u16) -> Vec<String> {
    let words = line.trim_start_matches(' ');
    let indent = line.strip_suffix(words).unwrap_or_default();
    let room = most.saturating_sub(width(indent));
    if room < LEAST_INDENTED || indent.is_empty() {
        return wrap_words(words, most);
    }
    let lines = wrap_words(words, room);
    lines
        .into_iter()
        .map(|line| format!("{indent}{line}"))
        .collect()
}

fn wrap_words(line: &str, most: u16) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        let gap = u16::from(!current.is_empty());
        if width(&current) + gap + width(word) > most && !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
        while width(&current) > most {
            let part = head(&current, most);
            if part.is_empty() {
                break;
            }
            current.drain(..part.len());
            lines.push(part);
        }
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cut_text_says_so_and_wide_characters_count_twice() {
        assert_eq!(cut("svc-invoice", 10), "svc-invoi…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abc", 0), "");
    }

    #[test]
    fn text_wraps_at_blanks_and_breaks_long_words() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\nb", 9), ["a", "b"]);
        assert_eq!(wrap("  one two three", 10), ["  one two", "  three"]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in "[a-z日 é]{0,40}", most in 2u16..20) {
            prop_assert!(width(&cut(&text, most)) <= most);
            prop_assert_eq!(width(&left(&text, most)), most);
            prop_assert_eq!(width(&right(&text, most)), most);
            for line in wrap(&text, most) {
                prop_assert!(width(&line) <= most, "{}", line);
            }
        }
    }
}
