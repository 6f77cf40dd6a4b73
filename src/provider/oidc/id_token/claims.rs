//! Whether the claims of an ID token are about this login (OIDC Core §3.1.3.7, §3.1.3.8, §12.2).
//!
//! A claim of the wrong JSON type is a failure, never "not there" (CVE-2026-25537 was that). Instants are judged by our
//! own clock, which the check brings along.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::dialect::{Account, IdTokenCheck};
use crate::provider::oauth::jwt;
use crate::provider::oidc::scope;

/// How long an ended token is still taken, and one before its time already: clocks differ.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

/// How far ahead the server's clock may be when it makes a token: no rule says, and virtual machines fall behind.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// Longest foreign word in a message.
const LONGEST_SHOWN: usize = 100;

/// The user that the token is about, or which claim is wrong.
pub(super) fn check(
    account: &Account,
    check: &IdTokenCheck,
    algorithm: &str,
) -> Result<String, String> {
    let claims = jwt::claims(&check.token).ok_or("its claims can't be read")?;
    let claims = Claims(claims);
    claims.check_issuer(account)?;
    claims.check_audience(account)?;
    claims.check_times(check.now)?;
    claims.check_nonce(account, check.nonce.as_deref())?;
    claims.check_access(&check.access, algorithm)?;
    claims.subject(account)
}

struct Claims(Map<String, Json>);

impl Claims {
    /// A text that must be there.
    fn text(&self, name: &str) -> Result<&str, String> {
        self.optional(name)?
            .ok_or_else(|| format!("it has no claim '{name}'"))
    }

    fn optional(&self, name: &str) -> Result<Option<&str>, String> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("its claim '{name}' is no text")),
        }
    }

    /// An instant that must be there, in seconds since 1970.
    fn instant(&self, name: &str) -> Result<Timestamp, String> {
        self.optional_instant(name)?
            .ok_or_else(|| format!("it has no claim '{name}'"))
    }

    fn optional_instant(&self, name: &str) -> Result<Option<Timestamp>, String> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let odd = || format!("its claim '{name}' is no instant");
        let seconds = value.as_f64().ok_or_else(odd)?;
        let since = SignedDuration::try_from_secs_f64(seconds).ok();
        let at = since.and_then(|since| Timestamp::UNIX_EPOCH.checked_add(since).ok());
        at.map(Some).ok_or_else(odd)
    }

    /// The issuer as discovered; without discovery the server's address, whatever its last slash.
    fn check_issuer(&self, account: &Account) -> Result<(), String> {
        let said = self.text("iss")?;
        let address = account.server.address.as_str();
        let is_ours = match &account.endpoints.issuer {
            Some(issuer) => said == issuer,
            None => said.strip_suffix('/').unwrap_or(said) == address,
        };
        if is_ours {
            return Ok(());
        }
        Err(format!("it comes from another issuer: {}", shown(said)))
    }

    fn check_audience(&self, account: &Account) -> Result<(), String> {
        let client = account.profile.client(account.server.provider);
        let client = client.ok_or("the profile has no client id to compare it with")?;
        let audiences = match self.0.get("aud") {
            Some(Json::String(one)) => vec![one.as_str()],
            Some(Json::Array(list)) => {
                let texts: Option<Vec<&str>> = list.iter().map(Json::as_str).collect();
                texts.ok_or("its claim 'aud' holds something else than texts")?
            }
            Some(_) => return Err("its claim 'aud' is neither text nor list".to_owned()),
            None => return Err("it has no claim 'aud'".to_owned()),
        };
        if !audiences.contains(&client) {
            let all = shown(&audiences.join(", "));
            return Err(format!("it is for another client: {all}"));
        }
        match (audiences.len(), self.optional("azp")?) {
            (1, None) => Ok(()),
            (_, Some(party)) if party == client => Ok(()),
            (_, Some(party)) => Err(format!("it was made for another client: {}", shown(party))),
            (_, None) => Err("it is for several clients and has no claim 'azp'".to_owned()),
        }
    }

    fn check_times(&self, now: Timestamp) -> Result<(), String> {
        let (made, end) = (self.instant("iat")?, self.instant("exp")?);
        if now.duration_since(end) >= LEEWAY {
            return Err(format!("it ended at {end}; our clock says {now}"));
        }
        if made.duration_since(now) > AHEAD {
            return Err(format!("it was made at {made}; our clock says {now}"));
        }
        let from = self.optional_instant("nbf")?;
        if let Some(from) = from.filter(|from| from.duration_since(now) > LEEWAY) {
            return Err(format!("it is good from {from} on; our clock says {now}"));
        }
        if made > end {
            return Err("it ended before it was made".to_owned());
        }
        Ok(())
    }

    /// A nonce goes along only with the scope `openid`; after a refresh there is none to compare with.
    fn check_nonce(&self, account: &Account, sent: Option<&str>) -> Result<(), String> {
        let said = self.optional("nonce")?;
        let sent = sent.filter(|_| scope::wants(account, scope::OPENID));
        match (sent, said) {
            (None, _) => Ok(()),
            (Some(sent), Some(said)) if sent == said => Ok(()),
            (Some(_), Some(_)) => {
                Err("it belongs to another login: its nonce isn't ours".to_owned())
            }
            (Some(_), None) => Err("it has no nonce, so it may belong to another login".to_owned()),
        }
    }

    /// The access token's hash, where there is one (OIDC Core §3.1.3.6).
    fn check_access(&self, access: &Secret, algorithm: &str) -> Result<(), String> {
        let Some(said) = self.optional("at_hash")? else {
            return Ok(());
        };
        // Of an algorithm that we don't know the digest isn't known either; it is judged with the signature.
        let ours = half_hash(access.expose(), algorithm);
        if ours.is_none_or(|ours| ours == said) {
            return Ok(());
        }
        Err("it came with another access token: its at_hash doesn't fit".to_owned())
    }

    /// `sub`: there, of a sane length, and after a refresh the same as before.
    fn subject(&self, account: &Account) -> Result<String, String> {
        let subject = self.text("sub")?;
        let clean = text::clean(subject, jwt::LONGEST_SUBJECT);
        if clean.is_empty() || clean != subject {
            return Err("its claim 'sub' is empty, too long or has odd characters".to_owned());
        }
        match &account.subject {
            Some(before) if *before != clean => Err(format!(
                "it is about another user than before: {}",
                shown(&clean)
            )),
            Some(_) | None => Ok(clean),
        }
    }
}

/// The left half of the token's digest; which digest, the signature's algorithm says.
fn half_hash(token: &str, algorithm: &str) -> Option<String> {
    let digest = match algorithm {
        "RS256" | "PS256" | "ES256" | "HS256" => Sha256::digest(token).to_vec(),
        "RS384" | "PS384" | "ES384" => Sha384::digest(token).to_vec(),
        "RS512" | "PS512" | "ES512" | "EdDSA" | "Ed25519" => Sha512::digest(token).to_vec(),
        _ => return None,
    };
    let half = digest.get(..digest.len() / 2)?;
    Some(BASE64_URL_SAFE_NO_PAD.encode(half))
}

fn shown(said: &str) -> String {
    text::clean(said, LONGEST_SHOWN)
}
