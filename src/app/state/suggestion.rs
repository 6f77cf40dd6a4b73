//! Tenants that a sign-in form suggests (SCREENS 4.2).

use crate::app::effect::JobId;
use crate::domain::tenant::Tenant;

/// What a form knows of the server's tenants, and which of them was taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestions {
    /// What the appliance told; each form asks once.
    pub asked: Asked,
    /// The suggestion that stands in the field.
    pub taken: Option<Taken>,
}

/// How far the question for the tenants is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Asked {
    /// Nobody could ask yet: it takes an open vault and a living login in the master tenant.
    #[default]
    NotYet,
    /// Under way, in the name of this user.
    Asking(JobId, String),
    /// There is no answer; that is nobody's business.
    InVain,
    /// The appliance told what it shows to this user.
    Told(String, Vec<Tenant>),
}

/// A suggestion in the place of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What was typed: it goes on narrowing the list.
    pub typed: String,
    /// The suggestion.
    pub word: String,
}
