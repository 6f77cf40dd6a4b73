//! What time alone brings about: ends of toasts, undo and clipboard, the order of the board, a due check.

use jiff::{SignedDuration, Timestamp};

use super::{board, job, trail};
use crate::app::effect::{Effect, Work};
use crate::app::state::{Ending, State};

/// A changed order waits until no key was pressed for so long (SCREENS C1).
const REST: SignedDuration = SignedDuration::from_secs(2);

/// Brings the state to `now`. Runs after every action, so that nothing depends on the wake-up being exact.
pub(super) fn pass(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    end_waiting(state);
    end_toast(state, now);
    end_undo(state, now, out);
    super::reveal::hide_if_over(state, now);
    clear_clipboard(state, now, out);
    super::vault::lock_if_idle(state, now, out);
    super::server_step::probe_if_due(state, now, out);
    super::sign_in::port::follow(state, now, out);
    super::sign_in::suggest::follow(state, now, out);
    super::agenda::pass(state, now, out);
    read_trail(state, now, out);
    if state.board.listing.good_until.is_some_and(|at| at <= now) {
        state.board.is_stale = true;
    }
    if state.board.is_stale && rests_at(state).is_none_or(|at| at <= now) {
        board::relist(state, now);
    }
}

/// When the keys have rested long enough for a changed order. While many change one after the other, each of them would
/// make a new order: then it rests as long after the last one, too.
pub(crate) fn rests_at(state: &State) -> Option<Timestamp> {
    let listed = state.bulk.as_ref().and(state.board.listed_at);
    let last = state.last_key.into_iter().chain(listed).max()?;
    last.checked_add(REST).ok()
}

/// Quitting waits for what was sent, and no longer than that takes.
fn end_waiting(state: &mut State) {
    if let Ending::Waiting { .. } = state.ending {
        state.ending = job::ending(state);
    }
}

/// One reading at a time, however many jobs have added lines meanwhile.
fn read_trail(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if state.activity.is_stale && !trail::is_reading(state) {
        state.activity.is_stale = false;
        out.push(trail::read(state, now));
    }
}

fn end_toast(state: &mut State, now: Timestamp) {
    if state.toast.as_ref().is_some_and(|toast| toast.until <= now) {
        state.toast = None;
    }
}

fn end_undo(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if state.undo.as_ref().is_some_and(|undo| undo.until <= now) {
        super::verb::end_undo(state, now, out);
    }
}

fn clear_clipboard(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_due = |at: Timestamp| at <= now;
    let clip = state.clip.take_if(|clip| clip.clear_at.is_some_and(is_due));
    if clip.is_some() {
        out.push(job::start(state, None, Work::ClearClipboard, now));
    }
}
