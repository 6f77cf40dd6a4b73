//! Looking into a JWT without checking it (RFC 7519): for display, never to decide on.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json};

use crate::domain::secret::Secret;
use crate::domain::text;

/// The longest `sub` that there is (OIDC Core §2).
pub const LONGEST_SUBJECT: usize = 255;

/// The longest token that is looked into.
const LONGEST_TOKEN: usize = 64 * 1024;

/// The claims of a token, if it is a JWT at all.
#[must_use]
pub fn claims(token: &Secret) -> Option<Map<String, Json>> {
    part(token, 1)
}

/// The header of a token, if it is a JWT at all.
#[must_use]
pub fn header(token: &Secret) -> Option<Map<String, Json>> {
    part(token, 0)
}

/// `sub`, cleaned.
#[must_use]
pub fn subject(token: &Secret) -> Option<String> {
    let claims = claims(token)?;
    let subject = claims.get("sub")?.as_str()?;
    Some(text::clean(subject, LONGEST_SUBJECT))
}

fn part(token: &Secret, index: usize) -> Option<Map<String, Json>> {
    let token = token.expose();
    if token.len() > LONGEST_TOKEN || token.split('.').count() != 3 {
        return None;
    }
    let encoded = token.split('.').nth(index)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(encoded).ok()?;
    serde_json::from_slice(&bytes).ok()
}
