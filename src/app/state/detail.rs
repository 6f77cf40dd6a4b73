//! One profile's screen: which tab is shown, and what each of them knows.
//!
//! What was asked for one profile is never shown for another: all of it goes when another profile is opened, or when the
//! profile itself changes.

pub mod claims;
pub mod history;
pub mod tenants;
pub mod tokens;

use self::claims::ClaimsTab;
use self::history::HistoryTab;
use self::tenants::TenantsTab;
use self::tokens::TokensTab;
use crate::domain::name::ProfileName;

/// The tabs' contents.
#[derive(Debug, Default)]
pub struct Detail {
    /// Which one is shown.
    pub tab: Tab,
    /// Whom the contents are about, and its revision.
    pub about: Option<(ProfileName, u64)>,
    /// What the server knows.
    pub tokens: TokensTab,
    /// What stands in our tokens.
    pub claims: ClaimsTab,
    /// What was done.
    pub history: HistoryTab,
    /// The appliance's tenants and clients.
    pub tenants: TenantsTab,
}

/// The tabs, from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// The profile and its tokens.
    #[default]
    Overview,
    /// The tokens that the server knows.
    Tokens,
    /// What stands in our tokens.
    Claims,
    /// What was done to the profile.
    History,
    /// The tenants of the appliance, for those who administer it.
    Tenants,
}

impl Tab {
    /// Its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Tokens => "Server tokens",
            Self::Claims => "Claims",
            Self::History => "History",
            Self::Tenants => "Tenants",
        }
    }
}
