//! The address at which a browser logs in (RFC 6749 §4.1.1, OIDC Core §3.1.2.1).

use url::Url;

use super::{client_id, endpoint, scope};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::redirect::RedirectUri;
use crate::provider::authorization::Attempt;
use crate::provider::dialect::Account;

/// Parameters that are ours; an endpoint whose own query has one would change what is asked (facts/oauth.md C19).
const OURS: [&str; 11] = [
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "request",
    "request_uri",
];

pub(super) fn authorization(
    account: &Account,
    attempt: &Attempt,
    redirect: &RedirectUri,
) -> Result<Url> {
    let client = client_id(account)?;
    let mut url = endpoint(
        account,
        "authorization",
        account.endpoints.authorization.as_ref(),
    )?;
    if let Some((name, _)) = url
        .query_pairs()
        .find(|(name, _)| OURS.contains(&name.as_ref()))
    {
        let what = format!("the authorization endpoint has a '{name}' of its own");
        return Err(Error::new(Kind::Refused, what).hint(
            "only additional parameters may be in it: set the endpoint by hand without that",
        ));
    }
    let mut query = url.query_pairs_mut();
    query.extend_pairs(attempt.parameters(client, redirect));
    query.extend_pairs(scope::wanted(account).map(|scope| ("scope", scope)));
    if scope::wants(account, scope::OPENID) {
        query.append_pair("nonce", attempt.nonce());
    }
    // Without asking anew, servers leave the scope out (OIDC Core §11).
    if scope::wants(account, scope::OFFLINE) {
        query.append_pair("prompt", "consent");
    }
    query.extend_pairs(
        account
            .profile
            .login_name()
            .map(|user| ("login_hint", user)),
    );
    drop(query);
    Ok(url)
}
