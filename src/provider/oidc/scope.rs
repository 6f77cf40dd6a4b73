//! Which scope is asked for, and which one tokens have (RFC 6749 §3.3).

use crate::domain::grant::Grant;
use crate::provider::dialect::Account;

/// What makes a login an OpenID Connect login (OIDC Core §3.1.2.1).
pub(super) const OPENID: &str = "openid";

/// What asks for a refresh token (OIDC Core §11).
pub(super) const OFFLINE: &str = "offline_access";

/// The scope to ask for, in the profile's order. Without one an OpenID provider is asked who the user is, and any other
/// server for whatever it thinks fit; a client on its own has no user.
pub(super) fn wanted(account: &Account) -> Option<String> {
    let scopes = account.profile.scopes.join(" ");
    let scope = scopes.trim();
    let has_user = account.grant != Grant::ClientCredentials;
    match (scope.is_empty(), account.endpoints.is_openid && has_user) {
        (false, _) => Some(scope.to_owned()),
        (true, true) => Some(OPENID.to_owned()),
        (true, false) => None,
    }
}

/// Whether the scope to ask for has this word.
pub(super) fn wants(account: &Account, word: &str) -> bool {
    wanted(account).is_some_and(|scope| has(&scope, word))
}

/// Whether tokens may be shown to the userinfo endpoint: with the scope as granted, else as asked for (RFC 6749 §5.1).
pub(super) fn is_granted_openid(account: &Account) -> bool {
    match &account.scope {
        Some(granted) => has(granted, OPENID),
        None => wants(account, OPENID),
    }
}

fn has(scope: &str, word: &str) -> bool {
    scope.split_ascii_whitespace().any(|one| one == word)
}
