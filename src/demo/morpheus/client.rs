//! Which OAuth clients an appliance knows, and how long their tokens live.

use jiff::SignedDuration;

/// How long tokens of a client live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Access tokens.
    pub access: SignedDuration,
    /// Refresh tokens.
    pub refresh: SignedDuration,
}

impl Lifetime {
    /// Both.
    #[must_use]
    pub const fn new(access: SignedDuration, refresh: SignedDuration) -> Self {
        Self { access, refresh }
    }

    /// Both the same, as the vendor sets it for built-in clients.
    #[must_use]
    pub const fn both(life: SignedDuration) -> Self {
        Self::new(life, life)
    }
}

/// A set of lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetimes {
    /// The vendor's (§2.3).
    Real,
    /// Short ones, so that countdowns visibly move.
    Short,
}

/// An OAuth client. None has a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// How long its tokens live.
    pub lifetime: Lifetime,
}

/// Our own client, which an administrator has made so that nobody else shares its tokens (§12).
pub const OWN: &str = "keyfob";

const YEAR: SignedDuration = SignedDuration::from_secs(31_536_000);
const TASK: SignedDuration = SignedDuration::from_secs(1440);
const HALF_DAY: SignedDuration = SignedDuration::from_secs(43_200);

impl Lifetimes {
    pub(crate) fn clients(self) -> Vec<Client> {
        let minutes = SignedDuration::from_mins;
        let lives = match self {
            Self::Real => [
                ("morph-api", Lifetime::both(YEAR)),
                ("morph-cli", Lifetime::both(YEAR)),
                ("morph-customer", Lifetime::both(YEAR)),
                ("morph-automation", Lifetime::both(TASK)),
                ("morpheus-terraform", Lifetime::both(TASK)),
                (OWN, Lifetime::both(HALF_DAY)),
            ],
            Self::Short => [
                ("morph-api", Lifetime::both(YEAR)),
                ("morph-cli", Lifetime::new(minutes(3), minutes(15))),
                ("morph-customer", Lifetime::both(HALF_DAY)),
                ("morph-automation", Lifetime::both(TASK)),
                ("morpheus-terraform", Lifetime::both(TASK)),
                (OWN, Lifetime::new(minutes(10), minutes(45))),
            ],
        };
        let client = |(id, lifetime): (&str, Lifetime)| Client {
            id: id.to_owned(),
            lifetime,
        };
        lives.into_iter().map(client).collect()
    }
}
