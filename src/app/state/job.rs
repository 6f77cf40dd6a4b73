//! What runs in the background.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::app::effect::{JobId, Ticket, Work};
use crate::domain::lifecycle::Busy;
use crate::domain::name::ProfileName;

/// Everything that was asked of the runtime and hasn't ended.
#[derive(Debug, Default)]
pub struct Jobs {
    /// By id.
    pub all: BTreeMap<JobId, Job>,
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
    /// Opening a page in the browser.
    Page,
    /// Clearing the clipboard.
    Clear,
    /// Opening, making or locking the vault.
    Vault,
    /// Making the vault ready for a login.
    Prepare,
    /// Asking what answers at an address.
    Probe,
    /// Writing the configuration.
    Save,
    /// Removing a profile.
    Remove,
    /// Reading the trail, or what stands in tokens.
    Activities,
    /// Asking a server for a list.
    List,
    /// Ending or making tokens at a server.
    Tokens,
}

impl JobKind {
    /// Whether the status line tells of it; the others are over in no time.
    #[must_use]
    pub const fn is_told(self) -> bool {
        match self {
            Self::Profile(_) | Self::Prepare | Self::Vault | Self::List | Self::Tokens => true,
            Self::Copy
            | Self::Page
            | Self::Clear
            | Self::Probe
            | Self::Save
            | Self::Remove
            | Self::Activities => false,
        }
    }

    /// The kind of a piece of work.
    #[must_use]
    pub const fn of(work: &Work) -> Self {
        match work {
            Work::OpenVault
            | Work::Unlock(_)
            | Work::UnlockWithFile(_)
            | Work::CreateVault(_)
            | Work::CreateVaultWithFile(_)
            | Work::LockVault
            | Work::CloseVault => Self::Vault,
            Work::PrepareVault => Self::Prepare,
            Work::Probe(_) => Self::Probe,
            Work::Login(_) => Self::Profile(Busy::LoggingIn),
            Work::Refresh | Work::RefreshItself { .. } | Work::Regenerate => {
                Self::Profile(Busy::Refreshing)
            }
            Work::Revoke | Work::LogOut | Work::Forget => Self::Profile(Busy::Revoking),
            Work::Check => Self::Profile(Busy::Checking),
            Work::Copy | Work::CopyShown(_) => Self::Copy,
            Work::OpenPage(_) => Self::Page,
            Work::ClearClipboard(_) => Self::Clear,
            Work::Save(_) => Self::Save,
            Work::Remove => Self::Remove,
            Work::Activities | Work::Inspect => Self::Activities,
            Work::ListTokens | Work::ListTenants | Work::Introspect => Self::List,
            Work::EndTokens(_) | Work::MakeToken(_) => Self::Tokens,
        }
    }
}

impl Jobs {
    /// What a job is doing to a profile right now.
    #[must_use]
    pub fn busy(&self, name: &ProfileName) -> Option<Busy> {
        self.all.values().find_map(|job| match job.kind {
            JobKind::Profile(busy) if job.ticket.profile.as_ref() == Some(name) => Some(busy),
            JobKind::Profile(_)
            | JobKind::Copy
            | JobKind::Page
            | JobKind::Clear
            | JobKind::Vault
            | JobKind::Prepare
            | JobKind::Probe
            | JobKind::Save
            | JobKind::Remove
            | JobKind::Activities
            | JobKind::List
            | JobKind::Tokens => None,
        })
    }

    /// The newest job that the status line tells of.
    #[must_use]
    pub fn told(&self) -> Option<&Job> {
        self.all.values().rev().find(|job| job.kind.is_told())
    }
}
