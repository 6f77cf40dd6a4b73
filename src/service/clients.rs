//! The OAuth clients that a server knows.

use super::ports::Ports;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::tenant::OauthClient;

/// Lists them, by name; those who don't administer the server see little more than names.
///
/// # Errors
/// `Kind::Failed` where the server has no list; the port's and the vault's.
pub async fn list(_ports: &Ports, _name: &ProfileName) -> Result<Vec<OauthClient>> {
    Err(Error::new(Kind::Failed, "not there yet"))
}
