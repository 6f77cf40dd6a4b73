//! What an ID token says of its user, and how far that is proven.

use std::fmt;

/// The plain facts of a stored ID token (OIDC Core §2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdToken {
    /// `sub`: the user, for this issuer. Cleaned.
    pub subject: String,
    /// How far it is proven.
    pub proof: Proof,
}

/// Whether an ID token's signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Signed with this algorithm by a key of the issuer; every claim fits.
    Verified(String),
    /// Nobody could check the signature; why.
    Unverified(String),
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verified(algorithm) => write!(f, "verified, {algorithm}"),
            Self::Unverified(why) => write!(f, "not verified: {why}"),
        }
    }
}
