//! One verb on many profiles: the question before it, and the run.

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;

use super::edit::TextField;
use super::report::Entry;
use crate::app::effect::JobId;
use crate::domain::environment::Environment;
use crate::domain::name::ProfileName;

/// A verb that acts on many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkVerb {
    /// Log in: one form after the other.
    LogIn,
    /// Refresh now.
    Refresh,
    /// Ask the server now.
    Check,
    /// Revoke at the server.
    Revoke,
    /// Remove the profile here.
    Remove,
}

impl BulkVerb {
    /// In titles and on buttons: `Revoke`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::LogIn => "Log in",
            Self::Refresh => "Refresh",
            Self::Check => "Check",
            Self::Revoke => "Revoke",
            Self::Remove => "Remove",
        }
    }

    /// In a sentence and in the words to type: `revoke`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::LogIn => "log in",
            Self::Refresh => "refresh",
            Self::Check => "check",
            Self::Revoke => "revoke",
            Self::Remove => "remove",
        }
    }

    /// While it runs: `revoking`.
    #[must_use]
    pub const fn running(self) -> &'static str {
        match self {
            Self::LogIn => "logging in",
            Self::Refresh => "refreshing",
            Self::Check => "checking",
            Self::Revoke => "revoking",
            Self::Remove => "removing",
        }
    }

    /// Once it is done: `revoked`.
    #[must_use]
    pub const fn done(self) -> &'static str {
        match self {
            Self::LogIn => "logged in",
            Self::Refresh => "refreshed",
            Self::Check => "checked",
            Self::Revoke => "revoked",
            Self::Remove => "removed",
        }
    }

    /// Whether something is lost by it.
    #[must_use]
    pub const fn destroys(self) -> bool {
        match self {
            Self::Revoke | Self::Remove => true,
            Self::LogIn | Self::Refresh | Self::Check => false,
        }
    }
}

/// More objects than this need words to be typed, production or not (SCREENS C10).
const MOST_UNTYPED: usize = 5;

/// The question before a verb on many: names each object and what becomes of it, starts on Cancel.
#[derive(Debug)]
pub struct BulkQuestion {
    /// The verb.
    pub verb: BulkVerb,
    /// What is asked about, one by one.
    pub rows: Vec<Candidate>,
    /// What the verb does without being asked about.
    pub others: Vec<ProfileName>,
    /// Why others of those that were meant can't be acted on.
    pub unable: Vec<(ProfileName, String)>,
    /// The row under the cursor.
    pub cursor: usize,
    /// What has the keys.
    pub focus: BulkFocus,
    /// What was typed.
    pub typed: TextField,
}

/// One object of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The profile.
    pub profile: ProfileName,
    /// What its server is used for.
    pub environment: Option<Environment>,
    /// What becomes of it.
    pub words: String,
    /// Whether it is among those that are acted on.
    pub is_on: bool,
    /// What acting on it means.
    pub does: Deed,
}

/// What acting on an object means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The verb itself.
    Verb,
    /// The server knows no revocation: our copy goes, the token lives on.
    Forget,
}

/// What has the keys in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkFocus {
    /// The list: the cursor moves, space takes in and leaves out.
    Rows,
    /// The field for the words.
    Phrase,
    /// The harmless button.
    Cancel,
    /// The verb's button.
    Go,
}

impl BulkQuestion {
    /// What is acted on.
    pub fn chosen(&self) -> impl Iterator<Item = &Candidate> {
        self.rows.iter().filter(|row| row.is_on)
    }

    /// How many are acted on.
    #[must_use]
    pub fn count(&self) -> usize {
        self.chosen().count() + self.others.len()
    }

    /// How many were meant.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.rows.len() + self.others.len() + self.unable.len()
    }

    /// How many of those that are acted on are production.
    #[must_use]
    pub fn in_production(&self) -> usize {
        let is_production = |row: &&Candidate| row.environment == Some(Environment::Production);
        self.chosen().filter(is_production).count()
    }

    /// The words that must be typed first: the name for one, `revoke 3` for several.
    #[must_use]
    pub fn phrase(&self) -> Option<String> {
        let count = self.count();
        let is_guarded = self.in_production() > 0 || count > MOST_UNTYPED;
        if !self.verb.destroys() || !is_guarded {
            return None;
        }
        match (count, self.chosen().next()) {
            (1, Some(one)) => Some(one.profile.to_string()),
            _ => Some(format!("{} {count}", self.verb.word())),
        }
    }

    /// Whether the verb's button may be pressed now.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        let is_typed = |wanted: &String| self.typed.text().trim() == wanted;
        self.count() > 0 && self.phrase().as_ref().is_none_or(is_typed)
    }
}

/// A verb that is at work on many.
#[derive(Debug)]
pub struct BulkRun {
    /// The verb.
    pub verb: BulkVerb,
    /// Jobs that haven't ended.
    pub jobs: BTreeSet<JobId>,
    /// Profiles whose login form hasn't been opened yet.
    pub queue: VecDeque<ProfileName>,
    /// How many were meant, those left out aside.
    pub total: usize,
    /// What has ended, and what was left out from the start.
    pub entries: Vec<Entry>,
    /// How many of the meant ones have ended.
    pub ended: usize,
    /// When it began.
    pub began: Timestamp,
    /// Whether it was asked to stop.
    pub is_cancelled: bool,
}

impl BulkRun {
    /// ` 2 of 3`: which login form of several is open.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let is_login = matches!(self.verb, BulkVerb::LogIn);
        is_login.then(|| format!(" {} of {}", (self.ended + 1).min(self.total), self.total))
    }

    /// `refreshing 3 of 9…`: the one that it is at.
    #[must_use]
    pub fn title(&self) -> String {
        let at = (self.ended + 1).min(self.total);
        format!("{} {at} of {}…", self.verb.running(), self.total)
    }
}
