//! The JSON of `credential_process` (AWS SDKs and Tools Reference Guide, "Process credential provider").

use serde_json::json;

use crate::domain::secret::Secret;
use crate::domain::span;
use crate::service::get::Ready;

/// The answer: the profile's name as the key's id, the token as secret and as session token.
///
/// An unknown end is left out: AWS' tools then ask once a process.
#[must_use]
pub fn answer(ready: &Ready) -> Secret {
    let token = ready.tokens.access.expose();
    let mut object = json!({
        "Version": 1,
        "AccessKeyId": ready.profile.name.as_str(),
        "SecretAccessKey": token,
        "SessionToken": token,
    });
    if let (Some(end), Some(map)) = (ready.tokens.expiry.instant(), object.as_object_mut()) {
        map.insert("Expiration".to_owned(), json!(span::iso(end)));
    }
    Secret::new(object.to_string())
}
