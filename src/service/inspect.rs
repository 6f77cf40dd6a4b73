//! What stands in the tokens themselves, where they are JWTs (RFC 7519): looked at, never decided on.

use serde_json::{Map, Value as Json};

use super::ports::Ports;
use super::work::Work;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id_token::Proof;
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::provider::oauth::jwt;

/// One token, decoded. All of it came from a server, or from whoever made the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// `id_token` or `access_token`.
    pub which: &'static str,
    /// Its JOSE header.
    pub header: Map<String, Json>,
    /// Its claims.
    pub claims: Map<String, Json>,
    /// How far it is proven.
    pub proof: Proof,
}

/// Decodes the ID token, and the access token if it is a JWT. Contacts nobody.
///
/// # Errors
/// `Kind::Failed` if there is nothing to decode; `LoginNeeded` without tokens; the vault's.
pub async fn inspect(ports: &Ports, name: &ProfileName) -> Result<Vec<Inspected>> {
    let work = Work::load(ports, name)?;
    if work.holding.tokens.is_none() {
        return Err(work.login_needed());
    }
    ports.vault.open(false).await?;
    let tokens = work.tokens()?;
    let known = work.holding.facts.id_token.as_ref();
    let proof = known.map_or_else(
        || Proof::Unverified("nobody has looked at it".to_owned()),
        |known| known.proof.clone(),
    );
    let for_its_server = Proof::Unverified("only the server that it is for can".to_owned());
    let id_token = tokens.id_token.as_ref();
    let found: Vec<Inspected> = id_token
        .and_then(|token| decoded("id_token", token, proof))
        .into_iter()
        .chain(decoded("access_token", &tokens.access, for_its_server))
        .collect();
    if found.is_empty() {
        let what = format!("the tokens of '{name}' are opaque: nothing in them can be read");
        return Err(Error::new(Kind::Failed, what)
            .hint(format!("keyfob whoami {name} asks the server who that is")));
    }
    Ok(found)
}

fn decoded(which: &'static str, token: &Secret, proof: Proof) -> Option<Inspected> {
    Some(Inspected {
        which,
        header: jwt::header(token)?,
        claims: jwt::claims(token)?,
        proof,
    })
}
