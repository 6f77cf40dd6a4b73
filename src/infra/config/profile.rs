//! How a profile stands in the file, read and written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::SignedDuration;
use toml_edit::{Array, InlineTable, Item, value};

use super::section::Section;
use super::server;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::{ClientAuth, Profile};
use crate::domain::provider::Provider;
use crate::domain::schedule::{Before, RefreshPolicy};
use crate::domain::server::Server;

/// The keys of a profile but its server's, in the order in which they are written.
const KEYS: [&str; 12] = [
    "server",
    "instance",
    "tenant",
    "username",
    "client-id",
    "client-auth",
    "grant",
    "scopes",
    "redirect-uri",
    "endpoints",
    "tags",
    "refresh",
];

/// All keys of a profile.
static KNOWN: LazyLock<Vec<&str>> =
    LazyLock::new(|| KEYS.into_iter().chain(server::KEYS).collect());

/// The endpoints that can be set by hand.
const ENDPOINTS: [&str; 7] = [
    "authorization",
    "token",
    "device-authorization",
    "revocation",
    "introspection",
    "userinfo",
    "jwks",
];

/// A profile as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) profile: Profile,
    /// The server that it brings along, if it stands alone.
    pub(super) own_server: Option<Box<Server>>,
    /// Whether the grant was said; else it is the provider's usual one.
    pub(super) says_grant: bool,
    /// Where its server is named: a byte of its file.
    pub(super) names_server_at: usize,
}

pub(super) fn read(section: Section<'_>, name: ProfileName) -> Result<Read> {
    let section = section.only(&KNOWN)?;
    let (server, own_server) = home(section, &name)?;
    let text = |key: &str| -> Result<Option<String>> { Ok(section.text(key)?.map(str::to_owned)) };
    let grant = section.word("grant", &Grant::ALL, Grant::word)?;
    Ok(Read {
        names_server_at: section.span_of("server").start,
        own_server,
        says_grant: grant.is_some(),
        profile: Profile {
            name,
            server,
            instance: text("instance")?,
            tenant: text("tenant")?,
            username: text("username")?,
            client_id: text("client-id")?,
            client_auth: section.word("client-auth", &ClientAuth::ALL, ClientAuth::word)?,
            grant: grant.unwrap_or(Grant::Password),
            scopes: section.texts("scopes")?.unwrap_or_default(),
            redirect_uri: text("redirect-uri")?,
            endpoints: endpoints(section)?,
            tags: section.texts("tags")?.unwrap_or_default(),
            refresh: refresh(section)?,
        },
    })
}

/// The server that a profile names, or brings along under its own name.
fn home(section: Section<'_>, name: &ProfileName) -> Result<(ServerName, Option<Box<Server>>)> {
    let own_key = server::KEYS.into_iter().find(|key| section.has(key));
    match (
        section.parsed("server", |text| ServerName::new(text))?,
        own_key,
    ) {
        (Some(server), None) => Ok((server, None)),
        (Some(_), Some(key)) => {
            let why = format!("'{key}' belongs to the server that 'server' names");
            let error = section.source.wrong(&section.span_of(key), why);
            Err(error.hint("move it into [servers.…], or leave 'server' out"))
        }
        (None, Some(_)) => {
            let own_name = ServerName::new(name.as_str())?;
            let own = server::read(section, own_name.clone())?;
            Ok((own_name, Some(Box::new(own))))
        }
        (None, None) => {
            let why = format!("no server {}", section.title);
            let error = section.source.wrong(&section.span(), why);
            Err(error.hint("add server = \"NAME\", or provider and url"))
        }
    }
}

fn endpoints(section: Section<'_>) -> Result<BTreeMap<String, String>> {
    let Some(table) = section.inner("endpoints")? else {
        return Ok(BTreeMap::new());
    };
    let table = table.only(&ENDPOINTS)?;
    let entry = |name: &str| -> Result<Option<(String, String)>> {
        let url = table.text(name)?;
        Ok(url.map(|url| (name.to_owned(), url.to_owned())))
    };
    ENDPOINTS
        .into_iter()
        .filter_map(|name| entry(name).transpose())
        .collect()
}

fn refresh(section: Section<'_>) -> Result<RefreshPolicy> {
    let Some(table) = section.inner("refresh")? else {
        return Ok(RefreshPolicy::default());
    };
    let table = table.only(&["auto", "before"])?;
    Ok(RefreshPolicy {
        auto: table.flag("auto")?,
        before: table.parsed("before", Before::parse)?,
    })
}

/// What is written for a profile; `None` leaves a key out, since its value is the default.
pub(super) fn fields(profile: &Profile, provider: Provider) -> [(&'static str, Option<Item>); 12] {
    let text = |said: &Option<String>| said.as_deref().map(value);
    let list = |said: &[String]| {
        let array: Array = said.iter().map(String::as_str).collect();
        (!said.is_empty()).then(|| value(array))
    };
    let grant = (profile.grant != provider.usual_grant()).then(|| value(profile.grant.word()));
    [
        ("server", Some(value(profile.server.as_str()))),
        ("instance", text(&profile.instance)),
        ("tenant", text(&profile.tenant)),
        ("username", text(&profile.username)),
        ("client-id", text(&profile.client_id)),
        (
            "client-auth",
            profile.client_auth.map(|auth| value(auth.word())),
        ),
        ("grant", grant),
        ("scopes", list(&profile.scopes)),
        ("redirect-uri", text(&profile.redirect_uri)),
        ("endpoints", endpoints_item(&profile.endpoints)),
        ("tags", list(&profile.tags)),
        ("refresh", refresh_item(profile.refresh)),
    ]
}

fn endpoints_item(endpoints: &BTreeMap<String, String>) -> Option<Item> {
    let table: InlineTable = endpoints
        .iter()
        .map(|(name, url)| (name.as_str(), url.as_str()))
        .collect();
    (!table.is_empty()).then(|| value(table))
}

fn refresh_item(policy: RefreshPolicy) -> Option<Item> {
    let mut table = InlineTable::new();
    if let Some(auto) = policy.auto {
        table.insert("auto", auto.into());
    }
    if let Some(before) = policy.before {
        let text = match before {
            Before::Percent(percent) => format!("{percent}%"),
            Before::Span(span) => span_text(span),
        };
        table.insert("before", text.into());
    }
    (!table.is_empty()).then(|| value(table))
}

fn span_text(span: SignedDuration) -> String {
    let seconds = span.as_secs();
    if seconds % 60 == 0 && seconds > 0 {
        format!("{}m", seconds / 60)
    } else {
        format!("{seconds}s")
    }
}
