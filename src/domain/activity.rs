//! The local audit trail: who did what to which profile, without secrets.

use jiff::{SignedDuration, Timestamp};

use super::name::ProfileName;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// A login.
    Login,
    /// A refresh.
    Refresh,
    /// A revocation at the server.
    Revoke,
    /// Revoked and forgotten, or only forgotten.
    Logout,
    /// The server was asked.
    Check,
    /// A token went to the clipboard.
    Copy,
    /// A token was shown or printed.
    Reveal,
    /// A profile was added.
    Add,
    /// A profile was changed.
    Edit,
    /// A profile was removed.
    Remove,
    /// The vault was made, opened, closed or re-keyed.
    Vault,
}

impl Verb {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Login,
        Self::Refresh,
        Self::Revoke,
        Self::Logout,
        Self::Check,
        Self::Copy,
        Self::Reveal,
        Self::Add,
        Self::Edit,
        Self::Remove,
        Self::Vault,
    ];

    /// The word in the vault, in `--json` and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Refresh => "refresh",
            Self::Revoke => "revoke",
            Self::Logout => "logout",
            Self::Check => "check",
            Self::Copy => "copy",
            Self::Reveal => "reveal",
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Remove => "remove",
            Self::Vault => "vault",
        }
    }

    /// Whether somebody who does it uses the profile's token, or wants to.
    #[must_use]
    pub const fn uses_token(self) -> bool {
        match self {
            Self::Login | Self::Refresh | Self::Check | Self::Copy | Self::Reveal => true,
            Self::Revoke | Self::Logout | Self::Add | Self::Edit | Self::Remove | Self::Vault => {
                false
            }
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.word() == word)
    }
}

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Activity {
    /// When it ended.
    pub at: Timestamp,
    /// To which profile; none for the vault as a whole.
    pub profile: Option<ProfileName>,
    /// What was done.
    pub verb: Verb,
    /// Whether it worked.
    pub ok: bool,
    /// What came of it, in words; no secrets.
    pub detail: String,
    /// How long it took, where that tells something.
    pub took: Option<SignedDuration>,
}
