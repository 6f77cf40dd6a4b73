//! How the simulated OpenID provider behaves where documents leave a choice, and how it can misbehave.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::demo::jwt::Signature;
use crate::demo::morpheus::behaviour::Rotation;

/// Which discovery documents exist (facts/oauth.md F02, F03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Documents {
    /// Both.
    Both,
    /// That of OIDC Discovery.
    Oidc,
    /// That of RFC 8414.
    Oauth,
    /// Both, and each lacks what the other has: as django-oauth-toolkit's.
    Halves,
    /// None: endpoints are typed by hand.
    None,
}

/// How HTTP Basic is read (RFC 6749 §2.3.1, facts/oauth.md A03, A04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basic {
    /// Form-decoded, as the standard says.
    Decoded,
    /// As it comes.
    Raw,
    /// Not at all.
    Refused,
}

/// Whether a secret may stand in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Post {
    /// It may.
    Read,
    /// It may not.
    Refused,
}

/// Whether users are asked before a client gets a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Each time (RFC 8252 §8.6).
    Asked,
    /// Somebody has said yes for everybody.
    Given,
}

/// When refresh tokens are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refreshable {
    /// With every login of a user.
    Always,
    /// For `offline_access` only (OIDC Core §11).
    Offline,
}

/// What is told of a refresh token's end, and what moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Endings {
    /// Each refresh brings a whole life, told as Keycloak does: `refresh_expires_in`.
    Told,
    /// The same, and nobody tells: a client may ask (RFC 7662).
    Untold,
    /// All refresh tokens of a login end with the first, as told.
    Session,
}

/// In which form errors come (facts/oauth.md B14, B15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Errors {
    /// JSON, as the standard says.
    Json,
    /// The status alone.
    Empty,
    /// A line of text.
    Text,
    /// A page.
    Html,
}

/// What ends together (facts/oauth.md I03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cascade {
    /// Either token ends both.
    Both,
    /// A refresh token ends its access tokens, not the reverse.
    Downwards,
    /// Neither ends the other.
    Apart,
}

/// What can be asked of the endpoints around tokens, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// It is there for every client.
    Everybody,
    /// It is there, but public clients get 401 without a body.
    Confidential,
    /// It isn't there.
    Missing,
}

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behaviour {
    /// The issuer's path: empty or `/tenant`.
    pub path: String,
    /// Which discovery documents there are.
    pub documents: Documents,
    /// Members of the discovery documents that are different: null takes one away.
    pub metadata: Map<String, Value>,
    /// What an authorization response says of its issuer: none is the truth, empty is nothing.
    pub iss: Option<String>,
    /// Whether users are asked before a client gets a code.
    pub consent: Consent,
    /// How HTTP Basic is read.
    pub basic: Basic,
    /// Whether a client secret may stand in the body.
    pub post: Post,
    /// In which form errors come.
    pub errors: Errors,
    /// What a refresh does to the refresh token.
    pub rotation: Rotation,
    /// When refresh tokens are given.
    pub refreshable: Refreshable,
    /// What is told of a refresh token's end, and what moves it.
    pub endings: Endings,
    /// How ID tokens are signed.
    pub signature: Signature,
    /// Whose keys are published.
    pub keys: Vec<Signature>,
    /// Claims of the ID token that are different: null takes one away.
    pub claims: Map<String, Value>,
    /// Members of the user info that are different: null takes one away.
    pub userinfo: Map<String, Value>,
    /// What ends together.
    pub cascade: Cascade,
    /// Who may end tokens.
    pub revocation: Offer,
    /// Who may look at tokens.
    pub introspection: Offer,
    /// Seconds between two questions of a device, as it is told.
    pub interval: Option<u64>,
    /// How many seconds a device's code lives.
    pub device_life: i64,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            path: String::new(),
            documents: Documents::Both,
            metadata: Map::new(),
            iss: None,
            consent: Consent::Asked,
            basic: Basic::Decoded,
            post: Post::Read,
            errors: Errors::Json,
            rotation: Rotation::New,
            refreshable: Refreshable::Always,
            endings: Endings::Told,
            signature: Signature::First,
            keys: vec![Signature::First],
            claims: Map::new(),
            userinfo: Map::new(),
            cascade: Cascade::Both,
            revocation: Offer::Everybody,
            introspection: Offer::Everybody,
            interval: Some(5),
            device_life: 600,
        }
    }
}

/// Lays what is different over what would be.
pub(super) fn lay_over(mut plain: Value, different: &Map<String, Value>) -> Value {
    if let Some(fields) = plain.as_object_mut() {
        for (name, value) in different {
            if value.is_null() {
                fields.remove(name);
            } else {
                fields.insert(name.clone(), value.clone());
            }
        }
    }
    plain
}
