//! The kinds of servers keyfob knows.

use super::grant::Grant;

/// Whose dialect a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provider {
    /// An HPE Morpheus Enterprise appliance.
    Morpheus,
    /// A ZeyOS platform.
    Zeyos,
    /// Any OAuth 2.0 or OpenID Connect server.
    Oidc,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Morpheus, Self::Zeyos, Self::Oidc];

    /// The word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Morpheus => "morpheus",
            Self::Zeyos => "zeyos",
            Self::Oidc => "oidc",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Morpheus => "Morpheus",
            Self::Zeyos => "ZeyOS",
            Self::Oidc => "OpenID Connect",
        }
    }

    /// How a profile logs in if nothing else is said.
    #[must_use]
    pub const fn usual_grant(self) -> Grant {
        match self {
            Self::Morpheus => Grant::Password,
            Self::Zeyos | Self::Oidc => Grant::AuthorizationCode,
        }
    }

    /// The redirect URI to register if nothing else is said; without a port any free one is listened on.
    #[must_use]
    pub const fn usual_redirect_uri(self) -> &'static str {
        match self {
            Self::Morpheus => "http://127.0.0.1:8976/callback",
            Self::Zeyos => "http://127.0.0.1:9005/callback",
            Self::Oidc => "http://127.0.0.1/callback",
        }
    }

    /// The grants that this kind of server has.
    #[must_use]
    pub const fn grants(self) -> &'static [Grant] {
        match self {
            Self::Morpheus => &[Grant::Password, Grant::AuthorizationCode, Grant::Paste],
            Self::Zeyos => &[
                Grant::AuthorizationCode,
                Grant::Password,
                Grant::Basic,
                Grant::Legacy,
                Grant::Paste,
            ],
            Self::Oidc => &[
                Grant::AuthorizationCode,
                Grant::Device,
                Grant::ClientCredentials,
                Grant::Password,
                Grant::Paste,
            ],
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.word() == word)
    }
}
