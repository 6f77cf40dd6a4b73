//! What came of a verb on one profile: a row of every report.

use super::error::{Error, Kind};
use super::expiry::Expiry;
use super::name::ProfileName;

/// How it ended, as `--json` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Another process had just done it.
    Adopted,
    /// Never left this machine.
    NotSent,
    /// Sent, no usable answer.
    Lost,
    /// The server said no.
    Refused,
    /// Only a login helps.
    LoginNeeded,
    /// Somebody else holds the profile.
    Busy,
    /// Nothing was to be done.
    Skipped,
    /// Failed otherwise.
    Failed,
}

impl Outcome {
    /// The word in `--json`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Adopted => "adopted",
            Self::NotSent => "not-sent",
            Self::Lost => "lost",
            Self::Refused => "refused",
            Self::LoginNeeded => "login-needed",
            Self::Busy => "busy",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }

    /// The outcome that a failure of this kind is.
    #[must_use]
    pub const fn of_failure(kind: Kind) -> Self {
        match kind {
            Kind::NotSent | Kind::Untrusted => Self::NotSent,
            Kind::AnswerLost => Self::Lost,
            Kind::Refused => Self::Refused,
            Kind::LoginNeeded => Self::LoginNeeded,
            Kind::Busy => Self::Busy,
            Kind::Failed | Kind::Usage | Kind::Vault(_) | Kind::Interrupted | Kind::Terminated => {
                Self::Failed
            }
        }
    }
}

/// A failure of a verb on a profile, in words that tell apart what was not sent, what is unclear and what failed:
/// `refresh of eu-prod-acme not sent: …`.
#[must_use]
pub fn failure_of(verb: &str, profile: &ProfileName, error: Error) -> Error {
    let subject = format!("{verb} of {profile}");
    if error.what().starts_with(&format!("{subject} ")) {
        return error;
    }
    let ending = match error.kind() {
        Kind::NotSent | Kind::Untrusted => "not sent",
        // A question that got no answer changed nothing.
        Kind::AnswerLost if verb != "check" => "unclear",
        Kind::AnswerLost
        | Kind::Failed
        | Kind::Usage
        | Kind::LoginNeeded
        | Kind::Vault(_)
        | Kind::Busy
        | Kind::Refused
        | Kind::Interrupted
        | Kind::Terminated => "failed",
    };
    error
        .without(&format!(" of '{profile}'"))
        .about(&format!("{subject} {ending}"))
}

/// One profile's row in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The profile.
    pub profile: ProfileName,
    /// How it ended.
    pub outcome: Outcome,
    /// What went wrong.
    pub error: Option<Error>,
    /// What happened, for people: `deleted token 662`, `reused, 23d 04h left`.
    pub note: Option<String>,
    /// When the access token ends now.
    pub expiry: Option<Expiry>,
}

impl Row {
    /// A row without failure.
    #[must_use]
    pub const fn ended(profile: ProfileName, outcome: Outcome, expiry: Option<Expiry>) -> Self {
        Self {
            profile,
            outcome,
            error: None,
            note: None,
            expiry,
        }
    }

    /// A row for a failure.
    #[must_use]
    pub const fn failed(profile: ProfileName, error: Error) -> Self {
        let outcome = Outcome::of_failure(error.kind());
        Self {
            profile,
            outcome,
            error: Some(error),
            note: None,
            expiry: None,
        }
    }

    /// Adds what happened, in words.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// This row's exit code.
    #[must_use]
    pub fn exit(&self) -> u8 {
        self.error
            .as_ref()
            .map_or(0, |error| error.kind().exit_code())
    }
}
