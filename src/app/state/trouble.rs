//! What couldn't be read at the last try.

use crate::domain::error::Error;

/// What couldn't be read at the last try, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The configuration: the last good one, if there was one, stays.
    Configuration(Error),
    /// The vault: what was known of it stays.
    Vault(Error),
}

impl Trouble {
    /// Why.
    #[must_use]
    pub const fn error(&self) -> &Error {
        match self {
            Self::Configuration(error) | Self::Vault(error) => error,
        }
    }
}
