//! What the simulated OpenID provider's ID tokens say (OIDC Core §2, §3.1.3.6).

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::behaviour::{Behaviour, lay_over};
use super::clients::Client;
use super::state::Owner;

/// How long an ID token is good.
const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// What an ID token is about.
pub(super) struct About<'a> {
    pub(super) issuer: &'a str,
    pub(super) owner: &'a Owner,
    pub(super) nonce: Option<&'a str>,
    pub(super) access: &'a str,
    pub(super) now: Timestamp,
}

/// The ID token; none for a client that acts for itself.
pub(super) fn id_token(
    behaviour: &Behaviour,
    client: &Client,
    about: &About<'_>,
) -> Option<String> {
    let subject = about.owner.subject.as_ref()?;
    let end = about.now.saturating_add(LIFE).ok()?;
    let mut claims = json!({
        "iss": about.issuer,
        "sub": subject,
        "aud": client.id,
        "iat": about.now.as_second(),
        "auth_time": about.now.as_second(),
        "exp": end.as_second(),
        "at_hash": behaviour.signature.hash_of(about.access),
    });
    if let (Some(nonce), Some(fields)) = (about.nonce, claims.as_object_mut()) {
        fields.insert("nonce".to_owned(), json!(nonce));
    }
    let claims = lay_over(claims, &behaviour.claims);
    let secret = client.secret.as_deref().unwrap_or_default();
    behaviour.signature.sign(&claims, secret)
}
