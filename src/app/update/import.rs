//! Taking over what other tools know: find, tick, ask, import, and what stays behind in their files.
//!
//! Tokens never come here: the runtime keeps the plan, and is told places and names of what was ticked.

mod results;

use jiff::Timestamp;

pub(super) use self::results::{broke, found, imported, stripped};
use super::board::Move;
use super::{job, toast, vault};
use crate::app::effect::{Effect, JobId, Work};
use crate::app::question;
use crate::app::state::State;
use crate::app::state::import::{Entry, Findings, Import, Lookup, Stage};
use crate::app::state::job::JobKind;
use crate::app::state::overlay::Overlay;
use crate::domain::countdown::Tone;
use crate::service::transfer::Tool;

/// The open list.
pub(super) fn top(state: &mut State) -> Option<&mut Import> {
    let Some(Overlay::Import(import)) = state.overlays.last_mut() else {
        return None;
    };
    Some(import)
}

/// The list, also where a question lies over it.
pub(super) fn anywhere(state: &mut State) -> Option<&mut Import> {
    state.overlays.iter_mut().find_map(|overlay| {
        let Overlay::Import(import) = overlay else {
            return None;
        };
        Some(&mut **import)
    })
}

/// Looks for other tools' logins, unless somebody is looking: files are read, nothing is sent.
pub(super) fn look(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if matches!(state.imports, Lookup::Reading(_)) {
        return;
    }
    let effect = job::start(state, None, Work::FindImports, now);
    if let Some(id) = job::id_of(&effect) {
        state.imports = Lookup::Reading(id);
    }
    out.push(effect);
}

/// The same, if nobody has looked yet.
pub(super) fn look_once(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if state.imports == Lookup::Never {
        look(state, now, out);
    }
}

/// Opens the list at once. The files are read anew behind it, since the tools may have changed them.
pub(super) fn open(state: &mut State, only: Option<Tool>, now: Timestamp, out: &mut Vec<Effect>) {
    let import = Import {
        only,
        ..Import::default()
    };
    state.overlays.push(Overlay::Import(Box::new(import)));
    look(state, now, out);
}

/// Reads the files again: what was ticked and what was done is forgotten.
pub(super) fn again(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(import) = top(state) else { return };
    *import = Import {
        only: import.only,
        ..Import::default()
    };
    look(state, now, out);
}

/// What was found comes into the open list, unless something of it is already under way.
pub(super) fn fill(state: &mut State, findings: &Findings) {
    if let Some(import) = anywhere(state).filter(|import| import.stage == Stage::Choosing) {
        *import = Import::over(findings, import.only);
    }
}

/// Moves in the list. Whether there was one.
pub(super) fn go(state: &mut State, by: Move) -> bool {
    let page = isize::try_from(state.size.page.max(2)).unwrap_or(2);
    let Some(import) = top(state) else {
        return false;
    };
    let last = import.entries.len().saturating_sub(1);
    let wanted = match by {
        Move::By(rows) => import.cursor.saturating_add_signed(rows),
        Move::HalfPages(n) => import.cursor.saturating_add_signed(n * (page / 4).max(1)),
        Move::Pages(n) => import.cursor.saturating_add_signed(n * (page / 2).max(1)),
        Move::Top => 0,
        Move::Bottom => last,
    };
    import.cursor = wanted.min(last);
    true
}

/// The wheel was turned. Whether there was a list.
pub(super) fn scroll(state: &mut State, lines: i32) -> bool {
    go(state, Move::By(isize::try_from(lines).unwrap_or(0)))
}

/// A row was clicked: ticks it. Whether there was a list.
pub(super) fn click_row(state: &mut State, row: usize) -> bool {
    let Some(import) = top(state) else {
        return false;
    };
    import.cursor = row.min(import.entries.len().saturating_sub(1));
    if import.stage == Stage::Choosing {
        toggle(import);
    }
    true
}

/// `space`: ticks, and goes to the next row.
pub(super) fn tick(state: &mut State, now: Timestamp) {
    let Some(import) = top(state) else { return };
    if toggle(import) {
        go(state, Move::By(1));
    } else {
        let text = "nothing would be done with it: c reads the files again";
        toast::say(state, Tone::Muted, text, now);
    }
}

fn toggle(import: &mut Import) -> bool {
    let entry = import.entries.get_mut(import.cursor);
    let Some(entry) = entry.filter(|entry| entry.row.course.does_something()) else {
        return false;
    };
    entry.is_on = !entry.is_on;
    true
}

/// `a`: ticks all that can be, or none if all are.
pub(super) fn tick_all(state: &mut State) {
    let Some(import) = top(state) else { return };
    let able = || import.entries.iter();
    let is_all = able().all(|entry| entry.is_on || !entry.row.course.does_something());
    for entry in &mut import.entries {
        entry.is_on = !is_all && entry.row.course.does_something();
    }
}

/// `⏎`: asks, once there is a place for the tokens.
pub(super) fn choose(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_open = state.vault.is_open();
    let Some(import) = top(state) else { return };
    match import.stage {
        Stage::Done => drop(state.overlays.pop()),
        Stage::Choosing if import.chosen().next().is_none() => {
            let text = "nothing is ticked: space ticks";
            toast::say(state, Tone::Warn, text, now);
        }
        Stage::Choosing => {
            let has_tokens = import.chosen().any(|entry| entry.row.course.takes_token());
            if has_tokens && !is_open {
                import.stage = Stage::WaitsForVault;
                vault::prepare(state, now, out);
            } else {
                ask(state);
            }
        }
        Stage::WaitsForVault | Stage::Importing(_) | Stage::Stripping(_) => {}
    }
}

/// The vault has opened, or won't: the import that waited for it goes on, or back to choosing.
pub(super) fn go_on(state: &mut State) {
    let is_open = state.vault.is_open();
    let jobs = state.jobs.all.values();
    let is_opening = jobs
        .map(|job| job.kind)
        .any(|kind| matches!(kind, JobKind::Prepare | JobKind::Vault));
    let Some(import) = top(state).filter(|import| import.stage == Stage::WaitsForVault) else {
        return;
    };
    if is_open || !is_opening {
        import.stage = Stage::Choosing;
    }
    if is_open {
        ask(state);
    }
}

fn ask(state: &mut State) {
    let Some(Overlay::Import(import)) = state.overlays.last() else {
        return;
    };
    let asked = question::import::take(state, import);
    state.overlays.push(Overlay::Dialog(asked));
}

/// The question was answered with yes.
pub(super) fn agreed(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(import) = top(state) else { return };
    let picks = import.chosen().map(Entry::pick);
    let work = Work::Import(picks.collect());
    start(state, work, Stage::Importing, now, out);
}

/// The tokens in the tools' files are to go, too.
pub(super) fn strip(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(import) = top(state) else { return };
    let picks = import.left_behind().map(Entry::pick);
    let work = Work::StripSources(picks.collect());
    start(state, work, Stage::Stripping, now, out);
}

fn start(
    state: &mut State,
    work: Work,
    stage: impl FnOnce(JobId) -> Stage,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let effect = job::start(state, None, work, now);
    if let (Some(id), Some(import)) = (job::id_of(&effect), top(state)) {
        import.stage = stage(id);
    }
    out.push(effect);
}
