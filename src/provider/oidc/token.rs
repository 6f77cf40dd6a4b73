//! What is sent to the token endpoint (RFC 6749 §4.1.3, §4.3, §4.4, §6), once each.

use super::hints::{self, Sent};
use super::{endpoint, scope};
use crate::domain::secret::Secret;
use crate::provider::authorization::CodeGrant;
use crate::provider::client;
use crate::provider::dialect::{Account, Credentials};
use crate::provider::message::Value;
use crate::provider::oauth::{self, Redactor, TokenReply};
use crate::provider::talk::Talk;

type Fields = Vec<(&'static str, Value)>;

/// Logs in.
pub(super) fn login(account: &Account, credentials: &Credentials) -> Talk<TokenReply> {
    match credentials {
        Credentials::Password { password, .. } => by_password(account, password),
        Credentials::Code(grant) => exchange(account, grant),
        Credentials::Client => {
            let mut fields = grant_type("client_credentials");
            fields.extend(scope_field(account));
            ask(account, fields, Sent::Client)
        }
    }
}

fn by_password(account: &Account, password: &Secret) -> Talk<TokenReply> {
    let user = account.profile.login_name().unwrap_or_default();
    let mut fields = grant_type("password");
    fields.push(("username", Value::Plain(user)));
    fields.push(("password", Value::Secret(password.share())));
    fields.extend(scope_field(account));
    ask(account, fields, Sent::Password)
}

/// The verifier always goes along (facts/oauth.md C04).
fn exchange(account: &Account, grant: &CodeGrant) -> Talk<TokenReply> {
    let mut fields = grant_type("authorization_code");
    fields.push(("code", Value::Secret(grant.code.share())));
    fields.push(("redirect_uri", Value::Plain(grant.redirect_uri.clone())));
    fields.push(("code_verifier", Value::Secret(grant.verifier.share())));
    ask(account, fields, Sent::Code)
}

/// Asks for new tokens. No scope: a narrower one may be for ever (facts/oauth.md B11).
pub(super) fn refresh(account: &Account, refresh: &Secret) -> Talk<TokenReply> {
    let mut fields = grant_type("refresh_token");
    fields.push(("refresh_token", Value::Secret(refresh.share())));
    ask(account, fields, Sent::Refresh)
}

fn grant_type(word: &str) -> Fields {
    vec![("grant_type", Value::Plain(word.to_owned()))]
}

/// The scope to ask for, left out where there is none (facts/oauth.md A12).
pub(super) fn scope_field(account: &Account) -> Option<(&'static str, Value)> {
    scope::wanted(account).map(|scope| ("scope", Value::Plain(scope)))
}

fn ask(account: &Account, fields: Fields, sent: Sent) -> Talk<TokenReply> {
    let url = match endpoint(account, "token", account.endpoints.token.as_ref()) {
        Ok(url) => url,
        Err(error) => return Talk::Done(Err(error)),
    };
    let verb = match sent {
        Sent::Refresh => format!("refresh of {}", account.profile.name),
        Sent::Password | Sent::Code | Sent::Client | Sent::Device => {
            format!("login to {}", account.server.name)
        }
    };
    let request = client::post(account, url, fields);
    let redactor = Redactor::of(&request);
    let account = account.clone();
    Talk::ask(request, move |answer| {
        let reply = oauth::read_token(&answer, &redactor, &verb);
        let named = oauth::named_error(&answer, &redactor);
        Talk::Done(Ok(hints::explain(&account, sent, &answer, named, reply)))
    })
}
