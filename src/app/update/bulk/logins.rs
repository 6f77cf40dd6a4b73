//! Logging in many: one form after the other, since somebody types.

use jiff::Timestamp;

use super::{finish, fresh, note};
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::app::state::bulk::{BulkRun, BulkVerb};
use crate::app::state::report::{Entry, Verdict};
use crate::app::update::{login, toast};
use crate::domain::countdown::Tone;
use crate::domain::name::ProfileName;

/// Opens the first form.
pub(super) fn begin(
    state: &mut State,
    names: Vec<ProfileName>,
    left: Vec<Entry>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    state.bulk = Some(BulkRun {
        total: names.len(),
        queue: names.into(),
        ..fresh(BulkVerb::LogIn, left, now)
    });
    open_next(state, now, out);
}

/// Opens the next form; without one more the run is over.
fn open_next(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    loop {
        let next = state.bulk.as_mut().and_then(|run| run.queue.pop_front());
        let Some(name) = next else { break };
        let before = state.overlays.len();
        login::open_for(state, &name, now, out);
        if state.overlays.len() > before {
            return;
        }
        let words = "there is no such profile any more".to_owned();
        note(state, Entry::idle(name, Verdict::LeftOut, words));
    }
    if let Some(run) = state.bulk.take() {
        finish(state, run, now, out);
    }
}

const fn is_login(run: &BulkRun) -> bool {
    matches!(run.verb, BulkVerb::LogIn)
}

/// A login has worked: the next form opens.
pub(in crate::app::update) fn go_on_after(
    state: &mut State,
    name: &ProfileName,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    if !state.bulk.as_ref().is_some_and(is_login) {
        return;
    }
    let words = "logged in".to_owned();
    note(state, Entry::idle(name.clone(), Verdict::Done, words));
    open_next(state, now, out);
}

/// A form was left: the rest waits, marked, for another time.
pub(in crate::app::update) fn left(
    state: &mut State,
    name: ProfileName,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Some(mut run) = state.bulk.take_if(|run| is_login(run)) else {
        return;
    };
    let rest = run.total.saturating_sub(run.ended);
    if run.ended == 0 {
        let text = format!("left: {rest} stay marked, l goes on with them");
        toast::say(state, Tone::Muted, text, now);
        return;
    }
    let waiting = std::iter::once(name).chain(run.queue.drain(..));
    let words = "not logged in: the form was left".to_owned();
    let idle = waiting.map(|name| Entry::idle(name, Verdict::NotSent, words.clone()));
    let idle: Vec<Entry> = idle.collect();
    run.entries.extend(idle);
    finish(state, run, now, out);
}
