//! What the configuration files say, and how they are changed without losing a comment.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::profile::Profile;
use crate::domain::server::Server;
use crate::domain::settings::{self as settings_table, Said};
use crate::infra::files;
use crate::service::ports::{Change, Registry};
use known::{Known, Marks};
use part::{Part, Role};
use source::Source;

mod document;
mod edit;
mod known;
mod memory;
mod part;
mod profile;
mod said;
mod section;
mod server;
mod settings;
mod source;
mod tables;
mod theme;
mod write;

pub use memory::MemoryRegistry;

/// config.toml with every setting at its default, explained; `config template` prints it.
pub static TEMPLATE: LazyLock<String> = LazyLock::new(|| {
    // The asset leaves the tables of settings empty: the settings table fills them.
    let filled = |text: String, section| {
        text.replacen(
            &format!("[{section}]\n"),
            &settings_table::explained(section),
            1,
        )
    };
    let asset = include_str!("../../assets/config.toml").to_owned();
    [settings_table::SETTINGS, settings_table::VAULT]
        .into_iter()
        .fold(asset, filled)
});

/// More files than anybody includes on purpose.
const MOST_FILES: usize = 100;

/// The Registry port over config.toml and the files that it includes.
///
/// Clones share what was read, across threads too.
#[derive(Debug, Clone)]
pub struct TomlRegistry {
    path: PathBuf,
    lock: PathBuf,
    known: Arc<Mutex<Option<Known>>>,
}

impl TomlRegistry {
    /// The registry in this file; `lock` keeps two processes from changing it at once.
    #[must_use]
    pub fn new(path: PathBuf, lock: PathBuf) -> Self {
        let known = Arc::default();
        Self { path, lock, known }
    }

    /// What the files say, read again only if one of them has changed.
    ///
    /// # Errors
    /// `Kind::Usage` with file, line and reason.
    pub fn catalog(&self) -> Result<Arc<Catalog>> {
        // A thread that panicked here has left the last good state.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(catalog) = known.as_ref().and_then(Known::current) {
            return Ok(catalog);
        }
        let mut marks = Marks::default();
        let parts = self.read(&mut marks)?;
        let own = parts.first().map(|own| Rc::clone(&own.source));
        let mut catalog = part::merge(parts)?;
        let folder = files::folder_of(&self.path);
        match theme::own(folder, &catalog.settings.theme, &mut marks) {
            Ok(palette) => catalog.settings.palette = palette,
            Err(error) => {
                let place = own.and_then(|own| theme::said_at(&own));
                let told = place.map(|place| error.clone().about(&place));
                catalog.settings.theme_trouble = told.or(Some(error));
            }
        }
        let catalog = Arc::new(catalog);
        *known = Some(Known {
            marks,
            catalog: Arc::clone(&catalog),
        });
        Ok(catalog)
    }

    /// All files, the user's own first.
    fn read(&self, marks: &mut Marks) -> Result<Vec<Part>> {
        let text = String::new();
        marks.add(&self.path);
        let own = Source::read(&self.path)?.unwrap_or_else(|| Source {
            path: self.path.clone(),
            text,
        });
        let mut parts = vec![Part::parse(own, Role::Own)?];
        let mut seen = BTreeSet::from([resolved(&self.path)]);
        let mut next = 0;
        while let Some(part) = parts.get(next) {
            let found = included_by(part, &mut seen, marks)?;
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
        Ok(Catalog::clone(&*self.catalog()?))
    }

    fn profile(&self, name: &str) -> Result<(Profile, Server)> {
        let catalog = self.catalog()?;
        let (profile, server) = catalog.profile(name)?;
        Ok((profile.clone(), server.clone()))
    }

    fn change(&self, changes: &[Change]) -> Result<()> {
        let held = self.hold()?;
        let parts = self.read(&mut Marks::default())?;
        let text = edit::edited(&parts, changes)?;
        let done = self.replace(&text);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
        drop(held);
        done
    }

    fn settings(&self) -> Result<Vec<Said>> {
        self.catalog()?;
        match Source::read(&self.path)? {
            Some(own) => said::all(&own),
            None => Ok(said::defaults()),
        }
    }

    fn path(&self) -> PathBuf {
        self.path.clone()
    }
}

/// The files that a file names, read; those that were read before are left out, so circles end.
fn included_by(part: &Part, seen: &mut BTreeSet<PathBuf>, marks: &mut Marks) -> Result<Vec<Part>> {
    let mut found = Vec::new();
    for name in &part.includes {
        let path = part.source.folder().join(name);
        if !seen.insert(resolved(&path)) {
            continue;
        }
        marks.add(&path);
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
