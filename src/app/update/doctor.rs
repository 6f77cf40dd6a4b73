//! The doctor: opened, told of findings one by one, asked again, copied.

use jiff::Timestamp;

use super::board::Move;
use super::job;
use crate::app::effect::{Effect, JobId, Ticket, Work};
use crate::app::state::State;
use crate::app::state::doctor::Checkup;
use crate::app::state::overlay::Overlay;
use crate::service::doctor::Finding;

fn top(state: &mut State) -> Option<&mut Checkup> {
    let Some(Overlay::Doctor(checkup)) = state.overlays.last_mut() else {
        return None;
    };
    Some(checkup)
}

/// The one that this job looks for, also where help lies over it.
fn of_job(state: &mut State, job: JobId) -> Option<&mut Checkup> {
    state.overlays.iter_mut().find_map(|overlay| {
        let Overlay::Doctor(checkup) = overlay else {
            return None;
        };
        (checkup.job == Some(job)).then_some(checkup)
    })
}

/// Opens it and looks.
pub(super) fn open(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    state.overlays.push(Overlay::Doctor(Checkup::default()));
    look(state, now, out);
}

/// Looks anew.
pub(super) fn look(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let effect = job::start(state, None, Work::Examine, now);
    let job = job::id_of(&effect);
    if let Some(checkup) = top(state) {
        *checkup = Checkup {
            job,
            ..Checkup::default()
        };
    }
    out.push(effect);
}

/// One more is known.
pub(super) fn found(state: &mut State, ticket: &Ticket, finding: Finding) {
    if let Some(checkup) = of_job(state, ticket.job) {
        checkup.findings.push(finding);
    }
}

/// Everything was looked at, or somebody has stopped it.
pub(super) fn ended(state: &mut State, job: JobId) {
    if let Some(checkup) = of_job(state, job) {
        checkup.job = None;
    }
}

/// Moves in the list. Whether there was one.
pub(super) fn go(state: &mut State, by: Move) -> bool {
    let page = isize::try_from(state.size.page.max(2)).unwrap_or(2);
    let Some(checkup) = top(state) else {
        return false;
    };
    let last = checkup.findings.len().saturating_sub(1);
    let wanted = match by {
        Move::By(rows) => checkup.cursor.saturating_add_signed(rows),
        Move::HalfPages(n) => checkup.cursor.saturating_add_signed(n * (page / 4).max(1)),
        Move::Pages(n) => checkup.cursor.saturating_add_signed(n * (page / 2).max(1)),
        Move::Top => 0,
        Move::Bottom => last,
    };
    checkup.cursor = wanted.min(last);
    true
}

/// Whether it has the keys.
pub(super) fn is_open(state: &mut State) -> bool {
    top(state).is_some()
}

/// The wheel was turned. Whether there was a list.
pub(super) fn scroll(state: &mut State, lines: i32) -> bool {
    go(state, Move::By(isize::try_from(lines).unwrap_or(0)))
}

/// A row was clicked. Whether there was a list.
pub(super) fn click_row(state: &mut State, row: usize) -> bool {
    let Some(checkup) = top(state) else {
        return false;
    };
    checkup.cursor = row.min(checkup.findings.len().saturating_sub(1));
    true
}

/// The findings as a text.
pub(super) fn shown(state: &mut State) -> Option<String> {
    top(state).map(|checkup| checkup.text())
}
