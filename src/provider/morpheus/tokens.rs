//! The list of tokens from 9.0 on: reading it, ending what is in it, adding to it (facts/morpheus.md §4.2).

use serde_json::{Value as Json, json};

use super::page::{self, Listing, Question, Row};
use super::{MANY_TOKENS, api_error, settings, url};
use crate::domain::error::{Error, Kind};
use crate::domain::secret::Secret;
use crate::domain::server_token::{By, ServerToken};
use crate::provider::dialect::Account;
use crate::provider::inventory::{Bulk, Ending, Inquiry, Minted, TokenList};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::{NewTokens, Redactor};
use crate::provider::talk::Talk;

const PATH: &str = "/api/tokens";

/// Who may do with other users' tokens what this user may not.
pub(super) const WHO_MAY: &str = "another user's tokens are for those who may manage users, before 9.0 for the master tenant's administrators";

/// Where an appliance has its list, as far as its version says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Here.
    Tokens,
    /// In the user's settings.
    Settings,
    /// Here, or in the settings if this path is unknown.
    Unknown,
}

/// Where this appliance has its list.
pub(super) fn place(account: &Account) -> Place {
    match &account.version {
        Some(version) if version.is_at_least(MANY_TOKENS) => Place::Tokens,
        Some(_) => Place::Settings,
        None => Place::Unknown,
    }
}

/// Lists a user's tokens, wherever this version has them; newest first.
pub(super) fn list(inquiry: &Inquiry) -> Talk<TokenList> {
    let place = place(&inquiry.account);
    if place == Place::Settings {
        return settings::list(inquiry);
    }
    let asker = inquiry.share();
    walk(inquiry, None, &[404], |_| false).then(move |listing| match listing {
        Listing::Absent(_) if place == Place::Unknown => settings::list(&asker),
        Listing::Absent(error) => Talk::Done(Err(nobody(error, &asker))),
        Listing::Rows(found) => Talk::Done(Ok(TokenList {
            tokens: found.kept,
            by: By::Id,
            skipped: found.skipped,
            cut: found.cut,
        })),
    })
}

/// A list that isn't there although the version has it: there may be no such user.
pub(super) fn nobody(error: Error, inquiry: &Inquiry) -> Error {
    match inquiry.user {
        Some(user) => error.hint(format!("is there a user {user}?")),
        None => error,
    }
}

/// Reads the list, of one client if one is named, until `enough` has seen its row; newest first. With an `absent` status
/// there is no list.
pub(super) fn walk(
    inquiry: &Inquiry,
    client: Option<String>,
    absent: &'static [u16],
    enough: impl Fn(&ServerToken) -> bool + 'static,
) -> Talk<Listing<ServerToken>> {
    let order = [("sort", "id".to_owned()), ("direction", "desc".to_owned())];
    let client = client.map(|client| ("clientId", client));
    let user = inquiry.user.map(|user| ("userId", user.to_string()));
    page::all(
        inquiry,
        Question {
            path: PATH.to_owned(),
            key: "tokens",
            query: order.into_iter().chain(client).chain(user).collect(),
            what: format!("the list of tokens on {}", inquiry.account.server.name),
            who_may: WHO_MAY,
            absent,
            read: |row| read(row).filter(|token| token.id.is_some()),
            enough: Box::new(enough),
        },
    )
}

/// A row of this list or of the settings'.
pub(super) fn read(row: &Row) -> Option<ServerToken> {
    Some(ServerToken {
        id: page::id(row, "id"),
        name: page::word(row, "name"),
        client: page::name(row, "clientId")?,
        user: page::word(row, "username"),
        scope: page::word(row, "scope"),
        created: page::instant(row, "dateCreated"),
        expiry: page::expiry(row, "expiration"),
        mask: page::word(row, "maskedAccessToken"),
        refresh_mask: page::word(row, "maskedRefreshToken"),
    })
}

/// Ends one token; that it was gone already is as good.
pub(super) fn end(inquiry: &Inquiry, id: u64) -> Talk<Ending> {
    let request = about(inquiry, Method::Delete, &format!("{PATH}/{id}"), &[]);
    let redactor = Redactor::of(&request);
    Talk::ask(request, move |answer| {
        let what = match answer.status {
            200..=299 => format!("deleted token {id}"),
            404 => format!("token {id} was gone already"),
            _ => return not_ended(&answer, &redactor, &format!("deleting token {id}")),
        };
        Talk::Done(Ok(Ending::Ended(what)))
    })
}

/// An answer to the wish to end something that is no yes.
pub(super) fn not_ended(answer: &Answer, redactor: &Redactor, what: &str) -> Talk<Ending> {
    match later(answer, redactor, what) {
        Some(error) => Talk::Done(Ok(Ending::Later(error))),
        None => failed(answer, redactor, what),
    }
}

/// Whether the appliance says that it did nothing and wants a rest. A 503 without a time may come from a proxy that
/// knows nothing.
fn later(answer: &Answer, redactor: &Redactor, what: &str) -> Option<Error> {
    let is_later = answer.status == 429 || (answer.status == 503 && answer.retry_after.is_some());
    is_later.then(|| {
        let said = api_error(answer, redactor, what);
        let error = Error::new(Kind::Refused, said.what()).hint(said.next_step());
        let error = error.again_after(said.asked_to_wait());
        error.because(said.why().unwrap_or_default())
    })
}

/// Ends several at once, in the specification's form: `?id=1&id=2`. The vendor's tool sends another one.
pub(super) fn end_all(inquiry: &Inquiry, ids: &[u64]) -> Talk<Bulk> {
    let request = about(inquiry, Method::Delete, PATH, ids);
    let redactor = Redactor::of(&request);
    let what = format!("deleting {} tokens", ids.len());
    Talk::ask(request, move |answer| match answer.status {
        200..=299 => Talk::Done(Ok(Bulk::Done)),
        401 | 403 => failed(&answer, &redactor, &what),
        status => match later(&answer, &redactor, &what) {
            Some(error) => Talk::Done(Ok(Bulk::Later(error))),
            None if (400..=499).contains(&status) => Talk::Done(Ok(Bulk::NotTaken)),
            None => failed(&answer, &redactor, &what),
        },
    })
}

fn about(inquiry: &Inquiry, method: Method, path: &str, ids: &[u64]) -> Request {
    let mut url = url(&inquiry.account, path);
    for id in ids {
        url.query_pairs_mut().append_pair("id", &id.to_string());
    }
    if let Some(user) = inquiry.user {
        url.query_pairs_mut()
            .append_pair("userId", &user.to_string());
    }
    Request::new(method, url).bearer(&inquiry.access)
}

/// Makes a token. The answer may hold both secrets, or masks alone (facts/morpheus.md 14, point 4).
pub(super) fn create(inquiry: &Inquiry, client: &str, name: Option<&str>) -> Talk<Minted> {
    if place(&inquiry.account) == Place::Settings {
        return Talk::Done(Err(too_old(inquiry)));
    }
    let wanted = match name {
        Some(name) => json!({"token": {"clientId": client, "name": name}}),
        None => json!({"token": {"clientId": client}}),
    };
    let request = about(inquiry, Method::Post, PATH, &[]).json(wanted);
    let redactor = Redactor::of(&request);
    let asker = inquiry.share();
    let what = format!("making a token for client {client}");
    Talk::ask(request, move |answer| match answer.status {
        404 if place(&asker.account) == Place::Unknown => Talk::Done(Err(too_old(&asker))),
        _ => match answer.is_success().then(|| minted(&answer)).flatten() {
            Some(minted) => Talk::Done(Ok(minted)),
            None => failed(&answer, &redactor, &what),
        },
    })
}

fn too_old(inquiry: &Inquiry) -> Error {
    let name = &inquiry.account.profile.name;
    let what = "before 9.0 an appliance makes no second token for a client";
    Error::new(Kind::Failed, what).hint(format!(
        "keyfob tokens regenerate {name} replaces the token; a profile with another client id gets its own at login"
    ))
}

fn minted(answer: &Answer) -> Option<Minted> {
    let mut json: Row = answer.json()?;
    let Some(Json::Object(mut row)) = json.remove("token") else {
        return None;
    };
    let token = read(&row)?;
    let end = token.expiry.instant();
    let refresh = take(&mut row, "refreshToken");
    let access = take(&mut row, "accessToken");
    let tokens = access.map(|access| NewTokens::pasted(access, refresh, end, answer.received_at));
    Some(Minted { token, tokens })
}

/// Takes a secret out of an answer, without a copy.
fn take(json: &mut Row, member: &str) -> Option<Secret> {
    match json.remove(member)? {
        Json::String(text) if !text.is_empty() => Some(Secret::new(text)),
        Json::String(_)
        | Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Array(_)
        | Json::Object(_) => None,
    }
}

/// What an answer is that isn't the wanted one.
pub(super) fn failed<T>(answer: &Answer, redactor: &Redactor, what: &str) -> Talk<T> {
    let error = api_error(answer, redactor, what);
    Talk::Done(Err(match answer.status {
        403 => error.hint(WHO_MAY),
        // It says yes, and not what became of it.
        200..=299 => Error::new(
            Kind::AnswerLost,
            format!("{what}: the answer can't be read"),
        )
        .because(answer.kind()),
        _ => error,
    }))
}

/// A secret that an answer names by one of these members.
pub(super) fn secret(answer: &Answer, members: &[&str]) -> Option<Secret> {
    let mut json: Row = answer.json()?;
    members.iter().find_map(|name| take(&mut json, name))
}
