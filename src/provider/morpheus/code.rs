//! The authorization code flow of appliances from 8.0.6 on (facts/morpheus.md §3).

use url::Url;

use super::client;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id_token::{IdToken, Proof};
use crate::domain::redirect::RedirectUri;
use crate::provider::authorization::Attempt;
use crate::provider::dialect::{Account, IdTokenCheck};
use crate::provider::oauth::jwt;

pub(super) const AUTHORIZE_PATH: &str = "/oauth/authorize";

/// The scope of an API token; `write openid` gives an ID token, too.
const USUAL_SCOPE: &str = "write";

pub(super) fn authorization(
    account: &Account,
    attempt: &Attempt,
    redirect: &RedirectUri,
) -> Result<Url> {
    if account.client_secret.is_none() {
        let name = &account.profile.name;
        let what = "Morpheus logs in through a browser only for clients with a secret";
        return Err(Error::new(Kind::Usage, what).hint(format!(
            "keyfob profile edit {name} --client-id ID --client-secret-file FILE; \
             Administration > Settings > Clients makes one"
        )));
    }
    let endpoint = account.endpoints.authorization.clone();
    let mut url = endpoint.ok_or_else(|| {
        Error::new(
            Kind::Failed,
            "the appliance's authorization endpoint isn't known",
        )
    })?;
    let scope = match account.profile.scopes.as_slice() {
        [] => USUAL_SCOPE.to_owned(),
        scopes => scopes.join(" "),
    };
    let asks_openid = scope.split(' ').any(|word| word == "openid");
    let mut query = url.query_pairs_mut();
    query.extend_pairs(attempt.parameters(&client(account), redirect));
    query.append_pair("scope", &scope);
    if asks_openid {
        query.append_pair("nonce", attempt.nonce());
    }
    drop(query);
    Ok(url)
}

/// No document says where an appliance's key is: kept, shown as unverified, never decided on.
pub(super) fn id_token(check: &IdTokenCheck) -> IdToken {
    IdToken {
        subject: jwt::subject(&check.token).unwrap_or_default(),
        proof: Proof::Unverified("appliances don't say where their public key is".to_owned()),
    }
}
