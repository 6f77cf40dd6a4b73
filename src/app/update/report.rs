//! The report of a run: shown once, gone through, copied, and tried again from.

use jiff::Timestamp;

use super::board::Move;
use super::{bulk, toast};
use crate::app::effect::Effect;
use crate::app::state::bulk::BulkRun;
use crate::app::state::overlay::Overlay;
use crate::app::state::report::{Report, Verdict};
use crate::app::state::{Screen, State};
use crate::domain::countdown::Tone;
use crate::domain::name::ProfileName;

/// The open report.
fn top(state: &mut State) -> Option<&mut Report> {
    let Some(Overlay::Report(report)) = state.overlays.last_mut() else {
        return None;
    };
    Some(report)
}

/// Shows the report of a run that is over. Who does something else meanwhile isn't interrupted: a message tells.
pub(super) fn tell(state: &mut State, run: BulkRun, now: Timestamp) {
    let report = Report::of(run.verb, run.entries, run.began, now);
    let is_free = state.overlays.is_empty()
        && state.screen == Screen::Board
        && !state.is_filtering()
        && state.prefix.is_none();
    if is_free {
        state.toast = None;
        let shown = Box::new(report.clone());
        state.overlays.push(Overlay::Report(shown));
    } else {
        say(state, &report, now);
    }
    state.report = Some(report);
}

fn say(state: &mut State, report: &Report, now: Timestamp) {
    let tone = if report.count(Verdict::Failed) == 0 {
        Tone::Ok
    } else {
        Tone::Bad
    };
    let text = report.counts().replace("   ", ", ");
    toast::say(state, tone, text, now);
    if let Some(toast) = &mut state.toast {
        toast.way_out = Some("g r shows the report".to_owned());
    }
}

/// Shows the last report again.
pub(super) fn show_last(state: &mut State) {
    if let Some(report) = state.report.clone() {
        state.overlays.push(Overlay::Report(Box::new(report)));
    }
}

/// Moves in the report. Whether there was one.
pub(super) fn go(state: &mut State, by: Move) -> bool {
    let page = isize::try_from(state.size.page.max(2)).unwrap_or(2);
    let Some(report) = top(state) else {
        return false;
    };
    let last = report.entries.len().saturating_sub(1);
    let wanted = match by {
        Move::By(rows) => report.cursor.saturating_add_signed(rows),
        Move::HalfPages(n) => report.cursor.saturating_add_signed(n * (page / 4).max(1)),
        Move::Pages(n) => report.cursor.saturating_add_signed(n * (page / 2).max(1)),
        Move::Top => 0,
        Move::Bottom => last,
    };
    report.cursor = wanted.min(last);
    true
}

/// The wheel was turned. Whether there was a report.
pub(super) fn scroll(state: &mut State, lines: i32) -> bool {
    go(state, Move::By(isize::try_from(lines).unwrap_or(0)))
}

/// A row was clicked. Whether there was a report.
pub(super) fn click_row(state: &mut State, row: usize) -> bool {
    let Some(report) = top(state) else {
        return false;
    };
    report.cursor = row.min(report.entries.len().saturating_sub(1));
    true
}

/// Opens the profile under the cursor. Whether there was a report.
pub(super) fn open(state: &mut State) -> bool {
    let Some(report) = top(state) else {
        return false;
    };
    let chosen = report.entries.get(report.cursor);
    let Some(profile) = chosen.map(|entry| entry.profile.clone()) else {
        return true;
    };
    if state.catalog.profiles.contains_key(&profile) {
        drop(state.overlays.pop());
        super::board::select(state, profile.clone());
        state.screen = Screen::Detail { profile, top: 0 };
    }
    true
}

/// Tries again what failed or wasn't sent; what destroys is asked about again.
pub(super) fn again(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(report) = top(state) else { return };
    let (verb, names): (_, Vec<ProfileName>) = (report.verb, report.open().cloned().collect());
    drop(state.overlays.pop());
    bulk::begin(state, verb, names, now, out);
}

/// The report as a text.
pub(super) fn shown(state: &mut State) -> Option<String> {
    top(state).map(|report| report.text())
}
