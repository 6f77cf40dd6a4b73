//! What the use cases need of other tools: their files and variables, read whole and replaced whole.

use std::path::{Path, PathBuf};

use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

/// Other tools' files and variables.
pub trait OtherTools {
    /// Where they would lie; nothing is looked at.
    fn homes(&self) -> ToolHomes;

    /// A file as a whole; none if it isn't there.
    ///
    /// # Errors
    /// `Kind::Failed` if it can't be read, is too long, or isn't UTF-8 text. Messages hold nothing of it.
    fn read(&self, path: &Path) -> Result<Option<FileText>>;

    /// Replaces a file as a whole, mode 0600, if it still is `before` (none: it isn't there). A link keeps its target.
    ///
    /// # Errors
    /// `Kind::Busy` if somebody else has changed it meanwhile; `Kind::Failed` if it can't be written. The old file is
    /// whole then.
    fn replace(&self, path: &Path, before: Option<&Secret>, text: &Secret) -> Result<()>;

    /// A variable of the environment; an empty one counts as absent.
    fn variable(&self, name: &str) -> Option<Secret>;
}

/// Where other tools keep their files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToolHomes {
    /// morpheus-cli's: `MORPHEUS_CLI_HOME`, else `~/.morpheus`.
    pub morpheus_cli: Option<PathBuf>,
    /// The ZeyOS CLI's: `~/.config/zeyos` on every system.
    pub zeyos: Option<PathBuf>,
    /// Where `.zeyos/auth.json` is looked for: the folder we were started in and those above it, nearest first.
    pub folders: Vec<PathBuf>,
}

/// What a file holds.
#[derive(Debug)]
pub struct FileText {
    /// All of it.
    pub text: Secret,
    /// Others than its owner may read it.
    pub is_open_to_others: bool,
}

/// A world without other tools.
pub struct NoTools;

impl OtherTools for NoTools {
    fn homes(&self) -> ToolHomes {
        ToolHomes::default()
    }

    fn read(&self, _: &Path) -> Result<Option<FileText>> {
        Ok(None)
    }

    fn replace(&self, path: &Path, _: Option<&Secret>, _: &Secret) -> Result<()> {
        let what = format!("'{}' can't be written here", path.display());
        Err(Error::new(Kind::Failed, what))
    }

    fn variable(&self, _: &str) -> Option<Secret> {
        None
    }
}
