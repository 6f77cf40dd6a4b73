//! What the configuration files say, and how they are changed without losing a comment.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind, Result};
use crate::infra::files;
use crate::service::ports::{Change, Registry};
use part::{Part, Role};
use source::Source;

mod document;
mod edit;
mod memory;
mod part;
mod profile;
mod section;
mod server;
mod settings;
mod source;
mod write;

pub use memory::MemoryRegistry;

/// config.toml with every setting at its default, explained; `config template` prints it.
pub const TEMPLATE: &str = include_str!("../../assets/config.toml");

/// More files than anybody includes on purpose.
const MOST_FILES: usize = 100;

/// The Registry port over config.toml and the files that it includes.
#[derive(Debug)]
pub struct TomlRegistry {
    path: PathBuf,
    lock: PathBuf,
}

impl TomlRegistry {
    /// The registry in this file; `lock` keeps two processes from changing it at once.
    #[must_use]
    pub const fn new(path: PathBuf, lock: PathBuf) -> Self {
        Self { path, lock }
    }

    /// All files, the user's own first.
    fn read(&self) -> Result<Vec<Part>> {
        let text = String::new();
        let own = Source::read(&self.path)?.unwrap_or_else(|| Source {
            path: self.path.clone(),
            text,
        });
        let mut parts = vec![Part::parse(own, Role::Own)?];
        let mut seen = BTreeSet::from([resolved(&self.path)]);
        let mut next = 0;
        while let Some(part) = parts.get(next) {
            let found = included_by(part, &mut seen)?;
            parts.extend(found);
            next += 1;
            if parts.len() > MOST_FILES {
                let what = format!("'{}' includes too many files", self.path.display());
                return Err(Error::new(Kind::Usage, what));
            }
        }
        Ok(parts)
    }

    fn replace(&self, text: &str) -> Result<()> {
        let unwritable = |error| {
            let what = format!("'{}' can't be written", self.path.display());
            Error::new(Kind::Failed, what)
                .because(error)
                .hint("nothing was changed")
        };
        files::private_folder(files::folder_of(&self.path)).map_err(unwritable)?;
        files::write_whole(&self.path, text.as_bytes()).map_err(unwritable)
    }

    /// Keeps other processes from changing the file until this is dropped.
    fn hold(&self) -> Result<File> {
        let locked = files::private_folder(files::folder_of(&self.lock))
            .and_then(|_| files::open_private(&self.lock))
            .and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| {
            let what = format!("'{}' can't be locked", self.lock.display());
            Error::new(Kind::Failed, what)
                .because(error)
                .hint("nothing was changed")
        })
    }
}

impl Registry for TomlRegistry {
    fn load(&self) -> Result<Catalog> {
        match self.read()?.split_first() {
            Some((own, included)) => part::merge(own, included),
            None => Ok(Catalog::default()),
        }
    }

    fn change(&self, changes: &[Change]) -> Result<()> {
        let held = self.hold()?;
        let parts = self.read()?;
        let text = edit::edited(&parts, changes)?;
        let done = self.replace(&text);
        drop(held);
        done
    }

    fn path(&self) -> PathBuf {
        self.path.clone()
    }
}

/// The files that a file names, read; those that were read before are left out, so circles end.
fn included_by(part: &Part, seen: &mut BTreeSet<PathBuf>) -> Result<Vec<Part>> {
    let mut found = Vec::new();
    for name in &part.includes {
        let path = part.source.folder().join(name);
        if !seen.insert(resolved(&path)) {
            continue;
        }
        let Some(source) = Source::read(&path)? else {
            let why = format!("the included file '{}' isn't there", path.display());
            return Err(part.source.wrong(&part.include_span(), why));
        };
        found.push(Part::parse(source, Role::Included)?);
    }
    Ok(found)
}

/// One name for a file, however it is reached.
fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests;
