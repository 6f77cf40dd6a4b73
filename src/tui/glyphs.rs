//! Which characters draw the screen: unicode, or ASCII for terminals that lack them (SCREENS C2, C18).
//!
//! Screens are composed in unicode. The ASCII set is put on at the end, cell by cell, so that no screen can forget it;
//! only names of keys are longer in ASCII and are replaced before the layout.

use std::borrow::Cow;

use ratatui::buffer::Buffer;

/// The set of characters on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GlyphSet {
    /// Box drawing, geometric shapes, braille.
    Unicode,
    /// Nothing beyond ASCII of our own; names keep their letters.
    Ascii,
}

/// Names of keys that are longer in ASCII.
const KEY_NAMES: [(&str, &str); 8] = [
    ("⇧⇥", "S-TAB"),
    ("⏎", "RET"),
    ("⇥", "TAB"),
    ("↑", "UP"),
    ("↓", "DN"),
    ("←", "LT"),
    ("→", "RT"),
    ("⇧", "S-"),
];

/// The eight frames of a turning spinner; the state's own glyph `⠹` is one of them.
const SPINNER: [char; 8] = ['⠹', '⢸', '⣰', '⣤', '⣆', '⡇', '⠏', '⠛'];

/// The same for ASCII.
const SPINNER_ASCII: [char; 4] = ['~', '-', '~', '='];

impl GlyphSet {
    /// Whether it is ASCII.
    pub(crate) const fn is_ascii(self) -> bool {
        match self {
            Self::Unicode => false,
            Self::Ascii => true,
        }
    }

    /// `text` with the names of keys as this set writes them.
    pub(crate) fn keys(self, text: &str) -> Cow<'_, str> {
        if self == Self::Unicode || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let mut out = text.to_owned();
        for (from, to) in KEY_NAMES {
            out = out.replace(from, to);
        }
        Cow::Owned(out)
    }

    /// The spinner in its `frame`.
    pub(crate) fn spinner(self, frame: usize) -> char {
        let frames: &[char] = match self {
            Self::Unicode => &SPINNER,
            Self::Ascii => &SPINNER_ASCII,
        };
        let at = frame.checked_rem(frames.len()).unwrap_or_default();
        frames.get(at).copied().unwrap_or('~')
    }

    /// Puts this set on everything that was drawn.
    pub(crate) fn put_on(self, buffer: &mut Buffer) {
        if self == Self::Unicode {
            return;
        }
        for cell in &mut buffer.content {
            let mut chars = cell.symbol().chars();
            let (Some(c), None) = (chars.next(), chars.next()) else {
                continue;
            };
            if let Some(plain) = ascii(c) {
                cell.set_char(plain);
            }
        }
    }
}

/// The ASCII character in place of one of ours; none for letters of names and for ASCII itself.
const fn ascii(c: char) -> Option<char> {
    Some(match c {
        '━' => '=',
        '─' | '—' | '–' => '-',
        '│' | '┃' => '|',
        '┏' | '┓' | '┗' | '┛' | '╭' | '╮' | '╰' | '╯' | '✓' => '+',
        '█' => '#',
        '░' | '·' => '.',
        '▏' => '_',
        '…' | '\u{2800}'..='\u{28ff}' => '~',
        '●' | '•' => '*',
        '▲' | '↑' => '^',
        '▼' | '↓' => 'v',
        '✗' => 'x',
        '○' => 'o',
        '↻' => 'r',
        '▌' | '▸' | '›' | '→' => '>',
        '←' | '‹' => '<',
        '⏎' | '⇥' | '⇧' => '%',
        '“' | '”' => '"',
        '’' => '\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn key_names_are_spelled_out_in_ascii() {
        assert_eq!(GlyphSet::Ascii.keys("⏎ →  ⇥ ⇧⇥"), "RET RT  TAB S-TAB");
        assert_eq!(GlyphSet::Unicode.keys("⏎"), "⏎");
    }

    #[test]
    fn ascii_is_put_on_symbols_and_not_on_names() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, "┏━▌●…zürich", Style::new());
        GlyphSet::Ascii.put_on(&mut buffer);
        let text: String = buffer.content.iter().map(Cell::symbol).collect();
        assert_eq!(text, "+=>*~züric");
    }
}
