//! What a user said of a profile, and whether it fits together.

use std::collections::BTreeMap;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::profile::{self, ClientAuth, Profile};
use crate::domain::provider::Provider;
use crate::domain::schedule::RefreshPolicy;
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::text;
use crate::provider::endpoints;
use crate::service::servers::ServerDraft;

/// What a user said of a profile; what wasn't said keeps its default, or its old value when editing.
#[derive(Debug, Default)]
pub struct ProfileDraft {
    /// The server: by address, or a known one by name.
    pub server: ServerDraft,
    /// ZeyOS instance.
    pub instance: Option<String>,
    /// Sub-tenant; empty means the master tenant.
    pub tenant: Option<String>,
    /// User; `acme\jdoe` fills tenant and user.
    pub username: Option<String>,
    /// OAuth client id.
    pub client_id: Option<String>,
    /// OAuth client secret, kept in the vault.
    pub client_secret: Option<Secret>,
    /// How the client proves itself.
    pub client_auth: Option<ClientAuth>,
    /// How `login` goes.
    pub grant: Option<Grant>,
    /// Scopes; several may stand in one text, as documents write them.
    pub scopes: Option<Vec<String>>,
    /// Redirect URI; empty is the provider's usual one.
    pub redirect_uri: Option<String>,
    /// Endpoints by name; an empty address takes back what was set by hand.
    pub endpoints: BTreeMap<String, String>,
    /// Tags.
    pub tags: Option<Vec<String>>,
    /// Whether and when it refreshes itself.
    pub refresh: Option<RefreshPolicy>,
}

impl ProfileDraft {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            server,
            instance,
            tenant,
            username,
            client_id,
            client_secret,
            client_auth,
            grant,
            scopes,
            redirect_uri,
            endpoints,
            tags,
            refresh,
        } = self;
        let texts = [instance, tenant, username, client_id, redirect_uri];
        server.is_empty()
            && texts.into_iter().all(Option::is_none)
            && client_secret.is_none()
            && client_auth.is_none()
            && grant.is_none()
            && scopes.is_none()
            && endpoints.is_empty()
            && tags.is_none()
            && refresh.is_none()
    }
}

/// The names of endpoints that can be set by hand.
pub const ENDPOINTS: [&str; 7] = [
    "authorization",
    "token",
    "device-authorization",
    "revocation",
    "introspection",
    "userinfo",
    "jwks",
];

/// Tenant and user, whether typed apart or as `acme\jdoe`.
pub(super) fn split_user(
    tenant: Option<&str>,
    username: Option<&str>,
) -> Result<(Option<String>, Option<String>)> {
    let said = tenant.map(str::trim).filter(|tenant| !tenant.is_empty());
    let Some(typed) = username.map(str::trim) else {
        return Ok((said.map(str::to_owned), None));
    };
    let (prefix, user) = profile::split_login(typed);
    if user.is_empty() {
        return Err(Error::new(Kind::Usage, "the user name is empty")
            .hint("write --username jdoe, with --tenant acme for a sub-tenant"));
    }
    match (said, prefix) {
        (Some(tenant), Some(prefix)) if tenant != prefix => {
            let what = format!("tenant '{tenant}' and user '{typed}' name two tenants");
            Err(Error::new(Kind::Usage, text::clean(&what, 160)).hint("give the tenant once"))
        }
        (Some(tenant), _) | (None, Some(tenant)) => {
            Ok((Some(tenant.to_owned()), Some(user.to_owned())))
        }
        (None, None) => Ok((None, Some(user.to_owned()))),
    }
}

pub(super) fn fill(mut profile: Profile, draft: ProfileDraft) -> Result<(Profile, Option<Secret>)> {
    let (tenant, username) = split_user(draft.tenant.as_deref(), draft.username.as_deref())?;
    if draft.tenant.is_some() || tenant.is_some() {
        profile.tenant = tenant;
    }
    let unless_empty = |text: String| (!text.is_empty()).then_some(text);
    profile.username = username.or(profile.username);
    profile.instance = draft.instance.and_then(unless_empty).or(profile.instance);
    if let Some(client) = draft.client_id {
        profile.client_id = unless_empty(client);
    }
    profile.client_auth = draft.client_auth.or(profile.client_auth);
    profile.grant = draft.grant.unwrap_or(profile.grant);
    if let Some(scopes) = draft.scopes {
        profile.scopes = words(&scopes);
    }
    if let Some(redirect) = draft.redirect_uri {
        profile.redirect_uri = unless_empty(redirect);
    }
    profile.endpoints.extend(draft.endpoints);
    profile.endpoints.retain(|_, url| !url.is_empty());
    profile.tags = draft.tags.unwrap_or(profile.tags);
    profile.refresh = draft.refresh.unwrap_or(profile.refresh);
    Ok((profile, draft.client_secret))
}

fn words(scopes: &[String]) -> Vec<String> {
    let words = scopes.iter().flat_map(|scope| scope.split_whitespace());
    words.map(str::to_owned).collect()
}

/// What must fit together, said before anything is written.
pub(super) fn check(profile: &Profile, server: &Server) -> Result<()> {
    check_grant(profile, server.provider)?;
    check_place(profile, server.provider)?;
    check_client(profile, server.provider)?;
    check_scopes(profile)?;
    profile.redirect_uri(server.provider)?;
    check_endpoints(profile, server)
}

/// RFC 6749 §3.3: printable, without blanks, quotes and backslashes.
fn check_scopes(profile: &Profile) -> Result<()> {
    let is_odd = |c: char| !c.is_ascii_graphic() || matches!(c, '"' | '\\');
    match profile.scopes.iter().find(|scope| scope.contains(is_odd)) {
        Some(odd) => wrong(
            format!("'{odd}' can't be a scope"),
            "write it like --scope openid --scope offline_access",
        ),
        None => Ok(()),
    }
}

fn check_endpoints(profile: &Profile, server: &Server) -> Result<()> {
    let odd = profile
        .endpoints
        .keys()
        .find(|name| !ENDPOINTS.contains(&name.as_str()));
    if let Some(odd) = odd {
        let what = format!("there is no endpoint '{odd}'");
        return wrong(what, &format!("one of: {}", ENDPOINTS.join(", ")));
    }
    for (name, url) in &profile.endpoints {
        endpoints::read(name, url, server)?;
    }
    Ok(())
}

fn wrong(what: String, hint: &str) -> Result<()> {
    Err(Error::new(Kind::Usage, what).hint(hint))
}

fn check_grant(profile: &Profile, provider: Provider) -> Result<()> {
    if provider.grants().contains(&profile.grant) {
        return Ok(());
    }
    let known: Vec<&str> = provider.grants().iter().map(|grant| grant.word()).collect();
    let what = format!(
        "{} has no grant '{}'",
        provider.title(),
        profile.grant.word()
    );
    wrong(what, &format!("one of: {}", known.join(", ")))
}

/// Tenants are Morpheus', instances ZeyOS'.
fn check_place(profile: &Profile, provider: Provider) -> Result<()> {
    if profile.tenant.is_some() && provider != Provider::Morpheus {
        let what = format!("{} has no --tenant", provider.title());
        return wrong(what, "tenants are Morpheus' sub-tenants");
    }
    match (provider, profile.instance.as_deref()) {
        (Provider::Zeyos, None) => wrong(
            "a ZeyOS profile needs its instance".to_owned(),
            "add --instance NAME, or paste its address: --url https://cloud.zeyos.com/NAME",
        ),
        (Provider::Morpheus | Provider::Oidc, Some(_)) => wrong(
            format!("{} has no --instance", provider.title()),
            "instances are ZeyOS'",
        ),
        (Provider::Zeyos, Some(_)) | (Provider::Morpheus | Provider::Oidc, None) => Ok(()),
    }
}

fn check_client(profile: &Profile, provider: Provider) -> Result<()> {
    if profile.grant.needs_client() && profile.client(provider).is_none() {
        let what = format!("a profile on {} needs a client id", provider.title());
        return wrong(what, "add --client-id ID");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenant_and_user_may_be_typed_in_one_word() {
        let split = |tenant, user| split_user(tenant, user).unwrap();
        let both = (Some("acme".to_owned()), Some("jdoe".to_owned()));
        assert_eq!(split(None, Some("acme\\jdoe")), both);
        assert_eq!(split(Some("acme"), Some("jdoe")), both);
        assert_eq!(split(Some("acme"), Some("acme\\jdoe")), both);
        assert_eq!(
            split(Some(""), Some("jdoe")),
            (None, Some("jdoe".to_owned()))
        );
        assert!(split_user(Some("acme"), Some("globex\\jdoe")).is_err());
        assert!(split_user(None, Some("acme\\")).is_err());
    }
}
