//! Whether the port that a browser would come back to is free: looked at once the keys rest, said beside the field.

use jiff::Timestamp;

use crate::app::effect::{Effect, Ticket, Work};
use crate::app::state::State;
use crate::app::state::form::{FieldId, Form, Note};
use crate::app::state::overlay::Overlay;
use crate::app::state::port::PortCheck;
use crate::app::state::sign_in::SignIn;
use crate::app::update::{job, server_step};
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::redirect::{Landing, RedirectUri};

/// What is said below a redirect URL whose port is looked at.
const REGISTER: &str = "register exactly this text; alt-y copies it";

/// Follows what stands in the field, and looks once the keys have rested.
pub(in crate::app::update) fn follow(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(sign_in) = top(state) else { return };
    // A login under way listens there itself; after it, what was known is old.
    let is_ours = sign_in.form.job.is_some() || sign_in.waiting.is_some();
    let wanted = question(&sign_in.form).filter(|_| !is_ours);
    if wanted.as_ref() != sign_in.port.about() {
        let at = now.checked_add(server_step::REST).ok();
        sign_in.port = match at.zip(wanted) {
            Some((at, uri)) => PortCheck::Due(at, uri),
            None => PortCheck::Idle,
        };
        put(&mut sign_in.form, &sign_in.port);
    }
    if sign_in.port.due().is_some_and(|at| at <= now) {
        look(state, now, out);
    }
}

/// Looks now, if there is a port to look at.
pub(in crate::app::update) fn look(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let uri = top(state).and_then(|sign_in| sign_in.port.about().cloned());
    let Some(uri) = uri else { return };
    let effect = job::start(state, None, Work::TryPort(uri.clone()), now);
    if let (Some(sign_in), Some(job)) = (top(state), job::id_of(&effect)) {
        sign_in.port = PortCheck::Looking(job, uri);
    }
    out.push(effect);
}

/// It was looked at.
pub(in crate::app::update) fn told(state: &mut State, ticket: &Ticket, result: &Result<()>) {
    let forms = state.overlays.iter_mut().filter_map(Overlay::sign_in_mut);
    for sign_in in forms {
        let asked = match &sign_in.port {
            PortCheck::Looking(job, uri) if *job == ticket.job => uri.clone(),
            PortCheck::Looking(..)
            | PortCheck::Idle
            | PortCheck::Due(..)
            | PortCheck::Known(..) => continue,
        };
        sign_in.port = PortCheck::Known(asked, result.clone());
        put(&mut sign_in.form, &sign_in.port);
    }
}

/// Says what is known beside the field, and below it what to do with the text. Other URLs have words of their own.
pub(super) fn put(form: &mut Form, port: &PortCheck) {
    let note = match port {
        PortCheck::Known(_, Ok(())) => Some(Note::new(Tone::Ok, "port is free")),
        PortCheck::Known(_, Err(error)) => {
            let said = error.clone().without(" of this machine");
            Some(Note::new(Tone::Bad, said.to_string()))
        }
        PortCheck::Idle | PortCheck::Due(..) | PortCheck::Looking(..) => None,
    };
    let has_port = question(form).is_some();
    if let Some(field) = form.field_mut(FieldId::RedirectUrl) {
        field.under = has_port.then_some(REGISTER);
        if has_port {
            field.note = note;
        }
    }
}

/// The URL in the field, if it names a port of this machine.
fn question(form: &Form) -> Option<RedirectUri> {
    let uri = RedirectUri::parse(form.value(FieldId::RedirectUrl)).ok()?;
    (uri.landing() != Landing::Elsewhere && uri.port().is_some()).then_some(uri)
}

fn top(state: &mut State) -> Option<&mut SignIn> {
    state.overlays.last_mut()?.sign_in_mut()
}
