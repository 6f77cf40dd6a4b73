//! A token that is shown for a moment: whose, and until when; never the token itself.

use jiff::Timestamp;

use crate::domain::name::ProfileName;

/// What is shown (SCREENS C13). The token goes from the runtime straight to the drawing thread, which wipes it once
/// this is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// Whose access token.
    pub profile: ProfileName,
    /// Until then at most.
    pub until: Timestamp,
}
