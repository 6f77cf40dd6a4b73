//! What the server knows of a token (RFC 7662).

use super::{endpoint, hints};
use crate::domain::error::Result;
use crate::domain::profile::ClientAuth;
use crate::domain::secret::Secret;
use crate::provider::client;
use crate::provider::dialect::{Account, Introspection, TokenKind};
use crate::provider::introspection;
use crate::provider::message::{Answer, Value};
use crate::provider::oauth::{self, Redactor};
use crate::provider::talk::Talk;

/// Whether introspection may work at all: only clients that prove themselves may ask (RFC 7662 §2.1).
pub(super) fn may_ask(account: &Account) -> bool {
    account.endpoints.introspection.is_some() && client::proof(account) != ClientAuth::None
}

/// Asks what the server knows of the token; the token goes into the body.
pub(super) fn introspect(
    account: &Account,
    token: &Secret,
    kind: TokenKind,
) -> Talk<Introspection> {
    let known = account.endpoints.introspection.as_ref();
    let url = match endpoint(account, "introspection", known) {
        Ok(url) => url,
        Err(error) => return Talk::Done(Err(error)),
    };
    let fields = vec![
        ("token", Value::Secret(token.share())),
        ("token_type_hint", Value::Plain(kind.word().to_owned())),
    ];
    let request = client::post(account, url, fields);
    let redactor = Redactor::of(&request);
    let account = account.clone();
    Talk::ask(request, move |answer| {
        Talk::Done(read(&account, &answer, &redactor))
    })
}

fn read(account: &Account, answer: &Answer, redactor: &Redactor) -> Result<Introspection> {
    let what = format!("introspection at {}", account.server.name);
    if !answer.is_success() {
        let error = oauth::refusal(answer, redactor, &what);
        let named = oauth::named_error(answer, redactor);
        if !hints::is_about_client(answer, named.as_ref()) {
            return Err(error);
        }
        // So it says nothing of the token (RFC 7662 §2.3).
        return Err(error.hint(format!(
            "this client may not ask, which says nothing of the token; {}",
            hints::another_proof(account)
        )));
    }
    introspection::told(answer, redactor, &what)
}
