//! What the simulated OpenID provider says of itself (OIDC Discovery §3, RFC 8414 §2).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::behaviour::{Behaviour, Documents, Offer, lay_over};
use super::clients::DEVICE_CODE;
use super::{
    AUTHORIZE, DEVICE_AUTHORIZATION, END_SESSION, INTROSPECT, Issuer, JWKS, REVOKE, TOKEN,
    USERINFO, refusing_page,
};
use crate::demo::call::Call;
use crate::demo::jwt;
use crate::demo::reply;

/// Only in the OIDC document where there are halves.
const OIDC_ONLY: [&str; 2] = ["userinfo_endpoint", "end_session_endpoint"];
/// Only in the other one.
const OAUTH_ONLY: [&str; 3] = [
    "revocation_endpoint",
    "introspection_endpoint",
    "device_authorization_endpoint",
];

/// A discovery document, if this is where one stands.
pub(super) fn document(issuer: &Issuer, call: &Call) -> Response {
    let behaviour = issuer.behaviour();
    let path = &behaviour.path;
    let oidc = format!("{path}/.well-known/openid-configuration");
    let oauth = format!("/.well-known/oauth-authorization-server{path}");
    let lacks = match behaviour.documents {
        Documents::Both if call.path == oidc || call.path == oauth => &[][..],
        Documents::Oidc if call.path == oidc => &[][..],
        Documents::Oauth if call.path == oauth => &[][..],
        Documents::Halves if call.path == oidc => &OAUTH_ONLY[..],
        Documents::Halves if call.path == oauth => &OIDC_ONLY[..],
        Documents::Both
        | Documents::Oidc
        | Documents::Oauth
        | Documents::Halves
        | Documents::None => {
            return refusing_page(StatusCode::NOT_FOUND, "There is no such page.");
        }
    };
    let mut document = whole(issuer, &behaviour);
    if let Some(fields) = document.as_object_mut() {
        fields.retain(|name, _| !lacks.contains(&name.as_str()));
    }
    reply::json(StatusCode::OK, &document)
}

fn whole(issuer: &Issuer, behaviour: &Behaviour) -> Value {
    let at = |path: &str| format!("{}{path}", issuer.site.url());
    let offered = |offer: Offer, path: &str| match offer {
        Offer::Everybody | Offer::Confidential => Some(at(path)),
        Offer::Missing => None,
    };
    let plain = json!({
        "issuer": issuer.name(),
        "authorization_endpoint": at(AUTHORIZE),
        "token_endpoint": at(TOKEN),
        "device_authorization_endpoint": at(DEVICE_AUTHORIZATION),
        "userinfo_endpoint": at(USERINFO),
        "jwks_uri": at(JWKS),
        "end_session_endpoint": at(END_SESSION),
        "scopes_supported": ["openid", "profile", "email", "offline_access", "api"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [
            "authorization_code", "refresh_token", "password", "client_credentials", DEVICE_CODE,
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [behaviour.signature.algorithm_name()],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "revocation_endpoint": offered(behaviour.revocation, REVOKE),
        "introspection_endpoint": offered(behaviour.introspection, INTROSPECT),
    });
    let mut document = lay_over(plain, &behaviour.metadata);
    if let Some(fields) = document.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    document
}

/// The public keys.
pub(super) fn keys(issuer: &Issuer, _: &Call) -> Response {
    reply::json(StatusCode::OK, &jwt::key_set(&issuer.behaviour().keys))
}
