//! What somebody should know of a profile that fits together, but may not work yet, or not alone.

use crate::domain::catalog::Catalog;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::name::ProfileName;
use crate::domain::profile::{ClientAuth, Profile};
use crate::domain::provider::Provider;
use crate::domain::server::Server;
use crate::service::ports::Ports;

/// What is good to know right after a profile was written, in sentences. Needs no key and no network.
///
/// # Errors
/// `Kind::Usage` for an unknown profile.
pub fn advice(ports: &Ports, name: &ProfileName) -> Result<Vec<String>> {
    let catalog = ports.registry.load()?;
    let (profile, server) = catalog.profile(name.as_str())?;
    // A secret whose record can't be opened now is there.
    let lacks_secret = matches!(ports.vault.client_secret(name), Ok(None));
    let list = [
        lacks_secret.then(|| secret(profile, server)).flatten(),
        redirect(profile, server)?,
        (profile.grant == Grant::Password && server.provider == Provider::Oidc)
            .then(|| PASSWORD_GRANT.to_owned()),
        shared_slot(&catalog, profile, server),
    ];
    Ok(list.into_iter().flatten().collect())
}

/// Of the password grant where the server could ask for the password itself (RFC 9700 §2.4).
pub const PASSWORD_GRANT: &str = "the password grant is deprecated (RFC 9700 2.4), and many servers refuse it: \
    --grant authorization-code and device keep the password between you and the server";

/// Where a client without secret is likely to fail.
fn secret(profile: &Profile, server: &Server) -> Option<String> {
    let why = match (server.provider, profile.grant) {
        (Provider::Morpheus, Grant::AuthorizationCode) => {
            "Morpheus wants the client's secret for a login in a browser"
        }
        (Provider::Zeyos, Grant::AuthorizationCode | Grant::Password) => {
            "ZeyOS gives every application a secret, and wants it"
        }
        (Provider::Oidc, Grant::ClientCredentials) => {
            "a client that logs in by itself needs its secret"
        }
        (Provider::Morpheus | Provider::Zeyos | Provider::Oidc, _) => proof(profile)?,
    };
    let name = &profile.name;
    Some(format!(
        "{why}: keyfob profile edit {name} --client-secret-file FILE"
    ))
}

fn proof(profile: &Profile) -> Option<&'static str> {
    match profile.client_auth? {
        ClientAuth::Basic | ClientAuth::BasicRaw | ClientAuth::Post => {
            Some("--client-auth needs a client secret")
        }
        ClientAuth::None => None,
    }
}

fn redirect(profile: &Profile, server: &Server) -> Result<Option<String>> {
    if profile.grant != Grant::AuthorizationCode {
        return Ok(None);
    }
    let redirect = profile.redirect_uri(server.provider)?;
    let port = if redirect.port().is_none() {
        ", any port"
    } else {
        ""
    };
    Ok(Some(format!(
        "the client must have this redirect URI at the server{port}: {redirect}"
    )))
}

/// ZeyOS keeps one login for each user and application (facts/zeyos.md 5, 11.4): who else has the same.
#[must_use]
pub fn shared_slot(catalog: &Catalog, profile: &Profile, server: &Server) -> Option<String> {
    let client = profile.client_id.as_deref()?;
    if server.provider != Provider::Zeyos {
        return None;
    }
    let is_same = |other: &&Profile| {
        other.name != profile.name
            && other.server == profile.server
            && other.instance == profile.instance
            && other.client_id.as_deref() == Some(client)
            && may_be_same_user(other, profile)
    };
    let other = &catalog.profiles.values().find(is_same)?.name;
    Some(format!(
        "ZeyOS keeps one login for each user and application: if it is the same user, a login here ends that of '{other}', and the other way round; an own application for each avoids that"
    ))
}

/// A login in a browser needs no user name, so it may be anybody's.
fn may_be_same_user(one: &Profile, other: &Profile) -> bool {
    match (&one.username, &other.username) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (None, _) | (_, None) => true,
    }
}
