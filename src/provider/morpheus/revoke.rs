//! How our own token is ended at the appliance, per generation (facts/morpheus.md §4).

use serde::Deserialize;
use serde_json::json;

use super::{MANY_TOKENS, api_error, client, get, url};
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;
use crate::provider::dialect::{Account, Revoked};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::Redactor;
use crate::provider::talk::Talk;

const TOKENS_PATH: &str = "/api/tokens";
const CLEAR_PATH: &str = "/api/user-settings/clear-access-token";

/// Rows asked for at once.
const PAGE: usize = 100;

/// What is needed of a token set to find it at the appliance and end it.
struct Doomed {
    account: Account,
    access: Secret,
    refresh: Option<Secret>,
    what: String,
}

#[derive(Deserialize)]
struct PageJson {
    tokens: Vec<RowJson>,
    meta: Option<MetaJson>,
}

#[derive(Deserialize)]
struct MetaJson {
    total: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RowJson {
    id: u64,
    masked_access_token: Option<String>,
    masked_refresh_token: Option<String>,
}

/// Ends the tokens: by id where the appliance has a list, else by client.
pub(super) fn revoke(account: &Account, tokens: &TokenSet) -> Talk<Revoked> {
    let doomed = Doomed {
        account: account.clone(),
        access: tokens.access.share(),
        refresh: tokens.refresh.as_ref().map(Secret::share),
        what: format!("revoke of {}", account.profile.name),
    };
    match &account.version {
        Some(version) if !version.is_at_least(MANY_TOKENS) => clear(doomed),
        Some(_) | None => find(doomed, 0),
    }
}

/// Looks for our row, page by page. A version that has no list answers 404: then by client.
fn find(doomed: Doomed, offset: usize) -> Talk<Revoked> {
    let mut request = get(&doomed.account, TOKENS_PATH, &doomed.access);
    request
        .url
        .query_pairs_mut()
        .append_pair("max", &PAGE.to_string())
        .append_pair("offset", &offset.to_string())
        .append_pair("sort", "id")
        .append_pair("direction", "desc")
        .append_pair("clientId", &client(&doomed.account));
    let redactor = Redactor::of(&request);
    Talk::ask(request, move |answer| match answer.status {
        404 => clear(doomed),
        401 => already_dead(),
        _ => match answer
            .is_success()
            .then(|| answer.json::<PageJson>())
            .flatten()
        {
            Some(page) => look_through(doomed, offset, page),
            None => failed(&answer, &redactor, &doomed.what),
        },
    })
}

fn look_through(doomed: Doomed, offset: usize, page: PageJson) -> Talk<Revoked> {
    let ours = page
        .tokens
        .iter()
        .find(|row| doomed.is_row(row))
        .map(|row| row.id);
    if let Some(id) = ours {
        return delete(doomed, id);
    }
    let seen = offset.saturating_add(page.tokens.len());
    let total = page.meta.and_then(|meta| meta.total).unwrap_or(seen);
    if page.tokens.is_empty() || seen >= total {
        return done("not in the appliance's list".to_owned());
    }
    find(doomed, seen)
}

impl Doomed {
    /// Whether the appliance's masks are those of our tokens (facts/morpheus.md 14, point 5).
    fn is_row(&self, row: &RowJson) -> bool {
        let access = row.masked_access_token.as_deref();
        let refresh = row.masked_refresh_token.as_deref();
        access.is_some_and(|mask| fits_mask(&self.access, mask))
            && match (&self.refresh, refresh) {
                (Some(ours), Some(mask)) => fits_mask(ours, mask),
                (Some(_) | None, _) => true,
            }
    }
}

/// The characters before the first `*`, without a trailing `-`, start the token; fewer than six prove nothing.
fn fits_mask(token: &Secret, mask: &str) -> bool {
    const FEWEST: usize = 6;
    let shown = mask
        .split('*')
        .next()
        .unwrap_or_default()
        .trim_end_matches('-');
    shown.len() >= FEWEST && token.starts_with(shown)
}

fn delete(doomed: Doomed, id: u64) -> Talk<Revoked> {
    let path = format!("{TOKENS_PATH}/{id}");
    let request = Request::new(Method::Delete, url(&doomed.account, &path)).bearer(&doomed.access);
    let redactor = Redactor::of(&request);
    Talk::ask(request, move |answer| match answer.status {
        200..=299 => done(format!("deleted token {id}")),
        401 => already_dead(),
        404 => done(format!("token {id} was gone already")),
        _ => failed(&answer, &redactor, &doomed.what),
    })
}

/// Before 9.0 a client has one token for a user: clearing the client ends it, for everything that shares it.
fn clear(doomed: Doomed) -> Talk<Revoked> {
    let client = client(&doomed.account);
    let mut request = Request::new(Method::Put, url(&doomed.account, CLEAR_PATH))
        .bearer(&doomed.access)
        .json(json!({}));
    request
        .url
        .query_pairs_mut()
        .append_pair("clientId", &client);
    let redactor = Redactor::of(&request);
    Talk::ask(request, move |answer| match answer.status {
        200..=299 => done(format!("cleared client {client}")),
        401 => already_dead(),
        _ => failed(&answer, &redactor, &doomed.what),
    })
}

fn failed(answer: &Answer, redactor: &Redactor, what: &str) -> Talk<Revoked> {
    Talk::Done(Err(api_error(answer, redactor, what)))
}

fn already_dead() -> Talk<Revoked> {
    done("the appliance no longer knew the token".to_owned())
}

fn done(what: String) -> Talk<Revoked> {
    Talk::Done(Ok(Revoked { what }))
}
