//! Which profiles a command is about.

use jiff::Timestamp;

use super::report::Progress;
use crate::cli::args::{FilterArgs, TargetArgs};
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::lifecycle::State;
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row};
use crate::service::bulk::{self, Course};
use crate::service::listing::{self, Entry, Filter};
use crate::service::ports::Ports;

/// The filter of these flags.
pub(super) fn filter(args: &FilterArgs) -> Filter {
    Filter {
        tags: args.tag.clone(),
        servers: args.server.clone(),
        providers: args.provider.clone(),
        environments: args.environment.clone(),
        states: args.state.clone(),
        expiring: args.expiring,
        ..Filter::default()
    }
}

/// The named profiles, or those that the filters mean, or the one that the surroundings name.
///
/// # Errors
/// `Kind::Usage` for an unknown name, for names beside filters, and if nothing says which.
pub(super) fn select(world: &World<'_>, open: &Open, args: &TargetArgs) -> Result<Vec<Entry>> {
    let mut filter = filter(&args.filter);
    filter.due = args.due;
    let filtered = !filter.is_empty();
    world.require_alone(&args.names, filtered || args.all)?;
    match (args.names.is_empty(), filtered, args.all) {
        (false, true, _) | (false, _, true) => {
            return Err(
                Error::new(Kind::Usage, "names and filters don't go together")
                    .hint("name profiles, or filter, or say --all"),
            );
        }
        (false, false, false) => return named(open, &args.names),
        (true, false, false) => match world.usual_profile()? {
            Some(name) => return named(open, &[name]),
            None => {
                return Err(Error::new(Kind::Usage, "which profiles?")
                    .hint("name them, filter with --tag, --server, --due …, or say --all"));
            }
        },
        (true, _, _) => {}
    }
    listing::select(&open.ports, &filter)
}

/// These profiles, once each, in the order in which they were named.
pub(super) fn named(open: &Open, names: &[ProfileName]) -> Result<Vec<Entry>> {
    let filter = Filter {
        names: names.to_vec(),
        ..Filter::default()
    };
    let mut entries = listing::select(&open.ports, &filter)?;
    entries.sort_by_key(|entry| names.iter().position(|name| *name == entry.profile.name));
    Ok(entries)
}

/// Leaves out who is signed out on purpose, unless named: `--all` and filters mean those that have something to do.
/// Who needs a login stays in and says so.
pub(super) fn skip_signed_out(
    entries: Vec<Entry>,
    args: &TargetArgs,
    now: Timestamp,
) -> (Vec<Entry>, Vec<Row>) {
    if !args.names.is_empty() {
        return (entries, Vec::new());
    }
    let is_out =
        |entry: &Entry| matches!(entry.state(now), State::SignedOut | State::Revoked { .. });
    let (out, rest): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(is_out);
    let skipped = out
        .into_iter()
        .map(|entry| {
            Row::ended(entry.profile.name, Outcome::Skipped, None).note("skipped: signed out")
        })
        .collect();
    (rest, skipped)
}

/// Whether the vault is needed at all: where nothing is held, only a login helps.
pub(super) fn have_tokens(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| entry.holding.tokens.is_some())
}

/// A verb on many.
pub(super) struct Run {
    /// As it is said while it runs: `refreshing`.
    pub(super) running: &'static str,
    /// Whether the vault must be open for it.
    pub(super) needs_key: bool,
}

impl Run {
    /// Does it, and tells how far it is. The rows come even if a signal halts it.
    pub(super) fn on<F: Future<Output = Row>>(
        &self,
        world: &World<'_>,
        open: &Open,
        entries: &[Entry],
        job: impl Fn(Ports, ProfileName) -> F,
    ) -> Result<(Vec<Row>, Option<Kind>)> {
        let before = async {
            if self.needs_key {
                world.unlock(open, false).await?;
            }
            Ok(())
        };
        let jobs = entries
            .iter()
            .map(|entry| (entry.profile.name.clone(), entry.server.name.clone()));
        let jobs = jobs.collect();
        wait::in_bulk(before, async |halt| {
            let progress = Progress::of(world, self.running, entries.len());
            let course = Course {
                halt,
                told: &|row| progress.told(row),
            };
            let rows = bulk::each(&open.ports, jobs, &course, job).await;
            progress.clear();
            rows
        })
    }
}
