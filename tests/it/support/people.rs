//! Who can log in to every simulated appliance.

use keyfob::demo::morpheus::people::ODD;
use keyfob::domain::secret::Secret;
use keyfob::service::login::{Typed, Way};

/// Somebody with a login on every simulated appliance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    pub(crate) tenant: Option<&'static str>,
    pub(crate) user: &'static str,
    pub(crate) password: &'static str,
}

/// Of the master tenant.
pub(crate) const MASTER: Who = Who {
    tenant: None,
    user: "admin",
    password: "correct-horse-1",
};
/// Of a sub-tenant with a subdomain.
pub(crate) const SUB: Who = Who {
    tenant: Some("acme"),
    user: "jdoe",
    password: "jdoe-of-acme",
};
/// Of a sub-tenant that only has an id.
pub(crate) const BY_ID: Who = Who {
    tenant: Some("4"),
    user: "peter",
    password: "peter-of-initech",
};
/// With a name and a password that break careless encoding.
pub(crate) const STRANGE: Who = Who {
    tenant: Some("globex"),
    user: ODD.0,
    password: ODD.1,
};

impl Who {
    pub(crate) const ALL: [Self; 4] = [MASTER, SUB, BY_ID, STRANGE];

    /// What stands in `username` on the wire.
    pub(crate) fn login_name(self) -> String {
        match self.tenant {
            None => self.user.to_owned(),
            Some(tenant) => format!("{tenant}\\{}", self.user),
        }
    }

    pub(crate) fn way(self) -> Way {
        Way::Password(Typed::password(Secret::new(self.password.to_owned())))
    }
}
