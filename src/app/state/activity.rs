//! The trail as its screen and the detail pane show it.

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
    /// The line under the cursor.
    pub cursor: usize,
    /// First shown line.
    pub top: usize,
    /// Which lines are shown.
    pub only: ActivityFilter,
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
