//! What was done to a profile, as its tab shows it.

use crate::app::effect::JobId;
use crate::app::state::activity::{About, TrailView};
use crate::domain::activity::Activity;
use crate::domain::error::Error;

/// The profile's lines of the trail.
#[derive(Debug)]
pub struct HistoryTab {
    /// Newest first.
    pub lines: Vec<Activity>,
    /// Why they couldn't be read.
    pub problem: Option<Error>,
    /// Whether nothing was written since they were read.
    pub is_fresh: bool,
    /// The job that reads.
    pub reading: Option<JobId>,
    /// What of them is shown.
    pub view: TrailView,
}

impl Default for HistoryTab {
    fn default() -> Self {
        Self {
            lines: Vec::new(),
            problem: None,
            is_fresh: false,
            reading: None,
            view: TrailView {
                about: About::OneProfile,
                ..TrailView::default()
            },
        }
    }
}
