//! What stands in a profile's tokens, as its tab shows it.

use std::collections::BTreeSet;

use crate::app::effect::JobId;
use crate::domain::error::{Error, Result};
use crate::provider::dialect::Introspection;
use crate::service::inspect::Inspected;

/// The decoded tokens.
#[derive(Debug, Default)]
pub struct ClaimsTab {
    /// What could be read; nothing for opaque tokens.
    pub found: Vec<Inspected>,
    /// Why nothing was read.
    pub problem: Option<Error>,
    /// The generation that it was read from; none if nothing was read yet.
    pub generation: Option<u64>,
    /// The job that reads.
    pub reading: Option<JobId>,
    /// Which token is shown.
    pub which: Which,
    /// The row under the cursor.
    pub cursor: usize,
    /// First shown line.
    pub top: usize,
    /// Claims whose values are shown whole.
    pub unfolded: BTreeSet<String>,
    /// What the server said of the token when it was asked.
    pub said: Option<Result<Introspection>>,
    /// The job that asks it.
    pub asking: Option<JobId>,
}

/// Which token is shown (keys 1 and 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// The access token.
    #[default]
    Access,
    /// The ID token.
    Id,
}

impl Which {
    /// The word that `inspect` has for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Access => "access_token",
            Self::Id => "id_token",
        }
    }
}
