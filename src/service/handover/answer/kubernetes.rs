//! kubectl's `ExecCredential` (Kubernetes "client-go credential plugins", client.authentication.k8s.io).

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::domain::text;
use crate::service::get::{self, Ready};

/// The versions that are spoken; the first where nobody says.
const VERSIONS: [&str; 2] = [
    "client.authentication.k8s.io/v1",
    "client.authentication.k8s.io/v1beta1",
];

/// The version that `KUBERNETES_EXEC_INFO` asks for: the answer must have the same.
///
/// # Errors
/// `Kind::Usage` for one that isn't spoken.
pub fn version(info: Option<&str>) -> Result<&'static str> {
    let Some(info) = info else {
        return Ok(VERSIONS[0]);
    };
    let info: Json = serde_json::from_str(info).unwrap_or_default();
    let asked = info.get("apiVersion").and_then(Json::as_str);
    let asked = asked.unwrap_or_default();
    let found = VERSIONS.into_iter().find(|version| *version == asked);
    found.ok_or_else(|| {
        let shown = text::clean(asked, 64);
        let what = format!("KUBERNETES_EXEC_INFO asks for the version '{shown}'");
        Error::new(Kind::Usage, what).hint(format!(
            "write one of these as the user's exec.apiVersion: {}",
            VERSIONS.join(", ")
        ))
    })
}

/// The answer with the access token, or with the ID token, which is what clusters that trust an OIDC issuer want.
///
/// # Errors
/// `Kind::LoginNeeded` without an ID token.
pub fn answer(ready: &Ready, version: &str, id_token: bool) -> Result<Secret> {
    let tokens = &ready.tokens;
    let (token, end): (&Secret, Option<Timestamp>) = if id_token {
        let token = tokens.id_token.as_ref().ok_or_else(|| no_id_token(ready))?;
        (token, get::end_of(token))
    } else {
        (&tokens.access, tokens.expiry.instant())
    };
    let object = json!({
        "apiVersion": version,
        "kind": "ExecCredential",
        "status": { "token": token.expose(), "expirationTimestamp": end.map(span::iso) },
    });
    Ok(Secret::new(object.to_string()))
}

fn no_id_token(ready: &Ready) -> Error {
    let name = &ready.profile.name;
    Error::new(Kind::LoginNeeded, format!("'{name}' has no ID token")).hint(format!(
        "give it the scope openid, then run: keyfob login {name}"
    ))
}
