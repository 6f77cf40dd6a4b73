//! How simulated servers sign: with keys that guard nothing, since they stand in the source.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

const FIRST: &[u8] = include_bytes!("../../assets/demo-keys/p256-1.der");
const SECOND: &[u8] = include_bytes!("../../assets/demo-keys/p256-2.der");
const FOREIGN: &[u8] = include_bytes!("../../assets/demo-keys/p256-3.der");
const EDWARDS: &[u8] = include_bytes!("../../assets/demo-keys/ed25519.der");
const RSA: &[u8] = include_bytes!("../../assets/demo-keys/rsa.der");

/// The public half of [`RSA`].
const MODULUS: &str = "uYl9Q1N5hCQyFU4QqJXFTs7YdisdlRwfP3OCZirDE5KbMlyoMdB7c-uUmYBUmRwfL_OFP3ZVB-QGew3YkoyoaT91VLOaJUAjdngP9T6f7BmmDv5EU36ZxuHS5NQ-FhwMdgCLNrEv0LeiBT9YQ93bCTaG8vIDP0hCRtus8uVtX6x3tbnWkftHouMNM6_pO4iWtt_5AqDMo1WFqpIVovr6T1itEYTLlWdp6cESUDyU1anFvaVjoyWl71cE4o5HOYSesubgsz70Vm54ESsaPvNkISsxWhRbPbvRA4cPC_WhxTWkSWiVvz2HS6ph8LREc9QVq3GqNiMCrcKTAYp7NmYJxw";

/// How something is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signature {
    /// ES256.
    First,
    /// ES256 by the key that follows it.
    Second,
    /// `EdDSA`.
    Edwards,
    /// RS256.
    Rsa,
    /// PS256, with the same key.
    RsaPss,
    /// HS256 with the client's secret.
    Shared,
    /// Wrong: ES256 by a key of somebody else, under the name of the first.
    Foreign,
    /// Wrong: HS256, with what everybody knows of the first key as the secret.
    Confused,
    /// Wrong: `alg: none`.
    Unsigned,
}

impl Signature {
    const fn algorithm(self) -> Algorithm {
        match self {
            Self::First | Self::Second | Self::Foreign => Algorithm::ES256,
            Self::Edwards => Algorithm::EdDSA,
            Self::Rsa => Algorithm::RS256,
            Self::RsaPss => Algorithm::PS256,
            Self::Shared | Self::Confused | Self::Unsigned => Algorithm::HS256,
        }
    }

    /// The name of the key.
    const fn kid(self) -> Option<&'static str> {
        match self {
            Self::First | Self::Foreign | Self::Confused => Some("demo-1"),
            Self::Second => Some("demo-2"),
            Self::Edwards => Some("demo-ed"),
            Self::Rsa | Self::RsaPss => Some("demo-rsa"),
            Self::Shared | Self::Unsigned => None,
        }
    }

    fn key(self, client_secret: &str) -> EncodingKey {
        match self {
            Self::First => EncodingKey::from_ec_der(FIRST),
            Self::Second => EncodingKey::from_ec_der(SECOND),
            Self::Foreign => EncodingKey::from_ec_der(FOREIGN),
            Self::Edwards => EncodingKey::from_ed_der(EDWARDS),
            Self::Rsa | Self::RsaPss => EncodingKey::from_rsa_der(RSA),
            Self::Shared | Self::Unsigned => EncodingKey::from_secret(client_secret.as_bytes()),
            Self::Confused => EncodingKey::from_secret(jwk(Self::First).to_string().as_bytes()),
        }
    }

    /// These claims as a signed token. None in practice never: the keys are our own.
    pub(crate) fn sign(self, claims: &Value, client_secret: &str) -> Option<String> {
        if self == Self::Unsigned {
            let part = |json: &Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
            let head = json!({"alg": "none", "typ": "JWT"});
            return Some(format!("{}.{}.", part(&head), part(claims)));
        }
        let header = Header {
            kid: self.kid().map(str::to_owned),
            ..Header::new(self.algorithm())
        };
        encode(&header, claims, &self.key(client_secret)).ok()
    }

    /// `at_hash` of an access token (OIDC Core §3.1.3.6).
    pub(crate) fn hash_of(self, access: &str) -> String {
        let half = |digest: &[u8]| {
            let half = digest.get(..digest.len() / 2).unwrap_or_default();
            BASE64_URL_SAFE_NO_PAD.encode(half)
        };
        match self {
            Self::Edwards => half(&Sha512::digest(access)),
            Self::First
            | Self::Second
            | Self::Rsa
            | Self::RsaPss
            | Self::Shared
            | Self::Foreign
            | Self::Confused
            | Self::Unsigned => half(&Sha256::digest(access)),
        }
    }

    /// `ES256`, `none`, …
    pub(crate) fn algorithm_name(self) -> String {
        match self {
            Self::Unsigned => "none".to_owned(),
            Self::First
            | Self::Second
            | Self::Edwards
            | Self::Rsa
            | Self::RsaPss
            | Self::Shared
            | Self::Foreign
            | Self::Confused => format!("{:?}", self.algorithm()),
        }
    }
}

/// The public keys of these signatures (RFC 7517).
pub(crate) fn key_set(signatures: &[Signature]) -> Value {
    let keys: Value = signatures.iter().copied().map(jwk).collect();
    json!({ "keys": keys })
}

fn jwk(signature: Signature) -> Value {
    let mut key = match signature {
        Signature::First | Signature::Foreign | Signature::Confused => json!({
            "kty": "EC", "crv": "P-256",
            "x": "VAjJLgpRS2XgNQamOjz-02uyhdIu5iRPhIG1LCmmZjs",
            "y": "XfoTBpluEXLdh3w1kzTKtS-0E1RTjLQW_Z0z9xgwyic",
        }),
        Signature::Second => json!({
            "kty": "EC", "crv": "P-256",
            "x": "zfprdPpgYX_vcOX_nm8_WKO4vZ2WY6sNoHxkRqRJMXk",
            "y": "YSTCjDA8HmnAjAsAQ9-LgThq8wWSYUODLnojF9sWO3k",
        }),
        Signature::Edwards => json!({
            "kty": "OKP", "crv": "Ed25519",
            "x": "jovEeYlX-cX6Z-CpHWrYGryeInUkEsPkQspSAW8X7Wg",
        }),
        Signature::Rsa | Signature::RsaPss => json!({"kty": "RSA", "n": MODULUS, "e": "AQAB"}),
        Signature::Shared | Signature::Unsigned => json!({}),
    };
    if let Some(fields) = key.as_object_mut() {
        fields.insert("use".to_owned(), json!("sig"));
        fields.insert("kid".to_owned(), json!(signature.kid()));
    }
    key
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{DecodingKey, Validation, decode};

    use super::*;

    #[test]
    fn what_is_signed_fits_the_published_key() {
        for (signature, published, fits) in [
            (Signature::First, Signature::First, true),
            (Signature::Second, Signature::Second, true),
            (Signature::Edwards, Signature::Edwards, true),
            (Signature::Rsa, Signature::Rsa, true),
            (Signature::RsaPss, Signature::Rsa, true),
            (Signature::Foreign, Signature::First, false),
        ] {
            let token = signature.sign(&json!({"sub": "mona"}), "").unwrap();
            let set: JwkSet = serde_json::from_value(key_set(&[published])).unwrap();
            let key = DecodingKey::from_jwk(&set.keys[0]).unwrap();
            let mut validation = Validation::new(signature.algorithm());
            validation.required_spec_claims.clear();
            let checked = decode::<Value>(&token, &key, &validation);
            assert_eq!(checked.is_ok(), fits, "{signature:?}: {checked:?}");
        }
    }
}
