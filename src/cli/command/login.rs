//! `login`: one profile after the other, since somebody may have to type.

use super::report::{self, Stream};
use super::targets;
use crate::cli::args::LoginArgs;
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::countdown;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::report::{Outcome, Row};
use crate::domain::secret::Secret;
use crate::service::listing::Entry;
use crate::service::login::{self, LoggedIn, Nobody, Typed, Way};

pub(crate) fn run(world: &World<'_>, args: LoginArgs) -> Result<u8> {
    let open = world.open()?;
    let names = if args.names.is_empty() {
        vec![world.profile(None)?]
    } else {
        args.names
    };
    let entries = targets::named(&open, &names)?;
    let password = given_password(world, args.password_file.as_deref(), entries.len())?;
    for entry in &entries {
        require_password_grant(entry, args.grant)?;
        require_answers(world, entry, password.is_some())?;
    }
    let mut rows = Vec::new();
    for entry in &entries {
        let given = password.as_ref().map(Secret::share);
        match one(world, &open, entry, given) {
            Ok(row) => rows.push(row),
            // The user's own stop ends the whole command.
            Err(error) if matches!(error.kind(), Kind::Interrupted | Kind::Terminated) => {
                return Err(error);
            }
            Err(error) => rows.push(Row::failed(entry.profile.name.clone(), error)),
        }
    }
    Ok(report::finish(world, &rows, args.json, Stream::News))
}

fn given_password(
    world: &World<'_>,
    file: Option<&std::path::Path>,
    profiles: usize,
) -> Result<Option<Secret>> {
    let Some(file) = file else {
        return Ok(None);
    };
    if profiles > 1 {
        return Err(
            Error::new(Kind::Usage, "one password file goes with one profile")
                .hint("log in to them one by one"),
        );
    }
    let password = world.secrets.read_file(file)?;
    if password.is_empty() {
        return Err(Error::new(Kind::Usage, "the password file is empty"));
    }
    Ok(Some(password))
}

/// Only grants that work are tried; the others say so before anything is asked or sent.
fn require_password_grant(entry: &Entry, said: Option<Grant>) -> Result<()> {
    let grant = said.unwrap_or(entry.profile.grant);
    let provider = entry.server.provider;
    if !provider.grants().contains(&grant) {
        let what = format!("{} has no grant '{}'", provider.title(), grant.word());
        let known: Vec<&str> = provider.grants().iter().map(|grant| grant.word()).collect();
        return Err(Error::new(Kind::Usage, what).hint(format!("one of: {}", known.join(", "))));
    }
    if grant == Grant::Password {
        return Ok(());
    }
    let what = format!(
        "this version of keyfob doesn't log in by {} yet",
        grant.word()
    );
    Err(Error::new(Kind::Failed, what).hint("log in with --grant password"))
}

/// Without a terminal nothing prompts: said before a vault is made or opened.
fn require_answers(world: &World<'_>, entry: &Entry, has_password: bool) -> Result<()> {
    if has_password || world.secrets.can_ask() {
        return Ok(());
    }
    let what = format!(
        "'{}' needs a password, and there is no terminal to ask on",
        entry.profile.name
    );
    Err(Error::new(Kind::LoginNeeded, what)
        .hint("give it with --password-file FILE, or --password-file - for standard input"))
}

fn one(world: &World<'_>, open: &Open, entry: &Entry, given: Option<Secret>) -> Result<Row> {
    let name = entry.profile.name.clone();
    entry.server.require_safe_transport()?;
    let done = wait::seen_through(&*open.ports.locks, async {
        world.unlock(open, true).await?;
        let password = match given {
            Some(password) => password,
            None => ask(world, entry)?,
        };
        let way = Way::Password(Typed::password(password));
        login::login(&open.ports, &name, way, &Nobody).await
    })?;
    for caution in cautions(&done) {
        world.output.warning(&format!("{name}: {caution}"));
    }
    let expiry = done.holding.tokens.as_ref().map(|tokens| tokens.expiry);
    let row = Row::ended(name, Outcome::Done, expiry);
    Ok(row.note(summary(&done, open)))
}

fn ask(world: &World<'_>, entry: &Entry) -> Result<Secret> {
    let login = entry.profile.login_name().unwrap_or_default();
    let password = world.secrets.ask(&format!(
        "Password for {login} at {}: ",
        entry.server.address
    ))?;
    if password.is_empty() {
        return Err(Error::new(
            Kind::Interrupted,
            "no password was entered: nothing was sent",
        ));
    }
    Ok(password)
}

fn cautions(done: &LoggedIn) -> Vec<String> {
    let mut list: Vec<String> = done.warning.clone().into_iter().collect();
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
