//! Which profiles are meant, and what is shown of them: needs no key and no network.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::ports::Ports;
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::expiry::Expiry;
use crate::domain::holding::Holding;
use crate::domain::lifecycle::State;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;

/// A profile with all that may be shown of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The profile.
    pub profile: Profile,
    /// Its server.
    pub server: Server,
    /// What is held; empty if what is held was granted for something else.
    pub holding: Holding,
}

impl Entry {
    /// What its tokens are good for.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> State {
        self.holding.state_at(now)
    }

    fn expiry(&self) -> Option<Expiry> {
        self.holding.tokens.as_ref().map(|tokens| tokens.expiry)
    }
}

/// Which profiles are meant: all conditions together; within one, any of its words.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Exact names. Empty: any.
    pub names: Vec<ProfileName>,
    /// A part of name, server, tenant, user or tag, in any case.
    pub pattern: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Server names.
    pub servers: Vec<String>,
    /// Providers.
    pub providers: Vec<Provider>,
    /// Environments.
    pub environments: Vec<Environment>,
    /// `state` words.
    pub states: Vec<String>,
    /// The access token ends within this span, or has ended.
    pub expiring: Option<SignedDuration>,
    /// Only those that a refresh is due for and can help.
    pub due: bool,
}

/// All entries, by name.
///
/// # Errors
/// A broken configuration or vault.
pub fn entries(ports: &Ports) -> Result<Vec<Entry>> {
    let catalog = ports.registry.load()?;
    let mut holdings: BTreeMap<ProfileName, Holding> = ports
        .vault
        .holdings()?
        .into_iter()
        .map(|holding| (holding.profile.clone(), holding))
        .collect();
    let mut list = Vec::with_capacity(catalog.profiles.len());
    for (name, profile) in &*catalog.profiles {
        let Some(server) = catalog.servers.get(&profile.server) else {
            continue;
        };
        let held = holdings.remove(name);
        list.push(entry_of(profile.clone(), server.clone(), held));
    }
    Ok(list)
}

/// One entry; what else there is isn't read.
///
/// # Errors
/// `Kind::Usage` for a name that doesn't exist.
pub fn entry(ports: &Ports, name: &ProfileName) -> Result<Entry> {
    let (profile, server) = ports.registry.profile(name.as_str())?;
    let held = Some(ports.vault.holding(name)?);
    Ok(entry_of(profile, server, held))
}

/// What was granted for something else isn't this profile's.
fn entry_of(profile: Profile, server: Server, held: Option<Holding>) -> Entry {
    let holding = held
        .filter(|holding| holding.belongs_to(&profile.binding(&server)))
        .unwrap_or_else(|| Holding::empty(profile.name.clone()));
    Entry {
        profile,
        server,
        holding,
    }
}

/// The entries that are meant.
///
/// # Errors
/// `Kind::Usage` for a name that doesn't exist.
pub fn select(ports: &Ports, filter: &Filter) -> Result<Vec<Entry>> {
    let catalog_entries = entries(ports)?;
    for name in &filter.names {
        if !catalog_entries
            .iter()
            .any(|entry| entry.profile.name == *name)
        {
            return Err(unknown(ports, name));
        }
    }
    let now = ports.clock.now();
    Ok(catalog_entries
        .into_iter()
        .filter(|entry| filter.matches(entry, now))
        .collect())
}

fn unknown(ports: &Ports, name: &ProfileName) -> Error {
    let fallback = || Error::new(Kind::Usage, format!("there is no profile '{name}'"));
    match ports.registry.load() {
        Ok(catalog) => catalog
            .profile(name.as_str())
            .err()
            .unwrap_or_else(fallback),
        Err(error) => error,
    }
}

impl Filter {
    /// Whether nothing narrows it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
            && self.pattern.is_none()
            && self.tags.is_empty()
            && self.servers.is_empty()
            && self.providers.is_empty()
            && self.environments.is_empty()
            && self.states.is_empty()
            && self.expiring.is_none()
            && !self.due
    }

    /// Whether an entry is meant.
    #[must_use]
    pub fn matches(&self, entry: &Entry, now: Timestamp) -> bool {
        let any = |empty: bool, hit: bool| empty || hit;
        let profile = &entry.profile;
        let word = entry.state(now).word();
        let environment = entry.server.environment;
        any(self.names.is_empty(), self.names.contains(&profile.name))
            && any(
                self.tags.is_empty(),
                self.tags.iter().any(|tag| profile.tags.contains(tag)),
            )
            && any(
                self.servers.is_empty(),
                self.servers.iter().any(|s| s == profile.server.as_str()),
            )
            && any(
                self.providers.is_empty(),
                self.providers.contains(&entry.server.provider),
            )
            && any(
                self.environments.is_empty(),
                environment.is_some_and(|environment| self.environments.contains(&environment)),
            )
            && any(
                self.states.is_empty(),
                self.states.iter().any(|state| state == word),
            )
            && self
                .pattern
                .as_deref()
                .is_none_or(|pattern| mentions(entry, pattern))
            && self
                .expiring
                .is_none_or(|within| ends_within(entry, within, now))
            && (!self.due || is_due(entry, now))
    }
}

fn mentions(entry: &Entry, pattern: &str) -> bool {
    let pattern = pattern.to_lowercase();
    let profile = &entry.profile;
    let texts = [
        Some(profile.name.as_str()),
        Some(profile.server.as_str()),
        profile.tenant.as_deref(),
        profile.instance.as_deref(),
        profile.username.as_deref(),
    ];
    texts
        .into_iter()
        .flatten()
        .chain(profile.tags.iter().map(String::as_str))
        .any(|text| text.to_lowercase().contains(&pattern))
}

fn ends_within(entry: &Entry, within: SignedDuration, now: Timestamp) -> bool {
    let held = !matches!(entry.state(now), State::SignedOut | State::Revoked { .. });
    let left = entry.expiry().and_then(|expiry| expiry.left(now));
    held && left.is_some_and(|left| left <= within)
}

/// Whether a refresh is due and can help: access or refresh token in the last tenth of its life, access token expired or
/// rejected.
#[must_use]
pub fn is_due(entry: &Entry, now: Timestamp) -> bool {
    entry.holding.is_due(now)
}

/// By what entries are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// The next to end first; those without an end last.
    Expiry,
    /// By server, then name.
    Server,
    /// By user, then name.
    User,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Expiry, Self::Server, Self::User];

    /// The word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Expiry => "expiry",
            Self::Server => "server",
            Self::User => "user",
        }
    }

    /// Orders entries; stable, so that names break ties.
    pub fn order(self, entries: &mut [Entry]) {
        match self {
            Self::Name => entries.sort_by(|a, b| a.profile.name.cmp(&b.profile.name)),
            Self::Expiry => entries.sort_by_key(|entry| {
                let end = entry.expiry().and_then(Expiry::instant);
                end.unwrap_or(Timestamp::MAX)
            }),
            Self::Server => entries.sort_by(|a, b| a.profile.server.cmp(&b.profile.server)),
            Self::User => entries.sort_by(|a, b| a.profile.username.cmp(&b.profile.username)),
        }
    }
}
