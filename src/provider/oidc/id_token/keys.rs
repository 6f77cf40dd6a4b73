//! The keys that a server publishes (RFC 7517), as far as they can check an ID token.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde_json::{Map, Value as Json};

use crate::provider::message::Answer;
use crate::provider::oauth::{self, Redactor};

/// More keys than this are cut.
const MOST_KEYS: usize = 50;

/// RFC 7518 §3.3: 2048 bits at least.
const SHORTEST_MODULUS: usize = 256;

/// The length of a public key of Ed25519; the library takes it for granted and would panic.
const ED25519_LENGTH: usize = 32;

/// One published key, as it was written.
#[derive(Debug)]
pub(super) struct Key(Map<String, Json>);

/// The keys of an answer, or why there are none.
pub(super) fn read(answer: &Answer) -> Result<Vec<Key>, String> {
    let json: Option<Map<String, Json>> = answer.is_success().then(|| answer.json()).flatten();
    let list = json.and_then(|mut json| json.remove("keys"));
    let Some(Json::Array(list)) = list else {
        return Err(oauth::said(answer, &Redactor::none()));
    };
    let keys = list.into_iter().filter_map(|key| match key {
        Json::Object(key) => Some(Key(key)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => None,
    });
    Ok(keys.take(MOST_KEYS).collect())
}

impl Key {
    fn text(&self, member: &str) -> Option<&str> {
        self.0.get(member)?.as_str()
    }

    /// Its name, where it has one.
    pub(super) fn id(&self) -> Option<&str> {
        self.text("kid")
    }

    /// The key for this algorithm, if it is one: of its type and curve, long enough, and meant for signatures. Never a
    /// symmetric one: those aren't published by anybody who means well (RFC 8725 §2.1).
    pub(super) fn for_algorithm(&self, name: &str, algorithm: Algorithm) -> Option<DecodingKey> {
        let is_for_signatures = self.text("use").is_none_or(|purpose| purpose == "sig");
        let is_for_it = self
            .text("alg")
            .is_none_or(|known| known == name || is_same(known, name));
        if !is_for_signatures || !is_for_it {
            return None;
        }
        match (algorithm.family(), self.text("kty")?) {
            (AlgorithmFamily::Rsa, "RSA") => {
                let (modulus, exponent) = (self.number("n")?, self.number("e")?);
                let is_long = length(modulus)? >= SHORTEST_MODULUS;
                let key = DecodingKey::from_rsa_components(modulus, exponent).ok()?;
                is_long.then_some(key)
            }
            (AlgorithmFamily::Ec, "EC") => {
                let curve = curve(algorithm)?;
                let is_on_it = self.text("crv")? == curve;
                let key = DecodingKey::from_ec_components(self.number("x")?, self.number("y")?);
                key.ok().filter(|_| is_on_it)
            }
            (AlgorithmFamily::Ed, "OKP") => {
                let x = self.number("x")?;
                let fits = self.text("crv")? == "Ed25519" && length(x)? == ED25519_LENGTH;
                DecodingKey::from_ed_components(x).ok().filter(|_| fits)
            }
            (
                AlgorithmFamily::Rsa
                | AlgorithmFamily::Ec
                | AlgorithmFamily::Ed
                | AlgorithmFamily::Hmac,
                _,
            ) => None,
        }
    }

    /// A number in base64url; some write its padding, which they shouldn't.
    fn number(&self, member: &str) -> Option<&str> {
        Some(self.text(member)?.trim_end_matches('='))
    }
}

/// RFC 9864 gave `EdDSA` on this curve a second name.
fn is_same(one: &str, other: &str) -> bool {
    let is_ed = |name: &str| matches!(name, "EdDSA" | "Ed25519");
    is_ed(one) && is_ed(other)
}

fn curve(algorithm: Algorithm) -> Option<&'static str> {
    [(Algorithm::ES256, "P-256"), (Algorithm::ES384, "P-384")]
        .into_iter()
        .find_map(|(known, curve)| (known == algorithm).then_some(curve))
}

fn length(number: &str) -> Option<usize> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(number).ok()?;
    Some(bytes.iter().skip_while(|byte| **byte == 0).count())
}
