//! The tenants below the Tenant field: the appliance is asked once, `↓` takes one, `↑` goes back to what was typed.

use jiff::Timestamp;

use crate::app::action::Ended;
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::key::{Code, Key, With};
use crate::app::state::State;
use crate::app::state::form::FieldId;
use crate::app::state::overlay::Overlay;
use crate::app::state::sign_in::SignIn;
use crate::app::state::suggestion::{Asked, Taken};
use crate::app::suggest;
use crate::app::tabs;
use crate::app::update::{form, job};
use crate::domain::name::ProfileName;

/// Asks the appliance once, while somebody is at the Tenant field; forgets what was taken once that is edited or left.
pub(in crate::app::update) fn follow(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_open = state.vault.is_open();
    let Some(sign_in) = top(state) else { return };
    let form = &sign_in.form;
    let is_here = form.focused().map(|field| field.id) == Some(FieldId::Tenant);
    let stands = form.value(FieldId::Tenant).to_owned();
    let suggestions = &mut sign_in.suggestions;
    suggestions
        .taken
        .take_if(|taken| !is_here || taken.word != stands);
    if is_here && is_open && suggestions.asked == Asked::NotYet {
        ask(state, now, out);
    }
}

/// Asks in the name of a living login in the master tenant, if there is one.
fn ask(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some((admin, user)) = administrator(state, now) else {
        return;
    };
    let effect = job::start(state, Some(admin), Work::ListTenants, now);
    if let (Some(sign_in), Some(job)) = (top(state), job::id_of(&effect)) {
        sign_in.suggestions.asked = Asked::Asking(job, user);
    }
    out.push(effect);
}

/// Who may see the tenants of the form's server, and as whom.
fn administrator(state: &State, now: Timestamp) -> Option<(ProfileName, String)> {
    let about = state.overlays.last()?.sign_in()?.about.as_ref()?;
    let server = &about.server.name;
    let mut profiles = state.catalog.profiles.values();
    let found = profiles.find(|profile| {
        profile.server == *server
            && tabs::has_tenants(state, &profile.name)
            && tabs::can_ask_as(state, &profile.name, now)
    })?;
    let user = found.username.clone();
    Some((
        found.name.clone(),
        user.unwrap_or_else(|| found.name.to_string()),
    ))
}

/// The appliance answered, or didn't: then the form does without.
pub(in crate::app::update) fn told(state: &mut State, ticket: &Ticket, ended: &Ended) {
    let forms = state.overlays.iter_mut().filter_map(Overlay::sign_in_mut);
    for sign_in in forms {
        let suggestions = &mut sign_in.suggestions;
        let Asked::Asking(job, user) = &suggestions.asked else {
            continue;
        };
        if *job != ticket.job {
            continue;
        }
        suggestions.asked = if let Ended::Tenants(Ok(estate)) = ended {
            Asked::Told(user.clone(), estate.tenants.clone())
        } else {
            Asked::InVain
        };
    }
}

/// A login is on its way: it waits for no list.
pub(in crate::app::update) fn give_up(state: &mut State, out: &mut Vec<Effect>) {
    let asked = top(state).map(|sign_in| &sign_in.suggestions.asked);
    if let Some(Asked::Asking(job, _)) = asked {
        out.push(Effect::Cancel(*job));
    }
}

/// `↓` takes the next suggestion, `↑` the one before, then what was typed; without one they move on as ever.
pub(in crate::app::update) fn key(state: &mut State, key: Key, now: Timestamp) -> bool {
    let forward = match (key.with, key.code) {
        (With::Nothing, Code::Down) => true,
        (With::Nothing, Code::Up) => false,
        _ => return false,
    };
    let (Some(next), Some(sign_in)) = (next(state, forward), top(state)) else {
        return false;
    };
    let (text, taken) = match next {
        Next::Suggestion(taken) => (taken.word.clone(), Some(taken)),
        Next::Typed(text) => (text, None),
    };
    sign_in.suggestions.taken = taken;
    if let Some(field) = sign_in.form.text_mut(FieldId::Tenant) {
        field.set(&text);
    }
    form::changed(state, now);
    true
}

/// What stands in the field next.
enum Next {
    Suggestion(Taken),
    Typed(String),
}

/// None where the key isn't about suggestions.
fn next(state: &State, forward: bool) -> Option<Next> {
    let sign_in = state.overlays.last()?.sign_in()?;
    let found = suggest::suggested(state, sign_in).filter(|found| found.is_open)?;
    let typed = match &sign_in.suggestions.taken {
        Some(taken) => taken.typed.clone(),
        None => sign_in.form.value(FieldId::Tenant).to_owned(),
    };
    let at = match (found.chosen, forward) {
        (Some(0), false) => return Some(Next::Typed(typed)),
        (Some(at), false) => at - 1,
        (Some(at), true) => at + 1,
        (None, false) => return None,
        (None, true) => 0,
    };
    let word = found.words.get(at)?.clone();
    Some(Next::Suggestion(Taken { typed, word }))
}

fn top(state: &mut State) -> Option<&mut SignIn> {
    state.overlays.last_mut()?.sign_in_mut()
}
