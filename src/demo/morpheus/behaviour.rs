//! How an appliance behaves where the facts leave a choice.

use serde::{Deserialize, Serialize};

/// Where `/oauth/token` reads grant, client and scope (§2.1). The rest is read from query and body alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Params {
    /// Query and body, merged as servlet containers do.
    Merged,
    /// The documents before 9.0 to the letter.
    QueryOnly,
    /// The documents of 9.0 to the letter: nothing at all is read from the query.
    BodyOnly,
}

/// What a refresh answers as `refresh_token` (§2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rotation {
    /// A new one; the old one dies.
    New,
    /// The same one.
    Same,
    /// None: the old one stays good.
    Absent,
}

/// What `POST /api/tokens` shows (§14.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Created {
    /// Both tokens, as the vendor's command line prints them.
    Shown,
    /// Masks alone, as in the specification's example.
    Masked,
}

/// Whether `DELETE /api/tokens?id=1&id=2` is taken (§4.2: the vendor's own tool sends another form).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bulk {
    /// Yes.
    Taken,
    /// 400: only one by one.
    Refused,
}

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Where the token endpoint reads its parameters.
    pub params: Params,
    /// What a refresh does to the refresh token.
    pub rotation: Rotation,
    /// What making a token shows.
    pub created: Created,
    /// Whether several tokens may be deleted at once.
    pub bulk: Bulk,
    /// Whether an exchange must bring the verifier of the challenge (§3: unknown).
    pub checks_pkce: bool,
    /// A fresh appliance without users: status calls say so, logins fail.
    pub setup_needed: bool,
    /// So many wrong passwords lock a user (§2.7); none: never.
    pub lock_after: Option<u32>,
}

impl Behaviour {
    pub(crate) const fn new(lock_after: Option<u32>) -> Self {
        Self {
            params: Params::Merged,
            rotation: Rotation::New,
            created: Created::Shown,
            bulk: Bulk::Taken,
            checks_pkce: true,
            setup_needed: false,
            lock_after,
        }
    }
}
