//! How other tools' files are read and replaced, and where they lie.

mod memory;

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::service::ports::tools::{FileText, OtherTools, ToolHomes};

use super::files;
use super::surroundings::{self, Surroundings};

pub use memory::MemoryTools;

/// The longest file that is read: these hold a few hundred logins at most.
const LONGEST: u64 = 1024 * 1024;

/// How many folders are looked through for `.zeyos/auth.json`, as the ZeyOS CLI does.
const LEVELS: usize = 20;

/// The files of this user.
#[derive(Debug)]
pub struct UserTools {
    homes: ToolHomes,
}

impl UserTools {
    /// Looks where the surroundings say; without the user's home only where they name a place, or in our own folder.
    #[must_use]
    pub fn of(surroundings: &Surroundings) -> Self {
        let tools = &surroundings.tools;
        let home = tools.home.as_ref();
        let levels = if home.is_some() { LEVELS } else { 1 };
        let folders = surroundings.folder.ancestors().take(levels);
        let usual = || home.map(|home| home.join(".morpheus"));
        Self {
            homes: ToolHomes {
                morpheus_cli: tools.morpheus_cli.clone().or_else(usual),
                zeyos: home.map(|home| home.join(".config").join("zeyos")),
                folders: folders.map(Path::to_owned).collect(),
            },
        }
    }
}

impl OtherTools for UserTools {
    fn homes(&self) -> ToolHomes {
        self.homes.clone()
    }

    fn read(&self, path: &Path) -> Result<Option<FileText>> {
        read(path).map_err(|error| {
            Error::new(Kind::Failed, format!("'{}' can't be read", path.display()))
                .because(error)
                .hint("check the name, and that you may read it")
        })
    }

    fn replace(&self, path: &Path, before: Option<&Secret>, text: &Secret) -> Result<()> {
        let now = self.read(path)?.map(|found| found.text);
        if now.as_ref() != before {
            let what = format!("'{}' has been changed meanwhile", path.display());
            return Err(Error::new(Kind::Busy, what)
                .hint("nothing was written there: run the command again"));
        }
        write(path, text).map_err(|error| {
            let what = format!("'{}' can't be written", path.display());
            Error::new(Kind::Failed, what)
                .because(error)
                .hint("it is as it was: check that you may write there")
        })
    }

    fn variable(&self, name: &str) -> Option<Secret> {
        surroundings::secret_variable(name)
    }
}

fn read(path: &Path) -> io::Result<Option<FileText>> {
    // A pipe would be waited for, and a terminal read.
    match fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(io::Error::other("it is no file")),
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(error),
    }
    let is_open_to_others = is_open_to_others(&File::open(path)?.metadata()?);
    let bytes = files::read_whole(path, LONGEST)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))?;
    Ok(Some(FileText {
        text: Secret::new(text),
        is_open_to_others,
    }))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn write(path: &Path, text: &Secret) -> io::Result<()> {
    let folder = files::folder_of(path);
    if !folder.is_dir() {
        files::private_folder(folder)?;
    }
    files::write_whole(path, text.expose().as_bytes())
}

#[cfg(unix)]
fn is_open_to_others(found: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    found.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Metadata) -> bool {
    // The user's own folders are private there by their access lists.
    false
}

#[cfg(test)]
mod tests;
