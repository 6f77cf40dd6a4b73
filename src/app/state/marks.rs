//! Which profiles are marked, so that verbs act on all of them.
//!
//! Marks are names: filters and orders come and go, what was marked stays marked.

use std::collections::BTreeSet;

use super::board::Line;
use crate::domain::name::ProfileName;

/// The marked profiles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    names: BTreeSet<ProfileName>,
    /// The range that follows the cursor.
    range: Option<Range>,
    /// How many of them the filters hide; counted on change only.
    hidden: usize,
}

/// A range of rows that is being marked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Range {
    /// Where it began.
    anchor: ProfileName,
    /// What was marked before it.
    before: BTreeSet<ProfileName>,
}

impl Marks {
    /// Whether nothing is marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How many are marked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// How many of them the filters hide.
    #[must_use]
    pub const fn hidden(&self) -> usize {
        self.hidden
    }

    /// Whether a profile is marked.
    #[must_use]
    pub fn has(&self, name: &ProfileName) -> bool {
        self.names.contains(name)
    }

    /// The marked profiles, by name.
    pub fn iter(&self) -> impl Iterator<Item = &ProfileName> {
        self.names.iter()
    }

    /// Whether a range follows the cursor.
    #[must_use]
    pub const fn is_range(&self) -> bool {
        self.range.is_some()
    }

    /// `3 marked`, `3 marked (1 hidden)`.
    #[must_use]
    pub fn words(&self) -> String {
        match self.hidden {
            0 => format!("{} marked", self.names.len()),
            hidden => format!("{} marked ({hidden} hidden)", self.names.len()),
        }
    }

    pub(crate) fn put(&mut self, name: ProfileName) {
        self.names.insert(name);
    }

    pub(crate) fn put_all(&mut self, names: impl IntoIterator<Item = ProfileName>) {
        self.names.extend(names);
    }

    pub(crate) fn take(&mut self, name: &ProfileName) -> bool {
        self.names.remove(name)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn keep(&mut self, stays: impl FnMut(&ProfileName) -> bool) {
        self.names.retain(stays);
    }

    pub(crate) fn begin_range(&mut self, anchor: ProfileName) {
        let before = self.names.clone();
        self.names.insert(anchor.clone());
        self.range = Some(Range { anchor, before });
    }

    /// Ends the range; what it has marked stays.
    pub(crate) fn end_range(&mut self) {
        self.range = None;
    }

    /// Lets the range reach from where it began to this profile.
    pub(crate) fn reach(&mut self, lines: &[Line], cursor: &ProfileName) {
        let Some(range) = &self.range else { return };
        let is_end = |name: &ProfileName| *name == range.anchor || name == cursor;
        let rows = || {
            lines.iter().filter_map(|line| match line {
                Line::Profile(name) => Some(name),
                Line::Heading(..) => None,
            })
        };
        let first = rows().position(is_end);
        let count = rows().count();
        let last = rows().rev().position(is_end).map(|back| count - back);
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let between = rows().skip(first).take(last.saturating_sub(first)).cloned();
        let mut names = range.before.clone();
        names.extend(between);
        self.names = names;
    }

    /// Counts what the listing doesn't show.
    pub(crate) fn count_hidden(&mut self, lines: &[Line]) {
        let listed = lines.iter().filter(|line| match line {
            Line::Profile(name) => self.names.contains(name),
            Line::Heading(..) => false,
        });
        let shown = if self.names.is_empty() {
            0
        } else {
            listed.count()
        };
        self.hidden = self.names.len().saturating_sub(shown);
    }
}
