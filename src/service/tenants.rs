//! The tenants of an appliance, for those who administer it.

use super::asking::Asking;
use super::ports::Ports;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::tenant::Tenant;

/// Lists them, by name, the master tenant first.
///
/// # Errors
/// `Kind::Failed` where the server has none; `Refused` without the right to see them; the port's and the vault's.
pub async fn list(ports: &Ports, name: &ProfileName) -> Result<Vec<Tenant>> {
    let mut asking = Asking::begin(ports, name, None).await?;
    let talk = asking.work.dialect.tenants(&asking.inquiry);
    let mut found = asking.ask(talk).await?;
    found.sort_by_key(|tenant| (!tenant.master, tenant.name.to_lowercase()));
    Ok(found)
}
