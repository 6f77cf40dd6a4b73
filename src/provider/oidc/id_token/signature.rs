//! Who signed an ID token (RFC 7515), and with what that may be checked (RFC 8725 §3.1).
//!
//! The algorithm is the token's own word, so it only ever narrows what is allowed: asymmetric ones with published keys,
//! HS256 with the client secret where the server says that it signs so, nothing else. A published key is never taken for
//! a secret, and `none` is no signature.

use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::{Map, Value as Json};
use url::Url;

use super::keys::Key;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::dialect::Account;
use crate::provider::oauth::jwt;

/// Longest name of an algorithm in a message.
const LONGEST_NAME: usize = 30;

/// A token with a signature.
pub(super) struct Signed {
    token: Secret,
    algorithm: String,
    key_id: Option<String>,
}

/// With what the signature can be checked.
pub(super) enum Way {
    /// With the client secret; the algorithm's name.
    Secret(String, Secret),
    /// With keys from there; the algorithm's name.
    Keys(String, Url),
    /// With nothing that we have; why.
    Nowhere(String),
}

impl Signed {
    /// Reads the header.
    pub(super) fn read(token: &Secret) -> Result<Self, String> {
        let header: Map<String, Json> =
            jwt::header(token).ok_or("it is no signed token that can be read")?;
        if header.contains_key("crit") {
            return Err("it wants something understood that keyfob doesn't know".to_owned());
        }
        let algorithm = header.get("alg").and_then(Json::as_str);
        let key_id = header.get("kid").and_then(Json::as_str);
        Ok(Self {
            token: token.share(),
            algorithm: algorithm
                .ok_or("it doesn't say how it is signed")?
                .to_owned(),
            key_id: key_id.map(str::to_owned),
        })
    }

    /// The algorithm as the token names it.
    pub(super) fn algorithm_name(&self) -> &str {
        &self.algorithm
    }

    /// With what the signature can be checked, or why it can't be a good one.
    pub(super) fn way(&self, account: &Account) -> Result<Way, String> {
        let shown = text::clean(&self.algorithm, LONGEST_NAME);
        let listed = account.endpoints.id_token_algorithms.as_deref();
        let listed = listed.filter(|list| !list.is_empty());
        let is_listed =
            listed.is_some_and(|list| list.iter().any(|one| is_same(one, &self.algorithm)));
        if listed.is_some() && !is_listed {
            return Err(format!(
                "it is signed with {shown}, which the server doesn't list"
            ));
        }
        match (self.algorithm.as_str(), by_key(&self.algorithm)) {
            (_, Some(_)) => Ok(match &account.endpoints.jwks {
                Some(jwks) => Way::Keys(shown, jwks.clone()),
                None => Way::Nowhere("the server doesn't say where its keys are".to_owned()),
            }),
            // Without the server's word for it, a public key might be passed off as the secret.
            ("HS256", None) if is_listed => match &account.client_secret {
                Some(secret) => Ok(Way::Secret(shown, secret.share())),
                None => Err("it is signed with a client secret, and there is none".to_owned()),
            },
            // The server may sign so, but we can't check it.
            ("ES512" | "ES256K" | "Ed448", None) if is_listed => {
                Ok(Way::Nowhere(format!("keyfob can't check {shown}")))
            }
            (_, None) => Err(format!(
                "it is signed with {shown}, which proves nothing here"
            )),
        }
    }

    /// Whether the client secret signed it.
    pub(super) fn is_by_secret(&self, secret: &Secret) -> bool {
        let key = DecodingKey::from_secret(secret.expose().as_bytes());
        self.is_by(&key, Algorithm::HS256)
    }

    /// Whether one of these keys signed it: the one that it names, else any without a name.
    pub(super) fn is_by_one_of(&self, keys: &[Key]) -> Result<(), String> {
        let Some(algorithm) = by_key(&self.algorithm) else {
            return Err("its algorithm needs no key".to_owned());
        };
        let named = |key: &&Key| match (&self.key_id, key.id()) {
            (Some(wanted), Some(id)) => wanted == id,
            (None, _) | (_, None) => true,
        };
        let candidates = keys.iter().filter(named);
        let candidates: Vec<DecodingKey> = candidates
            .filter_map(|key| key.for_algorithm(&self.algorithm, algorithm))
            .collect();
        if candidates.is_empty() {
            return Err("it is signed with a key that the server doesn't publish".to_owned());
        }
        if candidates.iter().any(|key| self.is_by(key, algorithm)) {
            return Ok(());
        }
        Err("its signature is wrong".to_owned())
    }

    fn is_by(&self, key: &DecodingKey, algorithm: Algorithm) -> bool {
        let Some((message, signature)) = self.token.expose().rsplit_once('.') else {
            return false;
        };
        crypto::verify(signature, message.as_bytes(), key, algorithm).unwrap_or(false)
    }
}

/// The algorithms that are checked with a published key.
fn by_key(name: &str) -> Option<Algorithm> {
    Some(match name {
        "RS256" => Algorithm::RS256,
        "RS384" => Algorithm::RS384,
        "RS512" => Algorithm::RS512,
        "PS256" => Algorithm::PS256,
        "PS384" => Algorithm::PS384,
        "PS512" => Algorithm::PS512,
        "ES256" => Algorithm::ES256,
        "ES384" => Algorithm::ES384,
        "EdDSA" | "Ed25519" => Algorithm::EdDSA,
        _ => return None,
    })
}

/// `EdDSA` and `Ed25519` are one for the only curve that we check (RFC 9864).
fn is_same(one: &str, other: &str) -> bool {
    one == other || by_key(one).is_some_and(|known| by_key(other) == Some(known))
}
