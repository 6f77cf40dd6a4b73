//! `login`: one profile after the other, since somebody may have to type.

mod companion;
mod device;
mod plan;

use jiff::{SignedDuration, Timestamp};

use super::report::{self, Stream};
use super::targets;
use crate::cli::args::LoginArgs;
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::countdown;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::id_token::Proof;
use crate::domain::provider::Provider;
use crate::domain::report::{Outcome, Row, failure_of};
use crate::domain::span;
use crate::service::listing::{self, Entry};
use crate::service::login::{self, LoggedIn};
use crate::service::profiles::{self, PASSWORD_GRANT};

use companion::AtTerminal;
use plan::Given;

pub(crate) fn run(world: &World<'_>, args: &LoginArgs) -> Result<u8> {
    let open = world.open()?;
    let entries = chosen(world, &open, args)?;
    let mut given = Given::read(world, args, entries.len())?;
    for entry in &entries {
        plan::require(world, entry, plan::grant(entry, args.grant), &given)?;
    }
    let (mut rows, mut stopped) = (Vec::new(), None);
    for entry in &entries {
        let one = One {
            entry,
            grant: plan::grant(entry, args.grant),
            open_browser: !args.no_browser,
        };
        match one.log_in(world, &open, given.take()) {
            Ok(row) => rows.push(row),
            // The user's own stop ends the whole command; what was done before is told.
            Err(error) if is_stop(&error) && entries.len() == 1 => return Err(error),
            Err(error) if is_stop(&error) => {
                stopped = Some(error.kind());
                break;
            }
            Err(error) => {
                let name = entry.profile.name.clone();
                let error = failure_of("login", &name, error);
                rows.push(Row::failed(name, error));
            }
        }
    }
    for entry in entries.iter().skip(rows.len()) {
        let row = Row::ended(entry.profile.name.clone(), Outcome::Skipped, None);
        rows.push(row.note("skipped: stopped before it was logged in"));
    }
    let ended = (rows.as_slice(), stopped);
    Ok(report::finish_run(world, ended, args.json, Stream::News))
}

const fn is_stop(error: &Error) -> bool {
    matches!(error.kind(), Kind::Interrupted | Kind::Terminated)
}

/// The named profiles, or those that the filters mean, or the one that the surroundings name.
fn chosen(world: &World<'_>, open: &Open, args: &LoginArgs) -> Result<Vec<Entry>> {
    let filter = targets::filter(&args.filter);
    world.require_alone(&args.names, !filter.is_empty())?;
    match (args.names.is_empty(), filter.is_empty()) {
        (false, true) => targets::named(open, &args.names),
        (true, true) => targets::named(open, &[world.profile(None)?]),
        (true, false) => listing::select(&open.ports, &filter),
        (false, false) => Err(
            Error::new(Kind::Usage, "names and filters don't go together")
                .hint("name profiles, or filter"),
        ),
    }
}

/// One login of this command.
struct One<'a> {
    entry: &'a Entry,
    grant: Grant,
    open_browser: bool,
}

impl One<'_> {
    fn log_in(&self, world: &World<'_>, open: &Open, given: Given) -> Result<Row> {
        let name = &self.entry.profile.name;
        self.entry.server.require_safe_transport()?;
        self.warn(world, open)?;
        let done = wait::seen_through(&*open.ports.locks, async {
            world.unlock(open, true).await?;
            let way = plan::way(world, self.entry, self.grant, given, self.open_browser).await?;
            let companion = AtTerminal::new(world, &*open.ports.clock, name);
            tokio::select! {
                result = login::login(&open.ports, name, way, &companion) => result,
                error = companion.given_up() => Err(error),
            }
        })?;
        for caution in cautions(&done, open.ports.clock.now()) {
            world.output.warning(&format!("{name}: {caution}"));
        }
        let expiry = done.holding.tokens.as_ref().map(|tokens| tokens.expiry);
        let row = Row::ended(name.clone(), Outcome::Done, expiry);
        Ok(row.note(summary(&done, open)))
    }

    /// What is better known before than after.
    fn warn(&self, world: &World<'_>, open: &Open) -> Result<()> {
        let Entry {
            profile, server, ..
        } = self.entry;
        let deprecated = self.grant == Grant::Password && server.provider == Provider::Oidc;
        let shared = profiles::shared_slot(&open.ports.registry.load()?, profile, server);
        let warnings = deprecated.then(|| PASSWORD_GRANT.to_owned());
        for warning in warnings.into_iter().chain(shared) {
            world
                .output
                .warning(&format!("{}: {warning}", profile.name));
        }
        Ok(())
    }
}

/// What is left until then, in whole seconds that have begun: `5m`.
fn wait_until(until: Timestamp, now: Timestamp) -> String {
    let left = until.duration_since(now) + SignedDuration::from_millis(999);
    span::wait(SignedDuration::from_secs(left.as_secs()))
}

fn cautions(done: &LoggedIn, now: Timestamp) -> Vec<String> {
    let mut list: Vec<String> = done.warnings.clone();
    list.extend(done.holding.outlook(now).words(now));
    if let Some(Proof::Unverified(why)) = proof(done) {
        list.push(format!("its ID token couldn't be verified: {why}"));
    }
    if let Some(reused) = &done.reused {
        list.push(format!(
            "the appliance gave the token that it had given before: {}; keyfob refresh gets a new one",
            reused.sentence()
        ));
        list.extend(
            reused
                .refresh_kills
                .iter()
                .map(|kills| format!("on refresh {kills}")),
        );
    }
    list
}

fn proof(done: &LoggedIn) -> Option<&Proof> {
    let id_token = done.holding.facts.id_token.as_ref();
    id_token.map(|id_token| &id_token.proof)
}

fn summary(done: &LoggedIn, open: &Open) -> String {
    let now = open.ports.clock.now();
    let access = countdown::access(&done.holding, now).text;
    let who = done.holding.facts.identity.as_ref().map(|identity| {
        let name = identity.display_name.as_ref().unwrap_or(&identity.user);
        let tenant = identity
            .tenant
            .as_ref()
            .map(|t| format!(", tenant {t}"))
            .unwrap_or_default();
        format!(" as {name}{tenant}")
    });
    format!(
        "logged in{}, access token {access}",
        who.unwrap_or_default()
    )
}
