//! One job from queue to result.

use std::collections::BTreeMap;

use tokio::sync::watch;

use super::desk::{Desk, Line};
use super::{export, import, login, probe, server_side, vault, verb};
use crate::app::action::{Action, Ended};
use crate::app::effect::{Pin, SecretId, Ticket, VaultWork, Work};
use crate::domain::activity::Activity;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ServerName;
use crate::domain::profile::PINNED;
use crate::domain::secret::Secret;
use crate::service::logout::Reach;
use crate::service::ports::{ActivityQuery, Change};
use crate::service::profiles;

/// Whether a job is seen through to its end, on quit and when cancelled after it has begun: it spends or writes something.
pub(super) const fn must_end(work: &Work) -> bool {
    match work {
        Work::Refresh
        | Work::RefreshItself { .. }
        | Work::Revoke
        | Work::LogOut
        | Work::Forget
        | Work::EndTokens(..)
        | Work::MakeToken(_)
        | Work::Regenerate
        | Work::Save(_)
        | Work::Set(..)
        | Work::Bind(..)
        | Work::Pin(..)
        | Work::Import(_)
        | Work::StripSources(_)
        | Work::Export
        | Work::Keep(_)
        | Work::Remove => true,
        Work::Vault(_)
        | Work::Probe(_)
        | Work::TryPort(_)
        | Work::Login(_)
        | Work::Check
        | Work::ReviewCertificate
        | Work::Copy(_)
        | Work::Reveal
        | Work::CopyShown(_)
        | Work::OpenPage(_)
        | Work::ClearClipboard
        | Work::ListTokens(_)
        | Work::ListTenants
        | Work::Inspect
        | Work::Introspect
        | Work::FindImports
        | Work::PlanExport
        | Work::Examine
        | Work::ReadSettings
        | Work::Activities(_) => false,
    }
}

/// Runs a job: waits for its turn, then does it, and minds a cancellation where nothing is lost by it.
pub(super) async fn run(
    desk: &Desk,
    ticket: &Ticket,
    work: Work,
    secrets: BTreeMap<SecretId, Secret>,
    line: Line,
) -> Ended {
    let Line {
        cancelled,
        answered,
    } = line;
    let server = server_of(desk, ticket, &work);
    // What is only read here needn't wait for what the profile's server is asked.
    let waiting = ticket.profile.as_ref().filter(|_| !is_local(&work));
    let turn = desk.turns.wait(waiting, server.as_ref());
    let Some(_turn) = unless(cancelled.clone(), turn).await else {
        return Ended::Cancelled;
    };
    desk.tell(Action::Began(ticket.clone()));
    if let Work::Login(wanted) = &work {
        let login = login::Job::new(desk, ticket, wanted);
        let ended = login.run(&secrets, answered, cancelled).await;
        desk.load();
        return ended;
    }
    if must_end(&work) {
        let doing = Box::pin(done(desk, ticket, &work, secrets));
        return desk.undisturbed(doing).await;
    }
    // A new token that can't be sealed any more would be lost.
    let takes_key = matches!(work, Work::Vault(VaultWork::Lock | VaultWork::Close));
    if takes_key && unless(cancelled.clone(), desk.rest()).await.is_none() {
        return Ended::Cancelled;
    }
    let doing = Box::pin(done(desk, ticket, &work, secrets));
    unless(cancelled, doing).await.unwrap_or(Ended::Cancelled)
}

/// The result of `doing`, unless it is cancelled before.
async fn unless<T>(
    mut cancelled: watch::Receiver<u32>,
    doing: impl Future<Output = T>,
) -> Option<T> {
    tokio::select! {
        biased;
        result = doing => Some(result),
        // A sender that is gone cancels nothing; the desk keeps it as long as the job runs.
        _ = cancelled.wait_for(|times| *times > 0) => None,
    }
}

/// Whether it only reads what is stored here.
const fn is_local(work: &Work) -> bool {
    matches!(work, Work::Activities(_) | Work::Inspect)
}

/// The server whose turn is waited for; none for what stays on this machine.
fn server_of(desk: &Desk, ticket: &Ticket, work: &Work) -> Option<ServerName> {
    match work {
        Work::Probe(probed) => Some(probed.server.name.clone()),
        Work::Login(login) => Some(login.server.name.clone()),
        Work::Refresh
        | Work::RefreshItself { .. }
        | Work::Revoke
        | Work::LogOut
        | Work::Check
        | Work::ReviewCertificate
        | Work::ListTokens(_)
        | Work::EndTokens(..)
        | Work::MakeToken(_)
        | Work::Regenerate
        | Work::Introspect
        | Work::ListTenants => {
            let name = ticket.profile.as_ref()?;
            let found = desk.world.ports.registry.profile(name.as_str());
            found.ok().map(|(_, server)| server.name)
        }
        Work::Vault(_)
        | Work::TryPort(_)
        | Work::Forget
        | Work::Copy(_)
        | Work::Reveal
        | Work::CopyShown(_)
        | Work::OpenPage(_)
        | Work::ClearClipboard
        | Work::Save(_)
        | Work::Remove
        | Work::Inspect
        | Work::FindImports
        | Work::Examine
        | Work::ReadSettings
        | Work::Set(..)
        | Work::Bind(..)
        | Work::Pin(..)
        | Work::Import(_)
        | Work::StripSources(_)
        | Work::PlanExport
        | Work::Export
        | Work::Keep(_)
        | Work::Activities(_) => None,
    }
}

#[expect(
    clippy::cognitive_complexity,
    reason = "a table: each piece of work has its line"
)]
async fn done(
    desk: &Desk,
    ticket: &Ticket,
    work: &Work,
    secrets: BTreeMap<SecretId, Secret>,
) -> Ended {
    match work {
        Work::Vault(work) => Ended::Vault(vault::run(&desk.world, work, &secrets).await),
        Work::Keep(upkeep) => Ended::Kept(vault::keep(&desk.world, upkeep, &secrets).await),
        Work::Probe(probed) => Ended::Probed(probe::run(&desk.world, probed).await),
        Work::TryPort(uri) => Ended::PortTried(probe::listen(&desk.world, uri).await),
        // Logins have their own way of being run.
        Work::Login(_) => Ended::Cancelled,
        Work::Refresh => verb::refresh(&desk.world, ticket).await,
        Work::RefreshItself { newer_than } => {
            verb::refresh_itself(&desk.world, ticket, *newer_than).await
        }
        Work::Revoke => verb::revoke(&desk.world, ticket).await,
        Work::LogOut => verb::log_out(&desk.world, ticket, Reach::Server).await,
        Work::Forget => verb::log_out(&desk.world, ticket, Reach::Local).await,
        Work::Check => verb::check(&desk.world, ticket).await,
        Work::ReviewCertificate => verb::review(&desk.world, ticket).await,
        Work::Copy(what) => verb::copy(&desk.world, ticket, what).await,
        Work::Reveal => Ended::Shown(verb::reveal(&desk.world, ticket).await),
        Work::CopyShown(text) => {
            let text = Secret::new(text.clone());
            Ended::ShownCopied(desk.world.clipboard.copy(&text, None))
        }
        Work::OpenPage(url) => Ended::PageOpened(desk.world.ports.browser.open(url).await),
        Work::ClearClipboard => Ended::Cleared(desk.world.clipboard.cleared()),
        Work::Save(save) => Ended::Saved(verb::save(&desk.world, save).await),
        Work::Pin(names, pin) => {
            let is_on = *pin == Pin::On;
            let done = profiles::tag(&desk.world.ports, names, PINNED, is_on);
            Ended::Pinned(names.clone(), *pin, done)
        }
        Work::Remove => Ended::Saved(verb::remove(&desk.world, ticket).await),
        Work::ListTokens(_)
        | Work::EndTokens(..)
        | Work::MakeToken(_)
        | Work::ListTenants
        | Work::Regenerate
        | Work::Inspect
        | Work::Introspect => server_side::ask(desk, ticket, work).await,
        Work::FindImports | Work::Import(_) | Work::StripSources(_) => {
            import::run(desk, work).await
        }
        Work::PlanExport => Ended::ExportPlanned(export::run(&desk.world, ticket, true).await),
        Work::Export => Ended::Exported(export::run(&desk.world, ticket, false).await),
        Work::ReadSettings => Ended::Settings(desk.world.ports.registry.settings()),
        Work::Set(setting, value) => {
            Ended::Settings(verb::set(&desk.world, Change::Set(setting, value.clone())))
        }
        Work::Bind(command, keys) => {
            Ended::Settings(verb::set(&desk.world, Change::Bind(command, keys.clone())))
        }
        Work::Examine => {
            let told = |found| desk.tell(Action::Found(ticket.clone(), Box::new(found)));
            desk.world.survey.look(&told).await;
            Ended::Examined
        }
        Work::Activities(most) => Ended::Activities(newest(desk, ticket, *most)),
    }
}

fn newest(desk: &Desk, ticket: &Ticket, most: usize) -> Result<Vec<Activity>> {
    desk.world.ports.vault.activities(&ActivityQuery {
        profile: ticket.profile.clone(),
        since: None,
        limit: Some(most),
    })
}

/// A typed secret that came with the effect.
///
/// # Errors
/// `Kind::Failed` if the shell didn't hand it over: a mistake of ours.
pub(super) fn secret(secrets: &BTreeMap<SecretId, Secret>, id: SecretId) -> Result<Secret> {
    let found = secrets.get(&id).map(Secret::share);
    found.ok_or_else(|| {
        Error::new(Kind::Failed, "the typed secret got lost on its way").hint("type it again")
    })
}
