//! How one table of a file is read: known keys only, right types only.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::source::Source;
use crate::domain::error::{Error, Result};

/// How alike a wrong key and the one that was meant must be (Jaro-Winkler).
const CLOSE: f64 = 0.8;

/// A table of a file.
#[derive(Clone, Copy)]
pub(super) struct Section<'a> {
    pub(super) source: &'a Source,
    pub(super) title: Title<'a>,
    table: &'a DeTable<'a>,
    start: usize,
}

/// How people find a table again.
#[derive(Clone, Copy)]
pub(super) enum Title<'a> {
    /// The file itself.
    Top,
    /// `[settings]`
    Plain(&'static str),
    /// `[profiles.x]`
    Named(&'static str, &'a str),
    /// A key of such a table that is a table, too.
    Inner(&'static str),
}

impl fmt::Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => f.write_str("at the top"),
            Self::Plain(name) => write!(f, "in [{name}]"),
            Self::Named(kind, name) => write!(f, "in [{kind}.{name}]"),
            Self::Inner(name) => write!(f, "in '{name}'"),
        }
    }
}

impl<'a> Section<'a> {
    /// A file as a whole.
    pub(super) const fn top(source: &'a Source, table: &'a DeTable<'a>) -> Self {
        let (title, start) = (Title::Top, 0);
        Self {
            source,
            title,
            table,
            start,
        }
    }

    /// Where it begins.
    pub(super) const fn span(self) -> Range<usize> {
        self.start..self.start
    }

    /// Refuses every key that isn't in `known`: a typing error must not pass for a default.
    pub(super) fn only(self, known: &[&str]) -> Result<Self> {
        let is_unknown = |key: &&Spanned<_>| !known.contains(&name_of(key));
        let Some(unknown) = self.table.keys().find(is_unknown) else {
            return Ok(self);
        };
        let key = name_of(unknown);
        let why = format!("unknown key '{key}' {}", self.title);
        let error = self.source.wrong(&unknown.span(), why);
        Err(match closest(key, known) {
            Some(meant) => error.hint(format!("did you mean '{meant}'?")),
            None => error.hint(format!("known there: {}", known.join(", "))),
        })
    }

    /// Every key with its value.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, &'a Spanned<DeValue<'a>>)> {
        self.table.iter().map(|(key, value)| (name_of(key), value))
    }

    /// Where a key stands; the start of the file for one that doesn't.
    pub(super) fn span_of(self, key: &str) -> Range<usize> {
        self.table
            .get_key_value(key)
            .map_or(0..0, |(key, _)| key.span())
    }

    pub(super) fn has(self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn text(self, key: &str) -> Result<Option<&'a str>> {
        self.typed(key, "text in quotes", DeValue::as_str)
    }

    pub(super) fn flag(self, key: &str) -> Result<Option<bool>> {
        self.typed(key, "true or false", DeValue::as_bool)
    }

    /// A list of texts.
    pub(super) fn texts(self, key: &str) -> Result<Option<Vec<String>>> {
        self.typed(key, "a list of texts, like [\"a\", \"b\"]", texts)
    }

    /// A table inside this one.
    pub(super) fn inner(self, key: &'static str) -> Result<Option<Self>> {
        let title = match self.title {
            Title::Top => Title::Plain(key),
            Title::Plain(_) | Title::Named(..) | Title::Inner(_) => Title::Inner(key),
        };
        let table = self.typed(key, "a table", DeValue::as_table)?;
        Ok(table.map(|table| Self {
            title,
            table,
            start: self.span_of(key).start,
            ..self
        }))
    }

    /// The tables of a table: `[servers.a]`, `[servers.b]`.
    pub(super) fn named(self, key: &'static str) -> Result<Vec<(Self, &'a str)>> {
        let Some(outer) = self.inner(key)? else {
            return Ok(Vec::new());
        };
        let inner = |(name, value): (&'a str, &'a Spanned<DeValue<'a>>)| {
            let Some(table) = value.get_ref().as_table() else {
                let why = format!("'{name}' in [{key}] should be a table: [{key}.{name}]");
                return Err(self.source.wrong(&value.span(), why));
            };
            let section = Self {
                title: Title::Named(key, name),
                table,
                start: outer.span_of(name).start,
                ..outer
            };
            Ok((section, name))
        };
        outer.entries().map(inner).collect()
    }

    /// A text that means something.
    pub(super) fn parsed<T>(
        self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T>,
    ) -> Result<Option<T>> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        let blame = |error: Error| self.source.blame(&self.span_of(key), &error);
        parse(text).map(Some).map_err(blame)
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        self,
        key: &str,
        known: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        let found = known.iter().copied().find(|value| word(*value) == text);
        if found.is_some() {
            return Ok(found);
        }
        let words: Vec<&str> = known.iter().map(|value| word(*value)).collect();
        let why = format!("'{text}' is no {key}");
        let error = self.source.wrong(&self.span_of(key), why);
        Err(error.hint(format!("one of: {}", words.join(", "))))
    }

    fn typed<T>(
        self,
        key: &str,
        wanted: &str,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        if let Some(read) = read(value.get_ref()) {
            return Ok(Some(read));
        }
        let is = value.get_ref().type_str();
        let why = format!("'{key}' {} should be {wanted}, not {is}", self.title);
        Err(self.source.wrong(&value.span(), why))
    }
}

fn name_of<'a>(key: &'a Spanned<std::borrow::Cow<'_, str>>) -> &'a str {
    key.get_ref()
}

/// The texts of a list; `None` if something else is in it.
pub(super) fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    let list: &DeArray<'_> = value.as_array()?;
    list.iter()
        .map(|entry| entry.get_ref().as_str().map(str::to_owned))
        .collect()
}

/// The known word that was probably meant.
fn closest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let close = |word: &&'a str| (strsim::jaro_winkler(typed, word), *word);
    known
        .iter()
        .map(close)
        .filter(|(likeness, _)| *likeness > CLOSE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}
