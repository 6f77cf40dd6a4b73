//! The sign-in form of a Morpheus password login: what it says and what profile it describes.

use crate::app::state::form::{Field, FieldId, Form, Note};
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::profile::{self, MORPHEUS_CLIENT, Profile};
use crate::domain::server::Server;

/// The form, filled with what is known of a profile.
pub(super) fn form(known: Option<&Profile>) -> Form {
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let client = known.and_then(|profile| profile.client_id.clone());
    let client = client.unwrap_or_else(|| MORPHEUS_CLIENT.to_owned());
    let mut form = Form::new(vec![
        Field::fixed(FieldId::Method, "password"),
        Field::text(
            FieldId::Tenant,
            &text(known.and_then(|p| p.tenant.as_ref())),
            "(empty: master tenant)",
        ),
        Field::text(
            FieldId::User,
            &text(known.and_then(|p| p.username.as_ref())),
            "jdoe",
        ),
        Field::secret(FieldId::Password),
        Field::text(FieldId::ClientId, &client, "keyfob"),
        Field::fixed(FieldId::LogsInAs, ""),
    ]);
    if known.is_some_and(|profile| profile.username.is_some()) {
        form.focus_on(FieldId::Password);
    }
    describe(&mut form);
    form
}

/// Moves `acme` of `acme\\jdoe` from the user into the tenant field; typed into the tenant field, `jdoe` goes the other way.
pub(super) fn split_typed_login(form: &mut Form) {
    if form.field(FieldId::Tenant).is_none() {
        return;
    }
    for field in [FieldId::User, FieldId::Tenant] {
        let typed = form.value(field).to_owned();
        let (Some(tenant), user) = profile::split_login(&typed) else {
            continue;
        };
        for (field, text) in [(FieldId::Tenant, tenant), (FieldId::User, user)] {
            if let Some(field) = form.text_mut(field) {
                field.set(text);
            }
        }
    }
}

/// Puts the notes beside the fields and the resulting login name below them.
pub(super) fn describe(form: &mut Form) {
    let (tenant, user) = who(form);
    let client = form.value(FieldId::ClientId);
    let shared = client.is_empty() || profile::is_built_in_client(client);
    let login = login_name(tenant.as_deref(), &user);
    form.note(
        FieldId::Tenant,
        Some(Note::new(Tone::Muted, "subdomain or tenant number")),
    );
    form.note(
        FieldId::User,
        Some(Note::new(
            Tone::Muted,
            "acme\\jdoe typed here fills both fields",
        )),
    );
    form.note(
        FieldId::Password,
        Some(Note::new(Tone::Muted, "alt-v shows it while you type")),
    );
    form.note(FieldId::ClientId, Some(client_note(shared)));
    let behind = match &tenant {
        Some(_) if !user.is_empty() => format!("master's {user} is somebody else"),
        Some(_) | None => "one try per ⏎, never repeated by itself".to_owned(),
    };
    form.note(FieldId::LogsInAs, Some(Note::new(Tone::Muted, behind)));
    form.set_fixed(FieldId::LogsInAs, login);
}

fn client_note(shared: bool) -> Note {
    if shared {
        Note::new(Tone::Warn, "shared with every tool that uses it")
    } else {
        Note::new(Tone::Ok, "own client: no other tool shares it")
    }
}

/// Tenant and user as they will be sent, also while `acme\jdoe` still stands in the user field.
fn who(form: &Form) -> (Option<String>, String) {
    let (typed, user) = profile::split_login(form.value(FieldId::User));
    let tenant = typed
        .map(str::to_owned)
        .or_else(|| form.given(FieldId::Tenant));
    (tenant, user.to_owned())
}

fn login_name(tenant: Option<&str>, user: &str) -> String {
    match tenant {
        _ if user.is_empty() => String::new(),
        Some(tenant) => format!("{tenant}\\{user}"),
        None => user.to_owned(),
    }
}

/// Puts the focus on the first thing that is missing.
pub(super) fn focus_missing(form: &mut Form) -> bool {
    let missing = if form.value(FieldId::User).is_empty() {
        Some((FieldId::User, "whose login is it?"))
    } else if !form.has_secret(FieldId::Password) {
        Some((FieldId::Password, "type the password"))
    } else {
        None
    };
    let Some((id, text)) = missing else {
        return false;
    };
    form.focus_on(id);
    form.note(id, Some(Note::new(Tone::Warn, text)));
    true
}

/// The profile that the form describes, on top of an existing one.
///
/// # Errors
/// `Kind::Usage` for a user or tenant that can't be sent.
pub(super) fn profile(form: &Form, base: Profile, server: &Server) -> Result<Profile> {
    let (tenant, user) = who(form);
    if tenant.as_deref().is_some_and(|tenant| tenant.contains('/')) {
        let what = "a tenant is a subdomain or a number";
        return Err(Error::new(Kind::Usage, what).hint("for example acme or 2"));
    }
    let client = form.given(FieldId::ClientId);
    Ok(Profile {
        server: server.name.clone(),
        tenant,
        username: Some(user),
        client_id: client.filter(|client| client != MORPHEUS_CLIENT || base.client_id.is_some()),
        ..base
    })
}

/// A new profile with the name that is proposed for it.
///
/// # Errors
/// `Kind::Usage` if no name can be made of it.
pub(super) fn new_profile(
    form: &Form,
    server: &Server,
    is_taken: impl Fn(&str) -> bool,
) -> Result<Profile> {
    let (tenant, user) = who(form);
    let name = profile::proposed_name(
        server.name.as_str(),
        tenant.as_deref(),
        Some(&user),
        is_taken,
    );
    let base = Profile::new(ProfileName::new(name)?, server);
    profile(form, base, server)
}
