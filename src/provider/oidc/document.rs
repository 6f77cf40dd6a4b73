//! What one discovery document says (RFC 8414 §2, OIDC Discovery §3).
//!
//! It is a stranger's text: what is missing, empty or of the wrong type is left out, what is unknown ignored. An endpoint
//! that would get secrets in clear spoils the whole document.

use serde_json::{Map, Value as Json};
use url::Url;

use super::scope;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::Server;
use crate::domain::text;
use crate::provider::endpoints::{self, Endpoints};

/// A JSON object.
pub(super) type Document = Map<String, Json>;

/// Longer lists of methods or algorithms are cut.
const LONGEST_LIST: usize = 40;

/// Longest word of such a list.
const LONGEST_WORD: usize = 60;

/// The issuer that the document is about, exactly as it writes it.
pub(super) fn issuer(document: &Document) -> Option<&str> {
    some_text(document, "issuer")
}

/// Its endpoints. `is_openid` says which of the two documents it is; some put all into the one of plain OAuth.
pub(super) fn read(document: &Document, server: &Server, is_openid: bool) -> Result<Endpoints> {
    let url = |name: &str, member: &str| -> Result<Option<Url>> {
        let written = some_text(document, member);
        let read = written.map(|written| endpoints::read(name, written, server));
        read.transpose().map_err(|error| unusable(server, &error))
    };
    let mut found = Endpoints {
        issuer: issuer(document).map(str::to_owned),
        authorization: url("authorization", "authorization_endpoint")?,
        token: url("token", "token_endpoint")?,
        device_authorization: url("device-authorization", "device_authorization_endpoint")?,
        revocation: url("revocation", "revocation_endpoint")?,
        introspection: url("introspection", "introspection_endpoint")?,
        userinfo: url("userinfo", "userinfo_endpoint")?,
        jwks: url("jwks", "jwks_uri")?,
        // Only a human's browser goes there, without any secret: no reason to do without the rest.
        end_session: url("end-session", "end_session_endpoint").unwrap_or_default(),
        sends_issuer: document.get("authorization_response_iss_parameter_supported")
            == Some(&Json::Bool(true)),
        is_openid: is_openid || lists_openid(document),
        client_auth_methods: words(document, "token_endpoint_auth_methods_supported"),
        id_token_algorithms: words(document, "id_token_signing_alg_values_supported"),
        notes: Vec::new(),
    };
    let challenges = words(document, "code_challenge_methods_supported");
    if challenges.is_some_and(|known| !known.iter().any(|method| method == "S256")) {
        let note = "it doesn't list PKCE with S256, which is sent all the same";
        found.notes.push(note.to_owned());
    }
    Ok(found)
}

/// One description from both documents; what the first says counts.
pub(super) fn merged(first: Endpoints, second: Endpoints) -> Endpoints {
    let mut notes = first.notes;
    notes.extend(second.notes);
    notes.dedup();
    Endpoints {
        issuer: first.issuer,
        authorization: first.authorization.or(second.authorization),
        token: first.token.or(second.token),
        device_authorization: first.device_authorization.or(second.device_authorization),
        revocation: first.revocation.or(second.revocation),
        introspection: first.introspection.or(second.introspection),
        userinfo: first.userinfo.or(second.userinfo),
        jwks: first.jwks.or(second.jwks),
        end_session: first.end_session.or(second.end_session),
        sends_issuer: first.sends_issuer || second.sends_issuer,
        is_openid: first.is_openid || second.is_openid,
        client_auth_methods: first.client_auth_methods.or(second.client_auth_methods),
        id_token_algorithms: first.id_token_algorithms.or(second.id_token_algorithms),
        notes,
    }
}

/// Whether another document could still add an endpoint.
pub(super) const fn is_complete(found: &Endpoints) -> bool {
    found.authorization.is_some()
        && found.token.is_some()
        && found.device_authorization.is_some()
        && found.revocation.is_some()
        && found.introspection.is_some()
        && found.userinfo.is_some()
        && found.jwks.is_some()
}

fn lists_openid(document: &Document) -> bool {
    let scopes = words(document, "scopes_supported");
    scopes.is_some_and(|scopes| scopes.iter().any(|scope| scope == scope::OPENID))
}

fn some_text<'a>(document: &'a Document, member: &str) -> Option<&'a str> {
    document
        .get(member)?
        .as_str()
        .filter(|text| !text.is_empty())
}

fn words(document: &Document, member: &str) -> Option<Vec<String>> {
    let list = document.get(member)?.as_array()?.iter();
    let words = list.filter_map(Json::as_str).take(LONGEST_LIST);
    Some(words.map(|word| text::clean(word, LONGEST_WORD)).collect())
}

fn unusable(server: &Server, error: &Error) -> Error {
    let what = format!(
        "what {} says of its endpoints can't be trusted",
        server.name
    );
    Error::new(Kind::Refused, what)
        .because(error)
        .hint("nothing was sent; endpoints can be set by hand: keyfob profile edit NAME --endpoint token=URL")
}
