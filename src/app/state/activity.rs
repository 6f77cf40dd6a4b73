//! The trail as its screen and the detail pane show it.

use super::filter::Filter;
use crate::domain::activity::Activity;
use crate::domain::error::Error;

/// Lines of the trail, newest first.
#[derive(Debug, Default)]
pub struct ActivityList {
    /// What was read last.
    pub lines: Vec<Activity>,
    /// Whether something was added that isn't among them.
    pub is_stale: bool,
    /// Why it couldn't be read.
    pub trouble: Option<Error>,
    /// What of them is shown.
    pub view: TrailView,
}

/// What of a trail is shown, and where one is in it.
#[derive(Debug)]
pub struct TrailView {
    /// So many lines are read at most, the newest; more once somebody nears the last one.
    pub most: usize,
    /// The line under the cursor, which stays on it, whatever its row; none: the newest one that is shown.
    pub cursor: Option<Activity>,
    /// First shown row.
    pub top: usize,
    /// The quick filter.
    pub only: ActivityFilter,
    /// The fuzzy filter.
    pub filter: Filter,
    /// Whose lines they are: a name that isn't shown finds nothing.
    pub about: About,
}

/// So many lines are read at first, and never more than that (SCREENS 5).
const FIRST: usize = 200;
const MOST: usize = 12_800;

impl Default for TrailView {
    fn default() -> Self {
        Self {
            most: FIRST,
            cursor: None,
            top: 0,
            only: ActivityFilter::default(),
            filter: Filter::default(),
            about: About::default(),
        }
    }
}

impl TrailView {
    /// Whether older lines may be left where so many were read, and may be read.
    #[must_use]
    pub const fn has_older(&self, read: usize) -> bool {
        read >= self.most && self.most < MOST
    }
}

/// Whose lines a trail has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About {
    /// Of all profiles: each line names its own.
    #[default]
    Everybody,
    /// Of one profile.
    OneProfile,
}

/// The quick filters of the trail (keys 1 to 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ActivityFilter {
    /// Every line.
    #[default]
    All,
    /// What didn't work.
    Failures,
    /// Refreshes.
    Refreshes,
    /// Copies and reveals.
    Copies,
}

impl ActivityFilter {
    /// All of them, in key order.
    pub const ALL: [Self; 4] = [Self::All, Self::Failures, Self::Refreshes, Self::Copies];
}
