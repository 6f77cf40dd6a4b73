//! The tenants of an appliance, for those who administer it.

use super::ports::Ports;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::tenant::Tenant;

/// Lists them, by name, the master tenant first.
///
/// # Errors
/// `Kind::Failed` where the server has none; `Refused` without the right to see them; the port's and the vault's.
pub async fn list(_ports: &Ports, _name: &ProfileName) -> Result<Vec<Tenant>> {
    Err(Error::new(Kind::Failed, "not there yet"))
}
