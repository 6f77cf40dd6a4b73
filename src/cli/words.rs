//! What the command line says of a profile, for people and as JSON.

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::countdown;
use crate::domain::environment::Environment;
use crate::domain::expiry::Expiry;
use crate::domain::lifecycle::State;
use crate::domain::outlook::Outlook;
use crate::domain::report::Row;
use crate::domain::span;
use crate::service::listing::Entry;

/// The version of every JSON object; keys are only ever added.
pub(crate) const JSON_VERSION: u8 = 1;

/// A profile in `list --json` (PRODUCT "JSON").
#[derive(Serialize)]
pub(crate) struct ProfileJson {
    name: String,
    server: String,
    provider: &'static str,
    url: String,
    instance: Option<String>,
    tenant: Option<String>,
    username: Option<String>,
    login: Option<String>,
    client_id: Option<String>,
    grant: &'static str,
    environment: Option<&'static str>,
    tags: Vec<String>,
    pub(crate) state: &'static str,
    reason: Option<&'static str>,
    expiry: Option<&'static str>,
    expires_at: Option<String>,
    expires_in: Option<i64>,
    refresh_expires_at: Option<String>,
    obtained_at: Option<String>,
    has_refresh_token: bool,
    fingerprint: Option<String>,
    server_version: Option<String>,
}

impl ProfileJson {
    pub(crate) fn of(entry: &Entry, now: Timestamp) -> Self {
        let (profile, server) = (&entry.profile, &entry.server);
        let tokens = entry.holding.tokens.as_ref();
        let state = entry.state(now);
        let identity = entry.holding.facts.identity.as_ref();
        Self {
            name: profile.name.to_string(),
            server: profile.server.to_string(),
            provider: server.provider.word(),
            url: server.address.to_string(),
            instance: profile.instance.clone(),
            tenant: profile.tenant.clone(),
            username: profile.username.clone(),
            login: profile.login_name(),
            client_id: profile.client(server.provider).map(str::to_owned),
            grant: profile.grant.word(),
            environment: server.environment.map(Environment::word),
            tags: profile.tags.clone(),
            state: state.word(),
            reason: state.reason(),
            expiry: tokens.map(|tokens| tokens.expiry.word()),
            expires_at: tokens.and_then(|tokens| instant(tokens.expiry)),
            expires_in: tokens.and_then(|tokens| seconds_left(tokens.expiry, state, now)),
            refresh_expires_at: tokens.and_then(|tokens| instant(tokens.refresh_expiry)),
            obtained_at: tokens.map(|tokens| span::iso(tokens.obtained_at)),
            has_refresh_token: tokens.is_some_and(|tokens| tokens.refresh.is_some()),
            fingerprint: tokens.map(|tokens| tokens.access.fingerprint.as_str().to_owned()),
            server_version: identity
                .and_then(|identity| identity.version.as_ref())
                .map(ToString::to_string),
        }
    }
}

fn instant(expiry: Expiry) -> Option<String> {
    expiry.instant().map(span::iso)
}

/// Whole seconds, 0 once past; a token that died before its time has nothing left, either.
fn seconds_left(expiry: Expiry, state: State, now: Timestamp) -> Option<i64> {
    let left = expiry.left(now)?.as_secs().max(0);
    Some(if state.is_alive() { left } else { 0 })
}

/// A report in `--json`.
#[derive(Serialize)]
pub(crate) struct ReportJson {
    version: u8,
    results: Vec<RowJson>,
}

#[derive(Serialize)]
struct RowJson {
    profile: String,
    outcome: &'static str,
    exit: u8,
    error: Option<String>,
    hint: Option<String>,
    expires_at: Option<String>,
    note: Option<String>,
}

impl ReportJson {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let results = rows.iter().map(RowJson::of).collect();
        Self {
            version: JSON_VERSION,
            results,
        }
    }
}

impl RowJson {
    fn of(row: &Row) -> Self {
        Self {
            profile: row.profile.to_string(),
            outcome: row.outcome.word(),
            exit: row.exit(),
            error: row.error.as_ref().map(ToString::to_string),
            hint: row.error.as_ref().map(|error| error.next_step().to_owned()),
            expires_at: row.expiry.and_then(instant),
            note: row.note.clone(),
        }
    }
}

/// The state as words: `active 5h 20m`, `expired 14m`, `signed-out`.
pub(crate) fn state(entry: &Entry, now: Timestamp) -> String {
    let state = entry.state(now);
    let shown = countdown::access(&entry.holding, now).text;
    match state.is_alive() {
        true => format!("{} {shown}", state.word()),
        false if shown == "—" => state.word().to_owned(),
        false => shown,
    }
}

/// The refresh token in words: `13d 04h`, `expiring 2d 03h`, `none`.
pub(crate) fn refresh(entry: &Entry, now: Timestamp) -> String {
    let shown = countdown::refresh(&entry.holding, now).text;
    match entry.holding.outlook(now) {
        Outlook::Ending { .. } => format!("{} {shown}", State::Expiring.word()),
        Outlook::Good | Outlook::Ended { .. } => shown,
    }
}

/// `1 profile`, `22 profiles`.
pub(crate) fn profiles(count: usize) -> String {
    match count {
        1 => "1 profile".to_owned(),
        _ => format!("{count} profiles"),
    }
}

/// Columns, each as wide as its widest cell; no blanks at line ends.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| unicode_width::UnicodeWidthStr::width(cell.as_str()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let pad = width.saturating_sub(unicode_width::UnicodeWidthStr::width(cell.as_str()));
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', pad + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
