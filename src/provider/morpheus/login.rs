//! Password login and refresh at `POST /oauth/token` (facts/morpheus.md §2).
//!
//! Everything goes into the body, on every version. Only where the answer proves that no grant was seen at all, the
//! public parameters move into the query and the request is sent once more: old appliances may want that. Nothing was
//! tried then, so nothing counted towards a lock-out. Secrets and the user name never go into a query.

use super::{MANY_TOKENS, client, url};
use crate::domain::error::Error;
use crate::domain::profile::MORPHEUS_CLIENT;
use crate::domain::secret::Secret;
use crate::provider::authorization::CodeGrant;
use crate::provider::dialect::Account;
use crate::provider::message::{Answer, Method, Request, Value};
use crate::provider::oauth::{self, NamedError, Redactor, TokenReply};
use crate::provider::talk::Talk;

const TOKEN_PATH: &str = "/oauth/token";

/// The scope that the API documents for password and refresh.
const USUAL_SCOPE: &str = "write";

/// Where the public parameters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Body,
    Query,
}

/// A grant that can be sent in either layout.
struct Asked {
    account: Account,
    grant_type: &'static str,
    private: Vec<(&'static str, Value)>,
    verb: String,
}

/// Logs in with a password.
pub(super) fn login(account: &Account, password: &Secret) -> Talk<TokenReply> {
    let login = account.profile.login_name().unwrap_or_default();
    let mut private = vec![
        ("username", Value::Plain(login.clone())),
        ("password", Value::Secret(password.share())),
    ];
    let secret = account.client_secret.as_ref();
    private.extend(secret.map(|secret| ("client_secret", Value::Secret(secret.share()))));
    let asked = Asked {
        account: account.clone(),
        grant_type: "password",
        private,
        verb: format!("login to {} as {login}", account.server.name),
    };
    asked.send(Layout::Body, explain_login)
}

/// Exchanges the code that the browser brought (RFC 6749 §4.1.3). The secret goes along in the body, as documented.
pub(super) fn exchange(account: &Account, grant: &CodeGrant) -> Talk<TokenReply> {
    let mut private = vec![
        ("code", Value::Secret(grant.code.share())),
        ("redirect_uri", Value::Plain(grant.redirect_uri.clone())),
        ("code_verifier", Value::Secret(grant.verifier.share())),
        ("state", Value::Plain(grant.state.clone())),
    ];
    let secret = account.client_secret.as_ref();
    private.extend(secret.map(|secret| ("client_secret", Value::Secret(secret.share()))));
    let asked = Asked {
        account: account.clone(),
        grant_type: "authorization_code",
        private,
        verb: format!("login to {}", account.server.name),
    };
    asked.send(Layout::Body, explain_exchange)
}

/// Asks for new tokens.
pub(super) fn refresh(account: &Account, refresh: &Secret) -> Talk<TokenReply> {
    let mut private = vec![("refresh_token", Value::Secret(refresh.share()))];
    let secret = account.client_secret.as_ref();
    private.extend(secret.map(|secret| ("client_secret", Value::Secret(secret.share()))));
    let asked = Asked {
        account: account.clone(),
        grant_type: "refresh_token",
        private,
        verb: format!("refresh of {}", account.profile.name),
    };
    asked.send(Layout::Body, explain_refresh)
}

type Explain = fn(&Account, TokenReply, Option<&NamedError>) -> TokenReply;

impl Asked {
    fn send(self, layout: Layout, explain: Explain) -> Talk<TokenReply> {
        let request = self.request(layout);
        let redactor = Redactor::of(&request);
        Talk::ask(request, move |answer| {
            let named = oauth::named_error(&answer, &redactor);
            if layout == Layout::Body && self.saw_no_grant(&answer, named.as_ref()) {
                return self.send(Layout::Query, explain);
            }
            let reply = oauth::read_token(&answer, &redactor, &self.verb);
            Talk::Done(Ok(explain(&self.account, reply, named.as_ref())))
        })
    }

    fn request(&self, layout: Layout) -> Request {
        let scope = match self.account.profile.scopes.as_slice() {
            [] => USUAL_SCOPE.to_owned(),
            scopes => scopes.join(" "),
        };
        let public = [
            ("grant_type", self.grant_type.to_owned()),
            ("scope", scope),
            ("client_id", client(&self.account)),
        ];
        let mut url = url(&self.account, TOKEN_PATH);
        let mut fields: Vec<(&'static str, Value)> = Vec::new();
        match layout {
            Layout::Body => fields.extend(public.map(|(name, value)| (name, Value::Plain(value)))),
            Layout::Query => {
                url.query_pairs_mut().extend_pairs(public);
            }
        }
        fields.extend(
            self.private
                .iter()
                .map(|(name, value)| (*name, value.share())),
        );
        Request::new(Method::Post, url).form(fields)
    }

    /// The two texts that say that no grant was seen (facts/morpheus.md 2.1); only before 9.0.
    fn saw_no_grant(&self, answer: &Answer, named: Option<&NamedError>) -> bool {
        let body_only = self
            .account
            .version
            .as_ref()
            .is_some_and(|version| version.is_at_least(MANY_TOKENS));
        let unseen = named.is_some_and(|named| {
            !named.is("invalid_grant")
                && (named.says("missing grant type") || named.says("no client authentication"))
        });
        !body_only && matches!(answer.status, 400 | 401) && unseen
    }
}

fn explain_login(account: &Account, reply: TokenReply, named: Option<&NamedError>) -> TokenReply {
    match reply {
        TokenReply::Denied(error) => TokenReply::Denied(error.hint(denied_hint(account))),
        TokenReply::Refused(error) => TokenReply::Refused(refused_hint(account, error, named)),
        TokenReply::Unclear(error) => TokenReply::Unclear(unclear_hint(error)),
        TokenReply::Granted(_) | TokenReply::OtpWanted(_) | TokenReply::Later(..) => reply,
    }
}

fn explain_exchange(
    account: &Account,
    reply: TokenReply,
    named: Option<&NamedError>,
) -> TokenReply {
    match reply {
        TokenReply::Denied(error) => TokenReply::Denied(error.hint(
            "a code is good once and for a short while: log in again; \
             the redirect URI must be registered exactly as the profile has it",
        )),
        TokenReply::Refused(error) if named.is_some_and(|named| named.is("invalid_client")) => {
            TokenReply::Refused(
                error.hint("the client id or its secret is wrong: edit the profile"),
            )
        }
        TokenReply::Refused(error) => TokenReply::Refused(or_check(error, account)),
        TokenReply::Unclear(error) if error.way_out().is_none() => TokenReply::Unclear(
            error.hint("old tokens are untouched; a code is sent once only: log in again"),
        ),
        TokenReply::Granted(_)
        | TokenReply::OtpWanted(_)
        | TokenReply::Later(..)
        | TokenReply::Unclear(_) => reply,
    }
}

fn denied_hint(account: &Account) -> &'static str {
    if account.profile.tenant.is_none() {
        "this was tried in the master tenant: for a user of a sub-tenant set the tenant; \
         users with SSO or 2FA can't log in with a password: choose browser or paste a token; appliances may lock a user after some tries"
    } else {
        "check tenant, user and password; users with SSO or 2FA can't log in with a password: \
         choose browser or paste a token; \
         appliances may lock a user after some tries"
    }
}

fn refused_hint(account: &Account, error: Error, named: Option<&NamedError>) -> Error {
    let bad_client = named.is_some_and(|named| named.is("invalid_client"));
    match (bad_client, client(account) == MORPHEUS_CLIENT) {
        (true, true) => error.hint("an old appliance may want --client-id morph-customer"),
        (true, false) => error.hint(
            "this client id isn't known there: Administration > Settings > Clients lists them",
        ),
        (false, _) => or_check(error, account),
    }
}

/// A refusal that says nothing of what to do.
fn or_check(error: Error, account: &Account) -> Error {
    if error.way_out().is_some() {
        return error;
    }
    let name = &account.profile.name;
    error.hint(format!(
        "nothing was changed; keyfob check {name} asks whether server and token are all right"
    ))
}

fn unclear_hint(error: Error) -> Error {
    match error.way_out() {
        Some(_) => error,
        None => error.hint(
            "the old token is untouched; try again, keyfob never repeats a password by itself",
        ),
    }
}

/// Spring answers an expired refresh token with 401 `invalid_token` (facts/morpheus.md 2.6): a refusal of the token, too.
fn explain_refresh(account: &Account, reply: TokenReply, named: Option<&NamedError>) -> TokenReply {
    match reply {
        TokenReply::Refused(error) if named.is_some_and(|named| named.is("invalid_token")) => {
            TokenReply::Denied(error)
        }
        TokenReply::Refused(error) => TokenReply::Refused(or_check(error, account)),
        TokenReply::Granted(_)
        | TokenReply::Denied(_)
        | TokenReply::OtpWanted(_)
        | TokenReply::Later(..)
        | TokenReply::Unclear(_) => reply,
    }
}
