//! Which of a server's tokens are shown, and which of them a revocation would end.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::find::{self, Texts};
use super::state::State;
use super::state::detail::tokens::{TokenFilter, TokenKey, TokenSort, TokenSortBy, TokensTab};
use crate::domain::countdown::Tone;
use crate::domain::expiry::Expiry;
use crate::domain::name::ProfileName;
use crate::domain::profile::split_login;
use crate::domain::provider::Provider;
use crate::domain::server_token::{Listed, ServerToken, Whose};

/// The rows shown, in their order.
#[must_use]
pub fn shown(tab: &TokensTab) -> Vec<&Listed> {
    let listed = tab.list.as_ref().map(|list| list.listed.as_slice());
    let listed = listed.unwrap_or_default();
    let rows = tab.rows.iter();
    rows.filter_map(|place| listed.get(*place)).collect()
}

/// The places of what both filters show, in the order that is wanted: what fits the typed text best comes first.
pub(crate) fn order(tab: &TokensTab) -> Vec<usize> {
    let listed = tab.list.iter().flat_map(|list| &list.listed).enumerate();
    let listed = listed.filter(|(_, row)| fits(row, tab.only));
    let mut found = find::found(listed, tab.filter.text.text(), |(_, row)| texts(row));
    // Stable: the server's list comes newest first, and stays so where nothing else tells rows apart.
    found.sort_by(|(a_fits, (_, a)), (b_fits, (_, b))| {
        let fits = b_fits.cmp(a_fits);
        fits.then_with(|| compare(&a.token, &b.token, tab.sort))
    });
    found.into_iter().map(|(_, (place, _))| place).collect()
}

/// Everything that a row says, but for its times.
fn texts(row: &Listed) -> Texts {
    let token = &row.token;
    let (_, _, whose) = whose(row);
    // A profile's name, else a sentence.
    let (profile, sentence) = match row.whose {
        Whose::Ours(_) => (whose.as_str(), ""),
        Whose::InUse | Whose::Stale { .. } | Whose::Other => ("", whose.as_str()),
    };
    let name = token.name.as_deref().unwrap_or_default();
    let scope = token.scope.as_deref().unwrap_or_default();
    let words = [&id(token), &mask(token), scope, sentence];
    Texts::new(&[&token.client, name, profile], &words.join(" "))
}

fn compare(a: &ServerToken, b: &ServerToken, sort: TokenSort) -> Ordering {
    let is_rising = sort.is_rising();
    let lower = |text: &String| text.to_lowercase();
    match sort.by {
        TokenSortBy::Created => known_first(a.created, b.created, is_rising),
        TokenSortBy::Expiry => known_first(end(a.expiry), end(b.expiry), is_rising),
        TokenSortBy::Name => known_first(
            a.name.as_ref().map(lower),
            b.name.as_ref().map(lower),
            is_rising,
        ),
        TokenSortBy::Client => {
            known_first(Some(lower(&a.client)), Some(lower(&b.client)), is_rising)
        }
    }
}

/// What isn't known stands behind, whichever way round.
fn known_first<T: Ord>(a: Option<T>, b: Option<T>, is_rising: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if is_rising => a.cmp(&b),
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

const fn end(expiry: Expiry) -> Option<Timestamp> {
    match expiry {
        Expiry::At(at) => Some(at),
        Expiry::Never => Some(Timestamp::MAX),
        Expiry::Unknown => None,
    }
}

/// Whether a filter shows a row.
#[must_use]
pub const fn fits(row: &Listed, only: TokenFilter) -> bool {
    match (only, &row.whose) {
        (TokenFilter::All, _)
        | (TokenFilter::Stale, Whose::Stale { .. })
        | (TokenFilter::Ours, Whose::InUse | Whose::Ours(_))
        | (TokenFilter::Other, Whose::Other) => true,
        (TokenFilter::Stale | TokenFilter::Ours | TokenFilter::Other, _) => false,
    }
}

/// How many rows a filter would show.
#[must_use]
pub fn count(tab: &TokensTab, only: TokenFilter) -> usize {
    let listed = tab.list.iter().flat_map(|list| &list.listed);
    listed.filter(|row| fits(row, only)).count()
}

/// The row under the cursor, by its place among those shown.
#[must_use]
pub fn cursor(tab: &TokensTab) -> Option<usize> {
    let key = tab.cursor.as_ref()?;
    shown(tab)
        .iter()
        .position(|row| TokenKey::of(&row.token) == *key)
}

/// The row under the cursor.
#[must_use]
pub fn current(tab: &TokensTab) -> Option<&Listed> {
    let at = cursor(tab)?;
    shown(tab).get(at).copied()
}

/// What a verb acts on: the marked rows, else the one under the cursor. The one in use comes first.
#[must_use]
pub fn meant(tab: &TokensTab) -> Vec<&Listed> {
    if tab.marks.is_empty() {
        return current(tab).into_iter().collect();
    }
    by_key(tab, |key| tab.marks.contains(key))
}

/// The rows with these keys, the one in use first.
#[must_use]
pub fn by_key(tab: &TokensTab, is_meant: impl Fn(&TokenKey) -> bool) -> Vec<&Listed> {
    let listed = tab.list.iter().flat_map(|list| &list.listed);
    let mut rows: Vec<&Listed> = listed
        .filter(|row| is_meant(&TokenKey::of(&row.token)))
        .collect();
    rows.sort_by_key(|row| row.whose != Whose::InUse);
    rows
}

/// The other user whose tokens are shown, as sentences call it.
#[must_use]
pub fn other(tab: &TokensTab) -> Option<String> {
    tab.user.as_deref().map(called)
}

/// `acme\jdoe`, `user 31`.
#[must_use]
pub fn called(user: &str) -> String {
    match user.parse::<u64>() {
        Ok(number) => format!("user {number}"),
        Err(_) => user.to_owned(),
    }
}

/// The account names that a list tells, without their tenants.
pub fn accounts(tab: &TokensTab) -> impl Iterator<Item = &str> {
    let listed = tab.list.iter().flat_map(|list| &list.listed);
    let owners = listed.filter_map(|row| row.token.user.as_deref());
    let asked = tab.user.as_deref();
    let asked = asked.filter(|user| user.parse::<u64>().is_err());
    let logins = owners.chain(asked);
    logins.map(|login| split_login(login).1)
}

/// Why there is no list of a profile's tokens: its server has none.
#[must_use]
pub fn no_list(state: &State, name: &ProfileName) -> Option<&'static str> {
    let (_, server) = state.catalog.profile(name.as_str()).ok()?;
    match server.provider {
        Provider::Morpheus => None,
        Provider::Zeyos => Some("ZeyOS has no list of tokens"),
        Provider::Oidc => Some("an OpenID server has no list of tokens"),
    }
}

/// Glyph, tone and words of whose a token is.
#[must_use]
pub fn whose(row: &Listed) -> (&'static str, Tone, String) {
    match &row.whose {
        Whose::InUse => ("●", Tone::Ok, "this profile, in use".to_owned()),
        Whose::Ours(name) => ("●", Tone::Ok, name.to_string()),
        Whose::Stale { followed_by } => (
            "○",
            Tone::Muted,
            format!("stale: {followed_by} followed it"),
        ),
        Whose::Other => ("?", Tone::Warn, "newest of another tool".to_owned()),
    }
}

/// `6e977f29-…`: the mask as the other screens write it.
#[must_use]
pub fn mask(token: &ServerToken) -> String {
    let Some(mask) = &token.mask else {
        return "—".to_owned();
    };
    let start = mask.split('*').next().unwrap_or_default();
    format!("{}-…", start.trim_end_matches(['-', '…']))
}

/// The id, or what stands in its place.
#[must_use]
pub fn id(token: &ServerToken) -> String {
    token.id.map_or_else(|| "—".to_owned(), |id| id.to_string())
}
