//! Who the server says we are.

use super::version::Version;

/// What whoami told after a login (facts/morpheus.md §5). All of it is the server's text, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The user name, without tenant.
    pub user: String,
    /// The name for people.
    pub display_name: Option<String>,
    /// The tenant's name.
    pub tenant: Option<String>,
    /// The first role's name.
    pub role: Option<String>,
    /// The server's version.
    pub version: Option<Version>,
}
