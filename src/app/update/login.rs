//! The login form of an existing profile, and sending a login.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{job, sign_in, toast, vault, waiting};
use crate::app::effect::{Effect, Login, LoginBy, SecretId, Work};
use crate::app::state::State;
use crate::app::state::edit::TextField;
use crate::app::state::form::FieldId;
use crate::app::state::overlay::{LoginForm, Overlay};
use crate::app::state::sign_in::{About, SignIn};
use crate::domain::countdown::Tone;
use crate::domain::grant::Grant;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::server::Server;

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
    let about = About {
        server: server.clone(),
        instance: profile.instance.clone(),
        endpoints: BTreeMap::new(),
        base: Some(profile.clone()),
        setting: state.setting,
        version: state.version_at(&server.name).cloned(),
    };
    let login = LoginForm {
        profile: name.clone(),
        sign_in: sign_in::form(about, None),
    };
    state.overlays.push(Overlay::Login(Box::new(login)));
    vault::prepare(state, now, out);
}

/// ⏎: sends the login once.
pub(super) fn submit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(Overlay::Login(login)) = state.overlays.last_mut() else {
        return;
    };
    if sign_in::focus_missing(&mut login.sign_in) {
        return;
    }
    let described = state
        .catalog
        .profile(login.profile.as_str())
        .and_then(|(profile, server)| {
            let profile = sign_in::changed(&login.sign_in, profile.clone())?;
            Ok((profile, server.clone()))
        });
    match described {
        Ok((profile, server)) => send(state, profile, server, now, out),
        Err(error) => login.sign_in.form.problem = Some(error),
    }
}

fn top(state: &mut State) -> Option<&mut SignIn> {
    state.overlays.last_mut()?.sign_in_mut()
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
        if let Some(sign_in) = top(state) {
            sign_in.form.waits_for_vault = true;
        }
        toast::say(state, Tone::Busy, "the vault opens first…", now);
        return;
    }
    let Some(by) = by(state) else { return };
    sign_in::suggest::give_up(state, out);
    let client_secret = typed(state, FieldId::ClientSecret);
    let name = profile.name.clone();
    let login = Login {
        is_new: !state.catalog.profiles.contains_key(&name),
        is_new_server: !state.catalog.servers.contains_key(&server.name),
        by,
        client_secret,
        profile,
        server,
    };
    let effect = job::start(state, Some(name), Work::Login(Box::new(login)), now);
    if let Some(sign_in) = top(state) {
        sign_in.form.job = job::id_of(&effect);
        sign_in.form.problem = None;
        sign_in.tries += 1;
    }
    out.push(effect);
}

/// How the top form logs in, with its typed secrets on their way.
fn by(state: &mut State) -> Option<LoginBy> {
    let grant = sign_in::grant(top(state)?);
    Some(match grant {
        Grant::Password | Grant::Basic | Grant::Legacy => LoginBy::Typed {
            grant,
            password: typed(state, FieldId::Password)?,
            otp: typed(state, FieldId::OneTimeCode),
        },
        Grant::AuthorizationCode => LoginBy::Browser,
        Grant::Device => LoginBy::Device,
        Grant::ClientCredentials => LoginBy::Client,
        Grant::Paste => LoginBy::Paste {
            access: typed(state, FieldId::AccessToken)?,
            refresh: typed(state, FieldId::RefreshToken),
        },
    })
}

/// A typed secret on its way to the runtime; it leaves its field. A client secret stays: it is long, and the next try
/// needs it again.
fn typed(state: &mut State, id: FieldId) -> Option<SecretId> {
    let stays = id == FieldId::ClientSecret;
    let field = top(state)?.form.text_mut(id)?;
    if field.is_empty() {
        return None;
    }
    let secret = if stays {
        field.copy()
    } else {
        TextField::take(field)
    };
    Some(state.send_secret(secret))
}

/// ⏎ while the job asks: the one-time code goes to it.
pub(super) fn answer(state: &mut State, out: &mut Vec<Effect>) {
    let Some(job) = top(state).and_then(|sign_in| sign_in.form.job) else {
        return;
    };
    if let Some(code) = typed(state, FieldId::OneTimeCode) {
        if let Some(sign_in) = top(state) {
            sign_in.form.is_asked = false;
        }
        waiting::retitle(state, job, None);
        out.push(Effect::Answer(job, code));
    }
}
