//! The verbs on one profile, handed to the services and put into a report's row.

use jiff::{SignedDuration, Timestamp};

use super::World;
use crate::app::action::{Ended, VerbDone};
use crate::app::effect::{Handed, Save, Ticket};
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::report::{Outcome, Row};
use crate::domain::settings::Said;
use crate::service::get::{self, Wish};
use crate::service::handover;
use crate::service::logout::{self, Reach as Far};
use crate::service::ports::{Change, Copied};
use crate::service::refresh::{self, Occasion, Refreshed, Want};
use crate::service::{certificate, check, journal, profiles, revoke};

pub(super) fn profile_of(ticket: &Ticket) -> Result<&ProfileName> {
    ticket.profile.as_ref().ok_or_else(|| {
        Error::new(Kind::Failed, "the job names no profile").hint("choose one and try again")
    })
}

/// Revokes at the server.
pub(super) async fn revoke(world: &World, ticket: &Ticket) -> Ended {
    let began = world.ports.clock.now();
    match profile_of(ticket) {
        Ok(name) => {
            let result = revoke::revoke(&world.ports, name).await;
            ended(world, name, result.map(|done| Some(done.what)), began)
        }
        Err(error) => Ended::Broken(error),
    }
}

/// Logs out, or only forgets.
pub(super) async fn log_out(world: &World, ticket: &Ticket, reach: Far) -> Ended {
    let began = world.ports.clock.now();
    match profile_of(ticket) {
        Ok(name) => {
            let result = logout::logout(&world.ports, name, reach).await;
            let words = result.map(|done| match done.warning {
                Some(warning) => Some(format!("{}; {warning}", done.what)),
                None => Some(done.what),
            });
            ended(world, name, words, began)
        }
        Err(error) => Ended::Broken(error),
    }
}

/// Asks the server.
pub(super) async fn check(world: &World, ticket: &Ticket) -> Ended {
    let began = world.ports.clock.now();
    match profile_of(ticket) {
        Ok(name) => {
            let result = check::check(&world.ports, name).await;
            ended(world, name, result.map(|done| Some(done.what)), began)
        }
        Err(error) => Ended::Broken(error),
    }
}

/// Looks at its certificate.
pub(super) async fn review(world: &World, ticket: &Ticket) -> Ended {
    match profile_of(ticket) {
        Ok(name) => {
            let review = certificate::review(&world.ports, name).await;
            Ended::Reviewed(review.map(Box::new))
        }
        Err(error) => Ended::Broken(error),
    }
}

/// Refreshes: always asks the server for a new token.
pub(super) async fn refresh(world: &World, ticket: &Ticket) -> Ended {
    let began = world.ports.clock.now();
    let name = match profile_of(ticket) {
        Ok(name) => name,
        Err(error) => return Ended::Broken(error),
    };
    let result = match world.ports.vault.holding(name) {
        Ok(holding) => {
            let want = Want::NewerThan(holding.generation);
            refresh::refresh(&world.ports, name, want).await
        }
        Err(error) => Err(error),
    };
    refreshed(world, name, result, began)
}

/// Refreshes since it is time: who was quicker has done it, and who holds the profile is left alone.
pub(super) async fn refresh_itself(world: &World, ticket: &Ticket, newer_than: u64) -> Ended {
    let began = world.ports.clock.now();
    let name = match profile_of(ticket) {
        Ok(name) => name,
        Err(error) => return Ended::Broken(error),
    };
    let want = Want::NewerThan(newer_than);
    let result = refresh::refresh_on(&world.ports, name, want, Occasion::ByItself).await;
    refreshed(world, name, result, began)
}

fn refreshed(
    world: &World,
    name: &ProfileName,
    result: Result<Refreshed>,
    began: Timestamp,
) -> Ended {
    let was_adopted = matches!(result, Ok(Refreshed::Adopted(_)));
    let mut ended = ended(world, name, result.map(|_| None), began);
    if let Ended::Verb(done) = &mut ended
        && was_adopted
    {
        done.row.outcome = Outcome::Adopted;
    }
    ended
}

/// A report's row with what is held now.
pub(super) fn ended(
    world: &World,
    name: &ProfileName,
    words: Result<Option<String>>,
    began: Timestamp,
) -> Ended {
    let holding = world.ports.vault.holding(name).ok();
    let expiry = holding
        .as_ref()
        .and_then(|h| h.tokens.as_ref())
        .map(|t| t.expiry);
    let row = match words {
        Ok(note) => Row {
            note,
            ..Row::ended(name.clone(), Outcome::Done, expiry)
        },
        Err(error) => Row::failed(name.clone(), here(error)),
    };
    Ended::Verb(Box::new(VerbDone {
        row,
        holding: holding.map(Box::new),
        took: world.ports.clock.now().duration_since(began),
    }))
}

/// A certificate that isn't trusted is looked at here, not with a command.
fn here(error: Error) -> Error {
    if error.kind() == Kind::Untrusted {
        return error.hint("Review the certificate… (^P) shows it and can pin it");
    }
    error
}

/// Copies a token as it is: copying never refreshes, since that may stop other tools.
pub(super) async fn copy(world: &World, ticket: &Ticket, what: &Handed) -> Ended {
    let name = match profile_of(ticket) {
        Ok(name) => name,
        Err(error) => return Ended::Copied(what.clone(), Err(error)),
    };
    let result = copied(world, name, what).await;
    let words = result
        .as_ref()
        .map(|copied| format!("copied as {} ({})", what.word(), copied.way));
    let outcome = words.as_ref().map(String::as_str).map_err(|error| *error);
    journal::record(&world.ports, Some(name), Verb::Copy, outcome);
    Ended::Copied(what.clone(), result)
}

async fn copied(world: &World, name: &ProfileName, what: &Handed) -> Result<Copied> {
    let wish = Wish {
        min_valid: Some(SignedDuration::ZERO),
        no_refresh: true,
    };
    let ready = get::get(&world.ports, name, wish).await?;
    let text = match what {
        Handed::Access(form) => handover::render(&ready, form, world.ports.clock.now())?,
        Handed::Refresh => match &ready.tokens.refresh {
            Some(refresh) => refresh.share(),
            None => {
                return Err(
                    Error::new(Kind::Failed, "there is no refresh token").hint("log in again")
                );
            }
        },
    };
    let clear = world.ports.registry.load()?.settings.clipboard_clear;
    world.clipboard.copy(&text, clear)
}

/// Hands the access token to the drawing thread. A dead one is shown, too: somebody may compare it.
pub(super) async fn reveal(world: &World, ticket: &Ticket) -> Result<()> {
    let name = profile_of(ticket)?;
    let ports = &world.ports;
    ports.vault.open(false).await?;
    let result = ports.vault.tokens(name);
    let outcome = result.as_ref().map(|_| "shown on screen");
    journal::record(ports, Some(name), Verb::Reveal, outcome);
    (world.showcase)(result?.access);
    Ok(())
}

/// Writes a changed profile, under its new name if that changed.
pub(super) async fn save(world: &World, save: &Save) -> Result<()> {
    let ports = &world.ports;
    let name = &save.profile.name;
    if save.was != *name {
        profiles::rename(ports, &save.was, name).await?;
    }
    let server = save.server.clone().map(Change::PutServer);
    let profile = Change::PutProfile(save.profile.clone());
    let changes: Vec<Change> = server.into_iter().chain([profile]).collect();
    ports.registry.change(&changes)?;
    journal::record(ports, Some(name), Verb::Edit, Ok("edited"));
    Ok(())
}

/// Removes a profile from configuration and vault.
pub(super) async fn remove(world: &World, ticket: &Ticket) -> Result<()> {
    let name = profile_of(ticket)?;
    profiles::remove(&world.ports, name).await?;
    profiles::purge(&world.ports, name)
}

/// Changes the settings, and reads all of them.
pub(super) fn set(world: &World, change: Change) -> Result<Vec<Said>> {
    let registry = &world.ports.registry;
    registry.change(&[change])?;
    registry.settings()
}
