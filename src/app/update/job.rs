//! Asking the runtime for a job, and stopping one.

use jiff::Timestamp;

use crate::app::effect::{Effect, JobId, Pin, Ticket, Upkeep, VaultWork, Work};
use crate::app::state::job::{Job, JobKind, Origin};
use crate::app::state::{Ending, State};
use crate::app::tokens;
use crate::domain::lifecycle::Busy;
use crate::domain::name::ProfileName;

/// Asks for a job.
pub(super) fn start(
    state: &mut State,
    profile: Option<ProfileName>,
    work: Work,
    now: Timestamp,
) -> Effect {
    let ticket = Ticket {
        job: JobId(state.jobs.next),
        revision: profile.as_ref().map_or(0, |name| state.revision(name)),
        profile,
    };
    state.jobs.next += 1;
    let job = Job {
        ticket: ticket.clone(),
        title: title(&work, ticket.profile.as_ref()),
        kind: JobKind::of(&work),
        origin: Origin::of(&work),
        since: now,
        is_cancelled: false,
        is_queued: false,
    };
    state.jobs.add(job);
    Effect::Run(ticket, work)
}

/// The id of the job that an effect asks for.
pub(super) fn id_of(effect: &Effect) -> Option<JobId> {
    match effect {
        Effect::Run(ticket, _) => Some(ticket.job),
        Effect::Load
        | Effect::Cancel(_)
        | Effect::Answer(..)
        | Effect::Quit
        | Effect::QuitNow
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Print(_)
        | Effect::Edit(_) => None,
    }
}

/// What the status line says while it runs.
fn title(work: &Work, profile: Option<&ProfileName>) -> String {
    let name = profile.map(ProfileName::as_str).unwrap_or_default();
    match work {
        Work::Vault(work) => of_vault(work).to_owned(),
        Work::Keep(Upkeep::Verify) => "verifying the vault…".to_owned(),
        Work::Keep(Upkeep::BackUp(_)) => "backing up the vault…".to_owned(),
        Work::Keep(Upkeep::ChangePassphrase(_)) => "changing the passphrase…".to_owned(),
        Work::Probe(probed) => format!("asking {}…", probed.server.address.host()),
        Work::TryPort(_) => "looking whether the port is free…".to_owned(),
        Work::Login(_) => format!("logging in {name}…"),
        Work::Refresh | Work::RefreshItself { .. } => format!("refreshing {name}…"),
        Work::Revoke => format!("revoking {name}…"),
        Work::LogOut => format!("logging out {name}…"),
        Work::Forget => format!("forgetting the token of {name}…"),
        Work::Check => format!("checking {name}…"),
        Work::ReviewCertificate => format!("asking {name} for its certificate…"),
        Work::Copy(_) => format!("copying {name}…"),
        Work::Reveal => format!("reading the token of {name}…"),
        Work::CopyShown(_) => "copying…".to_owned(),
        Work::OpenPage(_) => "opening the browser…".to_owned(),
        Work::ClearClipboard => "clearing the clipboard…".to_owned(),
        Work::Save(_) => format!("saving {name}…"),
        Work::Remove => format!("removing {name}…"),
        Work::Activities(_) => "reading the activity…".to_owned(),
        Work::Inspect => "reading the tokens…".to_owned(),
        Work::ListTokens(None) => format!("asking for the tokens of {name}…"),
        Work::ListTokens(Some(user)) => {
            let whom = tokens::called(user);
            format!("asking for the tokens of {whom} as {name}…")
        }
        Work::ListTenants => format!("asking {name} for the tenants…"),
        Work::Introspect => format!("asking about the token of {name}…"),
        Work::EndTokens(user, doomed) => {
            let whom = user.as_deref().map(tokens::called);
            let whom = whom.unwrap_or_else(|| name.to_owned());
            match doomed.len() {
                1 => format!("revoking a server token of {whom}…"),
                many => format!("revoking {many} server tokens of {whom}…"),
            }
        }
        Work::MakeToken(_) => format!("making a token as {name}…"),
        Work::ReadSettings => "reading the settings…".to_owned(),
        Work::Set(setting, _) => format!("changing {}…", setting.name),
        Work::Pin(_, Pin::On) => "pinning…".to_owned(),
        Work::Pin(_, Pin::Off) => "unpinning…".to_owned(),
        Work::Bind(command, _) => format!("changing the keys of {command}…"),
        Work::Examine => "looking at everything here…".to_owned(),
        Work::FindImports | Work::PlanExport => "reading other tools' files…".to_owned(),
        Work::Export => format!("exporting {name}…"),
        Work::Import(picks) => match picks.len() {
            1 => "importing 1 login…".to_owned(),
            many => format!("importing {many} logins…"),
        },
        Work::StripSources(_) => "removing tokens from other tools' files…".to_owned(),
        Work::Regenerate => format!("regenerating the token of {name}…"),
    }
}

const fn of_vault(work: &VaultWork) -> &'static str {
    match work {
        VaultWork::Open | VaultWork::Prepare => "opening the vault…",
        VaultWork::Unlock(_) | VaultWork::UnlockWithFile(_) => "unlocking the vault…",
        VaultWork::Create(_) | VaultWork::CreateWithFile(_) => "making the vault…",
        VaultWork::Lock | VaultWork::Close => "locking the vault…",
    }
}

/// The runtime took it up.
pub(super) fn began(state: &mut State, ticket: &Ticket, now: Timestamp) {
    if let Some(job) = state.jobs.all.get_mut(&ticket.job) {
        job.since = now;
        job.is_queued = false;
    }
}

/// Stops the job of this row, else the newest that is told of; a form's own job first.
pub(super) fn cancel(state: &mut State, out: &mut Vec<Effect>) {
    let of_form = super::form::top(state).and_then(|form| form.job);
    let current = state.current().cloned();
    let of_row = state.jobs.all.values().find(|job| {
        matches!(job.kind, JobKind::Profile(_))
            && current.is_some()
            && job.ticket.profile == current
    });
    let is_of_run = |id| super::bulk::has(state, id);
    let of_row_alone = of_row.filter(|job| !is_of_run(job.ticket.job));
    if of_form.is_none() && of_row_alone.is_none() && state.bulk.is_some() {
        super::bulk::cancel(state, out);
        return;
    }
    let job = of_form
        .or_else(|| of_row.map(|job| job.ticket.job))
        .or_else(|| state.jobs.told().map(|job| job.ticket.job));
    if let Some(job) = job.and_then(|id| state.jobs.all.get_mut(&id)) {
        job.is_cancelled = true;
        out.push(Effect::Cancel(job.ticket.job));
    }
}

/// Stops logins: they wait for people, and leave nothing behind. One whose tokens are on their way is seen through.
pub(super) fn cancel_logins(state: &mut State, out: &mut Vec<Effect>) {
    for job in state.jobs.all.values_mut() {
        if job.kind == JobKind::Profile(Busy::LoggingIn) {
            job.is_cancelled = true;
            out.push(Effect::Cancel(job.ticket.job));
        }
    }
}

/// Whether the process can end, or what is waited for.
pub(super) fn ending(state: &State) -> Ending {
    match unstoppable(state) {
        0 => Ending::Now,
        jobs => Ending::Waiting { jobs },
    }
}

/// How many jobs must not be cut off: something of theirs may already be on its way.
fn unstoppable(state: &State) -> usize {
    let jobs = state.jobs.all.values();
    jobs.filter(|job| match job.kind {
        JobKind::Profile(Busy::Refreshing | Busy::LoggingIn | Busy::Revoking)
        | JobKind::Save
        | JobKind::Remove
        | JobKind::Import
        | JobKind::Tokens => true,
        JobKind::Profile(Busy::Checking)
        | JobKind::Copy
        | JobKind::Reveal
        | JobKind::Page
        | JobKind::Clear
        | JobKind::Vault
        | JobKind::Prepare
        | JobKind::Probe
        | JobKind::Activities
        | JobKind::Find
        | JobKind::List => false,
    })
    .count()
}
