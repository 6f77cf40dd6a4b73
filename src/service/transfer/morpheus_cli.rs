//! morpheus-cli's two YAML files, read and changed.

use super::{Files, Found, Outgoing};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

/// The logins in both files; either may be missing.
pub(crate) fn read(_: Option<&Secret>, _: Option<&Secret>) -> Result<Vec<Found>> {
    Err(later())
}

/// Both texts with this login in them, the rest byte for byte.
pub(crate) fn put(_: Option<&Secret>, _: Option<&Secret>, _: &Outgoing) -> Result<Files> {
    Err(later())
}

/// The text of `credentials` without this login's tokens, the rest byte for byte.
pub(crate) fn strip(_: &Secret, _: &str) -> Result<Secret> {
    Err(later())
}

fn later() -> Error {
    Error::new(Kind::Failed, "morpheus-cli's files can't be read yet")
}
