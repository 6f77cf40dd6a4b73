//! What was done to a profile, as its tab shows it.

use crate::app::effect::JobId;
use crate::app::state::activity::ActivityFilter;
use crate::domain::activity::Activity;
use crate::domain::error::Error;

/// The profile's lines of the trail.
#[derive(Debug, Default)]
pub struct HistoryTab {
    /// Newest first.
    pub lines: Vec<Activity>,
    /// Why they couldn't be read.
    pub problem: Option<Error>,
    /// Whether nothing was written since they were read.
    pub is_fresh: bool,
    /// The job that reads.
    pub reading: Option<JobId>,
    /// The line under the cursor.
    pub cursor: usize,
    /// First shown line.
    pub top: usize,
    /// Which lines are shown.
    pub only: ActivityFilter,
}
