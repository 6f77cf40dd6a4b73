//! Handing a login to another tool: its files get our entry, and keep the rest as it is.

use std::path::PathBuf;

use super::Tool;
use crate::domain::error::{Error, Kind, Result};
use crate::service::get::Ready;
use crate::service::ports::Ports;

/// Where a login goes.
#[derive(Debug)]
pub struct Target {
    /// To which tool.
    pub tool: Tool,
    /// A file or folder instead of the usual one.
    pub path: Option<PathBuf>,
    /// What it is called there; none: as the profile.
    pub entry: Option<String>,
    /// The refresh token goes along.
    pub with_refresh: bool,
    /// Only say what would be written.
    pub dry_run: bool,
}

/// What was written, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What it is called there.
    pub entry: String,
    /// The files, in the order in which they were written.
    pub files: Vec<PathBuf>,
    /// An entry of that name was there before.
    pub was_there: bool,
    /// What to know of it.
    pub notes: Vec<String>,
}

/// Puts a login into another tool's files.
///
/// # Errors
/// `Kind::Usage` if the tool doesn't speak to that kind of server, or has another login of that name; `Busy` if a file
/// was changed meanwhile; `Failed` if it can't be read or written. The old files are whole then.
pub fn export(_ports: &Ports, _ready: &Ready, _target: &Target) -> Result<Exported> {
    Err(Error::new(Kind::Failed, "nothing can be exported yet"))
}
