//! What stands beside and below the fields of a sign-in form, and what is missing in it.

use super::{fields, who};
use crate::app::state::form::{FieldId, Form, Note};
use crate::app::state::sign_in::About;
use crate::domain::countdown::Tone;
use crate::domain::grant::Grant;
use crate::domain::profile;
use crate::domain::provider::Provider;
use crate::domain::redirect::{Landing, RedirectUri};

/// Puts the notes beside the fields and the remarks below them.
pub(super) fn put(form: &mut Form, about: &About, grant: Grant) {
    let hints: Vec<(FieldId, Note)> = form
        .fields
        .iter()
        .filter_map(|field| Some((field.id, note(form, field.id, about, grant)?)))
        .collect();
    for (id, hint) in hints {
        form.note(id, Some(hint));
    }
    put_login_name(form);
    put_target(form, about, grant);
    form.remarks = remarks(about, grant)
        .into_iter()
        .map(|(tone, text)| Note::new(tone, text))
        .collect();
}

fn note(form: &Form, id: FieldId, about: &About, grant: Grant) -> Option<Note> {
    let provider = about.server.provider;
    let muted = |text: &str| Some(Note::new(Tone::Muted, text));
    match id {
        FieldId::Tenant => muted("subdomain or tenant number"),
        FieldId::User => match provider {
            Provider::Morpheus => muted("acme\\jdoe typed here fills both fields"),
            Provider::Zeyos => muted("name or e-mail; API-only users, too"),
            Provider::Oidc => muted("few servers still allow this way"),
        },
        FieldId::Password => muted("alt-v shows it while you type"),
        FieldId::ClientId => Some(client_note(form, about, grant)),
        FieldId::ClientSecret if about.base.is_some() => muted("empty: the stored one is used"),
        FieldId::ClientSecret => match (provider, grant) {
            (Provider::Morpheus, _) => muted("needed by this flow on every version"),
            (Provider::Zeyos, Grant::Legacy) => muted("without it the token opens no api/v1"),
            (Provider::Zeyos, _) => muted("shown once when the application was made"),
            (Provider::Oidc, _) => muted("kept sealed in the vault"),
        },
        FieldId::ClientAuth if is_naked(form, grant) => Some(Note::new(
            Tone::Warn,
            "without a secret few servers let a client in",
        )),
        FieldId::ClientAuth => muted("how the client proves itself"),
        FieldId::RedirectUrl => redirect_note(form),
        FieldId::Scopes => scopes_note(provider, grant),
        FieldId::OneTimeCode => muted("empty if there is none; asked if refused"),
        FieldId::AccessToken => muted("asked for at the server before it is kept"),
        FieldId::RefreshToken => muted("optional: with it keyfob can refresh"),
        FieldId::Instance if about.instance.is_none() => muted("one part of the address"),
        FieldId::Instance
        | FieldId::Address
        | FieldId::ServerName
        | FieldId::Environment
        | FieldId::Trust
        | FieldId::TrustDetail
        | FieldId::AllowHttp
        | FieldId::Proxy
        | FieldId::Method
        | FieldId::LogsInAs
        | FieldId::SendsTo
        | FieldId::Returned
        | FieldId::CopyTo
        | FieldId::Authorization
        | FieldId::Token
        | FieldId::DeviceAuthorization
        | FieldId::Revocation
        | FieldId::Introspection
        | FieldId::Userinfo
        | FieldId::ProfileName
        | FieldId::Tags
        | FieldId::RefreshesItself
        | FieldId::TokenName
        | FieldId::Who
        | FieldId::Passphrase
        | FieldId::PassphraseAgain
        | FieldId::KeyFile => None,
    }
}

fn scopes_note(provider: Provider, grant: Grant) -> Option<Note> {
    let words = match (provider, grant) {
        (_, Grant::ClientCredentials) => "empty: the client's own",
        (Provider::Oidc, _) => "most servers refresh only with offline_access",
        (Provider::Morpheus | Provider::Zeyos, _) => return None,
    };
    Some(Note::new(Tone::Muted, words))
}

/// A client that logs in by itself without a secret.
fn is_naked(form: &Form, grant: Grant) -> bool {
    grant == Grant::ClientCredentials && form.field(FieldId::ClientSecret).is_none()
}

fn client_note(form: &Form, about: &About, grant: Grant) -> Note {
    let client = form.value(FieldId::ClientId);
    let (tone, text) = match (about.server.provider, grant) {
        (Provider::Morpheus, Grant::AuthorizationCode) => {
            (Tone::Muted, "made in the master: Settings › Clients")
        }
        (Provider::Morpheus, _) if client.is_empty() || profile::is_built_in_client(client) => {
            (Tone::Warn, "shared with every tool that uses it")
        }
        (Provider::Morpheus, _) => (Tone::Ok, "own client: no other tool shares it"),
        (Provider::Zeyos | Provider::Oidc, Grant::Paste) => {
            (Tone::Muted, "optional: refreshing needs it")
        }
        (Provider::Zeyos, _) => (Tone::Muted, "made in ZeyOS › Enhancements"),
        (Provider::Oidc, _) => (Tone::Muted, "as the server's admin made it"),
    };
    Note::new(tone, text)
}

/// Of a port of this machine is told whether it is free.
fn redirect_note(form: &Form) -> Option<Note> {
    Some(match RedirectUri::parse(form.value(FieldId::RedirectUrl)) {
        Err(error) => Note::new(Tone::Bad, error.to_string()),
        Ok(uri) if uri.landing() == Landing::Elsewhere => Note::new(
            Tone::Warn,
            "not on this machine: paste the address it ends on",
        ),
        Ok(uri) if uri.port().is_none() => Note::new(
            Tone::Muted,
            "any free port is listened on; alt-y copies this text",
        ),
        Ok(_) => return None,
    })
}

/// The login name as it is sent.
fn put_login_name(form: &mut Form) {
    if form.field(FieldId::LogsInAs).is_none() {
        return;
    }
    let (tenant, user) = who(form);
    let login = match &tenant {
        _ if user.is_empty() => String::new(),
        Some(tenant) => format!("{tenant}\\{user}"),
        None => user.clone(),
    };
    let behind = match &tenant {
        Some(_) if !user.is_empty() => format!("master's {user} is somebody else"),
        Some(_) | None => "one try per ⏎, never repeated by itself".to_owned(),
    };
    form.note(FieldId::LogsInAs, Some(Note::new(Tone::Muted, behind)));
    form.set_fixed(FieldId::LogsInAs, login);
}

/// Where ZeyOS' own two dialects send the password.
fn put_target(form: &mut Form, about: &About, grant: Grant) {
    let path = match grant {
        Grant::Basic => "auth/v1/token",
        Grant::Legacy => "auth/v1/login",
        Grant::Password
        | Grant::AuthorizationCode
        | Grant::Device
        | Grant::ClientCredentials
        | Grant::Paste => return,
    };
    let typed = form.value(FieldId::Instance).to_owned();
    let instance = about.instance.clone().unwrap_or(typed);
    let url = about.server.address.join(&format!("/{instance}/{path}"));
    form.set_fixed(FieldId::SendsTo, format!("POST {url}"));
}

/// Older appliances have no login in a browser (facts/morpheus.md §3).
fn browser_since(about: &About) -> Option<(Tone, &'static str)> {
    match &about.version {
        None => Some((
            Tone::Warn,
            "needs Morpheus 8.0.6 or newer; the version is unknown until login",
        )),
        Some(version) if version.is_at_least(&[8, 0, 6]) => None,
        Some(_) => Some((
            Tone::Bad,
            "this appliance is older than 8.0.6: it has no login in a browser",
        )),
    }
}

fn remarks(about: &About, grant: Grant) -> Vec<(Tone, &'static str)> {
    let mut remarks = Vec::new();
    if grant == Grant::AuthorizationCode
        && let Some(advice) = about.setting.advice()
    {
        remarks.push((Tone::Warn, advice));
    }
    match (about.server.provider, grant) {
        (Provider::Morpheus, Grant::AuthorizationCode) => remarks.extend(browser_since(about)),
        (Provider::Morpheus, Grant::Paste) => remarks.push((
            Tone::Muted,
            "for users with SSO or 2FA: User Settings › API Access makes a token",
        )),
        (Provider::Zeyos, Grant::AuthorizationCode | Grant::Password) => remarks.push((
            Tone::Warn,
            "one login per user and application: a second one elsewhere ends this",
        )),
        (Provider::Zeyos, Grant::Basic) => remarks.push((
            Tone::Warn,
            "an instance may lack this address. A 404 ends the try: the password goes nowhere else. No refresh token: at expiry you log in again.",
        )),
        (Provider::Zeyos, Grant::Legacy) => remarks.push((
            Tone::Warn,
            "ZeyOS' older way: one long token, no refresh token. Prefer browser or password where there is an application.",
        )),
        (Provider::Oidc, Grant::Device) => remarks.push((
            Tone::Muted,
            "⏎ shows a code to type in any browser, also on another computer or a phone",
        )),
        (Provider::Oidc, Grant::ClientCredentials) => remarks.push((
            Tone::Muted,
            "the client logs in by itself: no user, usually no refresh token",
        )),
        (Provider::Morpheus | Provider::Zeyos | Provider::Oidc, _) => {}
    }
    remarks
}

/// Whether an empty field is fine.
pub(super) const fn is_optional(id: FieldId) -> bool {
    matches!(
        id,
        FieldId::OneTimeCode | FieldId::RefreshToken | FieldId::Scopes
    )
}

/// The first thing that is missing, and what is said of it.
pub(super) fn missing(form: &Form, about: &About, grant: Grant) -> Option<(FieldId, &'static str)> {
    let is_shown = |id| form.field(id).is_some();
    let is_empty = |id| form.value(id).is_empty() && !form.has_secret(id);
    let needs_secret = is_shown(FieldId::ClientSecret)
        && about.base.is_none()
        && !matches!(grant, Grant::Paste | Grant::Legacy);
    let has_usual =
        about.server.provider == Provider::Morpheus && grant != Grant::AuthorizationCode;
    let client = grant.needs_client() && !has_usual;
    let wanted = [
        (FieldId::Instance, true, "which instance?"),
        (FieldId::AccessToken, true, "paste the token"),
        (FieldId::ClientId, client, "which client logs in?"),
        (
            FieldId::ClientSecret,
            needs_secret,
            "this way needs the client's secret",
        ),
        (
            FieldId::User,
            fields::takes_password(grant),
            "whose login is it?",
        ),
        (FieldId::Password, true, "type the password"),
    ];
    let mut wanted = wanted.into_iter();
    let found = wanted.find(|(id, is_needed, _)| *is_needed && is_shown(*id) && is_empty(*id));
    found.map(|(id, _, words)| (id, words))
}
