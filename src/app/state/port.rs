//! Whether the port that a browser would come back to is free (SCREENS 4.2).

use jiff::Timestamp;

use crate::app::effect::JobId;
use crate::domain::error::Result;
use crate::domain::redirect::RedirectUri;

/// The live check of a redirect URL on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PortCheck {
    /// There is nothing to look at: no such URL, or a login has the port.
    #[default]
    Idle,
    /// Looked at once the keys have rested.
    Due(Timestamp, RedirectUri),
    /// Under way.
    Looking(JobId, RedirectUri),
    /// It is free, or why it can't be listened on; it locks nothing: the login tries for itself.
    Known(RedirectUri, Result<()>),
}

impl PortCheck {
    /// The URL that it is about.
    #[must_use]
    pub const fn about(&self) -> Option<&RedirectUri> {
        match self {
            Self::Idle => None,
            Self::Due(_, uri) | Self::Looking(_, uri) | Self::Known(uri, _) => Some(uri),
        }
    }

    /// When it begins.
    #[must_use]
    pub const fn due(&self) -> Option<Timestamp> {
        match self {
            Self::Due(at, _) => Some(*at),
            Self::Idle | Self::Looking(..) | Self::Known(..) => None,
        }
    }
}
