//! What `import` tells: the plan as a table, and what became of each row.

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::args::ImportArgs;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::countdown;
use crate::domain::error::Result;
use crate::domain::expiry::Expiry;
use crate::domain::span;
use crate::service::transfer::{Course, Done, Plan, Row};

#[derive(Serialize)]
struct ImportJson<'a> {
    version: u8,
    looked_in: Vec<String>,
    warnings: &'a [String],
    entries: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    tool: &'static str,
    entry: &'a str,
    file: Option<String>,
    url: &'a str,
    tenant: &'a str,
    username: &'a str,
    profile: Option<String>,
    action: &'static str,
    reason: Option<&'a str>,
    expires_at: Option<String>,
    has_refresh_token: bool,
    notes: &'a [String],
    exit: Option<u8>,
    error: Option<String>,
    hint: Option<String>,
}

/// Nothing is there to import.
pub(super) fn nothing(world: &World<'_>, args: &ImportArgs, plan: &Plan) {
    if args.json {
        return json(world, plan, Vec::new());
    }
    let places: Vec<String> = plan
        .looked_in
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let told = if places.is_empty() {
        "nothing found".to_owned()
    } else {
        format!("nothing found; looked in {}", places.join(", "))
    };
    world.output.note(&told);
}

/// What would be done.
pub(super) fn planned(
    world: &World<'_>,
    args: &ImportArgs,
    plan: &Plan,
    chosen: &[usize],
    now: Timestamp,
) {
    let rows = chosen.iter().filter_map(|index| plan.rows().get(*index));
    if args.json {
        let rows = rows.map(|row| RowJson::of(row, None)).collect();
        return json(world, plan, rows);
    }
    let header = [
        "ENTRY", "SERVER", "TENANT", "USER", "PROFILE", "ACTION", "EXPIRES",
    ];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    for row in rows.clone() {
        lines.push(cells(row, now));
    }
    let table = words::table(&lines);
    if args.dry_run {
        world.output.text(&table);
    } else {
        world.output.note(table.trim_end());
    }
    for row in rows.clone() {
        if let Course::Skip(why) = &row.course {
            world.output.note(&format!("{}: skipped: {why}", row.entry));
        }
    }
    for (note, entries) in notes(rows) {
        let about = match entries.as_slice() {
            [one] => (*one).to_owned(),
            [first, others @ ..] => format!("{first} and {} more", others.len()),
            [] => continue,
        };
        world.output.note(&format!("{about}: {note}"));
    }
}

/// Each note once, with the entries that it is about.
fn notes<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut notes: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in rows {
        for note in &row.notes {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, entries)) => entries.push(&row.entry),
                None => notes.push((note, vec![&row.entry])),
            }
        }
    }
    notes
}

fn cells(row: &Row, now: Timestamp) -> Vec<String> {
    let name = row.profile.as_ref().map(ToString::to_string);
    let expires = match (&row.course, row.expires_at) {
        (Course::Add | Course::Fill | Course::Keep, at) => {
            let expiry = at.map_or(Expiry::Unknown, Expiry::At);
            countdown::until(expiry, now).text
        }
        (Course::AddSignedOut | Course::Skip(_), _) => "—".to_owned(),
    };
    vec![
        row.entry.clone(),
        row.url.clone(),
        row.tenant.clone(),
        row.username.clone(),
        name.unwrap_or_else(|| "—".to_owned()),
        action(&row.course).to_owned(),
        expires,
    ]
}

const fn action(course: &Course) -> &'static str {
    match course {
        Course::Add => "add",
        Course::AddSignedOut => "add-signed-out",
        Course::Fill => "fill",
        Course::Keep => "keep",
        Course::Skip(_) => "skip",
    }
}

/// What became of each row.
pub(super) fn results(
    world: &World<'_>,
    args: &ImportArgs,
    plan: &Plan,
    results: &[(usize, Result<Done>)],
) {
    let with_row = |(index, result)| Some((plan.rows().get(index)?, result));
    let rows = results.iter().map(|(index, result)| (*index, result));
    let rows = rows.filter_map(with_row);
    if args.json {
        let rows = rows
            .map(|(row, result)| RowJson::of(row, Some(result)))
            .collect();
        return json(world, plan, rows);
    }
    for (row, result) in rows {
        match result {
            Ok(done) => world
                .output
                .note(&format!("{}: {}", done.profile, done.words())),
            Err(error) => world.output.error(&error.clone().about(&row.entry)),
        }
    }
}

fn json(world: &World<'_>, plan: &Plan, rows: Vec<RowJson<'_>>) {
    let paths = plan.looked_in.iter();
    world.output.json(&ImportJson {
        version: JSON_VERSION,
        looked_in: paths.map(|path| path.display().to_string()).collect(),
        warnings: &plan.warnings,
        entries: rows,
    });
}

impl<'a> RowJson<'a> {
    fn of(row: &'a Row, result: Option<&'a Result<Done>>) -> Self {
        let error = result.and_then(|result| result.as_ref().err());
        let done = result.and_then(|result| result.as_ref().ok());
        let exit = match (done, error) {
            (_, Some(error)) => Some(error.kind().exit_code()),
            (Some(_), None) => Some(0),
            (None, None) => None,
        };
        Self {
            tool: row.tool.word(),
            entry: &row.entry,
            file: row.path.as_ref().map(|path| path.display().to_string()),
            url: &row.url,
            tenant: &row.tenant,
            username: &row.username,
            profile: row.profile.as_ref().map(ToString::to_string),
            action: action(done.map_or(&row.course, |done| &done.course)),
            reason: match &row.course {
                Course::Skip(why) => Some(why),
                Course::Add | Course::AddSignedOut | Course::Fill | Course::Keep => None,
            },
            expires_at: row.expires_at.map(span::iso),
            has_refresh_token: row.has_refresh,
            notes: &row.notes,
            exit,
            error: error.map(ToString::to_string),
            hint: error.map(|error| error.next_step().to_owned()),
        }
    }
}
