//! What came of a verb on many profiles: row by row, what failed first.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

use super::bulk::BulkVerb;
use crate::domain::error::Error;
use crate::domain::name::ProfileName;
use crate::domain::span;

/// The report of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The verb.
    pub verb: BulkVerb,
    /// What failed first, then what was left out, then what is done; by name.
    pub entries: Vec<Entry>,
    /// When it ended.
    pub at: Timestamp,
    /// How long it took.
    pub took: SignedDuration,
    /// The row under the cursor.
    pub cursor: usize,
}

/// One profile's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The profile.
    pub profile: ProfileName,
    /// How it ended.
    pub verdict: Verdict,
    /// What, why, what now; no secrets.
    pub words: String,
    /// How long it took.
    pub took: Option<SignedDuration>,
}

/// How a profile's part ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It failed.
    Failed,
    /// Nothing was sent for it: cancelled before its turn came.
    NotSent,
    /// It was left out, by the user or since it can't be done.
    LeftOut,
    /// It is done.
    Done,
}

impl Verdict {
    /// Whether it is worth trying again.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Failed | Self::NotSent => true,
            Self::LeftOut | Self::Done => false,
        }
    }
}

impl Entry {
    /// The row of a failure: what, why, what now.
    #[must_use]
    pub fn failed(profile: ProfileName, error: &Error) -> Self {
        let words = format!("{error}; {}", error.next_step());
        Self {
            profile,
            verdict: Verdict::Failed,
            words,
            took: None,
        }
    }

    /// A row for which nothing was done.
    #[must_use]
    pub const fn idle(profile: ProfileName, verdict: Verdict, words: String) -> Self {
        Self {
            profile,
            verdict,
            words,
            took: None,
        }
    }
}

impl Report {
    /// The report with its rows in order.
    #[must_use]
    pub fn of(verb: BulkVerb, mut entries: Vec<Entry>, began: Timestamp, now: Timestamp) -> Self {
        entries.sort_by(|a, b| (a.verdict, &a.profile).cmp(&(b.verdict, &b.profile)));
        Self {
            verb,
            entries,
            at: now,
            took: now.duration_since(began),
            cursor: 0,
        }
    }

    /// How many ended so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let entries = self.entries.iter();
        entries.filter(|entry| entry.verdict == verdict).count()
    }

    /// What is worth trying again.
    pub fn open(&self) -> impl Iterator<Item = &ProfileName> {
        let entries = self.entries.iter();
        entries
            .filter(|entry| entry.verdict.is_open())
            .map(|entry| &entry.profile)
    }

    /// `2 revoked   1 failed   1 left out`: what occurred.
    #[must_use]
    pub fn counts(&self) -> String {
        let named = [
            (Verdict::Done, self.verb.done()),
            (Verdict::Failed, "failed"),
            (Verdict::NotSent, "not sent"),
            (Verdict::LeftOut, "left out"),
        ];
        let parts: Vec<String> = named
            .into_iter()
            .map(|(verdict, words)| (self.count(verdict), words))
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        parts.join("   ")
    }

    /// `1.4 s`, `2m 05s`.
    #[must_use]
    pub fn took_words(&self) -> String {
        took(self.took)
    }

    /// The whole report as text, for the clipboard and for selecting.
    #[must_use]
    pub fn text(&self) -> String {
        let counts = self.counts().replace("   ", ", ");
        let mut text = format!("{}: {counts}\n", self.verb.title());
        for entry in &self.entries {
            let sign = match entry.verdict {
                Verdict::Failed => "failed",
                Verdict::NotSent => "not sent",
                Verdict::LeftOut => "left out",
                Verdict::Done => "done",
            };
            // Writing into a string never fails.
            writeln!(text, "{sign}  {}  {}", entry.profile, entry.words).ok();
        }
        text
    }
}

/// `212 ms`, `1.4 s`, `2m 05s`.
#[must_use]
pub fn took(length: SignedDuration) -> String {
    let millis = length.as_millis().max(0);
    match millis {
        0..1000 => format!("{millis} ms"),
        1000..60_000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        _ => span::text(length),
    }
}
