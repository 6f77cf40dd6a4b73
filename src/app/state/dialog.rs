//! A question before something that can't be taken back (SCREENS C10).

use jiff::Timestamp;

use super::detail::tokens::TokenKey;
use super::edit::TextField;
use crate::app::effect::Handed;
use crate::domain::countdown::Tone;
use crate::domain::error::Error;
use crate::domain::name::ProfileName;

/// A question: names objects and consequences, starts on Cancel.
#[derive(Debug)]
pub struct Dialog {
    /// What is asked.
    pub about: About,
    /// In the frame: `Revoke us-prod-acme`.
    pub title: String,
    /// What dies, in the server's terms.
    pub lines: Vec<DialogLine>,
    /// The objects, one by one; the arrows scroll them where there are many.
    pub rows: Vec<DialogRow>,
    /// First shown object.
    pub top: usize,
    /// From left to right; the first one is the harmless one.
    pub buttons: Vec<Button>,
    /// What has the keys.
    pub focus: Focus,
    /// What must be typed first.
    pub phrase: Option<Phrase>,
}

/// What a dialog is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Revocation, with logging out and forgetting beside it.
    Revoke(ProfileName),
    /// Removal of a profile whose token lives.
    Remove(ProfileName),
    /// Refresh of a client that others share.
    Refresh(ProfileName),
    /// Replacement of the token without a password.
    Regenerate(ProfileName),
    /// Copy of a production token, or of a refresh token.
    Copy(ProfileName, Box<Handed>),
    /// A token in another tool's files.
    Export(ProfileName),
    /// A production token on screen.
    Reveal(ProfileName),
    /// A login that handed out a token that was already there.
    Reused(ProfileName),
    /// Ending tokens that a server lists.
    EndTokens(Doomed),
    /// What came of that; asks nothing.
    Report(ProfileName),
    /// Taking over what other tools know.
    Import,
    /// What was taken over still stands in the tools' files.
    StripSources,
    /// Ending while jobs run that can't be stopped.
    Quit,
    /// The certificate with this SHA-256 that the profile's server shows.
    Certificate(ProfileName, String),
    /// A failure that needs a decision: what, why, what now.
    Failure(ProfileName, Box<Error>),
}

/// Tokens that shall end at a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doomed {
    /// The profile that asks.
    pub profile: ProfileName,
    /// The other user whose they are; none: the profile's own.
    pub user: Option<String>,
    /// Which.
    pub keys: Vec<TokenKey>,
    /// Whether it was asked twice: the token in use is among them.
    pub is_sure: bool,
}

/// An object of a dialog, in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogRow {
    /// What it is, or how it ended.
    pub glyph: &'static str,
    /// How that is meant.
    pub tone: Tone,
    /// The server's number.
    pub id: String,
    /// The client that it was made for.
    pub client: String,
    /// Its start.
    pub mask: String,
    /// When it was made.
    pub at: Option<Timestamp>,
    /// Whose it is, or what came of it.
    pub words: String,
}

/// A line of a dialog's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogLine {
    /// Right-padded in front: `left`, `token`; empty for a sentence.
    pub label: String,
    /// The text; wrapped where it is drawn. Empty for a blank line.
    pub text: String,
    /// How it is meant.
    pub tone: Option<Tone>,
    /// What is left of a life, 0 to 1000, drawn as a bar behind the text.
    pub permille: Option<u16>,
}

/// A button: a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub does: Choice,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing: the dialog goes.
    Cancel,
    /// Revoke at the server.
    Revoke,
    /// Revoke at the server, then forget.
    LogOut,
    /// Forget here only.
    Forget,
    /// Remove the profile here.
    Remove,
    /// End tokens that a server lists.
    EndTokens,
    /// Replace the token without a password.
    Regenerate,
    /// Refresh now.
    Refresh,
    /// Copy.
    Copy,
    /// Write it into another tool's files.
    Export,
    /// Show for a moment.
    Reveal,
    /// Log in again.
    LogIn,
    /// Set up an own client: opens the editor.
    OwnClient,
    /// Take over what is ticked.
    Import,
    /// Remove the tokens from the tools' files.
    StripSources,
    /// Ask the server for its certificate.
    ReviewCertificate,
    /// Trust the certificate that was reviewed, and no other.
    PinCertificate,
    /// Quit without waiting.
    QuitNow,
}

impl Choice {
    /// Whether something is lost by it: such a button needs the phrase.
    #[must_use]
    pub const fn destroys(self) -> bool {
        match self {
            Self::Revoke
            | Self::LogOut
            | Self::Forget
            | Self::Remove
            | Self::EndTokens
            | Self::StripSources
            | Self::Regenerate => true,
            Self::Cancel
            | Self::Refresh
            | Self::Copy
            | Self::Reveal
            | Self::Export
            | Self::LogIn
            | Self::OwnClient
            | Self::Import
            | Self::ReviewCertificate
            | Self::PinCertificate
            | Self::QuitNow => false,
        }
    }
}

/// What has the keys in a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The field for the phrase.
    Phrase,
    /// A button.
    Button(usize),
}

/// What must be typed before a destructive button works.
#[derive(Debug)]
pub struct Phrase {
    /// The words.
    pub wanted: String,
    /// What was typed.
    pub typed: TextField,
}

impl Phrase {
    /// Whether the words were typed.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.typed.text().trim() == self.wanted
    }
}

impl Dialog {
    /// Whether a button may be pressed now.
    #[must_use]
    pub fn allows(&self, button: &Button) -> bool {
        !button.does.destroys() || self.phrase.as_ref().is_none_or(Phrase::is_typed)
    }
}

impl DialogLine {
    /// A sentence.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            label: String::new(),
            text: text.into(),
            tone: None,
            permille: None,
        }
    }

    /// A labelled fact.
    #[must_use]
    pub fn fact(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::text(text)
        }
    }

    /// A blank line.
    #[must_use]
    pub fn blank() -> Self {
        Self::text("")
    }

    /// The line in a tone.
    #[must_use]
    pub fn toned(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }
}
