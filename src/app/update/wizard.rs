//! The wizard for a new profile: from step to step, and what its login and its last step do.

use jiff::Timestamp;

use super::board::Move;
use super::{board, form, job, login, server_step, sign_in, toast, vault};
use crate::app::effect::{Effect, Save, Work};
use crate::app::key::{Code, Key, With};
use crate::app::menu::provider_lines;
use crate::app::state::State;
use crate::app::state::form::{Field, FieldId, Form, Note};
use crate::app::state::overlay::Overlay;
use crate::app::state::wizard::{Leads, ProbeState, Step, Wizard};
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::holding::{Holding, TokenFacts};
use crate::domain::name::ProfileName;
use crate::domain::profile::{self, Profile};
use crate::domain::server::Server;
use crate::domain::span;

/// Opens it; a draft that was left comes back.
pub(super) fn open(state: &mut State) {
    let draft = state.draft.take().unwrap_or_else(|| Box::new(blank()));
    state.overlays.push(Overlay::Wizard(draft));
}

fn blank() -> Wizard {
    Wizard {
        step: Step::Provider,
        provider: 0,
        known: None,
        server: server_step::form(),
        probe: ProbeState::Idle,
        sign_in: sign_in::form(None),
        tries: 0,
        save: Form::default(),
        made: None,
    }
}

fn top(state: &mut State) -> Option<&mut Wizard> {
    match state.overlays.last_mut() {
        Some(Overlay::Wizard(wizard)) => Some(wizard),
        Some(
            Overlay::Dialog(_)
            | Overlay::Login(_)
            | Overlay::Edit(_)
            | Overlay::Vault(_)
            | Overlay::Help(_)
            | Overlay::Palette(_),
        )
        | None => None,
    }
}

/// The step before; from the first step out, and the draft stays. After the login the profile is kept as it is.
pub(super) fn back(state: &mut State, now: Timestamp) {
    let Some(wizard) = top(state) else { return };
    wizard.step = match (wizard.step, &wizard.known) {
        (Step::Provider, _) => {
            leave(state);
            return;
        }
        (Step::Save, _) => {
            let made = wizard.made.clone();
            state.overlays.pop();
            if let Some(made) = made {
                toast::say(state, Tone::Ok, format!("kept as {}", made.name), now);
                board::select(state, made.name);
            }
            return;
        }
        (Step::Server, _) | (Step::SignIn, Some(_)) => Step::Provider,
        (Step::SignIn, None) => Step::Server,
    };
}

fn leave(state: &mut State) {
    if let Some(Overlay::Wizard(mut wizard)) = state.overlays.pop() {
        if let Some(password) = wizard.sign_in.text_mut(FieldId::Password) {
            password.clear();
        }
        state.draft = Some(wizard);
    }
}

/// Moves in the first step's menu.
pub(super) fn move_in_menu(state: &mut State, by: Move) -> bool {
    let last = provider_lines(state).len().saturating_sub(1);
    let Some(wizard) = top(state).filter(|wizard| wizard.step == Step::Provider) else {
        return false;
    };
    wizard.provider = match by {
        Move::By(n) | Move::HalfPages(n) | Move::Pages(n) => {
            wizard.provider.saturating_add_signed(n)
        }
        Move::Top => 0,
        Move::Bottom => last,
    }
    .min(last);
    true
}

/// Keys of the first step: a letter or ⏎ chooses.
pub(super) fn menu_key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    if top(state).is_none_or(|wizard| wizard.step != Step::Provider) {
        return false;
    }
    let lines = provider_lines(state);
    let chosen = match (key.with, key.code) {
        (With::Nothing, Code::Enter | Code::Right) => top(state).map(|wizard| wizard.provider),
        (With::Nothing, Code::Char(c)) => lines.iter().position(|line| line.letter == c),
        _ => None,
    };
    let Some((at, line)) = chosen.and_then(|at| Some((at, lines.get(at)?.clone()))) else {
        return false;
    };
    if let Some(wizard) = top(state) {
        wizard.provider = at;
    }
    match line.leads {
        Leads::Morpheus => go_to_server(state),
        Leads::Known(name) => {
            if let Some(wizard) = top(state) {
                wizard.known = Some(name);
            }
            go_to_sign_in(state, now, out);
        }
    }
    true
}

fn go_to_server(state: &mut State) {
    if let Some(wizard) = top(state) {
        wizard.known = None;
        wizard.step = Step::Server;
    }
}

/// The vault is opened before anything is sent, so that no token can arrive without a place to go.
fn go_to_sign_in(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if let Some(wizard) = top(state) {
        wizard.step = Step::SignIn;
        wizard.sign_in.problem = None;
    }
    vault::prepare(state, now, out);
}

/// ⏎ in a step.
pub(super) fn submit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(step) = top(state).map(|wizard| wizard.step) else {
        return;
    };
    match step {
        Step::Provider => {}
        Step::Server => submit_server(state, now, out),
        Step::SignIn => submit_sign_in(state, now, out),
        Step::Save => submit_save(state, now, out),
    }
}

fn submit_server(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let catalog = state.catalog.clone();
    let Some(wizard) = top(state) else { return };
    match server_step::server(&wizard.server, &catalog) {
        Ok(_) => {
            server_step::probe_now(state, now, out);
            go_to_sign_in(state, now, out);
        }
        Err(error) => wizard.server.problem = Some(error),
    }
}

/// The server that the wizard is about.
///
/// # Errors
/// `Kind::Usage` for a wrong value in step two.
fn server_of(state: &State, wizard: &Wizard) -> Result<Server> {
    let known = wizard.known.as_ref();
    match known.and_then(|name| state.catalog.servers.get(name)) {
        Some(server) => Ok(server.clone()),
        None => server_step::server(&wizard.server, &state.catalog),
    }
}

fn submit_sign_in(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_open = state.vault.is_open();
    let described = match state.overlays.last() {
        Some(Overlay::Wizard(wizard)) => describe(state, wizard),
        Some(_) | None => return,
    };
    let Some(wizard) = top(state) else { return };
    if sign_in::focus_missing(&mut wizard.sign_in) {
        return;
    }
    match described {
        Ok((profile, server)) => {
            wizard.made = Some(profile.clone());
            wizard.tries += u32::from(is_open);
            login::send(state, profile, server, now, out);
        }
        Err(error) => wizard.sign_in.problem = Some(error),
    }
}

fn describe(state: &State, wizard: &Wizard) -> Result<(Profile, Server)> {
    let server = server_of(state, wizard)?;
    let is_taken = |name: &str| state.catalog.profiles.contains_key(name);
    let profile = sign_in::new_profile(&wizard.sign_in, &server, is_taken)?;
    Ok((profile, server))
}

/// The login of step three has worked: step four asks how to keep it.
pub(super) fn logged_in(state: &mut State, name: &ProfileName, holding: Option<&Holding>) {
    take_over(state);
    let who = holding.map(who).unwrap_or_default();
    let shared = match state.overlays.last() {
        Some(Overlay::Wizard(wizard)) => {
            let client = wizard.sign_in.value(FieldId::ClientId);
            client.is_empty() || profile::is_built_in_client(client)
        }
        Some(_) | None => return,
    };
    let Some(wizard) = top(state) else { return };
    let reason = if shared {
        "off: the client is shared, a refresh stops other tools"
    } else {
        NOT_YET
    };
    wizard.save = Form::new(vec![
        Field::fixed(FieldId::Who, who),
        Field::text(FieldId::ProfileName, name.as_str(), "us-prod-acme"),
        Field::text(FieldId::Tags, "", "eu, customer-a"),
        Field::choice(
            FieldId::RefreshesItself,
            vec!["yes", "no"],
            usize::from(shared),
        )
        .noted(Tone::Muted, reason),
    ]);
    wizard.step = Step::Save;
}

/// No promise that this version doesn't keep: there is no schedule yet.
pub(super) const NOT_YET: &str = "kept for later: this version refreshes by r, R and get";

/// What the login has written, before it is read back: all that is said of the new profile needs it.
fn take_over(state: &mut State) {
    let Some(Overlay::Wizard(wizard)) = state.overlays.last() else {
        return;
    };
    let (Some(made), Ok(server)) = (wizard.made.clone(), server_of(state, wizard)) else {
        return;
    };
    let servers = &mut state.catalog.servers;
    servers.entry(server.name.clone()).or_insert(server);
    state.catalog.profiles.insert(made.name.clone(), made);
}

/// `Jane Doe, tenant Acme GmbH, 12h`.
fn who(holding: &Holding) -> String {
    let identity = holding.facts.identity.as_ref();
    let name = identity.map(|i| i.display_name.clone().unwrap_or_else(|| i.user.clone()));
    let tenant = identity.and_then(|i| i.tenant.as_ref());
    let life = holding.tokens.as_ref().and_then(TokenFacts::granted);
    let parts = [
        name,
        tenant.map(|tenant| format!("tenant {tenant}")),
        life.map(span::whole),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Names that a profile can't take.
pub(super) fn names(state: &State) -> Vec<String> {
    let needed = matches!(
        state.overlays.last(),
        Some(Overlay::Edit(_) | Overlay::Wizard(_))
    );
    let profiles = state.catalog.profiles.keys().filter(|_| needed);
    profiles.map(ToString::to_string).collect()
}

/// Says beside the name whether it can be taken.
pub(super) fn describe_save(wizard: &mut Wizard, taken: &[String]) {
    let own = wizard.made.as_ref().map(|made| made.name.as_str());
    let note = name_note(&wizard.save, taken, own);
    wizard.save.note(FieldId::ProfileName, note);
}

/// What is wrong with a profile's name.
pub(super) fn name_note(form: &Form, taken: &[String], own: Option<&str>) -> Option<Note> {
    let name = form.value(FieldId::ProfileName);
    if let Err(error) = ProfileName::new(name) {
        return Some(Note::new(Tone::Bad, error.to_string()));
    }
    let is_taken = own != Some(name) && taken.iter().any(|taken| taken == name);
    is_taken.then(|| Note::new(Tone::Bad, "another profile has this name"))
}

/// Tags as typed, separated by commas or blanks.
pub(super) fn tags(form: &Form) -> Vec<String> {
    let words = form.value(FieldId::Tags).split([',', ' ']);
    let words = words.map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn submit_save(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let names = names(state);
    let Some(wizard) = top(state) else { return };
    describe_save(wizard, &names);
    let is_wrong = wizard
        .save
        .field(FieldId::ProfileName)
        .is_some_and(|f| f.note.is_some());
    let (Some(made), false) = (wizard.made.clone(), is_wrong) else {
        wizard.save.focus_on(FieldId::ProfileName);
        return;
    };
    let mut profile = made.clone();
    profile.refresh.auto = Some(wizard.save.value(FieldId::RefreshesItself) == "yes");
    profile.tags = tags(&wizard.save);
    match ProfileName::new(wizard.save.value(FieldId::ProfileName)) {
        Ok(name) => {
            profile.name = name;
            save(state, made.name, profile, now, out);
        }
        Err(error) => wizard.save.problem = Some(error),
    }
}

/// Writes a changed profile; the form waits for it.
pub(super) fn save(
    state: &mut State,
    was: ProfileName,
    profile: Profile,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let save = Save {
        was: was.clone(),
        profile,
        server: None,
    };
    let effect = job::start(state, Some(was), Work::Save(Box::new(save)), now);
    if let Some(form) = form::top_mut(state) {
        form.job = job::id_of(&effect);
    }
    out.push(effect);
}
