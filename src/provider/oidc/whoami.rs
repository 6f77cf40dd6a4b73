//! Whose an access token is: userinfo (OIDC Core §5.3), or introspection where a token has no user.

use serde_json::{Map, Value as Json};

use super::{introspect, scope};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::identity::Identity;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::dialect::{Account, Introspection, TokenKind, Welcome, Whoami};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::{self, Redactor, challenge, jwt};
use crate::provider::talk::Talk;

/// Longest name that is kept.
const LONGEST_NAME: usize = 120;

/// Where a user's name is, the best first: OIDC's claims, then what servers of plain OAuth write.
const NAMES: [&str; 6] = [
    "preferred_username",
    "username",
    "login",
    "email",
    "sub",
    "id",
];

/// Asks whose the access token is.
pub(super) fn whoami(account: &Account, access: &Secret) -> Talk<Whoami> {
    if let Some(talk) = ask_userinfo(account, access) {
        return talk;
    }
    if introspect::may_ask(account) {
        let talk = introspect::introspect(account, access, TokenKind::Access);
        return talk.then(|told| Talk::Done(Ok(as_identity(&told))));
    }
    Talk::Done(Err(cannot_ask(account)))
}

/// After a login: who we are. Where nobody can be asked, nobody is named.
pub(super) fn welcome(account: &Account, access: &Secret) -> Talk<Welcome> {
    match whoami(account, access) {
        Talk::Done(Err(error)) if error.kind() == Kind::Failed => Talk::Done(Ok(Welcome {
            identity: None,
            client_life: None,
        })),
        talk @ (Talk::Ask(..) | Talk::Done(_)) => talk.then(|who| {
            Talk::Done(match who {
                Whoami::Accepted(identity) => Ok(Welcome {
                    identity: Some(identity),
                    client_life: None,
                }),
                Whoami::Rejected(error) => {
                    let what = "the server granted a token and refuses it";
                    Err(Error::new(Kind::Refused, what).because(error))
                }
            })
        }),
    }
}

/// The question at the userinfo endpoint, if it is one for this token. An endpoint named by hand is always asked.
fn ask_userinfo(account: &Account, access: &Secret) -> Option<Talk<Whoami>> {
    let url = account.endpoints.userinfo.clone()?;
    let is_by_hand = account.profile.endpoints.contains_key("userinfo");
    let is_for_it = account.grant != Grant::ClientCredentials && scope::is_granted_openid(account);
    if !is_by_hand && !is_for_it {
        return None;
    }
    let request = Request::new(Method::Get, url).bearer(access);
    let redactor = Redactor::of(&request);
    let account = account.clone();
    Some(Talk::ask(request, move |answer| {
        Talk::Done(read(&account, &answer, &redactor))
    }))
}

fn read(account: &Account, answer: &Answer, redactor: &Redactor) -> Result<Whoami> {
    let what = format!("whoami on {}", account.server.name);
    if answer.is_success() {
        let Some(claims) = claims(answer) else {
            let why = oauth::said(answer, redactor);
            return Err(Error::new(Kind::Refused, format!("{what} failed"))
                .because(format!("no JSON object: {why}"))
                .hint("is that the userinfo endpoint?"));
        };
        return accepted(account, &claims).map(Whoami::Accepted);
    }
    let code = error_code(answer, redactor);
    if is_rejection(answer, code.as_deref()) {
        let error = Error::new(Kind::LoginNeeded, format!("{what} failed"));
        return Ok(Whoami::Rejected(
            error.because(oauth::said(answer, redactor)),
        ));
    }
    let error = oauth::refusal(answer, redactor, &what);
    let name = &account.profile.name;
    Err(match (code.as_deref(), answer.status) {
        (Some(SCOPE_LACKS), _) => error.hint(format!(
            "the token lacks a scope, openid most likely: keyfob profile edit {name} --scope openid, then log in again"
        )),
        (_, 403) => {
            error.hint(format!(
                "the token may lack the scope openid, or be dead: keyfob refresh {name}, \
                 or log in again with openid among the scopes"
            ))
        }
        _ => error,
    })
}

/// RFC 6750 §3.1: this token doesn't go so far.
const SCOPE_LACKS: &str = "insufficient_scope";

/// RFC 6750 §3.1: this token is dead.
const TOKEN_DEAD: &str = "invalid_token";

/// The error that the body names, else the challenge.
fn error_code(answer: &Answer, redactor: &Redactor) -> Option<String> {
    let named = oauth::named_error(answer, redactor).and_then(|named| named.code);
    let challenged = || challenge::parameter(answer.challenge.as_deref()?, "error");
    named.or_else(challenged)
}

/// Whether the answer is about the token. A portal's or proxy's page says nothing about it.
fn is_rejection(answer: &Answer, code: Option<&str>) -> bool {
    match (answer.status, code) {
        (400..=499, Some(SCOPE_LACKS)) => false,
        (400..=499, Some(TOKEN_DEAD)) => true,
        (401, _) => !is_page(answer),
        _ => false,
    }
}

fn is_page(answer: &Answer) -> bool {
    answer.body.trim_ascii_start().starts_with(b"<")
}

/// The claims of a JSON answer under any media type, or of a signed one: it came over TLS from the endpoint itself.
fn claims(answer: &Answer) -> Option<Map<String, Json>> {
    answer.json().or_else(|| {
        let body = std::str::from_utf8(&answer.body).ok()?;
        jwt::claims(&Secret::new(body.trim().to_owned()))
    })
}

fn accepted(account: &Account, claims: &Map<String, Json>) -> Result<Identity> {
    let subject = claims.get("sub").and_then(Json::as_str);
    match (&account.subject, subject) {
        (Some(known), Some(told)) if known == told => {}
        (Some(_), _) => {
            let what = "userinfo is about another user than the ID token";
            return Err(Error::new(Kind::Refused, what).hint(
                "don't trust this token: log in again, and tell the server's administrator",
            ));
        }
        (None, _) => {}
    }
    let word = |name: &str| match claims.get(name)? {
        Json::String(said) => some_name(said),
        Json::Number(number) => Some(number.to_string()),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    };
    let Some(user) = NAMES.into_iter().find_map(word) else {
        let what = format!("{} took the token, but names no user", account.server.name);
        return Err(Error::new(Kind::Refused, what).hint("is that the userinfo endpoint?"));
    };
    Ok(Identity {
        user,
        display_name: word("name"),
        tenant: None,
        role: None,
        version: None,
    })
}

fn some_name(said: &str) -> Option<String> {
    let name = text::clean(said, LONGEST_NAME);
    (!name.is_empty()).then_some(name)
}

/// `active` alone counts (RFC 7662 §2.2). We ask as the client that the token was made for.
fn as_identity(told: &Introspection) -> Whoami {
    if !told.active {
        let what = "the server says that the token isn't active";
        return Whoami::Rejected(Error::new(Kind::LoginNeeded, what));
    }
    let word = |name: &str| {
        let claim = told.claims.iter().find(|(known, _)| known == name);
        claim.map(|(_, said)| said.clone())
    };
    let user = ["username", "sub", "client_id"].into_iter().find_map(word);
    Whoami::Accepted(Identity {
        user: user.unwrap_or_else(|| "(no user)".to_owned()),
        display_name: None,
        tenant: None,
        role: None,
        version: None,
    })
}

fn cannot_ask(account: &Account) -> Error {
    let name = &account.profile.name;
    let (why, hint) = if account.grant == Grant::ClientCredentials {
        (
            "tokens of a client have no user, and the server offers this client no introspection",
            format!("keyfob profile edit {name} --endpoint introspection=URL"),
        )
    } else if account.endpoints.userinfo.is_some() {
        (
            "the token hasn't the scope openid",
            format!("log in again with it: keyfob profile edit {name} --scope openid"),
        )
    } else {
        (
            "no userinfo endpoint is known",
            format!("keyfob profile edit {name} --endpoint userinfo=URL"),
        )
    };
    let what = format!("{} can't be asked whose the token is", account.server.name);
    Error::new(Kind::Failed, what).because(why).hint(hint)
}
