//! One attempt to log in by authorization code (RFC 6749 §4.1): what is sent along, and what may come back.
//!
//! Wrong answers never end an attempt: any web page can make a browser ask our listener (facts/oauth.md C05, C06).

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

use super::endpoints::Endpoints;
use crate::domain::error::{Error, Kind};
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::domain::text;

/// Longest text of an error response that is kept.
const LONGEST_TEXT: usize = 200;

/// 256 bits of the system's randomness.
pub type Random = [u8; 32];

/// What ties an answer to its question; new for every attempt.
#[derive(Debug)]
pub struct Attempt {
    /// `state` (RFC 6749 §10.12): it is in the address that is shown.
    state: String,
    /// `nonce` (OIDC Core §15.5.2).
    nonce: String,
    /// `code_verifier` (RFC 7636 §4.1).
    verifier: Secret,
}

/// What a browser or a human brought back.
#[derive(Debug)]
pub enum Returned {
    /// The code, for this attempt.
    Code(Secret),
    /// The server ended this attempt: denied, say.
    Refused(Error),
    /// Not an answer to this attempt, and why: the attempt goes on.
    Ignored(String),
}

/// Everything that the exchange of a code needs (RFC 6749 §4.1.3, RFC 7636 §4.5).
#[derive(Debug)]
pub struct CodeGrant {
    /// The code.
    pub code: Secret,
    /// The verifier whose challenge was in the authorization request.
    pub verifier: Secret,
    /// The redirect URI, the same as in the authorization request.
    pub redirect_uri: String,
    /// The state, for servers that want it again.
    pub state: String,
}

impl Attempt {
    /// A new attempt from three pieces of randomness.
    #[must_use]
    pub fn new(state: Random, nonce: Random, verifier: Random) -> Self {
        let word = |random| BASE64_URL_SAFE_NO_PAD.encode(random);
        Self {
            state: word(state),
            nonce: word(nonce),
            verifier: Secret::new(word(verifier)),
        }
    }

    /// The nonce that the ID token must repeat.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// The parameters that every authorization request of this attempt has; S256 always (RFC 7636 §4.2).
    #[must_use]
    pub fn parameters(
        &self,
        client_id: &str,
        redirect: &RedirectUri,
    ) -> Vec<(&'static str, String)> {
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(self.verifier.sha256());
        vec![
            ("response_type", "code".to_owned()),
            ("client_id", client_id.to_owned()),
            ("redirect_uri", redirect.as_str().to_owned()),
            ("state", self.state.clone()),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256".to_owned()),
        ]
    }

    /// What the exchange needs.
    #[must_use]
    pub fn grant(&self, code: Secret, redirect: &RedirectUri) -> CodeGrant {
        CodeGrant {
            code,
            verifier: self.verifier.share(),
            redirect_uri: redirect.as_str().to_owned(),
            state: self.state.clone(),
        }
    }

    /// Reads the query of an authorization response (RFC 6749 §4.1.2, RFC 9207).
    #[must_use]
    pub fn read(&self, query: &str, endpoints: &Endpoints) -> Returned {
        let ignored = |why: &str| Returned::Ignored(why.to_owned());
        let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let values = |name: &str| -> Vec<&str> {
            let same = fields.iter().filter(|(key, _)| key == name);
            same.map(|(_, value)| value.as_str()).collect()
        };
        match values("state").as_slice() {
            [state] if is_same(state, &self.state) => {}
            [] => return ignored("it has no state"),
            [_] => return ignored("its state isn't ours"),
            _ => return ignored("it has several states"),
        }
        if let Some(why) = wrong_issuer(&values("iss"), endpoints) {
            return Returned::Ignored(why);
        }
        match (values("code").as_slice(), values("error").as_slice()) {
            ([code], []) if !code.is_empty() => Returned::Code(Secret::new((*code).to_owned())),
            ([], [error]) => {
                let said = values("error_description").first().copied();
                Returned::Refused(refusal(error, said))
            }
            ([], []) => {
                ignored("it has no answer yet: log in there, and give the address it ends on")
            }
            _ => ignored("it has neither one code nor one error"),
        }
    }

    /// Reads what a human pasted: the address that the browser ended on, its query, or the bare code.
    ///
    /// A bare code has no state; that it is ours shows at the exchange, by the verifier (RFC 9700 §4.5).
    #[must_use]
    pub fn read_pasted(&self, pasted: &Secret, endpoints: &Endpoints) -> Returned {
        let pasted = pasted.expose().trim();
        // Browsers leave the scheme out of what they show, so an address may come without.
        if ["://", "state=", "code="]
            .iter()
            .any(|sign| pasted.contains(sign))
        {
            let query = pasted.split_once('?').map_or(pasted, |(_, query)| query);
            let query = query.split_once('#').map_or(query, |(query, _)| query);
            return self.read(query, endpoints);
        }
        let is_bare = !pasted.is_empty() && pasted.chars().all(|c| c.is_ascii_graphic());
        if is_bare {
            return Returned::Code(Secret::new(pasted.to_owned()));
        }
        Returned::Ignored("that is neither an address nor a code".to_owned())
    }
}

/// Compares without telling by time where the first difference is: digests differ everywhere.
fn is_same(one: &str, other: &str) -> bool {
    Sha256::digest(one.as_bytes()) == Sha256::digest(other.as_bytes())
}

/// Why the issuer of a response is a wrong one (RFC 9207 §2.4), if it is.
fn wrong_issuer(said: &[&str], endpoints: &Endpoints) -> Option<String> {
    match (said, endpoints.issuer.as_deref()) {
        ([], _) if !endpoints.sends_issuer => None,
        ([], _) => Some("it doesn't name its issuer, as this server always does".to_owned()),
        ([iss], Some(issuer)) if *iss == issuer => None,
        // Without discovery there is no issuer to compare with.
        ([_], None) => None,
        ([iss], Some(_)) => {
            let shown = text::clean(iss, LONGEST_TEXT);
            Some(format!("it comes from another issuer: {shown}"))
        }
        _ => Some("it names several issuers".to_owned()),
    }
}

fn refusal(error: &str, said: Option<&str>) -> Error {
    let code = text::clean(error, LONGEST_TEXT);
    let what = match error {
        "access_denied" => "the login was denied in the browser".to_owned(),
        _ => format!("the browser came back with {code}"),
    };
    let said = text::clean(&text::redact(said.unwrap_or_default(), &[]), LONGEST_TEXT);
    let cause = if said.is_empty() {
        code
    } else {
        format!("{code}: \"{said}\"")
    };
    let hint = match error {
        "access_denied" => "log in again if that was a mistake; old tokens are untouched",
        "invalid_scope" => {
            "this server or client doesn't know one of the scopes: edit the profile's"
        }
        "unauthorized_client" | "unsupported_response_type" => {
            "the client must be allowed to use the authorization code grant"
        }
        "server_error" | "temporarily_unavailable" => "the server has trouble: try again later",
        _ => "old tokens are untouched; try again, or ask the server's administrator",
    };
    Error::new(Kind::Refused, what).because(cause).hint(hint)
}

#[cfg(test)]
mod tests;
