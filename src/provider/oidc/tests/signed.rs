//! ID tokens as a server would sign them, with keys of these tests alone.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use rcgen::KeyPair;

use super::*;

/// PKCS#1; good for nothing but these tests.
const RSA_KEY: &str = "\
    MIIEogIBAAKCAQEAlb8rC4zRvG2k4CtuKWNKRaiMMSrAAt4ske0PQqeaqs5lq0e3ztejcLlVYnN7FBJyfXWNLALxJDzXmNG0bICN\
    x6EKet5Ug6o9j2fjtvrYSDAUQBSZTOGGawXKgbN3Ot1hz0Mbw6Kxae5nkMUknGaBWU807ye5RCjFuzkato2q8PxOXlaqTV390yeJ\
    jSbzdq8tY6MVvffYltTy3dbpzihDPk7v0TAI3T8BirOn83j1hYG2oSJ6z4j24Mos2CbSn3zxrWBDuyhcbh716gO9Y+j+wCe9zuDU\
    hWlYMP6DWsOF+xnAal3FDnWzdEMIKKspxfDfNZsFg1pVlKVmW08RvGOLAQIDAQABAoIBABC7uuBIqT++e1X6+G2KzTgFPnw4iBoR\
    8GZSmJnUz49ebsVB53/nQBnmtexBVguvR4iuN/sm7YIkg92NcnVM9Lrt65VBDq3jWktx+yPdeklvyPWDr8FD8tC3BhLyBmTnK+i8\
    mafGAIADPmKyqvWIrVPY6mP+mwDrMvRJzGrBoCxbQ4GPW9I4bBgFS3zg3S40hDhR91RaOQBiJvq5/lRo+1XUKRY0IJIDI5WqNzvj\
    89/rysYJX+vZ7wCXI40vAwpANVre2rRhA+GQe4+bM4/YulnWlGQa4vUMwveGLAdG2Cx6c4cDWxFYUN/jsa3pIpoupFoVzaEU33Ws\
    B0mahrSi/ekCgYEA0EoWd1+XbPcuuOacbWQeItUQlY7H0kpS9qzuHw3Pid2MTyYXpTBTABHkfiN6f61m5h0qiAqDO7ogwNXzSRZB\
    fTK2k7tzCmnvTCENquDtzWPs9Lg3GWVDlZbF+0DAdkV7FoinkiCfqVFOz/ZzIOuGFRHNjyHUgUIwABseVnVaQYkCgYEAuAwwdIWj\
    6bUtrGYfELC6uIdASDLxj/VdSjbGNZGhHW4mFhr0Aeoh23jlFapAearma8JbQKzvA7B9lxTPITvmT2sGjAZXpAxB1hSiDGAF9PdU\
    d1hLAVeo3Bs6Pz7E08qW31lXbcsSTSiXuxU99HQkqCU4vbEmPT4eYGC3GAC397kCgYA3nyFCvX81dQjADa1GNQ8rJBSqq5dG29wt\
    zV5FYq3CVixq0nRMA4yWnzCSUq0avVaWKsG51HzZDUpD1J6ELPJOGaXR66O76zAg906sDCbUy1NywmLMYFNc9gdmohMDQmitSs7c\
    4eNhFrpiJKD38I08wSVQjKsv3VnuHU/LrMjuaQKBgGVGl9dWvrbY8vQeEdQeW/E0w8O2/MQp0ZcIAxPxOgY22ZBqboErNExP/0dn\
    sykASOFdRteVEcUm9kUPt1bjXj2veB/PUaS89fF20yEaKcz92KX/mO55LTtJZEjvImIk5dark/efukdpIe1ZqAj/bDh2mv2PIKqs\
    pwyDy9zScGlJAoGAbpgoaWD2FzlG8iCf1FRBL/E2hjxrj9msCDk6QKTaq05zerFSByrfF4lqrEHppr81D26dQxuS/PD/hoB2aK3P\
    oTgNwTkqFCFPGT29h7MyHjZihz+kx1aegPvVRCIE8QGy7T1+bT/kLKHVU74bfW6OHdhhIIfeEiR43Jv3y1tIZSM=";

/// What PKCS#8 (RFC 8410 §7) puts before a seed.
const ED25519_HEAD: [u8; 16] = [
    0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
];

/// A server's key.
pub(super) struct Signer {
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Signer {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        let elliptic = [
            (Algorithm::ES256, &rcgen::PKCS_ECDSA_P256_SHA256),
            (Algorithm::ES384, &rcgen::PKCS_ECDSA_P384_SHA384),
        ];
        let curve = elliptic.iter().find(|(known, _)| *known == algorithm);
        let key = match (curve, algorithm == Algorithm::EdDSA) {
            (Some((_, curve)), _) => {
                let pair = KeyPair::generate_for(curve).unwrap();
                EncodingKey::from_ec_der(&pair.serialize_der())
            }
            (None, true) => EncodingKey::from_ed_der(&[&ED25519_HEAD[..], &[7; 32]].concat()),
            (None, false) => EncodingKey::from_rsa_der(&BASE64_STANDARD.decode(RSA_KEY).unwrap()),
        };
        Self { algorithm, key }
    }

    pub(super) fn of_secret(secret: &[u8]) -> Self {
        Self {
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(secret),
        }
    }

    pub(super) fn name(&self) -> String {
        format!("{:?}", self.algorithm)
    }

    /// The public key as the server publishes it, with this name.
    pub(super) fn jwk(&self, id: &str) -> Json {
        let key = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        let mut json = serde_json::to_value(key).unwrap();
        json["kid"] = json!(id);
        json["use"] = json!("sig");
        json
    }

    /// The answer with this one key, named `k1`.
    pub(super) fn jwks(&self) -> Answer {
        json(200, &json!({"keys": [self.jwk("k1")]}))
    }

    pub(super) fn sign(&self, claims: &Json) -> Secret {
        self.sign_as(&json!({"alg": self.name(), "kid": "k1"}), claims)
    }

    /// With this header, whatever it says.
    pub(super) fn sign_as(&self, header: &Json, claims: &Json) -> Secret {
        let message = unsigned(header, claims);
        let signature = crypto::sign(message.as_bytes(), &self.key, self.algorithm).unwrap();
        Secret::new(format!("{message}.{signature}"))
    }
}

/// Header and claims, without a signature.
pub(super) fn unsigned(header: &Json, claims: &Json) -> String {
    let part = |json: &Json| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}", part(header), part(claims))
}
