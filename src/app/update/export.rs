//! Handing a login to the tool of its own server: first what would be written, then, if somebody agrees, the writing.

use jiff::Timestamp;

use super::{job, toast, trail};
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::question;
use crate::app::state::State;
use crate::app::state::overlay::Overlay;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Result};
use crate::service::transfer::Exported;

/// Looks what would be written for the current profile.
pub(super) fn plan(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let name = state.current().cloned();
    out.push(job::start(state, name, Work::PlanExport, now));
}

/// It is known: asks.
pub(super) fn planned(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Exported>,
    now: Timestamp,
) {
    match (result, &ticket.profile) {
        (Ok(plan), Some(name)) => {
            let question = question::export(state, name, &plan, now);
            state.overlays.push(Overlay::Dialog(question));
        }
        (Ok(_), None) => {}
        (Err(error), _) => failed(state, ticket, error, now),
    }
}

/// It was written, or not.
pub(super) fn done(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Exported>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    match result {
        Ok(exported) => {
            let verb = if exported.was_there {
                "changed"
            } else {
                "added"
            };
            let text = format!("{verb} '{}' in {}", exported.entry, exported.places());
            toast::say(state, Tone::Ok, text, now);
        }
        Err(error) => failed(state, ticket, error, now),
    }
    out.push(trail::read(state, now));
}

fn failed(state: &mut State, ticket: &Ticket, error: Error, now: Timestamp) {
    let name = ticket.profile.as_ref().map(ToString::to_string);
    let subject = format!("export of {} failed", name.unwrap_or_default());
    toast::fail(state, &error.about(&subject), now);
}
