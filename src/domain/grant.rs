//! The ways to log in.

/// How `login` obtains tokens: the `--grant` names of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// Resource owner password credentials (RFC 6749 §4.3).
    Password,
    /// Authorization code with PKCE in a browser (RFC 6749 §4.1, RFC 7636, RFC 8252).
    AuthorizationCode,
    /// Device authorization (RFC 8628).
    Device,
    /// Client credentials (RFC 6749 §4.4).
    ClientCredentials,
    /// ZeyOS: HTTP Basic at `auth/v1/token`.
    Basic,
    /// ZeyOS: `auth/v1/login`.
    Legacy,
    /// An existing token, taken over.
    Paste,
}

impl Grant {
    /// Every grant, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Password,
        Self::AuthorizationCode,
        Self::Device,
        Self::ClientCredentials,
        Self::Basic,
        Self::Legacy,
        Self::Paste,
    ];

    /// The name on the command line, in files and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::AuthorizationCode => "authorization-code",
            Self::Device => "device",
            Self::ClientCredentials => "client-credentials",
            Self::Basic => "basic",
            Self::Legacy => "legacy",
            Self::Paste => "paste",
        }
    }

    /// Whether somebody has to name an OAuth client for it.
    #[must_use]
    pub const fn needs_client(self) -> bool {
        match self {
            Self::Password | Self::AuthorizationCode | Self::Device | Self::ClientCredentials => {
                true
            }
            Self::Basic | Self::Legacy | Self::Paste => false,
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.word() == word)
    }
}
