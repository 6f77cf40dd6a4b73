//! docker's credential helper protocol (docker/docker-credential-helpers, README "Development").

use serde_json::json;
use url::Url;

use super::user;
use crate::domain::profile::Profile;
use crate::domain::secret::Secret;
use crate::service::get::Ready;

/// The exact words by which docker knows that there is nothing, and goes on without.
pub const NOT_FOUND: &str = "credentials not found in native keychain";

/// The user name that tells docker that the secret is an identity token.
const IDENTITY_USER: &str = "<token>";

/// Where docker wants to go, from what it says: an address, or a host with or without port. The bare one may be either
/// https or http: docker itself tries both where a registry is configured as insecure.
#[must_use]
pub fn addresses(asked: &str) -> Vec<Url> {
    let asked = asked.trim();
    let spelled: Vec<String> = if asked.contains("://") {
        vec![asked.to_owned()]
    } else {
        ["https", "http"]
            .map(|scheme| format!("{scheme}://{asked}"))
            .into()
    };
    let is_web = |url: &Url| matches!(url.scheme(), "https" | "http") && url.has_host();
    spelled
        .iter()
        .filter_map(|text| Url::parse(text).ok())
        .filter(is_web)
        .collect()
}

/// Who docker logs in as. With `identity` the token is one that the registry's token service exchanges.
#[must_use]
pub fn user_name(profile: &Profile, identity: bool) -> String {
    if identity {
        IDENTITY_USER.to_owned()
    } else {
        user(profile)
    }
}

/// The answer to `get`.
#[must_use]
pub fn answer(ready: &Ready, asked: &str, identity: bool) -> Secret {
    let object = json!({
        "ServerURL": asked.trim(),
        "Username": user_name(&ready.profile, identity),
        "Secret": ready.tokens.access.expose(),
    });
    Secret::new(object.to_string())
}
