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

/// An OAuth client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// How long its tokens live.
    pub lifetime: Lifetime,
    /// What makes it a client for the code flow (§3).
    pub web: Option<Web>,
}

/// What a client needs for the code flow: "only available with clients that have a client secret and redirect URI(s)".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// Its secret.
    pub secret: String,
    /// Where browsers may come back to, to the letter.
    pub redirect_uris: Vec<String>,
    /// Whether users are asked each time (`requireConsent`).
    pub requires_consent: bool,
}

impl Client {
    /// A client without secret.
    #[must_use]
    pub fn public(id: &str, lifetime: Lifetime) -> Self {
        Self {
            id: id.to_owned(),
            lifetime,
            web: None,
        }
    }
}

/// Our own client, which an administrator has made so that nobody else shares its tokens (§12).
pub const OWN: &str = "keyfob";

/// Our own client for the code flow.
pub const SSO: &str = "keyfob-sso";

/// Its secret; it breaks careless encoding.
pub const SSO_SECRET: &str = "sso+secret/of=keyfob&1%";

/// Where it comes back to.
pub const SSO_REDIRECT: &str = "http://127.0.0.1:8976/callback";

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
        let own = lives.iter().find(|(id, _)| *id == OWN);
        let sso = own.map(|(_, lifetime)| Client {
            web: Some(Web {
                secret: SSO_SECRET.to_owned(),
                redirect_uris: vec![SSO_REDIRECT.to_owned()],
                requires_consent: false,
            }),
            ..Client::public(SSO, *lifetime)
        });
        let public = lives.map(|(id, lifetime)| Client::public(id, lifetime));
        public.into_iter().chain(sso).collect()
    }
}
