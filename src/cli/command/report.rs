//! One report at the end of a verb on profiles, and its exit code.

use std::cell::Cell;

use crate::cli::words::ReportJson;
use crate::cli::world::World;
use crate::domain::error::{self, Error, Kind};
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row};

/// Where the rows of a report go that failed in nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// The rows are what was asked for.
    Data,
    /// The rows only tell what was done.
    News,
}

/// A line that tells how far a run on many is, where somebody watches.
pub(super) struct Progress<'a> {
    world: &'a World<'a>,
    verb: &'static str,
    total: usize,
    done: Cell<usize>,
    failed: Cell<usize>,
}

impl<'a> Progress<'a> {
    /// Of a verb as it is said while it runs: `refreshing`.
    pub(super) fn of(world: &'a World<'a>, verb: &'static str, total: usize) -> Self {
        let progress = Self {
            world,
            verb,
            total,
            done: Cell::new(0),
            failed: Cell::new(0),
        };
        progress.show();
        progress
    }

    /// A row has come.
    pub(super) fn told(&self, row: &Row) {
        self.done.update(|count| count + 1);
        if row.error.is_some() {
            self.failed.update(|count| count + 1);
        }
        self.show();
    }

    fn is_shown(&self) -> bool {
        let kind = self.world.surroundings.terminal.kind.as_deref();
        self.total > 1 && kind.is_some_and(|kind| kind != "dumb")
    }

    fn show(&self) {
        if !self.is_shown() {
            return;
        }
        let (done, failed) = (self.done.get(), self.failed.get());
        let mut text = format!("{}: {done} of {} done", self.verb, self.total);
        if failed > 0 {
            text = format!("{text}, {failed} failed");
        }
        self.world
            .output
            .progress(&format!("{text} · ^C skips the rest"));
    }

    /// Takes the line away before the report.
    pub(super) fn clear(&self) {
        if self.is_shown() {
            self.world.output.progress("");
        }
    }
}

/// `7 done, 2 failed, 1 skipped`: what a report of many comes to.
fn sum(rows: &[Row]) -> String {
    let count = |wanted: fn(&Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
    let failed = count(|row| row.error.is_some());
    let skipped = count(|row| row.outcome == Outcome::Skipped);
    let parts = [
        (rows.len() - failed - skipped, "done"),
        (failed, "failed"),
        (skipped, "skipped"),
    ];
    let told = parts.into_iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    told.join(", ")
}

/// Prints the rows of a run that a signal may have halted: then that is the exit code.
pub(super) fn finish_run(
    world: &World<'_>,
    (rows, stopped): (&[Row], Option<Kind>),
    json: bool,
    stream: Stream,
) -> u8 {
    let worst = finish(world, rows, json, stream);
    if rows.len() > 1 && !json {
        world.output.note(&sum(rows));
    }
    stopped.map_or(worst, Kind::exit_code)
}

/// Prints the rows and gives the exit code: the worst that occurred.
pub(super) fn finish(world: &World<'_>, rows: &[Row], json: bool, stream: Stream) -> u8 {
    if json {
        world.output.json(&ReportJson::of(rows));
    } else {
        for row in rows {
            print(world, row, stream);
        }
        if rows.is_empty() {
            world.output.note("no profile matches: nothing was done");
        }
    }
    error::worst_exit(rows.iter().map(Row::exit))
}

/// The failure with its profile, where it doesn't name that itself.
fn named(error: &Error, profile: &ProfileName) -> Error {
    let text = error.to_string();
    if text.contains(&format!("'{profile}'")) || text.contains(&format!(" of {profile} ")) {
        error.clone()
    } else {
        error.clone().about(profile.as_str())
    }
}

fn print(world: &World<'_>, row: &Row, stream: Stream) {
    if let Some(error) = &row.error {
        world.output.error(&named(error, &row.profile));
        return;
    }
    let note = row.note.as_deref().unwrap_or_else(|| row.outcome.word());
    let line = format!("{}: {note}", row.profile);
    match stream {
        Stream::Data => world.output.line(&line),
        Stream::News => world.output.note(&line),
    }
}
