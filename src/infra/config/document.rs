//! What stands in the file's text, and how single entries of it are made, moved and taken out.

use toml_edit::{DocumentMut, Item, Key, Table, TableLike, Value, value};

use super::settings::KEYS;
use super::source::Source;
use super::{server, write};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::settings::Setting;

pub(super) const SERVERS: &str = "servers";
pub(super) const PROFILES: &str = "profiles";

/// The text of a configuration file, with its comments.
pub(super) struct Document(DocumentMut);

impl Document {
    pub(super) fn parse(source: &Source) -> Result<Self> {
        let parsed = source.text.parse().map(Self);
        parsed.map_err(|error: toml_edit::TomlError| {
            let span = error.span().unwrap_or_default();
            source.wrong(&span, error.message())
        })
    }

    pub(super) fn text(&self) -> String {
        self.0.to_string()
    }

    /// Gives an entry another name, in its place.
    pub(super) fn rename(&mut self, kind: &str, from: &str, to: &str) -> Result<()> {
        if let Some(item) = self.take(kind, from) {
            self.group(kind)?.insert(to, item);
        }
        Ok(())
    }

    /// The first profile that names a server.
    pub(super) fn user_of(&self, server: &str) -> Option<&str> {
        let profiles = self.0.get(PROFILES)?.as_table_like()?;
        let names_it = |item: &Item| {
            item.as_table_like()
                .is_some_and(|table| names_server(table, server))
        };
        profiles
            .iter()
            .find(|(_, item)| names_it(item))
            .map(|(name, _)| name)
    }

    /// Makes a server of its own from what a profile brings along.
    pub(super) fn part_from_profile(&mut self, profile: &str, server: &str) -> Result<()> {
        let from = self.entry(PROFILES, profile)?;
        let moved: Vec<(&str, Option<Item>)> = server::KEYS
            .into_iter()
            .map(|key| (key, from.remove(key)))
            .collect();
        from.insert("server", value(server));
        write::fields(self.entry(SERVERS, server)?, moved);
        Ok(())
    }

    /// Lets every profile that names one server name another.
    pub(super) fn repoint(&mut self, from: &str, to: &str) {
        let Some(profiles) = self.0.get_mut(PROFILES).and_then(Item::as_table_like_mut) else {
            return;
        };
        let tables = profiles
            .iter_mut()
            .filter_map(|(_, item)| item.as_table_like_mut());
        for table in tables.filter(|table| names_server(*table, from)) {
            write::field(table, "server", Some(value(to)));
        }
    }

    /// Sets a setting, or gives it its default: by taking it out, unless a comment stands above it that would go, too.
    pub(super) fn set(&mut self, setting: &Setting, new: Option<Value>) -> Result<()> {
        let group = self.group(setting.section)?;
        let above = group.key(setting.name).map(Key::leaf_decor);
        let has_comment = above
            .and_then(|decor| decor.prefix()?.as_str())
            .is_some_and(|text| !text.trim().is_empty());
        let new = match new {
            None if has_comment => Some(literal(setting.default)),
            new => new,
        };
        write::field(group, setting.name, new.map(Item::Value));
        Ok(())
    }

    /// Gives a command other keys, or its usual ones back.
    pub(super) fn bind(&mut self, command: &str, keys: Option<&[String]>) -> Result<()> {
        let list = |keys: &[String]| Item::Value(keys.iter().map(String::as_str).collect());
        write::field(self.group(KEYS)?, command, keys.map(list));
        Ok(())
    }

    /// `[servers]` or `[profiles]`, made if it isn't there.
    fn group(&mut self, kind: &str) -> Result<&mut dyn TableLike> {
        let group = self.0.entry(kind).or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        group.as_table_like_mut().ok_or_else(|| no_table(kind))
    }

    /// The table of one server or profile, made if it isn't there.
    pub(super) fn entry(&mut self, kind: &str, name: &str) -> Result<&mut dyn TableLike> {
        if !self.has(kind, name) {
            let table = self.new_table();
            self.group(kind)?.insert(name, Item::Table(table));
        }
        let group = self.group(kind)?;
        let item = group.get_mut(name).and_then(Item::as_table_like_mut);
        item.ok_or_else(|| no_table(kind))
    }

    /// A table for the end of its group; for the end of the file, if comments stand there: else it would get before
    /// them, into the midst of examples.
    fn new_table(&mut self) -> Table {
        let mut table = Table::new();
        let comments = self.0.trailing().as_str().unwrap_or_default().to_owned();
        if comments.trim().is_empty() {
            return table;
        }
        self.0.set_trailing("");
        table.decor_mut().set_prefix(format!("{comments}\n"));
        table.set_position(Some(isize::MAX));
        table
    }

    /// Removes an entry.
    pub(super) fn take(&mut self, kind: &str, name: &str) -> Option<Item> {
        self.0.get_mut(kind)?.as_table_like_mut()?.remove(name)
    }

    /// An entry.
    pub(super) fn found(&self, kind: &str, name: &str) -> Option<&dyn TableLike> {
        let group = self.0.get(kind)?.as_table_like()?;
        group.get(name)?.as_table_like()
    }

    pub(super) fn has(&self, kind: &str, name: &str) -> bool {
        self.found(kind, name).is_some()
    }

    /// Whether it is one of our profiles, and brings its server along.
    pub(super) fn stands_alone(&self, name: &str) -> bool {
        self.found(PROFILES, name)
            .is_some_and(|table| !table.contains_key("server") && table.contains_key("url"))
    }
}

/// A value as the file says it; what is none is taken for a text without its quotes.
pub(super) fn literal(text: &str) -> Value {
    text.parse().unwrap_or_else(|_| Value::from(text))
}

fn names_server(profile: &dyn TableLike, server: &str) -> bool {
    profile.get("server").and_then(Item::as_str) == Some(server)
}

fn no_table(kind: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("[{kind}] in the configuration is no table"),
    )
}
