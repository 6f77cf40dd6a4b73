//! The login form of an existing profile, and sending a login.

use jiff::Timestamp;

use super::{form, job, sign_in, toast, vault};
use crate::app::effect::{Effect, Login, Work};
use crate::app::state::State;
use crate::app::state::form::FieldId;
use crate::app::state::overlay::{LoginForm, Overlay};
use crate::domain::countdown::Tone;
use crate::domain::grant::Grant;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;

/// Opens the form for the current profile.
pub(super) fn open(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if let Some(name) = state.current().cloned() {
        open_for(state, &name, now, out);
    }
}

/// Opens the form for a profile; the vault is opened meanwhile.
pub(super) fn open_for(
    state: &mut State,
    name: &ProfileName,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Ok((profile, server)) = state.catalog.profile(name.as_str()) else {
        return;
    };
    if (server.provider, profile.grant) != (Provider::Morpheus, Grant::Password) {
        let grant = profile.grant.word();
        let text = format!("{grant} isn't built in here yet: e changes the sign-in");
        toast::say(state, Tone::Warn, text, now);
        return;
    }
    let form = sign_in::form(Some(profile));
    let login = LoginForm {
        profile: name.clone(),
        form,
        tries: 0,
    };
    state.overlays.push(Overlay::Login(Box::new(login)));
    vault::prepare(state, now, out);
}

/// ⏎: sends the login once.
pub(super) fn submit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_open = state.vault.is_open();
    let Some(Overlay::Login(login)) = state.overlays.last_mut() else {
        return;
    };
    if sign_in::focus_missing(&mut login.form) {
        return;
    }
    let described = state
        .catalog
        .profile(login.profile.as_str())
        .and_then(|(profile, server)| {
            let profile = sign_in::profile(&login.form, profile.clone(), server)?;
            Ok((profile, server.clone()))
        });
    match described {
        Ok((profile, server)) => {
            login.tries += u32::from(is_open);
            send(state, profile, server, now, out);
        }
        Err(error) => login.form.problem = Some(error),
    }
}

/// Sends a login from the top form: its password goes to the runtime and leaves the field.
///
/// Without an open vault nothing is sent: the vault is opened first, then this ⏎ counts.
pub(super) fn send(
    state: &mut State,
    profile: Profile,
    server: Server,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    if !state.vault.is_open() {
        vault::prepare(state, now, out);
        if let Some(form) = form::top_mut(state) {
            form.waits_for_vault = true;
        }
        toast::say(state, Tone::Busy, "the vault opens first…", now);
        return;
    }
    let typed = form::top_mut(state).and_then(|form| form.text_mut(FieldId::Password));
    let Some(password) = typed.map(super::super::state::edit::TextField::take) else {
        return;
    };
    let name = profile.name.clone();
    let login = Login {
        is_new: !state.catalog.profiles.contains_key(&name),
        is_new_server: !state.catalog.servers.contains_key(&server.name),
        password: state.send_secret(password),
        profile,
        server,
    };
    let effect = job::start(state, Some(name), Work::Login(Box::new(login)), now);
    if let Some(form) = form::top_mut(state) {
        form.job = job::id_of(&effect);
        form.problem = None;
    }
    out.push(effect);
}
