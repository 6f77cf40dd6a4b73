//! The kinds of servers keyfob knows.

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

    /// Reads a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.word() == word)
    }
}
