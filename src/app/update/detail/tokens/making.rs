//! A token made at the server without a password: its form, and the profile that holds it.

use jiff::Timestamp;

use super::super::current;
use crate::app::action::MadeToken;
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::state::State;
use crate::app::state::form::{Field, FieldId, Form};
use crate::app::state::overlay::{EditForm, Makes, Overlay};
use crate::app::update::{form, job, load, toast, trail, wizard};
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::name::{self, ProfileName};
use crate::service::inventory::Wanted;

/// Opens the form: for which client, under which name.
pub(in crate::app::update) fn open_form(state: &mut State) {
    let Some(name) = current(state) else { return };
    let Ok((profile, server)) = state.catalog.profile(name.as_str()) else {
        return;
    };
    let client = profile.client(server.provider).unwrap_or_default();
    let user = state.detail.tokens.user.as_deref();
    let base = match user {
        Some(user) => name::slug(&format!("{}-{user}", server.name)),
        None => name.to_string(),
    };
    let proposed = name::free_name(&base, |name| state.catalog.profiles.contains_key(name));
    let whose = user.map(|user| Field::fixed(FieldId::User, user));
    let fields = [
        Field::text(FieldId::TokenName, "", "ci"),
        Field::text(FieldId::ClientId, client, "keyfob")
            .noted(Tone::Muted, "the client it is made for"),
        Field::text(FieldId::ProfileName, &proposed, "us-prod-acme-2")
            .noted(Tone::Muted, "a new profile holds it"),
        Field::fixed(FieldId::Who, "made without a password; others stay").called("The token is"),
    ];
    let edit = EditForm {
        profile: name,
        makes: Makes::Token,
        form: Form::new(whose.into_iter().chain(fields).collect()),
    };
    state.overlays.push(Overlay::Edit(Box::new(edit)));
}

/// Says beside the name whether it can be taken.
pub(in crate::app::update) fn describe(edit: &mut EditForm, taken: &[String]) {
    let note = wizard::name_note(&edit.form, taken, None);
    edit.form.note(FieldId::ProfileName, note);
}

/// ⏎: asks the server for it; the form waits.
pub(in crate::app::update) fn submit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(Overlay::Edit(edit)) = state.overlays.last_mut() else {
        return;
    };
    let hold = match ProfileName::new(edit.form.value(FieldId::ProfileName)) {
        Ok(hold) => hold,
        Err(error) => {
            edit.form.problem = Some(error);
            return;
        }
    };
    let wanted = Wanted {
        client: edit.form.given(FieldId::ClientId),
        name: edit.form.given(FieldId::TokenName),
        user: edit.form.given(FieldId::User),
        hold,
    };
    let asking = Some(edit.profile.clone());
    let effect = job::start(state, asking, Work::MakeToken(Box::new(wanted)), now);
    if let Some(form) = form::top_mut(state) {
        form.job = job::id_of(&effect);
    }
    out.push(effect);
}

/// It was made and is stored, or not: then the form says why.
pub(in crate::app::update) fn made(
    state: &mut State,
    (ticket, of_form): (&Ticket, bool),
    result: Result<Box<MadeToken>>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    out.push(Effect::Load);
    let made = match result {
        Ok(made) => made,
        Err(error) => {
            match form::top_mut(state).filter(|_| of_form) {
                Some(form) => form.problem = Some(error),
                None => toast::fail(state, &error.about("no token was made"), now),
            }
            return;
        }
    };
    if of_form {
        state.overlays.pop();
    }
    let id = super::view::id(&made.token);
    let text = format!("made token {id}: {} holds it", made.holding.profile);
    load::held(state, made.holding);
    toast::say(state, Tone::Ok, text, now);
    out.push(trail::read(state, now));
    if current(state) == ticket.profile {
        super::ask(state, now, out);
    }
}
