//! A set of tokens as a server granted it.

use jiff::{SignedDuration, Timestamp};

use super::expiry::Expiry;
use super::secret::Secret;

/// What one successful answer of a token endpoint gave us (RFC 6749 §5.1).
#[derive(Debug)]
pub struct TokenSet {
    /// The access token.
    pub access: Secret,
    /// The refresh token, if there is one.
    pub refresh: Option<Secret>,
    /// The ID token (OIDC Core §3.1.3.3), if there is one.
    pub id_token: Option<Secret>,
    /// As the server wrote it; compared without regard to case.
    pub token_type: String,
    /// The scope as granted.
    pub scope: Option<String>,
    /// When the access token ends.
    pub expiry: Expiry,
    /// When the refresh token ends.
    pub refresh_expiry: Expiry,
    /// Since when that end stands: a refresh that doesn't move it doesn't count.
    pub refresh_since: Timestamp,
    /// When the answer arrived, by our wall clock.
    pub obtained_at: Timestamp,
    /// How we came by it.
    pub obtained_by: Obtained,
}

/// When the tokens of a set end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// The access token.
    pub expiry: Expiry,
    /// The refresh token.
    pub refresh_expiry: Expiry,
    /// Since when that end stands.
    pub refresh_since: Timestamp,
}

/// How a token set was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obtained {
    /// By a login of this grant.
    Login(super::grant::Grant),
    /// By refreshing an older one.
    Refresh,
}

impl TokenSet {
    /// The life that was granted: from receipt to the end.
    #[must_use]
    pub fn granted(&self) -> Option<SignedDuration> {
        self.expiry.left(self.obtained_at)
    }

    /// Every secret in it, for redaction.
    #[must_use]
    pub fn secrets(&self) -> Vec<&Secret> {
        let optional = self.refresh.iter().chain(&self.id_token);
        std::iter::once(&self.access).chain(optional).collect()
    }
}

impl Obtained {
    /// `password`, `refresh` …, as stored and shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Login(grant) => grant.word(),
            Self::Refresh => "refresh",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "refresh" => Some(Self::Refresh),
            grant => super::grant::Grant::parse(grant).map(Self::Login),
        }
    }
}
