//! A configuration that lies in no file: for the demo and for tests.

use std::cell::RefCell;
use std::path::PathBuf;

use super::part::{Part, Role, merge};
use super::source::Source;
use super::{edit, said};
use crate::domain::catalog::Catalog;
use crate::domain::error::Result;
use crate::domain::settings::Said;
use crate::service::ports::{Change, Registry};

/// The Registry port over a text in memory: read and changed exactly like a file.
#[derive(Debug, Default)]
pub struct MemoryRegistry {
    text: RefCell<String>,
}

impl MemoryRegistry {
    /// Holds this text of a configuration file.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self {
            text: RefCell::new(text.to_owned()),
        }
    }

    /// Holds these servers and profiles; settings aren't taken over.
    ///
    /// # Errors
    /// `Kind::Usage` if a profile names an unknown server.
    pub fn holding(catalog: &Catalog) -> Result<Self> {
        let registry = Self::default();
        let servers = catalog.servers.values().cloned().map(Change::PutServer);
        let profiles = catalog.profiles.values().cloned().map(Change::PutProfile);
        let changes: Vec<Change> = servers.chain(profiles).collect();
        registry.change(&changes)?;
        Ok(registry)
    }

    /// The text as a file would hold it.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.borrow().clone()
    }

    fn part(&self) -> Result<Part> {
        let (path, text) = (self.path(), self.text());
        Part::parse(Source { path, text }, Role::Own)
    }
}

impl Registry for MemoryRegistry {
    fn load(&self) -> Result<Catalog> {
        merge(vec![self.part()?])
    }

    fn change(&self, changes: &[Change]) -> Result<()> {
        let text = edit::edited(&[self.part()?], changes)?;
        self.text.replace(text);
        Ok(())
    }

    fn settings(&self) -> Result<Vec<Said>> {
        let (path, text) = (self.path(), self.text());
        said::all(&Source { path, text })
    }

    fn path(&self) -> PathBuf {
        PathBuf::from("(in memory)")
    }
}
