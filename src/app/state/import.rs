//! Logins that other tools know: what was found, what of it is taken over, and what came of that.

use std::path::PathBuf;

use crate::app::effect::{JobId, Pick};
use crate::domain::error::{Error, Result};
use crate::service::transfer::{Row, Tool};

/// What was found in other tools' files, and what an import would do with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// The logins, in the order of the plan: their places name them to the runtime.
    pub rows: Vec<Row>,
    /// Where was looked.
    pub looked_in: Vec<PathBuf>,
    /// What is wrong with the files as such.
    pub warnings: Vec<String>,
}

impl Findings {
    /// The logins of one tool.
    pub fn of(&self, tool: Tool) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.tool == tool)
    }
}

/// How far the search for other tools' logins is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Lookup {
    /// Nobody has looked.
    #[default]
    Never,
    /// The files are being read.
    Reading(JobId),
    /// This is there.
    Found(Findings),
    /// They couldn't be read at all.
    Failed(Error),
}

impl Lookup {
    /// What was found; none as long as it isn't known.
    #[must_use]
    pub const fn found(&self) -> Option<&Findings> {
        match self {
            Self::Found(findings) => Some(findings),
            Self::Never | Self::Reading(_) | Self::Failed(_) => None,
        }
    }
}

/// What became of one login, by its place in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The place.
    pub index: usize,
    /// What was done, in a few words, or why not.
    pub result: Result<String>,
    /// Whether its tokens still stand in a file that they can be removed from.
    pub leaves: bool,
}

/// The list of found logins, with what is to be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Import {
    /// Only the logins of this tool are shown.
    pub only: Option<Tool>,
    /// The logins, tool by tool.
    pub entries: Vec<Entry>,
    /// The row under the cursor.
    pub cursor: usize,
    /// How far it is.
    pub stage: Stage,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Ticking; the files may still be read.
    #[default]
    Choosing,
    /// Something was chosen, and the vault must be opened first.
    WaitsForVault,
    /// It is being taken over.
    Importing(JobId),
    /// It is over: each row says how it went.
    Done,
    /// The tokens are being removed from the tools' files.
    Stripping(JobId),
}

/// One found login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the plan.
    pub index: usize,
    /// What would be done with it.
    pub row: Row,
    /// Whether it is to be done.
    pub is_on: bool,
    /// What became of it.
    pub result: Option<Result<String>>,
    /// Whether its tokens still stand in a file that they can be removed from.
    pub leaves: bool,
    /// What became of its tokens in the tool's file.
    pub stripped: Option<Result<String>>,
}

impl Import {
    /// The list over what was found: all that does something is ticked.
    #[must_use]
    pub fn over(findings: &Findings, only: Option<Tool>) -> Self {
        let rows = findings.rows.iter().enumerate();
        let shown = rows.filter(|(_, row)| only.is_none_or(|only| row.tool == only));
        let mut entries: Vec<Entry> = shown
            .map(|(index, row)| Entry {
                index,
                is_on: row.course.does_something(),
                row: row.clone(),
                result: None,
                leaves: false,
                stripped: None,
            })
            .collect();
        entries.sort_by_key(|entry| entry.row.tool);
        Self {
            only,
            entries,
            ..Self::default()
        }
    }

    /// What is ticked.
    pub fn chosen(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_on)
    }

    /// What was taken over with a token that still stands in a file of the other tool.
    pub fn left_behind(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.leaves)
    }

    /// How many were taken over, and how many weren't though they were meant.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let results = self
            .entries
            .iter()
            .filter_map(|entry| entry.result.as_ref());
        let (done, failed): (Vec<_>, Vec<_>) = results.partition(|result| result.is_ok());
        (done.len(), failed.len())
    }
}

impl Entry {
    /// How the runtime finds it again.
    #[must_use]
    pub fn pick(&self) -> Pick {
        Pick {
            index: self.index,
            tool: self.row.tool,
            entry: self.row.entry.clone(),
        }
    }
}
