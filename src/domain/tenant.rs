//! What a server's administrator sees of it: its tenants, its users, its OAuth clients.

use jiff::SignedDuration;

/// A tenant of an appliance; all texts are cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// What logins start with; none where it goes by its number.
    pub subdomain: Option<String>,
    /// Whether anybody can log in.
    pub active: bool,
    /// The one that administers the others.
    pub master: bool,
    /// The tenant above it.
    pub parent: Option<String>,
    /// How many users it has, where the appliance tells.
    pub users: Option<u64>,
}

impl Tenant {
    /// What a profile's `tenant` is for this one: subdomain, else number; none for the master tenant.
    #[must_use]
    pub fn prefix(&self) -> Option<String> {
        let named = || {
            self.subdomain
                .clone()
                .unwrap_or_else(|| self.id.to_string())
        };
        (!self.master).then(named)
    }
}

/// A user of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its number.
    pub id: u64,
    /// Its name, where it is known.
    pub name: Option<String>,
}

/// An OAuth client that a server knows; never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OauthClient {
    /// Its number; none where ordinary users see only the name.
    pub id: Option<u64>,
    /// What logins name.
    pub client: String,
    /// How long its access tokens live.
    pub access_life: Option<SignedDuration>,
    /// How long its refresh tokens live.
    pub refresh_life: Option<SignedDuration>,
    /// Where browsers may come back to.
    pub redirect_uris: Vec<String>,
    /// The grants that it may use.
    pub grants: Vec<String>,
    /// What its tokens may do.
    pub scopes: Vec<String>,
}
