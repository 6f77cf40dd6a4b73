//! `show`: all about a profile but secrets.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::targets;
use crate::cli::args::ShowArgs;
use crate::cli::words::{self, JSON_VERSION, ProfileJson};
use crate::cli::world::World;
use crate::domain::countdown;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::holding::TokenMark;
use crate::domain::id_token::{IdToken, Proof};
use crate::domain::profile::ClientAuth;
use crate::domain::renewal::{self, Renewal};
use crate::domain::skew;
use crate::domain::span;
use crate::service::get;
use crate::service::listing::Entry;

#[derive(Serialize)]
struct ShowJson {
    version: u8,
    #[serde(flatten)]
    profile: ProfileJson,
    scope: Option<String>,
    scopes: Vec<String>,
    redirect_uri: Option<String>,
    client_auth: Option<&'static str>,
    endpoints: BTreeMap<String, String>,
    id_token_subject: Option<String>,
    id_token_verified: Option<bool>,
    id_token_verdict: Option<String>,
    obtained_by: Option<&'static str>,
    user: Option<String>,
    display_name: Option<String>,
    tenant_name: Option<String>,
    role: Option<String>,
    reused: bool,
    no_answer_since: Option<String>,
    clock_skew: Option<i64>,
}

pub(crate) fn run(world: &World<'_>, args: &ShowArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let now = open.ports.clock.now();
    for entry in targets::named(&open, &[name])? {
        if args.json {
            world.output.json(&as_json(&entry, now));
        } else {
            world.output.text(&words::table(&lines(&entry, now)));
        }
    }
    Ok(0)
}

fn as_json(entry: &Entry, now: Timestamp) -> ShowJson {
    let tokens = entry.holding.tokens.as_ref();
    let facts = &entry.holding.facts;
    let identity = facts.identity.clone();
    let id_token = facts.id_token.as_ref();
    let own = &entry.profile;
    ShowJson {
        version: JSON_VERSION,
        profile: ProfileJson::of(entry, now),
        scope: tokens.and_then(|tokens| tokens.scope.clone()),
        scopes: own.scopes.clone(),
        redirect_uri: redirect_uri(entry),
        client_auth: own.client_auth.map(ClientAuth::word),
        endpoints: own.endpoints.clone(),
        id_token_subject: id_token.map(|id_token| id_token.subject.clone()),
        id_token_verified: id_token.map(|id_token| matches!(id_token.proof, Proof::Verified(_))),
        id_token_verdict: id_token.map(|id_token| id_token.proof.to_string()),
        obtained_by: tokens.map(|tokens| tokens.obtained_by.word()),
        user: identity.as_ref().map(|identity| identity.user.clone()),
        display_name: identity
            .as_ref()
            .and_then(|identity| identity.display_name.clone()),
        tenant_name: identity
            .as_ref()
            .and_then(|identity| identity.tenant.clone()),
        role: identity.and_then(|identity| identity.role),
        reused: facts.reused,
        no_answer_since: facts.no_answer_since.map(span::iso),
        clock_skew: facts.clock_skew,
    }
}

fn lines(entry: &Entry, now: Timestamp) -> Vec<Vec<String>> {
    let (profile, server) = (&entry.profile, &entry.server);
    let facts = &entry.holding.facts;
    let mut rows = vec![
        ("profile", profile.name.to_string()),
        ("state", words::state(entry, now)),
        ("server", format!("{} {}", server.name, server.address)),
    ];
    let version = facts
        .identity
        .as_ref()
        .and_then(|identity| identity.version.as_ref());
    rows.extend(
        version.map(|version| ("version", format!("{} {version}", server.provider.title()))),
    );
    rows.extend(
        server
            .environment
            .map(|environment| ("environment", environment.word().to_owned())),
    );
    rows.extend(
        profile
            .instance
            .clone()
            .map(|instance| ("instance", instance)),
    );
    rows.extend(profile.login_name().map(|login| ("login", login)));
    let client = profile.client_words(server.provider);
    rows.extend(client.map(|client| ("client", client)));
    rows.push(("sign-in", profile.grant.word().to_owned()));
    rows.extend(way_lines(entry));
    if !profile.tags.is_empty() {
        rows.push(("tags", profile.tags.join(", ")));
    }
    rows.extend(facts.identity.as_ref().map(|identity| {
        let name = identity.display_name.as_ref().unwrap_or(&identity.user);
        let tenant = identity
            .tenant
            .as_ref()
            .map(|t| format!(", tenant {t}"))
            .unwrap_or_default();
        ("who", format!("{name}{tenant}"))
    }));
    rows.extend(token_lines(entry, now));
    rows.extend(
        facts
            .no_answer_since
            .map(|at| ("no answer", format!("since {}", span::iso(at)))),
    );
    let skew = facts.clock_skew;
    rows.extend(skew.map(|seconds| ("its clock", skew::words(seconds))));
    rows.into_iter()
        .map(|(name, value)| vec![name.to_owned(), value])
        .collect()
}

/// What the profile itself says of its logins, where that isn't the usual.
fn way_lines(entry: &Entry) -> Vec<(&'static str, String)> {
    let profile = &entry.profile;
    let mut rows = Vec::new();
    rows.extend(redirect_uri(entry).map(|redirect| ("redirect", redirect)));
    rows.extend(
        profile
            .client_auth
            .map(|auth| ("client auth", auth.word().to_owned())),
    );
    if !profile.scopes.is_empty() {
        rows.push(("asks for", profile.scopes.join(" ")));
    }
    let by_hand = profile.endpoints.iter();
    rows.extend(by_hand.map(|(name, url)| ("endpoint", format!("{name} {url}"))));
    rows
}

/// The redirect URI in use; only logins in a browser have one.
fn redirect_uri(entry: &Entry) -> Option<String> {
    let profile = &entry.profile;
    let in_use = profile.grant == Grant::AuthorizationCode || profile.redirect_uri.is_some();
    let redirect = profile.redirect_uri(entry.server.provider).ok()?;
    in_use.then(|| redirect.to_string())
}

/// What a table has as `?` has room to be explained here.
fn refresh_words(entry: &Entry, now: Timestamp) -> String {
    let words = words::refresh(entry, now);
    if words == "?" {
        return "its end unknown: this server doesn't tell".to_owned();
    }
    words
}

fn token_lines(entry: &Entry, now: Timestamp) -> Vec<(&'static str, String)> {
    let Some(tokens) = &entry.holding.tokens else {
        return Vec::new();
    };
    let mut rows = vec![(
        "access",
        format!(
            "{}, {}",
            mark(&tokens.access),
            countdown::access(&entry.holding, now).text
        ),
    )];
    rows.extend(tokens.refresh.as_ref().map(|refresh| {
        (
            "refresh",
            format!("{}, {}", mark(refresh), refresh_words(entry, now)),
        )
    }));
    rows.extend(get::ending(&entry.holding, now).map(|words| ("caution", words)));
    rows.extend(tokens.scope.clone().map(|scope| ("scope", scope)));
    let id_token = entry.holding.facts.id_token.as_ref();
    rows.extend(id_token.map(|id_token| {
        let IdToken { subject, proof } = id_token;
        ("ID token", format!("of {subject}, {proof}"))
    }));
    rows.push(("refreshes itself", renewal_words(entry, now)));
    rows.push((
        "got",
        format!(
            "{} by {}",
            span::iso(tokens.obtained_at),
            tokens.obtained_by.word()
        ),
    ));
    let doubt = tokens.doubt(now);
    rows.extend(doubt.map(|doubt| ("our clock", doubt.to_owned())));
    rows
}

/// Only a running interface does that: nothing else of keyfob stays.
fn renewal_words(entry: &Entry, now: Timestamp) -> String {
    let (profile, holding) = (&entry.profile, &entry.holding);
    let is_shared = holding.is_shared(profile, &entry.server);
    let renewal = renewal::renewal(profile.refresh, is_shared, holding, now);
    match renewal {
        Renewal::At(..) => format!("{renewal}, while the interface runs"),
        Renewal::Off(_) => renewal.to_string(),
    }
}

fn mark(mark: &TokenMark) -> String {
    let short = mark.fingerprint.short();
    mark.masked()
        .map_or_else(|| short.clone(), |masked| format!("{masked} {short}"))
}
