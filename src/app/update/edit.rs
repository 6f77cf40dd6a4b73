//! The editor of a profile: name, sign-in, tags, whether it refreshes itself.

use jiff::Timestamp;

use super::wizard;
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::app::state::form::{Field, FieldId, Form};
use crate::app::state::overlay::{EditForm, Makes, Overlay};
use crate::domain::catalog::Catalog;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::name::{self, ProfileName};
use crate::domain::profile::{self, Profile};
use crate::domain::provider::Provider;
use crate::domain::redirect::RedirectUri;
use crate::domain::server::Server;

/// Opens it for the current profile.
pub(super) fn open(state: &mut State) {
    if let Some(name) = state.current().cloned() {
        open_for(state, &name);
    }
}

/// Opens it for a profile.
pub(super) fn open_for(state: &mut State, name: &ProfileName) {
    open_to_make(state, name, Makes::Profile);
}

/// Opens it for the current profile, at one of its fields.
pub(super) fn open_at(state: &mut State, field: FieldId) {
    open(state);
    if let Some(Overlay::Edit(edit)) = state.overlays.last_mut() {
        edit.form.focus_on(field);
    }
}

/// Opens it for another profile like the current one, under a free name.
pub(super) fn open_copy(state: &mut State) {
    let Some(name) = state.current().cloned() else {
        return;
    };
    let free = name::free_name(name.as_str(), |taken| {
        state.catalog.profiles.contains_key(taken)
    });
    open_to_make(state, &name, Makes::Copy);
    if let Some(Overlay::Edit(edit)) = state.overlays.last_mut()
        && let Some(field) = edit.form.text_mut(FieldId::ProfileName)
    {
        field.set(&free);
    }
}

fn open_to_make(state: &mut State, name: &ProfileName, makes: Makes) {
    let Ok((profile, server)) = state.catalog.profile(name.as_str()) else {
        return;
    };
    let edit = EditForm {
        profile: name.clone(),
        makes,
        form: form(state, profile, server),
    };
    state.overlays.push(Overlay::Edit(Box::new(edit)));
}

fn form(state: &State, profile: &Profile, server: &Server) -> Form {
    let provider = server.provider;
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let is_shared = state.shares_token(&profile.name);
    let client = profile.client(provider).unwrap_or_default();
    let mut fields = vec![Field::text(
        FieldId::ProfileName,
        profile.name.as_str(),
        "us-prod-acme",
    )];
    if provider == Provider::Morpheus {
        let tenant = text(profile.tenant.as_ref());
        let field = Field::text(FieldId::Tenant, &tenant, "(empty: master tenant)");
        fields.push(field);
    }
    fields.extend([
        Field::text(FieldId::User, &text(profile.username.as_ref()), "jdoe"),
        Field::text(FieldId::ClientId, client, "keyfob"),
    ]);
    if profile.grant == Grant::AuthorizationCode {
        let known = text(profile.redirect_uri.as_ref());
        let usual = provider.usual_redirect_uri();
        fields.push(Field::text(FieldId::RedirectUrl, &known, usual));
    }
    if provider == Provider::Oidc {
        let scopes = profile.scopes.join(" ");
        let field = Field::text(FieldId::Scopes, &scopes, "openid profile offline_access");
        fields.push(field);
    }
    fields.extend([
        Field::text(FieldId::Tags, &profile.tags.join(", "), "eu, customer-a"),
        wizard::refreshes_itself(profile.refresh, is_shared),
    ]);
    Form::new(fields)
}

/// Says beside the name whether it can be taken.
pub(super) fn describe(edit: &mut EditForm, taken: &[String]) {
    let own = (edit.makes == Makes::Profile).then_some(edit.profile.as_str());
    let note = wizard::name_note(&edit.form, taken, own);
    edit.form.note(FieldId::ProfileName, note);
}

/// ⏎: writes it. A changed login makes the stored token useless for this profile; that is the services' business.
pub(super) fn submit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let names = wizard::names(state);
    let is_shared = match state.overlays.last() {
        Some(Overlay::Edit(edit)) => state.shares_token(&edit.profile),
        Some(_) | None => return,
    };
    let Some(Overlay::Edit(edit)) = state.overlays.last_mut() else {
        return;
    };
    describe(edit, &names);
    let form = &mut edit.form;
    if form
        .field(FieldId::ProfileName)
        .is_some_and(|f| f.note.is_some())
    {
        form.focus_on(FieldId::ProfileName);
        return;
    }
    match described(edit, &state.catalog, is_shared) {
        Ok(profile) => {
            let was = match edit.makes {
                Makes::Profile | Makes::Token | Makes::TokensOfUser => edit.profile.clone(),
                // Nothing is renamed: the other one stays.
                Makes::Copy => profile.name.clone(),
            };
            wizard::save(state, was, profile, now, out);
        }
        Err(error) => edit.form.problem = Some(error),
    }
}

/// The profile that the fields describe.
fn described(edit: &EditForm, catalog: &Catalog, is_shared: bool) -> Result<Profile> {
    let form = &edit.form;
    let name = ProfileName::new(form.value(FieldId::ProfileName))?;
    let (old, server) = catalog.profile(edit.profile.as_str())?;
    let client = form.given(FieldId::ClientId);
    let usual = old.client_id.is_none() && client.as_deref() == old.client(server.provider);
    let mut refresh = old.refresh;
    refresh.auto = wizard::auto(form, refresh, is_shared);
    let (tenant, user) = match server.provider {
        Provider::Morpheus => profile::split_login(form.value(FieldId::User)),
        Provider::Zeyos | Provider::Oidc => (None, form.value(FieldId::User)),
    };
    let redirect_uri = match form.field(FieldId::RedirectUrl) {
        Some(_) => form.given(FieldId::RedirectUrl),
        None => old.redirect_uri.clone(),
    };
    redirect_uri
        .as_deref()
        .map(RedirectUri::parse)
        .transpose()?;
    let scopes = match form.field(FieldId::Scopes) {
        Some(_) => words(form.value(FieldId::Scopes)),
        None => old.scopes.clone(),
    };
    Ok(Profile {
        redirect_uri,
        scopes,
        name,
        tenant: tenant
            .map(str::to_owned)
            .or_else(|| form.given(FieldId::Tenant)),
        username: (!user.is_empty()).then(|| user.to_owned()),
        client_id: client.filter(|_| !usual),
        tags: wizard::tags(form),
        refresh,
        ..old.clone()
    })
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
