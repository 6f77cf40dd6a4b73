//! The board as data: which lines are listed, and what each of them says.

pub mod order;
pub mod row;

use std::ops::Range;

use jiff::Timestamp;

pub use self::row::{Renews, Row};
use super::state::State;
use super::state::board::{Heading, Line};
use crate::domain::name::ProfileName;

/// A line as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A heading with the number of profiles below it.
    Heading(Heading, usize),
    /// A profile.
    Row(Box<Row>),
}

/// The lines in a range of the listing: only what is on screen is put into words.
#[must_use]
pub fn view(state: &State, lines: Range<usize>, now: Timestamp) -> Vec<Shown> {
    let count = lines.len();
    let listed = state.board.listing.lines.iter();
    listed
        .skip(lines.start)
        .take(count)
        .filter_map(|line| match line {
            Line::Heading(heading, count) => Some(Shown::Heading(heading.clone(), *count)),
            Line::Profile(name) => row::row(state, name, now).map(|row| Shown::Row(Box::new(row))),
        })
        .collect()
}

/// The lines on screen: from the first shown one, a page of them.
#[must_use]
pub fn window(state: &State) -> Range<usize> {
    let top = state.board.top;
    top..top.saturating_add(usize::from(state.size.page))
}

/// The profiles on screen.
pub fn visible(state: &State) -> impl Iterator<Item = &ProfileName> {
    let window = window(state);
    let lines = state.board.listing.lines.iter();
    lines
        .skip(window.start)
        .take(window.len())
        .filter_map(|line| match line {
            Line::Heading(..) => None,
            Line::Profile(name) => Some(name),
        })
}

/// The line of the listing that the cursor is on.
#[must_use]
pub fn cursor_line(state: &State) -> Option<usize> {
    let cursor = state.board.cursor.as_ref()?;
    line_of(&state.board.listing.lines, cursor)
}

/// The line of a profile.
#[must_use]
pub fn line_of(lines: &[Line], name: &ProfileName) -> Option<usize> {
    lines
        .iter()
        .position(|line| matches!(line, Line::Profile(listed) if listed == name))
}

#[cfg(test)]
mod tests;
