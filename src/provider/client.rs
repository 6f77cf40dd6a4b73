//! How a client names and proves itself in a form (RFC 6749 §2.3.1, §3.2.1): in the header or in the body, never both.

use super::dialect::Account;
use super::message::{BasicEncoding, Method, Request, Value};
use crate::domain::profile::ClientAuth;
use url::Url;

/// How this client proves itself: as its profile says, else HTTP Basic, unless the server lists `post` and not that
/// (RFC 8414 §2: Basic where it lists nothing). Lists lie, so the profile's word counts more.
#[must_use]
pub fn proof(account: &Account) -> ClientAuth {
    let usual = account
        .profile
        .proof_of_client(account.client_secret.is_some());
    let listed = account.endpoints.client_auth_methods.as_deref();
    let lists = |method: &str| listed.is_some_and(|all| all.iter().any(|one| one == method));
    let is_open = account.profile.client_auth.is_none() && usual == ClientAuth::Basic;
    if is_open && lists("client_secret_post") && !lists("client_secret_basic") {
        return ClientAuth::Post;
    }
    usual
}

/// A POST of these fields in the client's name. Without a client id there is nobody to name.
#[must_use]
pub fn post(account: &Account, url: Url, mut fields: Vec<(&'static str, Value)>) -> Request {
    let request = Request::new(Method::Post, url);
    let Some(id) = account.profile.client(account.server.provider) else {
        return request.form(fields);
    };
    match (proof(account), &account.client_secret) {
        (ClientAuth::Basic, Some(secret)) => {
            request.form(fields).basic(id, secret, BasicEncoding::Form)
        }
        (ClientAuth::BasicRaw, Some(secret)) => {
            request.form(fields).basic(id, secret, BasicEncoding::Raw)
        }
        (ClientAuth::Post, Some(secret)) => {
            fields.push(("client_id", Value::Plain(id.to_owned())));
            fields.push(("client_secret", Value::Secret(secret.share())));
            request.form(fields)
        }
        (ClientAuth::None, _) | (_, None) => {
            fields.push(("client_id", Value::Plain(id.to_owned())));
            request.form(fields)
        }
    }
}
