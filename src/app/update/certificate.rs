//! Reviewing a server's certificate: asked on request only, told in a dialog, and pinned by its button.

use jiff::Timestamp;

use super::{job, toast};
use crate::app::effect::{Effect, Save, Ticket, Work};
use crate::app::question;
use crate::app::state::State;
use crate::app::state::overlay::Overlay;
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::server::{Server, Trust};
use crate::service::certificate::Review;

/// Asks the server of a profile for its certificate.
pub(super) fn ask(
    state: &mut State,
    name: Option<ProfileName>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    if let Some(name) = name {
        out.push(job::start(state, Some(name), Work::ReviewCertificate, now));
    }
}

/// The server has shown it, or not. Nothing that was opened meanwhile is covered.
pub(super) fn told(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Box<Review>>,
    now: Timestamp,
) {
    let Some(name) = ticket.profile.clone() else {
        return;
    };
    if state.revision(&name) != ticket.revision {
        return;
    }
    let review = match result {
        Ok(review) => review,
        Err(error) => {
            let about = format!("certificate of {name}");
            return toast::fail(state, &error.about(&about), now);
        }
    };
    let is_free = match state.overlays.last() {
        None => !state.board.filter.is_typing && state.prefix.is_none(),
        Some(overlay) => overlay.login().is_some_and(|login| login.profile == name),
    };
    if is_free {
        let asked = question::certificate::reviewed(state, &name, &review, now);
        state.overlays.push(Overlay::Dialog(asked));
        return;
    }
    let server = &review.server.name;
    let (tone, text) = match review.objection {
        Some(error) => (Tone::Warn, format!("certificate of {server}: {error}")),
        None => (Tone::Ok, format!("certificate of {server}: trusted")),
    };
    toast::say(state, tone, text, now);
}

/// Writes the pin. The server may have been changed or removed while the question stood there.
pub(super) fn pin(
    state: &mut State,
    (name, sha256): (ProfileName, String),
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Ok((profile, server)) = state.catalog.profile(name.as_str()) else {
        return;
    };
    let save = Save {
        was: name.clone(),
        profile: profile.clone(),
        server: Some(Server {
            trust: Trust::Pin(sha256),
            ..server.clone()
        }),
    };
    out.push(job::start(
        state,
        Some(name),
        Work::Save(Box::new(save)),
        now,
    ));
}
