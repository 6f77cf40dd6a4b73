//! `activity`: the local audit trail.

use serde::Serialize;

use crate::cli::args::ActivityArgs;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::activity::Activity;
use crate::domain::error::Result;
use crate::domain::span;
use crate::service::ports::ActivityQuery;

#[derive(Serialize)]
struct TrailJson {
    version: u8,
    activities: Vec<LineJson>,
}

#[derive(Serialize)]
struct LineJson {
    at: String,
    profile: Option<String>,
    verb: &'static str,
    ok: bool,
    detail: String,
    took_ms: Option<i128>,
}

pub(crate) fn run(world: &World<'_>, args: &ActivityArgs) -> Result<u8> {
    let open = world.open()?;
    let now = open.ports.clock.now();
    let query = ActivityQuery {
        profile: args.name.clone(),
        since: args.since.and_then(|since| now.checked_sub(since).ok()),
        limit: None,
    };
    let lines = open.ports.vault.activities(&query)?;
    if args.json {
        let activities = lines.iter().map(as_json).collect();
        world.output.json(&TrailJson {
            version: JSON_VERSION,
            activities,
        });
        return Ok(0);
    }
    if lines.is_empty() {
        world.output.note("nothing has happened yet");
        return Ok(0);
    }
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    world.output.text(&words::table(&rows));
    Ok(0)
}

fn as_json(line: &Activity) -> LineJson {
    LineJson {
        at: span::iso(line.at),
        profile: line.profile.as_ref().map(ToString::to_string),
        verb: line.verb.word(),
        ok: line.ok,
        detail: line.detail.clone(),
        took_ms: line.took.map(|took| took.as_millis()),
    }
}

fn row(line: &Activity) -> Vec<String> {
    let profile = line.profile.as_ref().map_or("—", |name| name.as_str());
    let took = line
        .took
        .map(|took| format!("{} ms", took.as_millis()))
        .unwrap_or_default();
    vec![
        span::iso(line.at),
        profile.to_owned(),
        if line.ok { "ok" } else { "failed" }.to_owned(),
        line.verb.word().to_owned(),
        line.detail.clone(),
        took,
    ]
}
