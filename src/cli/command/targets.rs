//! Which profiles a command is about.

use jiff::Timestamp;

use crate::cli::args::{FilterArgs, TargetArgs};
use crate::cli::world::{Open, World};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::lifecycle::State;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::report::{Outcome, Row};
use crate::service::listing::{self, Entry, Filter};

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

/// Names with their servers, for a bulk job.
pub(super) fn jobs(entries: &[Entry]) -> Vec<(ProfileName, ServerName)> {
    entries
        .iter()
        .map(|entry| (entry.profile.name.clone(), entry.server.name.clone()))
        .collect()
}
