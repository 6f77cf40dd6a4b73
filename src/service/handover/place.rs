//! Where a token is good: addresses for tools, and how a tool must be told to trust the server.

use std::path::Path;

use crate::domain::grant::Grant;
use crate::domain::provider::Provider;
use crate::domain::server::Trust;
use crate::service::get::Ready;

/// The address that API paths are below: with the instance, for ZeyOS.
pub(super) fn base(ready: &Ready) -> String {
    match (ready.server.provider, &ready.profile.instance) {
        (Provider::Zeyos, Some(instance)) => ready
            .server
            .address
            .join(&format!("/{instance}"))
            .to_string(),
        (Provider::Zeyos | Provider::Morpheus | Provider::Oidc, _) => {
            ready.server.address.as_str().to_owned()
        }
    }
}

/// An address that answers to the token: whose it is.
pub(super) fn whoami(ready: &Ready) -> String {
    let base = base(ready);
    match ready.server.provider {
        Provider::Morpheus => format!("{base}/api/whoami"),
        Provider::Zeyos => match ready.profile.way_of(ready.tokens.obtained_by) {
            // facts/zeyos.md 5: a check without an answer's body.
            Grant::Basic | Grant::Legacy => format!("{base}/auth/v1/"),
            Grant::Password
            | Grant::AuthorizationCode
            | Grant::Device
            | Grant::ClientCredentials
            | Grant::Paste => format!("{base}/oauth2/v1/userinfo"),
        },
        Provider::Oidc => match ready.profile.endpoints.get("userinfo") {
            Some(url) => url.clone(),
            None => base,
        },
    }
}

/// What a tool must be told to reach the server as keyfob does.
pub(super) enum Hint<'a> {
    /// Trust the certificates of this file.
    CaFile(&'a Path),
    /// Show this certificate, with this key.
    Certificate(&'a Path, &'a Path),
    /// Don't verify.
    Insecure,
    /// Go through this proxy.
    Proxy(&'a str),
}

/// All of that. A pin is a rule that curl and others don't have: they verify as usual.
pub(super) fn hints(ready: &Ready) -> Vec<Hint<'_>> {
    let trust = match &ready.server.trust {
        Trust::System | Trust::Pin(_) => None,
        Trust::CaFile(path) => Some(Hint::CaFile(path)),
        Trust::ClientCertificate { certificate, key } => Some(Hint::Certificate(certificate, key)),
        Trust::Insecure => Some(Hint::Insecure),
    };
    let proxy = ready.server.proxy.as_ref();
    let proxy = proxy.map(|proxy| Hint::Proxy(proxy.as_str()));
    trust.into_iter().chain(proxy).collect()
}

/// Whether the server's certificate isn't verified at all.
pub(super) fn is_insecure(ready: &Ready) -> bool {
    ready.server.trust == Trust::Insecure
}
