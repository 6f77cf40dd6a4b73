//! How changes get into a file's text: all of them or none, comments and order kept.

use std::path::Path;

use super::document::{self, Document, PROFILES, SERVERS};
use super::known::Marks;
use super::part::{Part, Role, holder, merge, not_ours};
use super::source::Source;
use super::{profile, said, server, theme, write};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;
use crate::domain::settings::{Setting, Values};
use crate::service::ports::Change;

/// The text of the first file, changed; it is read again before anybody keeps it.
pub(super) fn edited(parts: &[Part], changes: &[Change]) -> Result<String> {
    let Some((own, included)) = parts.split_first() else {
        return Ok(String::new());
    };
    let mut edit = Edit {
        doc: Document::parse(&own.source)?,
        folder: own.source.folder(),
        included,
    };
    for change in changes {
        edit.apply(change)?;
    }
    let text = edit.doc.text();
    let path = own.source.path.clone();
    let source = Source {
        path,
        text: text.clone(),
    };
    let mut new = vec![Part::parse(source, Role::Own)?];
    new.extend_from_slice(included);
    let catalog = merge(new)?;
    require_held(&catalog, changes)?;
    Ok(text)
}

/// The last line of defence against a file that is written in a way we don't change rightly.
fn require_held(catalog: &Catalog, changes: &[Change]) -> Result<()> {
    let is_held = |change: &Change| match change {
        Change::PutServer(server) => catalog.servers.get(&server.name) == Some(server),
        Change::PutProfile(profile) => catalog.profiles.get(&profile.name) == Some(profile),
        Change::RenameServer(..)
        | Change::RemoveServer(_)
        | Change::RenameProfile(..)
        | Change::RemoveProfile(_)
        | Change::Set(..)
        | Change::Bind(..) => true,
    };
    let is_put = |change: &Change| matches!(change, Change::PutServer(_) | Change::PutProfile(_));
    if !changes.iter().all(is_put) || changes.iter().all(is_held) {
        return Ok(());
    }
    Err(Error::new(
        Kind::Failed,
        "this change doesn't fit into the configuration as it is written",
    )
    .hint("make it with an editor; nothing was changed"))
}

struct Edit<'a> {
    doc: Document,
    folder: &'a Path,
    included: &'a [Part],
}

impl Edit<'_> {
    fn apply(&mut self, change: &Change) -> Result<()> {
        match change {
            Change::PutServer(server) => self.put_server(server),
            Change::RenameServer(from, to) => self.rename_server(from.as_str(), to.as_str()),
            Change::RemoveServer(name) => self.remove_server(name.as_str()),
            Change::PutProfile(profile) => self.put_profile(profile),
            Change::RenameProfile(from, to) => self.rename_profile(from.as_str(), to.as_str()),
            Change::RemoveProfile(name) => self.remove_profile(name.as_str()),
            Change::Set(setting, value) => self.set(setting, value.as_deref()),
            Change::Bind(command, keys) => self.doc.bind(command, keys.as_deref()),
        }
    }

    fn set(&mut self, setting: &Setting, value: Option<&str>) -> Result<()> {
        let value = value.map(document::literal);
        if let Some(value) = &value {
            said::check(setting, value)?;
            if let (Values::Named(_), Some(name)) = (setting.kind, value.as_str()) {
                theme::own(self.folder, name, &mut Marks::default())?;
            }
        }
        self.doc.set(setting, value)
    }

    fn put_server(&mut self, server: &Server) -> Result<()> {
        let name = server.name.as_str();
        let fields = server::fields(server, self.folder)?;
        let kind = if self.doc.stands_alone(name) {
            PROFILES
        } else {
            if !self.doc.has(SERVERS, name) {
                self.require_no_included_server(name)?;
            }
            SERVERS
        };
        write::fields(self.doc.entry(kind, name)?, fields);
        Ok(())
    }

    fn put_profile(&mut self, profile: &Profile) -> Result<()> {
        let name = profile.name.as_str();
        if !self.doc.has(PROFILES, name) {
            self.require_no_included_profile(name)?;
        }
        let provider = self.provider_of(profile.server.as_str())?;
        let keeps_own_server = self.doc.stands_alone(name) && profile.server.as_str() == name;
        let mut fields = profile::fields(profile, provider);
        let entry = self.doc.entry(PROFILES, name)?;
        if keeps_own_server {
            if let Some((_, server)) = fields.first_mut() {
                *server = None;
            }
        } else {
            write::fields(entry, server::KEYS.map(|key| (key, None)));
        }
        write::fields(entry, fields);
        Ok(())
    }

    fn rename_server(&mut self, from: &str, to: &str) -> Result<()> {
        self.require_server(from)?;
        self.require_free_server(to)?;
        if self.doc.stands_alone(from) {
            self.doc.part_from_profile(from, to)?;
        } else {
            self.doc.rename(SERVERS, from, to)?;
        }
        self.doc.repoint(from, to);
        Ok(())
    }

    fn rename_profile(&mut self, from: &str, to: &str) -> Result<()> {
        self.require_profile(from)?;
        if self.doc.has(PROFILES, to) || self.included_profile(to).is_some() {
            return Err(taken("profile", to));
        }
        if self.doc.stands_alone(from) {
            self.require_free_server(to)?;
            self.doc.repoint(from, to);
        }
        self.doc.rename(PROFILES, from, to)
    }

    fn remove_server(&mut self, name: &str) -> Result<()> {
        self.require_server(name)?;
        if self.doc.stands_alone(name) {
            let what = format!("server '{name}' is part of the profile '{name}'");
            return Err(Error::new(Kind::Usage, what).hint("remove that profile"));
        }
        self.require_unused(name)?;
        self.doc.take(SERVERS, name);
        Ok(())
    }

    fn remove_profile(&mut self, name: &str) -> Result<()> {
        self.require_profile(name)?;
        if self.doc.stands_alone(name) {
            self.require_unused(name)?;
        }
        self.doc.take(PROFILES, name);
        Ok(())
    }

    fn provider_of(&self, name: &str) -> Result<Provider> {
        let said = |kind| {
            let word = self.doc.found(kind, name)?.get("provider")?.as_str()?;
            Provider::parse(word)
        };
        let included = || self.included_server(name).map(|server| server.provider);
        said(SERVERS)
            .or_else(|| said(PROFILES))
            .or_else(included)
            .ok_or_else(|| unknown("server", name))
    }

    fn included_server(&self, name: &str) -> Option<&Server> {
        let servers = self.included.iter().flat_map(all_servers);
        servers
            .into_iter()
            .find(|server| server.name.as_str() == name)
    }

    fn included_profile(&self, name: &str) -> Option<&Profile> {
        let profiles = self.included.iter().flat_map(|part| &part.profiles);
        let mut profiles = profiles.map(|read| &read.profile);
        profiles.find(|profile| profile.name.as_str() == name)
    }

    fn require_no_included_server(&self, name: &str) -> Result<()> {
        let is_there = |part: &Part| all_servers(part).any(|server| server.name.as_str() == name);
        match holder(self.included, is_there) {
            Some(source) => Err(not_ours("server", name, source)),
            None => Ok(()),
        }
    }

    fn require_no_included_profile(&self, name: &str) -> Result<()> {
        let is_it = |read: &profile::Read| read.profile.name.as_str() == name;
        match holder(self.included, |part| part.profiles.iter().any(is_it)) {
            Some(source) => Err(not_ours("profile", name, source)),
            None => Ok(()),
        }
    }

    fn require_server(&self, name: &str) -> Result<()> {
        if self.doc.has(SERVERS, name) || self.doc.stands_alone(name) {
            return Ok(());
        }
        self.require_no_included_server(name)?;
        Err(unknown("server", name))
    }

    fn require_profile(&self, name: &str) -> Result<()> {
        if self.doc.has(PROFILES, name) {
            return Ok(());
        }
        self.require_no_included_profile(name)?;
        Err(unknown("profile", name))
    }

    fn require_free_server(&self, name: &str) -> Result<()> {
        let is_taken = self.doc.has(SERVERS, name)
            || self.doc.stands_alone(name)
            || self.included_server(name).is_some();
        if is_taken {
            return Err(taken("server", name));
        }
        Ok(())
    }

    /// Refuses if another profile than the one that brings the server along names it.
    fn require_unused(&self, server: &str) -> Result<()> {
        let included = self.included.iter().flat_map(|part| &part.profiles);
        let mut included = included
            .filter(|read| read.profile.server.as_str() == server && read.own_server.is_none());
        let ours = self.doc.user_of(server);
        let user = ours.or_else(|| included.next().map(|read| read.profile.name.as_str()));
        match user {
            Some(user) => {
                let what = format!("server '{server}' is in use by the profile '{user}'");
                Err(Error::new(Kind::Usage, what)
                    .hint("remove its profiles first, or give them another server"))
            }
            None => Ok(()),
        }
    }
}

/// The servers of a file, those that profiles bring along included.
fn all_servers(part: &Part) -> impl Iterator<Item = &Server> {
    let own = part
        .profiles
        .iter()
        .filter_map(|read| read.own_server.as_deref());
    part.servers.iter().chain(own)
}

fn unknown(what: &str, name: &str) -> Error {
    Error::new(Kind::Usage, format!("there is no {what} '{name}'"))
        .hint(format!("keyfob {what} list shows them all").replace("profile list", "list"))
}

fn taken(what: &str, name: &str) -> Error {
    Error::new(Kind::Usage, format!("there is a {what} '{name}' already"))
        .hint("choose another name")
}
