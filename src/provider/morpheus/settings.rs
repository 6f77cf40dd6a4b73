//! The tokens in a user's settings: the only list before 9.0, one token for a client (facts/morpheus.md §4.1).

use serde_json::{Value as Json, json};

use super::page::Row;
use super::tokens::{self, WHO_MAY, failed, not_ended, secret};
use super::{api_error, get, url};
use crate::domain::server_token::{By, ServerToken};
use crate::provider::inventory::{Ending, Inquiry, TokenList};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::{NewTokens, Redactor};
use crate::provider::talk::Talk;

const PATH: &str = "/api/user-settings";
const CLEAR_PATH: &str = "/api/user-settings/clear-access-token";
const REGENERATE_PATH: &str = "/api/user-settings/regenerate-access-token";

/// Lists a user's tokens.
pub(super) fn list(inquiry: &Inquiry) -> Talk<TokenList> {
    let mut request = get(&inquiry.account, PATH, &inquiry.access);
    if let Some(user) = inquiry.user {
        let mut query = request.url.query_pairs_mut();
        query.append_pair("userId", &user.to_string());
    }
    let asker = inquiry.share();
    let redactor = Redactor::of(&request);
    let what = format!("the list of tokens on {}", inquiry.account.server.name);
    Talk::ask(request, move |answer| {
        let list = answer.is_success().then(|| rows(&answer)).flatten();
        let refused = || {
            let error = api_error(&answer, &redactor, &what);
            match answer.status {
                403 => error.hint(WHO_MAY),
                404 => tokens::nobody(error, &asker),
                _ => error,
            }
        };
        Talk::Done(list.ok_or_else(refused))
    })
}

/// Old versions wrote `userSettings` for `user`, the rows inside of it, or `apiAccessTokens` for `accessTokens`.
fn rows(answer: &Answer) -> Option<TokenList> {
    let json: Row = answer.json()?;
    let inner = ["user", "userSettings"].map(|name| json.get(name).and_then(Json::as_object));
    let places = std::iter::once(&json).chain(inner.into_iter().flatten());
    let rows =
        places.flat_map(|place| ["accessTokens", "apiAccessTokens"].map(|name| place.get(name)));
    let rows = rows.flatten().find_map(Json::as_array);
    // Who has no token here may have no such member.
    let is_settings = inner.iter().any(Option::is_some);
    let none = Vec::new();
    let rows = rows.or_else(|| is_settings.then_some(&none))?;
    let read = |row: &Json| row.as_object().and_then(tokens::read);
    let tokens: Vec<ServerToken> = rows.iter().filter_map(read).collect();
    Some(TokenList {
        skipped: rows.len().saturating_sub(tokens.len()),
        tokens,
        by: By::Client,
        cut: false,
    })
}

/// Clears a client's token; newer ones of these versions know its id, too. Never without a client: that would clear all.
pub(super) fn clear(inquiry: &Inquiry, client: &str, id: Option<u64>) -> Talk<Ending> {
    let request = put(inquiry, CLEAR_PATH, client, id);
    let redactor = Redactor::of(&request);
    let client = client.to_owned();
    Talk::ask(request, move |answer| match answer.status {
        200..=299 => Talk::Done(Ok(Ending::Ended(format!("cleared client {client}")))),
        _ => not_ended(&answer, &redactor, &format!("clearing client {client}")),
    })
}

/// Replaces a client's token, or the one of this id. The answer is the access token, nothing else.
pub(super) fn regenerate(inquiry: &Inquiry, client: &str, id: Option<u64>) -> Talk<NewTokens> {
    let request = put(inquiry, REGENERATE_PATH, client, id);
    let redactor = Redactor::of(&request);
    let what = format!("replacing the token of client {client}");
    Talk::ask(request, move |answer| {
        let access = answer
            .is_success()
            .then(|| secret(&answer, &["token", "access_token"]));
        match access.flatten() {
            Some(access) => Talk::Done(Ok(NewTokens::alone(access, None, answer.received_at))),
            None => failed(&answer, &redactor, &what),
        }
    })
}

fn put(inquiry: &Inquiry, path: &str, client: &str, id: Option<u64>) -> Request {
    let mut url = url(&inquiry.account, path);
    let user = inquiry.user.map(|user| ("userId", user.to_string()));
    let id = id.map(|id| ("id", id.to_string()));
    url.query_pairs_mut()
        .append_pair("clientId", client)
        .extend_pairs(user.into_iter().chain(id));
    Request::new(Method::Put, url)
        .bearer(&inquiry.access)
        .json(json!({}))
}
