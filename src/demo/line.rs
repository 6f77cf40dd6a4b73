//! What `demo --serve` prints about one login.

use serde::Serialize;

/// One login at one simulated server, as PRODUCT "demo --serve" words it; null where it doesn't apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServeLine {
    /// Unique, and good as a profile's name: `morpheus-9.0-acme`.
    pub name: String,
    /// `morpheus`, later `zeyos` and `oidc`.
    pub provider: &'static str,
    /// The appliance's version.
    pub version: Option<String>,
    /// Where it listens.
    pub url: String,
    /// The tenant as it stands before the backslash; none in the master tenant.
    pub tenant: Option<String>,
    /// The instance, for servers that have such.
    pub instance: Option<String>,
    /// The user, without the tenant.
    pub username: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// The client id.
    pub client_id: Option<String>,
    /// The client secret.
    pub client_secret: Option<String>,
}
