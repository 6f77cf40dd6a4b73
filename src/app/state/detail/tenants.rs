//! The tenants and OAuth clients of an appliance, as their tab shows them.

use crate::app::effect::JobId;
use crate::app::state::filter::Filter;
use crate::domain::error::{Error, Result};
use crate::domain::tenant::{OauthClient, Tenant};

/// What the appliance's administrator sees.
#[derive(Debug, Default)]
pub struct TenantsTab {
    /// What it said last.
    pub estate: Option<Estate>,
    /// The job that asks.
    pub asking: Option<JobId>,
    /// Why the last question got no answer.
    pub problem: Option<Error>,
    /// Only what was typed is shown.
    pub filter: Filter,
    /// What the filter shows, best first: places in what the appliance said.
    pub rows: Vec<usize>,
    /// The tenant under the cursor, by its number.
    pub cursor: Option<u64>,
    /// First shown line.
    pub top: usize,
}

/// Tenants and clients of an appliance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estate {
    /// By name, the master tenant first.
    pub tenants: Vec<Tenant>,
    /// Read-only; or why they can't be listed.
    pub clients: Result<Vec<OauthClient>>,
}
