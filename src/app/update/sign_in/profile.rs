//! The profile that a sign-in form describes.

use super::{fields, grant, who};
use crate::app::state::form::{FieldId, Form};
use crate::app::state::sign_in::{About, SignIn};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::name::ProfileName;
use crate::domain::profile::{self, MORPHEUS_CLIENT, Profile};
use crate::domain::provider::Provider;
use crate::domain::redirect::RedirectUri;
use crate::domain::zeyos_url;

/// An existing profile with what the form says. Only what the form shows is changed.
///
/// # Errors
/// `Kind::Usage` for a value that can't be sent.
pub(in crate::app::update) fn changed(sign_in: &SignIn, base: Profile) -> Result<Profile> {
    let way = grant(sign_in);
    let form = &sign_in.form;
    let mut profile = base;
    // A token that was pasted once doesn't change how a known profile logs in.
    if way != Grant::Paste {
        profile.grant = way;
    }
    if form.field(FieldId::User).is_some() {
        let (tenant, user) = who(form);
        check_tenant(tenant.as_deref())?;
        profile.tenant = tenant;
        profile.username = Some(user);
    }
    put_client(form, &mut profile);
    put_redirect(form, &mut profile, sign_in.about.as_ref())?;
    put_scopes(form, &mut profile);
    Ok(profile)
}

/// A new profile with the name that is proposed for it.
///
/// # Errors
/// `Kind::Usage` for a value that can't be sent, or if no name can be made of it.
pub(in crate::app::update) fn new_profile(
    sign_in: &SignIn,
    about: &About,
    is_taken: impl Fn(&str) -> bool,
) -> Result<Profile> {
    let server = &about.server;
    let form = &sign_in.form;
    let instance = match (server.provider, &about.instance) {
        (Provider::Zeyos, None) => {
            let typed = form.value(FieldId::Instance);
            Some(zeyos_url::check_instance(typed)?)
        }
        (Provider::Zeyos, known) => known.clone(),
        (Provider::Morpheus | Provider::Oidc, _) => None,
    };
    let (tenant, user) = who(form);
    let user = Some(user).filter(|user| !user.is_empty());
    let name = profile::proposed_name(
        server.name.as_str(),
        tenant.as_deref().or(instance.as_deref()),
        user.as_deref(),
        is_taken,
    );
    let base = Profile {
        instance,
        endpoints: about.endpoints.clone(),
        grant: grant(sign_in),
        ..Profile::new(ProfileName::new(name)?, server)
    };
    changed(sign_in, base)
}

fn check_tenant(tenant: Option<&str>) -> Result<()> {
    if tenant.is_some_and(|tenant| tenant.contains('/')) {
        let what = "a tenant is a subdomain or a number";
        return Err(Error::new(Kind::Usage, what).hint("for example acme or 2"));
    }
    Ok(())
}

fn put_client(form: &Form, profile: &mut Profile) {
    if form.field(FieldId::ClientId).is_some() {
        let client = form.given(FieldId::ClientId);
        let had = profile.client_id.is_some();
        profile.client_id = client.filter(|client| client != MORPHEUS_CLIENT || had);
    }
    let chosen = form.value(FieldId::ClientAuth);
    let proof = fields::PROOFS.iter().find(|(word, _)| *word == chosen);
    if let Some((_, proof)) = proof {
        profile.client_auth = Some(*proof);
    }
}

fn put_redirect(form: &Form, profile: &mut Profile, about: Option<&About>) -> Result<()> {
    let (Some(typed), Some(about)) = (form.given(FieldId::RedirectUrl), about) else {
        return Ok(());
    };
    RedirectUri::parse(&typed)?;
    let is_usual = typed == about.server.provider.usual_redirect_uri();
    profile.redirect_uri = (!is_usual || profile.redirect_uri.is_some()).then_some(typed);
    Ok(())
}

fn put_scopes(form: &Form, profile: &mut Profile) {
    if form.field(FieldId::Scopes).is_none() {
        return;
    }
    let typed = form.value(FieldId::Scopes);
    let scopes = typed.split_whitespace().map(str::to_owned).collect();
    let is_usual = typed == fields::WRITE && profile.scopes.is_empty();
    profile.scopes = if is_usual { Vec::new() } else { scopes };
}
