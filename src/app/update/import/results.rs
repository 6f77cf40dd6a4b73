//! What becomes of an import's results: found, taken over, removed from the tools' files.

use jiff::Timestamp;

use super::{anywhere, fill};
use crate::app::effect::{Effect, JobId, Ticket};
use crate::app::question;
use crate::app::state::State;
use crate::app::state::import::{Findings, Import, Lookup, Stage, Taken};
use crate::app::state::overlay::Overlay;
use crate::app::update::toast;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, Result};

/// The files were read. What an older reading brings is dropped.
pub(in crate::app::update) fn found(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Box<Findings>>,
) {
    if state.imports != Lookup::Reading(ticket.job) {
        return;
    }
    state.imports = match result {
        Ok(findings) => {
            fill(state, &findings);
            Lookup::Found(*findings)
        }
        Err(error) => Lookup::Failed(error),
    };
}

/// It is known what became of each ticked login. What failed keeps its reason, what is done may leave tokens behind.
pub(in crate::app::update) fn imported(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Vec<Taken>>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    out.push(Effect::Load);
    state.activity.is_stale = true;
    // Where it was found it is no news any more.
    state.imports = Lookup::Never;
    let taken = match result {
        Ok(taken) => taken,
        Err(error) => return all_failed(state, ticket.job, &error, now),
    };
    let list = anywhere(state).filter(|import| import.stage == Stage::Importing(ticket.job));
    let Some(import) = list else {
        let done = taken.iter().filter(|taken| taken.result.is_ok()).count();
        return say(state, (done, taken.len() - done), now);
    };
    import.stage = Stage::Done;
    for taken in taken {
        let entry = import.entries.iter_mut().find(|e| e.index == taken.index);
        if let Some(entry) = entry {
            entry.result = Some(taken.result);
            entry.leaves = taken.leaves;
        }
    }
    for entry in import.entries.iter_mut().filter(|entry| entry.is_on) {
        // What nobody said anything about wasn't done.
        entry.result.get_or_insert_with(|| Err(unsaid()));
    }
    let counts = import.counts();
    let has_left = import.left_behind().next().is_some();
    say(state, counts, now);
    if has_left && let Some(Overlay::Import(import)) = state.overlays.last() {
        let asked = question::import::strip(import);
        state.overlays.push(Overlay::Dialog(asked));
    }
}

fn unsaid() -> Error {
    Error::new(Kind::Failed, "it wasn't taken over").hint("c reads the files again")
}

/// The tokens are out of the tools' files, or not.
pub(in crate::app::update) fn stripped(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Vec<Taken>>,
    now: Timestamp,
) {
    let taken = match result {
        Ok(taken) => taken,
        Err(error) => return all_failed(state, ticket.job, &error, now),
    };
    let done = taken.iter().filter(|taken| taken.result.is_ok()).count();
    let failed = taken.len() - done;
    if let Some(import) = anywhere(state) {
        import.stage = Stage::Done;
        for taken in taken {
            let entry = import.entries.iter_mut().find(|e| e.index == taken.index);
            if let Some(entry) = entry {
                entry.stripped = Some(taken.result);
                entry.leaves = taken.leaves;
            }
        }
    }
    let (tone, text) = match failed {
        0 => (Tone::Ok, format!("{done} removed from the tools' files")),
        _ => (Tone::Bad, format!("{failed} not removed, {done} removed")),
    };
    toast::say(state, tone, text, now);
}

fn say(state: &mut State, (done, failed): (usize, usize), now: Timestamp) {
    let (tone, text) = match failed {
        0 => (Tone::Ok, format!("{done} imported")),
        _ => (Tone::Bad, format!("{done} imported, {failed} failed")),
    };
    toast::say(state, tone, text, now);
}

/// Nothing was done: the list is as it was before.
fn all_failed(state: &mut State, job: JobId, error: &Error, now: Timestamp) {
    put_back(state, job);
    toast::fail(state, error, now);
}

fn put_back(state: &mut State, job: JobId) {
    let back = |import: &mut Import| match import.stage {
        Stage::Importing(id) if id == job => import.stage = Stage::Choosing,
        Stage::Stripping(id) if id == job => import.stage = Stage::Done,
        Stage::Choosing
        | Stage::WaitsForVault
        | Stage::Importing(_)
        | Stage::Done
        | Stage::Stripping(_) => {}
    };
    if let Some(import) = anywhere(state) {
        back(import);
    }
}

/// The job couldn't be run, or was cancelled.
pub(in crate::app::update) fn broke(state: &mut State, job: JobId, error: &Error) {
    if state.imports == Lookup::Reading(job) {
        state.imports = Lookup::Failed(error.clone());
    }
    put_back(state, job);
}
