//! What runs in the background.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::app::effect::{JobId, Ticket, VaultWork, Work};
use crate::domain::lifecycle::Busy;
use crate::domain::name::ProfileName;

/// Everything that was asked of the runtime and hasn't ended.
#[derive(Debug, Default)]
pub struct Jobs {
    /// By id. Added and taken away by [`Jobs::add`] and [`Jobs::end`] only.
    pub all: BTreeMap<JobId, Job>,
    /// The jobs of each profile: a board of many asks for them in each frame.
    of_profile: BTreeMap<ProfileName, BTreeSet<JobId>>,
    /// The number of the next one.
    pub next: u64,
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Who asked.
    pub ticket: Ticket,
    /// What it does, as the status line says it: `refreshing us-prod-acme…`.
    pub title: String,
    /// What it is.
    pub kind: JobKind,
    /// Who wanted it.
    pub origin: Origin,
    /// When it was asked.
    pub since: Timestamp,
    /// Whether it was asked to stop.
    pub is_cancelled: bool,
    /// One of many that waits for its turn: its row doesn't look busy yet.
    pub is_queued: bool,
}

/// Who wanted a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The user, or what follows from a key.
    Asked,
    /// The agenda.
    ByItself,
}

impl Origin {
    /// The origin of a piece of work.
    #[must_use]
    pub const fn of(work: &Work) -> Self {
        if matches!(work, Work::RefreshItself { .. }) {
            Self::ByItself
        } else {
            Self::Asked
        }
    }
}

/// What a job is, for its row and its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Shown on the profile's row.
    Profile(Busy),
    /// A copy.
    Copy,
    /// Showing a token.
    Reveal,
    /// Opening a page in the browser.
    Page,
    /// Clearing the clipboard.
    Clear,
    /// Opening, making or locking the vault.
    Vault,
    /// Making the vault ready for a login.
    Prepare,
    /// Asking what answers at an address, or whether a port is free.
    Probe,
    /// Writing the configuration.
    Save,
    /// Removing a profile.
    Remove,
    /// Reading the trail, or what stands in tokens.
    Activities,
    /// Looking at other tools' files.
    Find,
    /// Taking logins over from other tools, tidying up behind that, or handing one to them.
    Import,
    /// Asking a server for a list, or for what it shows to everybody.
    List,
    /// Ending or making tokens at a server.
    Tokens,
}

impl JobKind {
    /// Whether the status line tells of it; the others are over in no time.
    #[must_use]
    pub const fn is_told(self) -> bool {
        match self {
            Self::Profile(_)
            | Self::Prepare
            | Self::Vault
            | Self::List
            | Self::Tokens
            | Self::Import => true,
            Self::Copy
            | Self::Reveal
            | Self::Page
            | Self::Clear
            | Self::Probe
            | Self::Save
            | Self::Remove
            | Self::Find
            | Self::Activities => false,
        }
    }

    /// The kind of a piece of work.
    #[must_use]
    pub const fn of(work: &Work) -> Self {
        match work {
            Work::Vault(VaultWork::Prepare) => Self::Prepare,
            Work::Vault(_) | Work::Keep(_) => Self::Vault,
            Work::Probe(_) | Work::TryPort(_) => Self::Probe,
            Work::Login(_) => Self::Profile(Busy::LoggingIn),
            Work::Refresh | Work::RefreshItself { .. } | Work::Regenerate => {
                Self::Profile(Busy::Refreshing)
            }
            Work::Revoke | Work::LogOut | Work::Forget => Self::Profile(Busy::Revoking),
            Work::Check => Self::Profile(Busy::Checking),
            Work::Copy(_) | Work::CopyShown(_) => Self::Copy,
            Work::Reveal => Self::Reveal,
            Work::OpenPage(_) => Self::Page,
            Work::ClearClipboard => Self::Clear,
            Work::Save(_) | Work::Set(..) | Work::Bind(..) | Work::Pin(..) => Self::Save,
            Work::Remove => Self::Remove,
            Work::Activities(_) | Work::Inspect => Self::Activities,
            Work::ListTokens(_)
            | Work::ListTenants
            | Work::ReviewCertificate
            | Work::Introspect
            | Work::Examine => Self::List,
            Work::EndTokens(..) | Work::MakeToken(_) => Self::Tokens,
            Work::FindImports | Work::PlanExport | Work::ReadSettings => Self::Find,
            Work::Import(_) | Work::StripSources(_) | Work::Export => Self::Import,
        }
    }
}

impl JobKind {
    const fn busy(self) -> Option<Busy> {
        match self {
            Self::Profile(busy) => Some(busy),
            Self::Copy
            | Self::Reveal
            | Self::Page
            | Self::Clear
            | Self::Vault
            | Self::Prepare
            | Self::Probe
            | Self::Save
            | Self::Remove
            | Self::Activities
            | Self::Find
            | Self::Import
            | Self::List
            | Self::Tokens => None,
        }
    }
}

impl Jobs {
    /// Takes a job in.
    pub(crate) fn add(&mut self, job: Job) {
        if let Some(name) = &job.ticket.profile {
            let of_profile = self.of_profile.entry(name.clone()).or_default();
            of_profile.insert(job.ticket.job);
        }
        self.all.insert(job.ticket.job, job);
    }

    /// Takes a job away that has ended.
    pub(crate) fn end(&mut self, id: JobId) -> Option<Job> {
        let job = self.all.remove(&id)?;
        if let Some(name) = &job.ticket.profile
            && let Some(of_profile) = self.of_profile.get_mut(name)
        {
            of_profile.remove(&id);
            if of_profile.is_empty() {
                self.of_profile.remove(name);
            }
        }
        Some(job)
    }

    fn of(&self, name: &ProfileName) -> impl Iterator<Item = &Job> {
        let ids = self.of_profile.get(name).into_iter().flatten();
        ids.filter_map(|id| self.all.get(id))
    }

    /// What a job is doing to a profile, or about to do.
    #[must_use]
    pub fn busy(&self, name: &ProfileName) -> Option<Busy> {
        self.of(name).find_map(|job| job.kind.busy())
    }

    /// What a job is doing to a profile right now.
    #[must_use]
    pub fn at_work(&self, name: &ProfileName) -> Option<Busy> {
        let mut begun = self.of(name).filter(|job| !job.is_queued);
        begun.find_map(|job| job.kind.busy())
    }

    /// The newest job that the status line tells of.
    #[must_use]
    pub fn told(&self) -> Option<&Job> {
        self.all.values().rev().find(|job| job.kind.is_told())
    }
}
