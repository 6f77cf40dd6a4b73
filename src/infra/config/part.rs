//! What one configuration file says, and how several become one catalog.

use std::collections::BTreeSet;
use std::mem;
use std::ops::Range;
use std::rc::Rc;

use toml::de::DeTable;

use super::document::{PROFILES, SERVERS};
use super::profile;
use super::section::Section;
use super::source::Source;
use super::{server, settings, tables};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::server::Server;

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The user's own: may say anything.
    Own,
    /// Named by `include`, perhaps of somebody else's making: servers, profiles and templates only. A clipboard
    /// command or a place for keys must not come from a checkout.
    Included,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) source: Rc<Source>,
    pub(super) includes: Vec<String>,
    pub(super) servers: Vec<Server>,
    pub(super) profiles: Vec<profile::Read>,
    /// Everything else that it says.
    rest: Catalog,
}

const OWN_KEYS: [&str; 7] = [
    "include",
    "settings",
    "keys",
    "templates",
    "vault",
    SERVERS,
    PROFILES,
];

const INCLUDED_KEYS: [&str; 4] = ["include", "templates", SERVERS, PROFILES];

impl Part {
    /// Reads a file's text.
    pub(super) fn parse(source: Source, role: Role) -> Result<Self> {
        let source = Rc::new(source);
        match tables::read(&source, role) {
            Some(part) => Ok(part),
            None => Self::whole(source, role),
        }
    }

    /// Reads it in one go: whatever is wrong is told with its line.
    pub(super) fn whole(source: Rc<Source>, role: Role) -> Result<Self> {
        let text = Rc::clone(&source);
        let table = DeTable::parse(&text.text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            source.wrong(&span, error.message())
        })?;
        let top = Section::top(&text, table.get_ref());
        Self::of(source, top, role, |servers| read_profiles(top, servers))
    }

    /// What a file says at its top, with the profiles that are read once its servers are known.
    pub(super) fn of(
        source: Rc<Source>,
        top: Section<'_>,
        role: Role,
        profiles: impl FnOnce(&[Server]) -> Result<Vec<profile::Read>>,
    ) -> Result<Self> {
        let top = top.only(match role {
            Role::Own => &OWN_KEYS,
            Role::Included
                if OWN_KEYS
                    .iter()
                    .all(|key| INCLUDED_KEYS.contains(key) || !top.has(key)) =>
            {
                &INCLUDED_KEYS
            }
            Role::Included => return Err(only_own(top)),
        })?;
        let servers = read_servers(top)?;
        let profiles = profiles(&servers)?;
        let rest = Catalog {
            settings: settings::settings(top)?,
            keys: settings::keys(top)?,
            templates: settings::templates(top)?,
            vault: settings::vault(top)?,
            ..Catalog::default()
        };
        Ok(Self {
            includes: top.texts("include")?.unwrap_or_default(),
            servers,
            profiles,
            rest,
            source,
        })
    }

    /// Where its `include` stands.
    pub(super) fn include_span(&self) -> Range<usize> {
        let start = self.source.text.find("include").unwrap_or_default();
        start..start
    }
}

/// Something in an included file that only the user's own may say.
fn only_own(top: Section<'_>) -> Error {
    let key = OWN_KEYS
        .into_iter()
        .find(|key| !INCLUDED_KEYS.contains(key) && top.has(key));
    let key = key.unwrap_or_default();
    let why = format!("[{key}] can't come from an included file");
    let error = top.source.wrong(&top.span_of(key), why);
    error.hint("move it into your own config.toml")
}

fn read_servers(top: Section<'_>) -> Result<Vec<Server>> {
    let read = |(section, name): (Section<'_>, &str)| {
        let blame = |error: Error| section.source.blame(&section.span(), &error);
        let name = ServerName::new(name).map_err(blame)?;
        server::read(section.only(&server::KEYS)?, name)
    };
    top.named(SERVERS)?.into_iter().map(read).collect()
}

pub(super) fn read_profiles(top: Section<'_>, servers: &[Server]) -> Result<Vec<profile::Read>> {
    let read = |(section, name): (Section<'_>, &str)| {
        let blame = |error: Error| section.source.blame(&section.span(), &error);
        let name = ProfileName::new(name).map_err(blame)?;
        let read = profile::read(section, name)?;
        let clash = read
            .own_server
            .as_ref()
            .filter(|own| servers.iter().any(|server| server.name == own.name));
        match clash {
            Some(own) => {
                let why = format!("there is a server '{}' already, in [servers]", own.name);
                let error = section.source.wrong(&section.span(), why);
                Err(error.hint("name that server in the profile, or rename the profile"))
            }
            None => Ok(read),
        }
    };
    top.named(PROFILES)?.into_iter().map(read).collect()
}

/// Makes one catalog of all files, the user's own first; what an earlier one says wins.
pub(super) fn merge(mut parts: Vec<Part>) -> Result<Catalog> {
    let mut catalog = Catalog::default();
    if let Some(own) = parts.first_mut() {
        catalog = mem::take(&mut own.rest);
    }
    for part in &mut parts {
        for server in mem::take(&mut part.servers) {
            let entry = catalog.servers.entry(server.name.clone());
            entry.or_insert(server);
        }
        for (name, template) in mem::take(&mut part.rest.templates) {
            catalog.templates.entry(name).or_insert(template);
        }
    }
    drop_later_ones(&mut parts);
    // The servers first: a profile may name one of a later file.
    for read in parts.iter_mut().flat_map(|part| &mut part.profiles) {
        if let Some(own) = read.own_server.take() {
            catalog.servers.entry(own.name.clone()).or_insert(*own);
        }
    }
    for part in &mut parts {
        for read in &mut part.profiles {
            settle(&catalog, &part.source, read)?;
        }
    }
    let reads = parts.into_iter().flat_map(|part| part.profiles);
    catalog.profiles = reads.map(|read| read.profile).collect();
    Ok(catalog)
}

/// Leaves out profiles that an earlier file has, too. Within a file no name stands twice.
fn drop_later_ones(parts: &mut [Part]) {
    if parts.len() < 2 {
        return;
    }
    let mut seen = BTreeSet::new();
    for part in parts {
        let is_first = |read: &profile::Read| seen.insert(read.profile.name.clone());
        part.profiles.retain(is_first);
    }
}

/// Checks a profile's server, which may stand in any file, and takes its kind's usual grant if none was said.
fn settle(catalog: &Catalog, source: &Source, read: &mut profile::Read) -> Result<()> {
    let profile = &mut read.profile;
    let Some(server) = catalog.servers.get(&profile.server) else {
        let span = read.names_server_at..read.names_server_at;
        let why = format!(
            "profile '{}' names the unknown server '{}'",
            profile.name, profile.server
        );
        let error = source.wrong(&span, why);
        return Err(error.hint(format!(
            "add [servers.{}], or correct the name",
            profile.server
        )));
    };
    // Ten thousand profiles share a hundred names.
    profile.server = server.name.clone();
    if !read.says_grant {
        profile.grant = server.provider.usual_grant();
    }
    Ok(())
}

/// The file that holds a server or profile, among those that can't be changed here.
pub(super) fn holder(included: &[Part], is_it: impl Fn(&Part) -> bool) -> Option<&Source> {
    included
        .iter()
        .find(|part| is_it(part))
        .map(|part| &*part.source)
}

/// An entry that stands in an included file.
pub(super) fn not_ours(what: &str, name: &str, source: &Source) -> Error {
    let path = source.path.display();
    Error::new(
        Kind::Usage,
        format!("{what} '{name}' stands in the included file '{path}'"),
    )
    .hint("change it there, with an editor")
}
