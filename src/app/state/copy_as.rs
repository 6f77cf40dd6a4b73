//! The menu of forms in which a token can be copied (SCREENS 4.4).

use super::edit::TextField;
use crate::domain::name::ProfileName;

/// The open menu.
#[derive(Debug)]
pub struct CopyAs {
    /// Whose token.
    pub profile: ProfileName,
    /// The chosen line among those that match.
    pub cursor: usize,
    /// What is searched for; none while letters choose a line.
    pub search: Option<TextField>,
}

impl CopyAs {
    /// The menu for a profile.
    #[must_use]
    pub const fn of(profile: ProfileName) -> Self {
        Self {
            profile,
            cursor: 0,
            search: None,
        }
    }
}
