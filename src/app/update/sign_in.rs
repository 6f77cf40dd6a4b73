//! The sign-in form: which fields a method needs, what stands beside them, what profile they describe.

mod fields;
mod notes;
pub(super) mod port;
mod profile;
pub(super) mod suggest;

pub(super) use self::profile::{changed, new_profile};

use crate::app::state::form::{FieldId, Form, Input, Note};
use crate::app::state::sign_in::{About, SignIn};
use crate::app::state::suggestion::Suggestions;
use crate::domain::countdown::Tone;
use crate::domain::grant::Grant;
use crate::domain::profile as domain;
use crate::domain::provider::Provider;

/// A form about a login, filled with what is known of its profile.
pub(super) fn form(about: About, wish: Option<Grant>) -> SignIn {
    let mut sign_in = SignIn::default();
    go_to(&mut sign_in, about, wish);
    sign_in
}

/// Lets the form be about another server; what was typed for one of this kind comes back.
pub(super) fn go_to(sign_in: &mut SignIn, about: About, wish: Option<Grant>) {
    let provider = about.server.provider;
    let before = sign_in.about.as_ref().map(|about| about.server.provider);
    if sign_in.about.as_ref().map(|about| &about.server) != Some(&about.server) {
        sign_in.suggestions = Suggestions::default();
    }
    if before != Some(provider) {
        let mut form = Form::default();
        if let Some(at) = sign_in.kept.iter().position(|(kind, _)| *kind == provider) {
            form = sign_in.kept.swap_remove(at).1;
        }
        let old = std::mem::replace(&mut sign_in.form, form);
        if let Some(before) = before {
            sign_in.kept.push((before, old));
        }
    }
    let is_fresh = sign_in.form.fields.is_empty();
    let is_known = about.base.is_some();
    let usual = usual_grant(&about);
    sign_in.about = Some(about);
    describe_as(
        sign_in,
        if is_fresh {
            Some(wish.unwrap_or(usual))
        } else {
            wish
        },
    );
    if is_fresh {
        focus_first_empty(&mut sign_in.form, is_known);
    }
}

/// The method to begin with: the profile's own, else the one that fits where we are.
fn usual_grant(about: &About) -> Grant {
    let provider = about.server.provider;
    match (&about.base, provider) {
        (Some(base), _) => base.grant,
        (None, Provider::Oidc) if !about.setting.has_browser() => Grant::Device,
        (None, Provider::Morpheus | Provider::Zeyos | Provider::Oidc) => provider.usual_grant(),
    }
}

/// The chosen method.
pub(super) fn grant(sign_in: &SignIn) -> Grant {
    let Some(about) = &sign_in.about else {
        return Grant::Password;
    };
    let chosen = match sign_in.form.field(FieldId::Method).map(|f| &f.input) {
        Some(Input::Choice(choices)) => choices.chosen,
        Some(Input::Text(_) | Input::Fixed(_)) | None => 0,
    };
    let grants = about.server.provider.grants();
    grants.get(chosen).copied().unwrap_or(Grant::Password)
}

/// Shows the fields of the chosen method, and what is to be known of them.
pub(super) fn describe(sign_in: &mut SignIn) {
    describe_as(sign_in, None);
}

fn describe_as(sign_in: &mut SignIn, method: Option<Grant>) {
    let Some(about) = sign_in.about.clone() else {
        return;
    };
    let grants = about.server.provider.grants();
    let at = |grant| grants.iter().position(|known| *known == grant);
    if let Some(at) = method.and_then(at) {
        let shown = fields::method(about.server.provider, at);
        sign_in.form.arrange(vec![shown]);
        if let Some(Input::Choice(choices)) = sign_in
            .form
            .field_mut(FieldId::Method)
            .map(|field| &mut field.input)
        {
            choices.chosen = at;
        }
    }
    let grant = grant(sign_in);
    let form = &mut sign_in.form;
    let wanted = fields::of(&about, grant, form);
    form.arrange(wanted);
    if about.server.provider == Provider::Morpheus && about.base.is_none() {
        fields::fit_client(form, grant);
    }
    notes::put(form, &about, grant);
    port::put(form, &sign_in.port);
}

/// The server wants a one-time code: its field takes the keys.
pub(super) fn ask_one_time_code(sign_in: &mut SignIn, words: &str) {
    sign_in.form.is_asked = true;
    describe(sign_in);
    let form = &mut sign_in.form;
    if let Some(text) = form.text_mut(FieldId::OneTimeCode) {
        text.clear();
    }
    let said = format!("the server wants one: {words}");
    form.note(FieldId::OneTimeCode, Some(Note::new(Tone::Warn, said)));
    form.focus_on(FieldId::OneTimeCode);
}

/// The first field that wants typing. A known profile's tenant and client secret are as they shall be.
fn focus_first_empty(form: &mut Form, is_known: bool) {
    let is_set = |id| is_known && matches!(id, FieldId::Tenant | FieldId::ClientSecret);
    let wanted = form.fields.iter().position(|field| match &field.input {
        Input::Text(text) => text.is_empty() && !notes::is_optional(field.id) && !is_set(field.id),
        Input::Choice(_) | Input::Fixed(_) => false,
    });
    let method = form.fields.iter().position(|f| f.id == FieldId::Method);
    form.focus = wanted.or(method).unwrap_or(0);
}

/// Moves `acme` of `acme\\jdoe` from the user into the tenant field; typed into the tenant field, `jdoe` goes the other way.
pub(super) fn split_typed_login(form: &mut Form) {
    if form.field(FieldId::Tenant).is_none() {
        return;
    }
    for field in [FieldId::User, FieldId::Tenant] {
        let typed = form.value(field).to_owned();
        let (Some(tenant), user) = domain::split_login(&typed) else {
            continue;
        };
        for (field, text) in [(FieldId::Tenant, tenant), (FieldId::User, user)] {
            if let Some(field) = form.text_mut(field) {
                field.set(text);
            }
        }
    }
}

/// Puts the focus on the first thing that is missing.
pub(super) fn focus_missing(sign_in: &mut SignIn) -> bool {
    let Some(about) = &sign_in.about else {
        return true;
    };
    let Some((id, text)) = notes::missing(&sign_in.form, about, grant(sign_in)) else {
        return false;
    };
    sign_in.form.focus_on(id);
    sign_in.form.note(id, Some(Note::new(Tone::Warn, text)));
    true
}

/// Tenant and user as they will be sent, also while `acme\jdoe` still stands in the user field.
fn who(form: &Form) -> (Option<String>, String) {
    let typed = form.value(FieldId::User);
    if form.field(FieldId::Tenant).is_none() {
        return (None, typed.to_owned());
    }
    let (tenant, user) = domain::split_login(typed);
    let tenant = tenant
        .map(str::to_owned)
        .or_else(|| form.given(FieldId::Tenant));
    (tenant, user.to_owned())
}
