//! Other tools that lie in memory only: for the demo and for tests.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::service::ports::tools::{FileText, OtherTools, ToolHomes};

/// The [`OtherTools`] port over files that somebody made up.
#[derive(Debug, Default)]
pub struct MemoryTools {
    homes: ToolHomes,
    files: RefCell<BTreeMap<PathBuf, Secret>>,
    variables: BTreeMap<String, Secret>,
}

impl MemoryTools {
    /// With these places and nothing in them.
    #[must_use]
    pub fn at(homes: ToolHomes) -> Self {
        Self {
            homes,
            ..Self::default()
        }
    }

    /// With this file, too.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>, text: &str) -> Self {
        let text = Secret::new(text.to_owned());
        self.files.get_mut().insert(path.into(), text);
        self
    }

    /// With this variable, too.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        let value = Secret::new(value.to_owned());
        self.variables.insert(name.to_owned(), value);
        self
    }
}

impl OtherTools for MemoryTools {
    fn homes(&self) -> ToolHomes {
        self.homes.clone()
    }

    fn read(&self, path: &Path) -> Result<Option<FileText>> {
        let files = self.files.borrow();
        Ok(files.get(path).map(|text| FileText {
            text: text.share(),
            is_open_to_others: false,
        }))
    }

    fn replace(&self, path: &Path, before: Option<&Secret>, text: &Secret) -> Result<()> {
        let mut files = self.files.borrow_mut();
        if files.get(path) != before {
            let what = format!("'{}' has been changed meanwhile", path.display());
            return Err(Error::new(Kind::Busy, what));
        }
        files.insert(path.to_owned(), text.share());
        Ok(())
    }

    fn variable(&self, name: &str) -> Option<Secret> {
        self.variables.get(name).map(Secret::share)
    }
}
