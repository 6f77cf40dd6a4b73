//! A dumped mapping, cut into its entries by lines: each line at the left margin begins another one.

use super::LARGEST;
use super::yaml::{self, Node};
use crate::domain::error::{Error, Kind, Result};

/// The pieces of a file, in order; together they are its text.
#[derive(Debug, Default)]
pub(super) struct Pieces<'a>(pub(super) Vec<Piece<'a>>);

/// Some lines of a file.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// Its bytes, line ends included.
    pub(super) text: &'a str,
    /// Where it starts, counted from 1.
    pub(super) line: usize,
    /// What it is.
    pub(super) what: What,
}

/// What some lines are.
#[derive(Debug)]
pub(super) enum What {
    /// The document's start, a comment, an empty line, the end.
    Margin,
    /// `--- {}`: a mapping without entries, on the line of the document's start.
    Empty,
    /// An entry: its name, whether it is a symbol, and its value.
    Entry(String, Naming, Node),
    /// An entry that makes no sense; why.
    Odd(String),
}

/// How an entry is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// A string.
    Text,
    /// A Ruby symbol: written with a colon in front.
    Symbol,
}

/// Cuts a file.
///
/// # Errors
/// `Kind::Failed` if it is too large.
pub(super) fn cut(text: &str) -> Result<Pieces<'_>> {
    if text.len() > LARGEST {
        return Err(Error::new(Kind::Failed, "it is larger than 1 MiB")
            .hint("is it a file of morpheus-cli?"));
    }
    let mut pieces = Pieces::default();
    let mut from = 0;
    let mut at = 0;
    let mut from_line = 1;
    for (line, whole) in (1..).zip(text.split_inclusive('\n')) {
        if at > from && starts_piece(whole) {
            pieces.push(text, from..at, from_line);
            from = at;
            from_line = line;
        }
        at += whole.len();
    }
    if at > from {
        pieces.push(text, from..at, from_line);
    }
    Ok(pieces)
}

impl<'a> Pieces<'a> {
    fn push(&mut self, text: &'a str, range: std::ops::Range<usize>, line: usize) {
        let text = text.get(range).unwrap_or_default();
        let what = what(text);
        self.0.push(Piece { text, line, what });
    }
}

/// Whether a line begins something new: continuations are indented, or the value of a key on a line of its own.
fn starts_piece(line: &str) -> bool {
    let line = line.trim_end_matches(['\n', '\r']);
    let is_value = line == ":" || line.starts_with(": ");
    !(line.is_empty() || line.starts_with([' ', '\t']) || is_value)
}

fn what(text: &str) -> What {
    let bare = text.trim_start_matches('\u{feff}');
    let first = bare.lines().next().unwrap_or_default();
    if let Some(rest) = first.strip_prefix("---") {
        return match rest.split(" #").next().unwrap_or_default().trim() {
            "" => What::Margin,
            "{}" => What::Empty,
            _ => What::Odd("it isn't laid out as morpheus-cli writes it".to_owned()),
        };
    }
    if bare.trim().is_empty() || first.starts_with('#') || first.starts_with("...") {
        return What::Margin;
    }
    match yaml::entry(bare) {
        Ok((name, naming, value)) => What::Entry(name, naming, value),
        Err(why) => What::Odd(why),
    }
}
