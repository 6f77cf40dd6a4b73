//! What went wrong, how bad it is for a script, and what to do next.

use std::fmt;
use std::path::PathBuf;

use jiff::SignedDuration;

use super::{span, text};

/// The kind of a failure: it alone decides the exit code (PRODUCT "Exit codes").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Failed for a reason that is none of the others, or the server doesn't offer that.
    Failed,
    /// Wrong usage, unknown or existing profile, bad configuration: nothing was sent.
    Usage,
    /// Only a new login helps.
    LoginNeeded,
    /// The request never left: DNS, connect, TLS, proxy.
    NotSent,
    /// The request never left, since the server's certificate isn't trusted.
    Untrusted,
    /// The request may have arrived, but no usable answer came back.
    AnswerLost,
    /// The vault can't give or take what was asked.
    Vault(VaultTrouble),
    /// Somebody else holds the profile's lock.
    Busy,
    /// The server said no.
    Refused,
    /// The user pressed Ctrl-C.
    Interrupted,
    /// SIGTERM or SIGHUP arrived.
    Terminated,
}

/// What is wrong with the vault. The first four are told apart wherever a user reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VaultTrouble {
    /// It is there, and its key isn't at hand.
    Locked,
    /// The desktop asked for the key and the user said no.
    Dismissed,
    /// There is no vault yet, or the keyring has lost the key.
    Absent,
    /// No keyring service runs in this session.
    NoService,
    /// The keyring service doesn't answer in time.
    TimedOut,
    /// The passphrase or key doesn't open it.
    WrongKey,
    /// A record or the file itself is damaged.
    Damaged,
    /// No room for another record.
    Full,
    /// It can't be written.
    ReadOnly,
    /// The disk under it reports errors.
    Failing,
    /// Another machine wrote it.
    Foreign,
}

/// What is said of a vault whose key isn't at hand and could be asked for.
pub const VAULT_IS_LOCKED: &str = "the vault is locked";

impl Kind {
    /// The process's exit code for this kind.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::LoginNeeded => 3,
            Self::NotSent | Self::Untrusted => 4,
            Self::AnswerLost => 5,
            Self::Vault(_) => 6,
            Self::Busy => 7,
            Self::Refused => 8,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// Whether nothing of the request has left this machine.
    #[must_use]
    pub const fn is_unsent(self) -> bool {
        matches!(self, Self::NotSent | Self::Untrusted)
    }

    /// Whether the server gave no usable answer, whatever it was asked.
    #[must_use]
    pub const fn is_unanswered(self) -> bool {
        matches!(self, Self::NotSent | Self::Untrusted | Self::AnswerLost)
    }

    /// What to do where nothing better is known.
    const fn usual_hint(self) -> &'static str {
        match self {
            Self::Failed => "keyfob activity shows what was done before it",
            Self::Usage => "--help after the command tells what is right",
            Self::LoginNeeded => "log in: keyfob login NAME",
            Self::NotSent => "nothing was sent: check address and network, then try again",
            Self::Untrusted => "nothing was sent: keyfob check NAME shows the certificate",
            Self::AnswerLost => {
                "it may have been carried out: keyfob check NAME tells what holds now"
            }
            Self::Vault(_) => "keyfob vault status shows what opens the vault",
            Self::Busy => "try again once the other process has ended",
            Self::Refused => "keyfob check NAME asks whether server and token are all right",
            Self::Interrupted | Self::Terminated => {
                "run the command again: what was begun is found out then"
            }
        }
    }
}

/// The exit code for several profiles: the first of 6, 5, 3, 8, 4, 7, 1 that occurred, else 0.
#[must_use]
pub fn worst_exit(codes: impl IntoIterator<Item = u8>) -> u8 {
    const ORDER: [u8; 10] = [130, 143, 6, 5, 3, 8, 4, 7, 2, 1];
    let seen: Vec<u8> = codes.into_iter().collect();
    ORDER
        .into_iter()
        .find(|code| seen.contains(code))
        .unwrap_or(0)
}

/// A failure with its way out. Texts are cleaned when they come in, so every reader may show them.
///
/// The cause is kept as text, not as an error value: error values of libraries carry URLs and bodies in `Debug`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    what: String,
    hint: Option<String>,
    cause: Option<String>,
    again_after: Option<SignedDuration>,
    place: Option<Box<Place>>,
}

/// A line of a file: where an editor is to open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// The longest text of a server or library that is carried in an error, in characters.
const LONGEST_TEXT: usize = 400;

impl Error {
    /// What was tried, on what, and how it failed: lower case, no full stop.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: text::clean(&what.into(), LONGEST_TEXT),
            hint: None,
            cause: None,
            again_after: None,
            place: None,
        }
    }

    /// Adds where it can be mended; the words say it, too.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(Box::new(place));
        self
    }

    /// Where it can be mended, if that is a line of a file.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.place.as_deref()
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(text::clean(&hint.into(), LONGEST_TEXT));
        self
    }

    /// Adds why it failed, in the words of whoever said so.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        let cause = text::clean(&cause.to_string(), LONGEST_TEXT);
        self.cause = (!cause.is_empty()).then_some(cause);
        self
    }

    /// Adds when the server may be asked again, in its own words.
    #[must_use]
    pub const fn again_after(mut self, span: Option<SignedDuration>) -> Self {
        self.again_after = span;
        self
    }

    /// The same, said as what to do next: `try again in 40s`.
    #[must_use]
    pub fn wait(self, wait: SignedDuration) -> Self {
        let next = format!("try again in {}", span::wait(wait));
        self.again_after(Some(wait)).hint(next)
    }

    /// How long the server wants to be left alone, if it said so.
    #[must_use]
    pub const fn asked_to_wait(&self) -> Option<SignedDuration> {
        self.again_after
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened, without the cause.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Why it failed, in the words of whoever said so.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// What to do next, if there is something.
    #[must_use]
    pub fn way_out(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What to do next: its own hint, else the one that fits every failure of its kind. Every printed error has one.
    #[must_use]
    pub fn next_step(&self) -> &str {
        self.way_out().unwrap_or_else(|| self.kind.usual_hint())
    }

    /// The same failure without words that are said elsewhere.
    #[must_use]
    pub fn without(mut self, words: &str) -> Self {
        self.what = self.what.replace(words, "");
        self
    }

    /// The same failure said about something: `about: what`.
    #[must_use]
    pub fn about(mut self, subject: &str) -> Self {
        self.what = text::clean(&format!("{subject}: {}", self.what), LONGEST_TEXT);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// The result of everything that can fail in keyfob.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worst_exit_follows_the_contract_order() {
        assert_eq!(worst_exit([1, 7, 4, 8, 3, 5, 6]), 6);
        assert_eq!(worst_exit([1, 7, 4, 8, 3, 5]), 5);
        assert_eq!(worst_exit([1, 7, 4, 8, 3]), 3);
        assert_eq!(worst_exit([1, 7, 4, 8]), 8);
        assert_eq!(worst_exit([1, 7, 4]), 4);
        assert_eq!(worst_exit([0, 1, 7]), 7);
        assert_eq!(worst_exit([0, 0]), 0);
    }

    #[test]
    fn every_error_has_a_next_step_and_prefers_its_own() {
        let bare = Error::new(Kind::Busy, "x");
        assert!(bare.next_step().contains("try again"));
        assert_eq!(bare.hint("wait").next_step(), "wait");
    }

    #[test]
    fn hostile_text_is_cleaned_on_the_way_in() {
        let error = Error::new(Kind::Refused, "a\x1b[31mb").because("c\u{202e}d");
        assert_eq!(error.to_string(), "a[31mb: cd");
    }
}
