//! The wizard for a new profile: from step to step, and what its login and its last step do.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::board::Move;
use super::{board, form, import, job, login, server_step, sign_in, toast, vault};
use crate::app::effect::{Effect, Save, Work};
use crate::app::key::{Code, Key, With};
use crate::app::menu::provider_lines;
use crate::app::state::State;
use crate::app::state::form::{Field, FieldId, Form, Note};
use crate::app::state::overlay::Overlay;
use crate::app::state::sign_in::{About, SignIn};
use crate::app::state::wizard::{Leads, Menu, ProbeState, Step, Target, Wizard};
use crate::domain::catalog::Catalog;
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::holding::{Holding, TokenFacts};
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::renewal::{self, WhyNot};
use crate::domain::schedule::RefreshPolicy;
use crate::domain::span;
use crate::service::ports::web::Setting;

/// Opens it; a draft that was left comes back.
pub(super) fn open(state: &mut State) {
    let draft = state.draft.take().unwrap_or_else(|| Box::new(blank()));
    state.overlays.push(Overlay::Wizard(draft));
}

/// Opens it at the sign-in on a known server, for one of its tenants.
pub(super) fn open_for_tenant(
    state: &mut State,
    server: ServerName,
    tenant: Option<&str>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    state.overlays.push(Overlay::Wizard(Box::new(blank())));
    go_to_known(state, server, now, out);
    let Some(wizard) = top(state) else { return };
    let form = &mut wizard.sign_in.form;
    if let (Some(field), Some(tenant)) = (form.text_mut(FieldId::Tenant), tenant) {
        field.set(tenant);
        form.focus_on(FieldId::User);
    }
    sign_in::describe(&mut wizard.sign_in);
}

fn blank() -> Wizard {
    Wizard {
        step: Step::Provider,
        menu: Menu::Start,
        provider: 0,
        kind: Target::Morpheus,
        wish: None,
        known: None,
        server: Form::default(),
        asked: None,
        shown: None,
        probe: ProbeState::Idle,
        sign_in: SignIn::default(),
        save: Form::default(),
        made: None,
    }
}

fn top(state: &mut State) -> Option<&mut Wizard> {
    let Some(Overlay::Wizard(wizard)) = state.overlays.last_mut() else {
        return None;
    };
    Some(wizard)
}

/// The step before; from the first step out, and the draft stays. After the login the profile is kept as it is.
pub(super) fn back(state: &mut State, now: Timestamp) {
    let Some(wizard) = top(state) else { return };
    wizard.step = match (wizard.step, &wizard.known) {
        (Step::Provider, _) if wizard.menu != Menu::Start => {
            (wizard.menu, wizard.provider) = (Menu::Start, 0);
            return;
        }
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
        wizard.sign_in.form.wipe_secrets();
        for (_, form) in &mut wizard.sign_in.kept {
            form.wipe_secrets();
        }
        state.draft = Some(wizard);
    }
}

/// Moves in the first step's menu.
pub(super) fn move_in_menu(state: &mut State, by: Move) -> bool {
    let Some(menu) = top(state).map(|wizard| wizard.menu) else {
        return false;
    };
    let last = provider_lines(state, menu).len().saturating_sub(1);
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
    let Some(menu) = top(state).map(|wizard| wizard.menu) else {
        return false;
    };
    let lines = provider_lines(state, menu);
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
        if menu == Menu::Start {
            wizard.wish = None;
        }
    }
    match line.leads {
        Leads::New(kind) => go_to_server(state, kind, now),
        Leads::Token => go_to_menu(state, Menu::Token, Some(Grant::Paste)),
        Leads::Servers => go_to_menu(state, Menu::Servers, None),
        Leads::Known(name) => go_to_known(state, name, now, out),
        Leads::Import(tool) => {
            leave(state);
            import::open(state, Some(tool), now, out);
        }
    }
    true
}

fn go_to_menu(state: &mut State, menu: Menu, wish: Option<Grant>) {
    if let Some(wizard) = top(state) {
        (wizard.menu, wizard.provider) = (menu, 0);
        wizard.wish = wish;
    }
}

fn go_to_server(state: &mut State, kind: Target, now: Timestamp) {
    let catalog = state.catalog.clone();
    if let Some(wizard) = top(state) {
        let is_other = wizard.kind != kind || wizard.server.fields.is_empty();
        wizard.kind = kind;
        wizard.known = None;
        wizard.step = Step::Server;
        if is_other {
            wizard.server.problem = None;
            server_step::show(&mut wizard.server, kind);
            wizard.server.focus_on(FieldId::Address);
            server_step::changed(wizard, &catalog, now);
        }
    }
}

fn go_to_known(state: &mut State, name: ServerName, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(server) = state.catalog.servers.get(&name).cloned() else {
        return;
    };
    // A server without discovery has its endpoints in its profiles.
    let profiles = &state.catalog.profiles;
    let other = profiles.values().find(|profile| profile.server == name);
    let endpoints = other.map(|profile| profile.endpoints.clone());
    if let Some(wizard) = top(state) {
        wizard.known = Some(name);
        wizard.kind = Target::of(server.provider);
    }
    let about = About {
        server,
        instance: None,
        endpoints: endpoints.unwrap_or_default(),
        base: None,
        setting: state.setting,
        version: None,
    };
    go_to_sign_in(state, about, now, out);
}

/// The vault is opened before anything is sent, so that no token can arrive without a place to go.
fn go_to_sign_in(state: &mut State, about: About, now: Timestamp, out: &mut Vec<Effect>) {
    let about = About {
        version: state.version_at(&about.server.name).cloned(),
        ..about
    };
    if let Some(wizard) = top(state) {
        wizard.step = Step::SignIn;
        wizard.sign_in.form.problem = None;
        let wish = wizard.wish.take();
        sign_in::go_to(&mut wizard.sign_in, about, wish);
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
    let (catalog, setting) = (state.catalog.clone(), state.setting);
    let Some(wizard) = top(state) else { return };
    match described_server(wizard, &catalog, setting) {
        Ok(about) => {
            server_step::probe_now(state, now, out);
            go_to_sign_in(state, about, now, out);
        }
        Err(error) => wizard.server.problem = Some(error),
    }
}

fn described_server(wizard: &Wizard, catalog: &Catalog, setting: Setting) -> Result<About> {
    let (form, kind) = (&wizard.server, wizard.kind);
    let server = server_step::server(form, kind, catalog)?;
    let endpoints = match kind {
        Target::OAuth => server_step::endpoints::typed(form, &server)?,
        Target::Morpheus | Target::Zeyos | Target::Oidc => BTreeMap::new(),
    };
    Ok(About {
        instance: server_step::instance(form, kind),
        server,
        endpoints,
        base: None,
        setting,
        version: None,
    })
}

fn submit_sign_in(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(wizard) = top(state) else { return };
    if sign_in::focus_missing(&mut wizard.sign_in) {
        return;
    }
    let Some(about) = wizard.sign_in.about.clone() else {
        return;
    };
    let taken: Vec<String> = names(state);
    let Some(wizard) = top(state) else { return };
    let is_taken = |name: &str| taken.iter().any(|taken| taken == name);
    match sign_in::new_profile(&wizard.sign_in, &about, is_taken) {
        Ok(profile) => {
            wizard.made = Some(profile.clone());
            login::send(state, profile, about.server, now, out);
        }
        Err(error) => wizard.sign_in.form.problem = Some(error),
    }
}

/// The login of step three has worked: step four asks how to keep it.
pub(super) fn logged_in(state: &mut State, name: &ProfileName, holding: Option<&Holding>) {
    take_over(state);
    let who = holding.map(who).unwrap_or_default();
    let is_shared = state.shares_token(name);
    let Some(wizard) = top(state) else { return };
    let policy = wizard.made.as_ref().map(|made| made.refresh);
    wizard.save = Form::new(vec![
        Field::fixed(FieldId::Who, who),
        Field::text(FieldId::ProfileName, name.as_str(), "us-prod-acme"),
        Field::text(FieldId::Tags, "", "eu, customer-a"),
        refreshes_itself(policy.unwrap_or_default(), is_shared),
    ]);
    wizard.step = Step::Save;
}

/// Whether the profile refreshes itself: as it is, with what speaks for or against it.
pub(super) fn refreshes_itself(policy: RefreshPolicy, is_shared: bool) -> Field {
    let choice = usize::from(renewal::permitted(policy, is_shared).is_err());
    let (tone, note) = if is_shared {
        (Tone::Warn, WhyNot::Shared.words())
    } else {
        (Tone::Muted, "before it ends, while keyfob is open")
    };
    Field::choice(FieldId::RefreshesItself, vec!["yes", "no"], choice).noted(tone, note)
}

/// What is chosen; nothing is written where it is the usual.
pub(super) fn auto(form: &Form, was: RefreshPolicy, is_shared: bool) -> Option<bool> {
    let chosen = form.value(FieldId::RefreshesItself) == "yes";
    let usual = renewal::permitted(RefreshPolicy::default(), is_shared).is_ok();
    (was.auto.is_some() || chosen != usual).then_some(chosen)
}

/// What the login has written, before it is read back: all that is said of the new profile needs it.
fn take_over(state: &mut State) {
    let Some(Overlay::Wizard(wizard)) = state.overlays.last() else {
        return;
    };
    let about = wizard.sign_in.about.as_ref();
    let both = wizard.made.clone().zip(about);
    let Some((made, server)) = both.map(|(made, about)| (made, about.server.clone())) else {
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
    let is_shared = state.shares_token(&made.name);
    let Some(wizard) = top(state) else { return };
    let mut profile = made.clone();
    profile.refresh.auto = auto(&wizard.save, profile.refresh, is_shared);
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
