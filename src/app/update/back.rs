//! One step back, never out (SCREENS C5).

use jiff::Timestamp;

use super::{board, bulk, detail, filter, job, marks, settings, toast, trail, wizard};
use crate::app::effect::Effect;
use crate::app::state::board::Only;
use crate::app::state::overlay::Overlay;
use crate::app::state::{Screen, State};
use crate::domain::countdown::Tone;

/// One step back.
pub(super) fn back(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if state.reveal.take().is_some() {
        return;
    }
    if settings::back(state) || super::copy_as::back(state) || super::waiting::back(state, out) {
        return;
    }
    let works = super::form::top(state).is_some_and(|form| form.job.is_some());
    if works {
        job::cancel(state, out);
        return;
    }
    match state.overlays.last() {
        Some(Overlay::Wizard(_)) => wizard::back(state, now),
        Some(Overlay::Login(_)) => {
            if let Some(Overlay::Login(left)) = state.overlays.pop() {
                bulk::left(state, left.profile, now, out);
            }
        }
        Some(
            Overlay::Dialog(_)
            | Overlay::Edit(_)
            | Overlay::Vault(_)
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_)
            | Overlay::Help(_)
            | Overlay::Palette(_),
        ) => drop(state.overlays.pop()),
        None => back_on_screen(state, now, out),
    }
}

fn back_on_screen(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if filter::back(state, now) || detail::back(state, out) || trail::back(state) {
        return;
    }
    match state.screen {
        Screen::Detail { .. } | Screen::Activity => state.screen = Screen::Board,
        Screen::Board => back_on_board(state, now),
    }
}

fn back_on_board(state: &mut State, now: Timestamp) {
    if state.board.only != Only::All {
        board::only(state, Only::All, now);
    } else if !state.board.marks.is_empty() {
        marks::clear(state);
    } else {
        toast::say(state, Tone::Muted, "q quits", now);
    }
}
