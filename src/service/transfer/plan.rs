//! What an import would do: every login that was found, and what becomes of it.

use std::path::PathBuf;

use super::{Row, Tool};
use crate::domain::error::Result;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::service::ports::Ports;

/// Where to look.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Whose files; none: morpheus-cli's and ZeyOS'.
    pub tool: Option<Tool>,
    /// A file or folder instead of the usual ones.
    pub path: Option<PathBuf>,
    /// A text instead of a file: standard input.
    pub text: Option<Secret>,
    /// The server, where the source doesn't name it.
    pub url: Option<String>,
    /// What kind of server it is, where the source doesn't say so.
    pub provider: Option<Provider>,
}

/// What an import would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// What was looked for, whether it was there or not.
    pub looked_in: Vec<PathBuf>,
    /// What is wrong with the sources, in sentences.
    pub warnings: Vec<String>,
    rows: Vec<Row>,
}

impl Plan {
    /// What would be done with each login that was found; its place here is its index.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

/// Looks for logins and says what an import would do with them. Nothing is changed, nothing is sent, no key is needed.
///
/// # Errors
/// `Kind::Usage` for a path that isn't there; what the configuration says.
pub async fn plan(_ports: &Ports, _wanted: &Wanted) -> Result<Plan> {
    Ok(Plan::default())
}
