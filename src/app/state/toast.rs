//! Short messages and what runs out by itself: toast, undo, clipboard.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::domain::countdown::Tone;
use crate::domain::name::ProfileName;
use crate::service::ports::Copied;

/// The message at the right end of the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How it is meant: `Ok` is ✓, `Bad` is ✗, `Warn` is ▲, others nothing.
    pub tone: Tone,
    /// What it says, without what counts.
    pub text: String,
    /// What to do now: shown behind the text where both fit.
    pub way_out: Option<String>,
    /// A count behind the text: `clipboard clears in 24s`.
    pub counts: Option<Counting>,
    /// When it goes.
    pub until: Timestamp,
}

/// What a toast counts down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Until the clipboard is cleared.
    Clipboard(Timestamp),
    /// Until a removal is final.
    Undo(Timestamp),
}

/// A removal that hasn't been done yet: the profile is only hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The hidden profiles.
    pub profiles: BTreeSet<ProfileName>,
    /// When it is removed for good.
    pub until: Timestamp,
}

/// What we put into the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// Whose token.
    pub profile: ProfileName,
    /// How it was copied.
    pub copied: Copied,
    /// When it is cleared, if it can be and shall be.
    pub clear_at: Option<Timestamp>,
}
