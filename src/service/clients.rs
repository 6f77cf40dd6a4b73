//! The OAuth clients that a server knows.

use super::asking::Asking;
use super::ports::Ports;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::tenant::OauthClient;

/// Lists them, by name; those who don't administer the server see little more than names.
///
/// # Errors
/// `Kind::Failed` where the server has no list; the port's and the vault's.
pub async fn list(ports: &Ports, name: &ProfileName) -> Result<Vec<OauthClient>> {
    let mut asking = Asking::begin(ports, name, None).await?;
    let talk = asking.work.dialect.clients(&asking.inquiry);
    let mut found = asking.ask(talk).await?;
    found.sort_by_key(|client| client.client.to_lowercase());
    Ok(found)
}
