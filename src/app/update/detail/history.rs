//! What was done to the profile: its own lines of the trail.

use crate::app::effect::Ticket;
use crate::app::state::State;
use crate::app::update::trail;
use crate::domain::activity::Activity;
use crate::domain::error::Result;

/// Whether a job read for this tab.
pub(in crate::app::update) fn is_of(state: &State, ticket: &Ticket) -> bool {
    state.detail.history.reading == Some(ticket.job)
}

/// The lines were read.
pub(in crate::app::update) fn read(state: &mut State, result: Result<Vec<Activity>>) {
    let page = usize::from(state.size.page.max(1));
    let tab = &mut state.detail.history;
    tab.reading = None;
    tab.is_fresh = true;
    match result {
        Ok(lines) => {
            trail::renew((&tab.lines, &mut tab.view), &lines, page);
            (tab.lines, tab.problem) = (lines, None);
        }
        Err(error) => tab.problem = Some(error),
    }
}
