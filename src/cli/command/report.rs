//! One report at the end of a verb on profiles, and its exit code.

use crate::cli::words::ReportJson;
use crate::cli::world::World;
use crate::domain::error;
use crate::domain::report::Row;

/// Where the rows of a report go that failed in nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// The rows are what was asked for.
    Data,
    /// The rows only tell what was done.
    News,
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
            world.output.note("no profile is meant: nothing was done");
        }
    }
    error::worst_exit(rows.iter().map(Row::exit))
}

fn print(world: &World<'_>, row: &Row, stream: Stream) {
    if let Some(error) = &row.error {
        let text = error.to_string();
        let named = text.contains(row.profile.as_str());
        let error = if named {
            error.clone()
        } else {
            error.clone().about(row.profile.as_str())
        };
        world.output.error(&error);
        return;
    }
    let note = row.note.as_deref().unwrap_or_else(|| row.outcome.word());
    let line = format!("{}: {note}", row.profile);
    match stream {
        Stream::Data => world.output.line(&line),
        Stream::News => world.output.note(&line),
    }
}
