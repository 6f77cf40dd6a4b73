//! The wizard's second step: the server's fields, the check beside the address, the server they describe.

pub(super) mod endpoints;

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::job;
use crate::app::effect::{Effect, Probed, Work};
use crate::app::state::State;
use crate::app::state::form::{Field, FieldId, Form, Note};
use crate::app::state::overlay::Overlay;
use crate::app::state::probe::Probe;
use crate::app::state::wizard::{ProbeState, Step, Target, Wizard};
use crate::domain::catalog::Catalog;
use crate::domain::countdown::Tone;
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::{self, ServerName};
use crate::domain::server::{Address, Server, Trust};
use crate::domain::zeyos_url;

/// A network check starts once no key was pressed for so long (SCREENS C21).
pub(super) const REST: SignedDuration = SignedDuration::from_millis(400);

const SYSTEM: &str = "system";
const CA_FILE: &str = "CA file…";
const PIN: &str = "pin this one";
const ANY: &str = "any, unsafe";

/// What a CA file or a pin is written as.
const DETAIL: &str = "PEM file or fingerprint";

/// Shows the fields of a kind of server; what was typed stays.
pub(super) fn show(form: &mut Form, kind: Target) {
    show_for(form, kind, true);
}

/// A known server's settings are as they are: only its address is asked for.
fn show_for(form: &mut Form, kind: Target, is_new: bool) {
    let trust = form.field(FieldId::TrustDetail).map(|field| field.example);
    let allows = form.field(FieldId::AllowHttp).is_some();
    let mut fields = vec![Field::text(FieldId::Address, "", example(kind))];
    if allows {
        fields.push(allow_http());
    }
    if kind == Target::OAuth {
        fields.extend(endpoints::fields());
    }
    if !is_new {
        return form.arrange(fields);
    }
    let environments = std::iter::once("none").chain(Environment::ALL.map(Environment::word));
    fields.extend([
        Field::text(FieldId::ServerName, "", "").noted(Tone::Muted, "first part of the host"),
        Field::choice(FieldId::Environment, environments.collect(), 0),
        Field::choice(FieldId::Trust, vec![SYSTEM, CA_FILE, PIN, ANY], 0),
    ]);
    if let Some(example) = trust {
        fields.push(Field::text(FieldId::TrustDetail, "", example));
    }
    fields.push(Field::text(
        FieldId::Proxy,
        "",
        "(empty: from the environment)",
    ));
    form.arrange(fields);
}

const fn example(kind: Target) -> &'static str {
    match kind {
        Target::Morpheus => "eu-prod.acme.test",
        Target::Zeyos => "https://zeyos.acme.test/crm",
        Target::Oidc => "https://sso.acme.test/realms/stage",
        Target::OAuth => "https://login.acme.test",
    }
}

fn allow_http() -> Field {
    Field::choice(FieldId::AllowHttp, vec!["never", "for this server"], 0)
}

/// A value changed: what follows from it is shown, and the address is asked once the keys rest.
pub(super) fn changed(wizard: &mut Wizard, catalog: &Catalog, now: Timestamp) {
    let kind = wizard.kind;
    let form = &mut wizard.server;
    let address = place(form, kind).map(|(address, _)| address);
    let place_at = address.as_ref().ok();
    let known = place_at.and_then(|address| catalog.server_at(kind.provider(), address));
    if known.is_some() == form.field(FieldId::ServerName).is_some() {
        show_for(form, kind, known.is_none());
    }
    show_trust_detail(form);
    let shown = wizard.shown.as_ref().filter(|(at, _)| Some(at) == place_at);
    if let Some((_, sha256)) = shown {
        offer_pin(form, sha256);
    }
    let written = Address::parse(form.value(FieldId::Address)).ok();
    show_allow_http(form, written.as_ref().filter(|_| known.is_none()));
    let note = address_note(form, kind, address.as_ref(), catalog);
    form.note(FieldId::Address, note);
    if kind == Target::OAuth {
        endpoints::describe(form);
    }
    if let (Some(field), Ok(address)) = (form.field_mut(FieldId::ServerName), &address) {
        field.example = "";
        let free = name::free_name(&address.proposed_name(), |n| {
            catalog.servers.contains_key(n)
        });
        field.note = Some(Note::new(Tone::Muted, format!("empty: {free}")));
    }
    // Endpoints that are typed are asked by the login alone.
    let question = question(form, kind, catalog).ok();
    let question = question.filter(|_| kind != Target::OAuth);
    if is_answered(wizard, question.as_ref()) {
        return;
    }
    wizard.probe = match now.checked_add(REST) {
        Ok(at) if question.is_some() => ProbeState::Due(at),
        Ok(_) | Err(_) => ProbeState::Idle,
    };
}

/// What is asked at the address.
fn question(form: &Form, kind: Target, catalog: &Catalog) -> Result<Probed> {
    Ok(Probed {
        server: server(form, kind, catalog)?,
        instance: instance(form, kind),
    })
}

/// Whether the same was asked already: who goes on to the next field hasn't changed the question, nor does a name.
fn is_answered(wizard: &Wizard, question: Option<&Probed>) -> bool {
    let is_open = matches!(wizard.probe, ProbeState::Idle | ProbeState::Due(_));
    let (Some(now), Some(before)) = (question, &wizard.asked) else {
        return false;
    };
    let renamed = Server {
        name: before.server.name.clone(),
        environment: before.server.environment,
        ..now.server.clone()
    };
    !is_open && renamed == before.server && now.instance == before.instance
}

/// The server's address and, for ZeyOS, the instance in it.
fn place(form: &Form, kind: Target) -> Result<(Address, Option<String>)> {
    let typed = form.value(FieldId::Address);
    match kind {
        Target::Zeyos => {
            let place = zeyos_url::split(typed)?;
            Ok((place.origin, Some(place.instance)))
        }
        Target::Morpheus | Target::Oidc | Target::OAuth => Ok((Address::parse(typed)?, None)),
    }
}

/// ZeyOS: the instance that the address names.
pub(super) fn instance(form: &Form, kind: Target) -> Option<String> {
    place(form, kind).ok()?.1
}

fn address_note(
    form: &Form,
    kind: Target,
    address: Result<&Address, &Error>,
    catalog: &Catalog,
) -> Option<Note> {
    let (place, instance) = match place(form, kind) {
        Ok((place, instance)) => (place, instance),
        Err(_) => (Address::parse("https://unread.invalid").ok()?, None),
    };
    let read = match instance {
        Some(instance) => format!("{place}, instance {instance}"),
        None => place.to_string(),
    };
    if form.value(FieldId::Address).is_empty() {
        return None;
    }
    let is_address = Address::parse(form.value(FieldId::Address)).is_ok();
    Some(match address {
        Err(_) if kind == Target::Zeyos && is_address => Note::new(
            Tone::Bad,
            "the address needs exactly one part after the host: the instance",
        ),
        Err(error) => Note::new(Tone::Bad, error.to_string()),
        Ok(address) => match catalog.server_at(kind.provider(), address) {
            Some(known) => Note::new(
                Tone::Ok,
                format!("known as {}: its settings are used", known.name),
            ),
            None if address.scheme() == "http" && !address.is_loopback() => {
                Note::new(Tone::Bad, "http:// would send secrets in clear")
            }
            None if address.scheme() == "http" => Note::new(
                Tone::Warn,
                format!("read as {read}, unencrypted on this machine"),
            ),
            None => Note::new(Tone::Muted, format!("read as {read}")),
        },
    })
}

/// A CA file or a pin needs one more field.
fn show_trust_detail(form: &mut Form) {
    let (example, tone) = match form.value(FieldId::Trust) {
        CA_FILE => ("/etc/ssl/corp-ca.pem", Tone::Muted),
        PIN => ("sha256:9C:41:…", Tone::Muted),
        ANY => {
            let note = Note::new(Tone::Bad, "anybody in between can read your password");
            form.note(FieldId::Trust, Some(note));
            form.fields.retain(|field| field.id != FieldId::TrustDetail);
            return;
        }
        _ => ("", Tone::Muted),
    };
    form.note(FieldId::Trust, None);
    if example.is_empty() {
        form.fields.retain(|field| field.id != FieldId::TrustDetail);
        return;
    }
    match form.field_mut(FieldId::TrustDetail) {
        Some(field) => field.example = example,
        None => insert_after(
            form,
            FieldId::Trust,
            Field::text(FieldId::TrustDetail, "", example).noted(tone, DETAIL),
        ),
    }
}

/// Who turns to the pin finds what the server has shown there; what was typed stays.
fn offer_pin(form: &mut Form, sha256: &str) {
    if form.focused().map(|field| field.id) != Some(FieldId::Trust) {
        return;
    }
    let offered = format!("sha256:{sha256}");
    let (text, note) = match (form.value(FieldId::Trust), form.value(FieldId::TrustDetail)) {
        (PIN, "") => {
            let words = "what it showed: compare it with its admin's";
            (offered.as_str(), Note::new(Tone::Warn, words))
        }
        (CA_FILE, stands) if stands == offered => ("", Note::new(Tone::Muted, DETAIL)),
        _ => return,
    };
    if let Some(field) = form.text_mut(FieldId::TrustDetail) {
        field.set(text);
    }
    form.note(FieldId::TrustDetail, Some(note));
}

fn show_allow_http(form: &mut Form, address: Option<&Address>) {
    let needed = address.is_some_and(|a| a.scheme() == "http" && !a.is_loopback());
    match (needed, form.field(FieldId::AllowHttp).is_some()) {
        (true, false) => insert_after(form, FieldId::Address, allow_http()),
        (false, true) => form.fields.retain(|field| field.id != FieldId::AllowHttp),
        (true, true) | (false, false) => {}
    }
}

fn insert_after(form: &mut Form, id: FieldId, field: Field) {
    if let Some(at) = form.fields.iter().position(|field| field.id == id) {
        form.fields.insert(at + 1, field);
        if form.focus > at {
            form.focus += 1;
        }
    }
}

/// The server that the form describes; a known one at that address is used as it is.
///
/// # Errors
/// `Kind::Usage` for a wrong value.
pub(super) fn server(form: &Form, kind: Target, catalog: &Catalog) -> Result<Server> {
    let (address, _) = place(form, kind)?;
    if let Some(known) = catalog.server_at(kind.provider(), &address) {
        return Ok(known.clone());
    }
    let name = match form.given(FieldId::ServerName) {
        Some(name) => ServerName::new(name)?,
        None => ServerName::new(name::free_name(&address.proposed_name(), |n| {
            catalog.servers.contains_key(n)
        }))?,
    };
    if catalog.servers.contains_key(&name) {
        let what = format!("'{name}' names another server already");
        return Err(Error::new(Kind::Usage, what).hint("choose another short name"));
    }
    let server = Server {
        name,
        provider: kind.provider(),
        address,
        environment: Environment::parse(form.value(FieldId::Environment)),
        trust: trust(form)?,
        allow_http: form.value(FieldId::AllowHttp) == "for this server",
        proxy: proxy(form)?,
    };
    server.require_safe_transport()?;
    Ok(server)
}

fn trust(form: &Form) -> Result<Trust> {
    let detail = form.value(FieldId::TrustDetail);
    match form.value(FieldId::Trust) {
        CA_FILE if detail.is_empty() => {
            Err(Error::new(Kind::Usage, "which CA file?").hint("write the path of a PEM file"))
        }
        CA_FILE => Ok(Trust::CaFile(PathBuf::from(detail))),
        PIN => Trust::parse_pin(detail),
        ANY => Ok(Trust::Insecure),
        _ => Ok(Trust::System),
    }
}

fn proxy(form: &Form) -> Result<Option<Url>> {
    let Some(text) = form.given(FieldId::Proxy) else {
        return Ok(None);
    };
    Url::parse(&text).map(Some).map_err(|error| {
        Error::new(Kind::Usage, "the proxy is no address")
            .because(error)
            .hint("write it like http://proxy.example.com:3128")
    })
}

/// What answers at the address is known, or why nobody usable does.
pub(super) fn answered(wizard: &mut Wizard, result: Result<Probe>) {
    wizard.probe = match result {
        Ok(probe) => {
            let asked = wizard
                .asked
                .as_ref()
                .map(|asked| asked.server.address.clone());
            if let Some(shown) = asked.zip(probe.untrusted.clone()) {
                wizard.shown = Some(shown);
            }
            ProbeState::Found(probe)
        }
        Err(error) => ProbeState::Failed(error),
    };
}

fn wizard(state: &mut State) -> Option<&mut Wizard> {
    let Some(Overlay::Wizard(wizard)) = state.overlays.last_mut() else {
        return None;
    };
    (wizard.step == Step::Server).then_some(wizard)
}

/// Asks the address once the keys have rested.
pub(super) fn probe_if_due(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let due = wizard(state).map(|wizard| wizard.probe.clone());
    if matches!(due, Some(ProbeState::Due(at)) if at <= now) {
        probe_now(state, now, out);
    }
}

/// Asks the address now; an older question is given up.
pub(super) fn probe_now(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let catalog = state.catalog.clone();
    let Some(wizard) = wizard(state) else { return };
    if let ProbeState::Asking(job) = wizard.probe {
        out.push(Effect::Cancel(job));
    }
    if wizard.kind == Target::OAuth {
        return;
    }
    let probed = match question(&wizard.server, wizard.kind, &catalog) {
        Ok(probed) => probed,
        Err(error) => {
            wizard.probe = ProbeState::Failed(error);
            return;
        }
    };
    wizard.asked = Some(probed.clone());
    let effect = job::start(state, None, Work::Probe(Box::new(probed)), now);
    let asking = job::id_of(&effect).map_or(ProbeState::Idle, ProbeState::Asking);
    if let Some(Overlay::Wizard(wizard)) = state.overlays.last_mut() {
        wizard.probe = asking;
    }
    out.push(effect);
}
