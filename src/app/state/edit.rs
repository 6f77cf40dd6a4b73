//! Editing one line of text, grapheme by grapheme; secret text is wiped when it goes.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::app::key::{Code, Key, With};
use crate::domain::secret::Secret;

/// A secret field's memory is taken at once and never grows, so that no unwiped copy is left behind.
const SECRET_ROOM: usize = 4096;

/// The longest plain text, in bytes: nobody types more, and a paste by mistake may be a whole file.
const LONGEST: usize = 4096;

/// One line of text with a cursor.
#[derive(Default)]
pub struct TextField {
    text: Zeroizing<String>,
    /// Byte offset, always on a grapheme boundary.
    cursor: usize,
    hides: Hides,
}

/// Whether a field shows its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Hides {
    /// A plain field.
    #[default]
    Never,
    /// A secret field: dots.
    Now,
    /// A secret field that shows its text for the moment.
    NotNow,
}

/// What a key did to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// The text changed.
    Text,
    /// Only the cursor moved, or the text shows or hides now.
    Cursor,
    /// The key isn't for a field.
    Ignored,
}

/// What was done to a pasted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pasted {
    /// It went in as it was.
    Whole,
    /// Line ends were cut off.
    LineEndsCut,
    /// There was no room for all of it; nothing went in.
    TooLong,
}

impl TextField {
    /// A plain field.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text: Zeroizing::new(text),
            hides: Hides::Never,
        }
    }

    /// An empty secret field.
    #[must_use]
    pub fn secret() -> Self {
        Self {
            text: Zeroizing::new(String::with_capacity(SECRET_ROOM)),
            cursor: 0,
            hides: Hides::Now,
        }
    }

    /// The text; for secret fields only where it is shown on purpose.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is drawn as dots now.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.hides == Hides::Now
    }

    /// Whether it holds a secret.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.hides != Hides::Never
    }

    /// Text before and behind the cursor as drawn: dots for a hidden secret.
    #[must_use]
    pub fn shown(&self) -> (Zeroizing<String>, Zeroizing<String>) {
        let draw = |part: &str| {
            Zeroizing::new(if self.is_hidden() {
                "•".repeat(part.graphemes(true).count())
            } else {
                part.to_owned()
            })
        };
        (draw(self.before()), draw(self.after()))
    }

    /// Replaces the text.
    pub fn set(&mut self, text: &str) {
        self.text.zeroize();
        self.text.push_str(text);
        self.cursor = self.text.len();
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.set("");
    }

    /// Hides a shown secret again.
    pub fn hide(&mut self) {
        if self.hides == Hides::NotNow {
            self.hides = Hides::Now;
        }
    }

    /// Takes the secret out; the field is empty then.
    #[must_use]
    pub fn take(&mut self) -> Secret {
        let secret = Secret::new(self.text.as_str().to_owned());
        self.clear();
        secret
    }

    /// The secret once more; it stays in the field.
    #[must_use]
    pub fn copy(&self) -> Secret {
        Secret::new(self.text.as_str().to_owned())
    }

    /// Inserts pasted text at the cursor.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let mut clean = Zeroizing::new(String::with_capacity(text.len()));
        clean.extend(text.chars().filter(|c| !c.is_control()));
        if !self.insert(&clean) {
            return Pasted::TooLong;
        }
        if text.contains(['\n', '\r']) {
            Pasted::LineEndsCut
        } else {
            Pasted::Whole
        }
    }

    /// Lets a key edit the text (SCREENS C21).
    pub fn key(&mut self, key: Key) -> Edited {
        match (key.with, key.code) {
            (With::Nothing, Code::Char(c)) if !c.is_control() => {
                self.edit(|field| field.insert(c.encode_utf8(&mut [0; 4])))
            }
            (With::Nothing, Code::Backspace) => self.edit(|field| {
                let from = field.previous();
                field.cut(from, field.cursor)
            }),
            (With::Nothing, Code::Delete) => self.edit(|field| {
                let to = field.next();
                field.cut(field.cursor, to)
            }),
            (With::Nothing, Code::Left) => self.go(self.previous()),
            (With::Nothing, Code::Right) => self.go(self.next()),
            (With::Nothing, Code::Home) | (With::Ctrl, Code::Char('a')) => self.go(0),
            (With::Nothing, Code::End) | (With::Ctrl, Code::Char('e')) => self.go(self.text.len()),
            (With::Ctrl, Code::Char('u')) => self.edit(|field| field.cut(0, field.cursor)),
            (With::Ctrl, Code::Char('k')) => {
                self.edit(|field| field.cut(field.cursor, field.text.len()))
            }
            (With::Ctrl, Code::Char('w')) => {
                self.edit(|field| field.cut(field.word_back(), field.cursor))
            }
            (With::Alt, Code::Char('b')) => self.go(self.word_back()),
            (With::Alt, Code::Char('f')) => self.go(self.word_on()),
            (With::Alt, Code::Char('v')) if self.is_secret() => {
                self.hides = if self.is_hidden() {
                    Hides::NotNow
                } else {
                    Hides::Now
                };
                Edited::Cursor
            }
            _ => Edited::Ignored,
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut Self) -> bool) -> Edited {
        if change(self) {
            Edited::Text
        } else {
            Edited::Cursor
        }
    }

    fn go(&mut self, to: usize) -> Edited {
        self.cursor = to;
        Edited::Cursor
    }

    fn insert(&mut self, text: &str) -> bool {
        if text.is_empty() || self.text.len() + text.len() > LONGEST {
            return text.is_empty();
        }
        self.text.insert_str(self.cursor, text);
        // A combining character joins the grapheme before it: the cursor stays behind the whole of it.
        let end = self.cursor + text.len();
        self.cursor = self.boundary_from(end);
        true
    }

    fn cut(&mut self, from: usize, to: usize) -> bool {
        if from >= to || self.text.get(from..to).is_none() {
            return false;
        }
        let mut rest = Zeroizing::new(String::with_capacity(self.text.len()));
        rest.push_str(self.text.get(..from).unwrap_or_default());
        rest.push_str(self.text.get(to..).unwrap_or_default());
        self.text.zeroize();
        self.text.push_str(&rest);
        self.cursor = self.boundary_from(from);
        true
    }

    fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    fn previous(&self) -> usize {
        self.before()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn next(&self) -> usize {
        let step = self.after().graphemes(true).next().map_or(0, str::len);
        self.cursor + step
    }

    fn word_back(&self) -> usize {
        let mut words = self.before().unicode_word_indices();
        words.next_back().map_or(0, |(at, _)| at)
    }

    fn word_on(&self) -> usize {
        let first = self.after().unicode_word_indices().next();
        first.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }

    /// The first grapheme boundary at or behind `at`.
    fn boundary_from(&self, at: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(start, _)| start)
            .find(|start| *start >= at)
            .unwrap_or(self.text.len())
    }
}

impl fmt::Debug for TextField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret() {
            f.write_str("TextField(•••)")
        } else {
            write!(f, "TextField({:?} at {})", self.text(), self.cursor)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(field: &mut TextField, text: &str) {
        for c in text.chars() {
            field.key(Key::char(c));
        }
    }

    #[test]
    fn a_flag_is_one_step_and_one_backspace() {
        let mut field = TextField::default();
        typed(&mut field, "a🇩🇪é");
        field.key(Key::plain(Code::Left));
        field.key(Key::plain(Code::Backspace));
        assert_eq!(field.text(), "aé");
    }

    #[test]
    fn words_are_cut_and_jumped_over() {
        let mut field = TextField::plain("eu prod acme");
        field.key(Key::ctrl('w'));
        assert_eq!(field.text(), "eu prod ");
        field.key(Key::alt('b'));
        field.key(Key::ctrl('k'));
        assert_eq!(field.text(), "eu ");
        field.key(Key::ctrl('u'));
        assert!(field.is_empty());
    }

    #[test]
    fn pasted_line_ends_are_cut_off_and_said() {
        let mut field = TextField::default();
        assert_eq!(field.paste("one\r\n"), Pasted::LineEndsCut);
        assert_eq!(field.text(), "one");
        assert_eq!(field.paste(&"x".repeat(LONGEST)), Pasted::TooLong);
        assert_eq!(field.text(), "one");
    }

    #[test]
    fn a_secret_is_neither_drawn_nor_debugged_until_shown() {
        let mut field = TextField::secret();
        typed(&mut field, "hunter2");
        assert_eq!(field.shown().0.as_str(), "•••••••");
        field.key(Key::alt('v'));
        assert_eq!(field.shown().0.as_str(), "hunter2");
        assert!(!format!("{field:?}").contains("hunter"));
        field.hide();
        assert!(field.is_hidden());
        assert_eq!(field.take(), Secret::new("hunter2".to_owned()));
        assert!(field.is_empty());
    }

    proptest! {
        #[test]
        fn the_cursor_never_leaves_the_text(keys in prop::collection::vec((0usize..14, any::<char>()), 0..60)) {
            let mut field = TextField::default();
            for (index, c) in keys {
                let key = match index {
                    0 => Key::plain(Code::Left),
                    1 => Key::plain(Code::Right),
                    2 => Key::plain(Code::Backspace),
                    3 => Key::plain(Code::Delete),
                    4 => Key::ctrl('w'),
                    5 => Key::alt('b'),
                    6 => Key::alt('f'),
                    7 => Key::plain(Code::Home),
                    _ => Key::char(c),
                };
                field.key(key);
                let (before, after) = field.shown();
                prop_assert_eq!(format!("{}{}", *before, *after), field.text());
            }
        }
    }
}
