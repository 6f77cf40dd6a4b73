//! A key as the core knows it, whatever terminal library read it.

use std::fmt;

/// One key press. Shift is part of the character (`G`) or of [`Code::BackTab`].
///
/// `Debug` shows characters: a key action is never logged, since it may be part of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Held together with it.
    pub with: With,
}

/// The modifier held together with a key; both at once are of no use to anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum With {
    /// Nothing.
    Nothing,
    /// Control.
    Ctrl,
    /// Alt, also called Option or Meta.
    Alt,
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character, as typed.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// Keys by name, with their labels in unicode and ASCII (SCREENS C2).
const NAMED: [(&str, Code, &str, &str); 15] = [
    ("enter", Code::Enter, "⏎", "RET"),
    ("esc", Code::Esc, "esc", "esc"),
    ("tab", Code::Tab, "⇥", "TAB"),
    ("backtab", Code::BackTab, "⇧⇥", "S-TAB"),
    ("backspace", Code::Backspace, "⌫", "BKSP"),
    ("delete", Code::Delete, "Del", "Del"),
    ("left", Code::Left, "←", "LT"),
    ("right", Code::Right, "→", "RT"),
    ("up", Code::Up, "↑", "UP"),
    ("down", Code::Down, "↓", "DN"),
    ("home", Code::Home, "Home", "Home"),
    ("end", Code::End, "End", "End"),
    ("pageup", Code::PageUp, "PgUp", "PgUp"),
    ("pagedown", Code::PageDown, "PgDn", "PgDn"),
    ("space", Code::Char(' '), "space", "space"),
];

impl Key {
    /// A key alone.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            with: With::Nothing,
        }
    }

    /// A character.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// Control and a character.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: Code::Char(c),
            with: With::Ctrl,
        }
    }

    /// Alt and a character.
    #[must_use]
    pub const fn alt(c: char) -> Self {
        Self {
            code: Code::Char(c),
            with: With::Alt,
        }
    }

    /// Reads `r`, `G`, `ctrl-x`, `alt-b`, `f9`, `enter`, `space`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (with, rest) = if let Some(rest) = text.strip_prefix("ctrl-") {
            (With::Ctrl, rest)
        } else if let Some(rest) = text.strip_prefix("alt-") {
            (With::Alt, rest)
        } else {
            (With::Nothing, text)
        };
        Some(Self {
            code: Code::parse(rest)?,
            with,
        })
    }

    /// How configuration files write it: `enter`, `ctrl-x`.
    fn written(self) -> String {
        let named = NAMED.iter().find(|(_, code, ..)| *code == self.code);
        let code = match (named, self.code) {
            (Some((name, ..)), _) => (*name).to_owned(),
            (None, Code::F(number)) => format!("f{number}"),
            (None, code) => code.label(false),
        };
        match self.with {
            With::Nothing => code,
            With::Ctrl => format!("ctrl-{code}"),
            With::Alt => format!("alt-{code}"),
        }
    }

    /// How footer and help write it: `⏎`, `^X`, `alt-v`; in ASCII `RET`.
    #[must_use]
    pub fn label(self, ascii: bool) -> String {
        let code = self.code.label(ascii);
        match self.with {
            With::Nothing => code,
            With::Ctrl => format!("^{}", code.to_uppercase()),
            With::Alt => format!("alt-{code}"),
        }
    }
}

impl Code {
    fn parse(text: &str) -> Option<Self> {
        if let Some((_, code, _, _)) = NAMED.iter().find(|(name, ..)| *name == text) {
            return Some(*code);
        }
        let mut chars = text.chars();
        match (chars.next(), chars.as_str()) {
            (Some(c), "") if !c.is_control() && c != ' ' => Some(Self::Char(c)),
            (Some('f'), number) => number
                .parse()
                .ok()
                .filter(|n| (1..=24).contains(n))
                .map(Self::F),
            _ => None,
        }
    }

    fn label(self, ascii: bool) -> String {
        let named = NAMED.iter().find(|(_, code, ..)| *code == self);
        match (named, self) {
            (Some((.., label)), _) if ascii => (*label).to_owned(),
            (Some((_, _, label, _)), _) => (*label).to_owned(),
            (None, Self::F(n)) => format!("F{n}"),
            (None, Self::Char(c)) => c.to_string(),
            (None, other) => format!("{other:?}"),
        }
    }
}

/// One or two keys pressed after each other: `r`, `g g`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key, or the prefix.
    pub first: Key,
    /// What follows the prefix.
    pub then: Option<Key>,
}

impl Chord {
    /// Reads `r`, `ctrl-x`, `g g`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let first = Key::parse(words.next()?)?;
        let then = match words.next() {
            Some(word) => Some(Key::parse(word)?),
            None => None,
        };
        words.next().is_none().then_some(Self { first, then })
    }

    /// How configuration files write it.
    #[must_use]
    pub fn written(self) -> String {
        let keys = [Some(self.first), self.then];
        let words: Vec<String> = keys.into_iter().flatten().map(Key::written).collect();
        words.join(" ")
    }

    /// How footer and help write it.
    #[must_use]
    pub fn label(self, ascii: bool) -> String {
        match self.then {
            Some(then) => format!("{} {}", self.first.label(ascii), then.label(ascii)),
            None => self.first.label(ascii),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_config_writes_them() {
        assert_eq!(Key::parse("r"), Some(Key::char('r')));
        assert_eq!(Key::parse("ctrl-x"), Some(Key::ctrl('x')));
        assert_eq!(Key::parse("f9"), Some(Key::plain(Code::F(9))));
        assert_eq!(Key::parse("f"), Some(Key::char('f')));
        assert_eq!(Key::parse("space"), Some(Key::char(' ')));
        assert_eq!(Key::parse("-"), Some(Key::char('-')));
        for odd in ["", "f99", "rr", "hyper-x"] {
            assert_eq!(Key::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "r",
            "G",
            "ctrl-x",
            "alt-b",
            "f9",
            "enter",
            "space",
            "g g",
            ",",
            "z pagedown",
        ] {
            let chord = Chord::parse(text).unwrap();
            assert_eq!(chord.written(), text);
        }
    }

    #[test]
    fn chords_have_one_or_two_keys() {
        let chord = Chord::parse("g g").unwrap();
        assert_eq!(chord.label(false), "g g");
        assert_eq!(Chord::parse("g g g"), None);
        assert_eq!(Chord::parse("enter").unwrap().label(true), "RET");
        assert_eq!(Chord::parse("ctrl-x").unwrap().label(false), "^X");
    }
}
