//! The endpoints of a server that doesn't tell them.

use std::collections::BTreeMap;

use crate::app::state::form::{Field, FieldId, Form, Note};
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::Server;
use crate::provider::endpoints;

/// Fields, the names of their endpoints, and what they are needed for.
const ALL: [(FieldId, &str, &str, &str); 6] = [
    (
        FieldId::Token,
        "token",
        "/oauth2/token",
        "every way needs it",
    ),
    (
        FieldId::Authorization,
        "authorization",
        "/oauth2/authorize",
        "browser logins",
    ),
    (
        FieldId::DeviceAuthorization,
        "device-authorization",
        "/oauth2/device",
        "device codes",
    ),
    (
        FieldId::Revocation,
        "revocation",
        "/oauth2/revoke",
        "optional: x ends tokens there",
    ),
    (
        FieldId::Introspection,
        "introspection",
        "/oauth2/introspect",
        "optional: c asks there",
    ),
    (
        FieldId::Userinfo,
        "userinfo",
        "/oauth2/userinfo",
        "optional: whose token it is",
    ),
];

pub(super) fn fields() -> impl Iterator<Item = Field> {
    ALL.into_iter()
        .map(|(id, _, example, use_of)| Field::text(id, "", example).noted(Tone::Muted, use_of))
}

/// Says beside each field what is wrong with it, as far as that shows without the server.
pub(super) fn describe(form: &mut Form) {
    for (id, _, _, use_of) in ALL {
        let typed = form.value(id);
        let is_odd = !typed.is_empty() && !typed.starts_with('/') && !typed.contains("://");
        let note = if is_odd {
            Note::new(Tone::Bad, "a path from / on, or a whole address")
        } else {
            Note::new(Tone::Muted, use_of)
        };
        form.note(id, Some(note));
    }
}

/// The endpoints that were typed, whole addresses all of them.
///
/// # Errors
/// `Kind::Usage` for an address that can't be one, or without a token endpoint.
pub(in crate::app::update) fn typed(
    form: &Form,
    server: &Server,
) -> Result<BTreeMap<String, String>> {
    let mut typed = BTreeMap::new();
    for (id, name, ..) in ALL {
        let Some(text) = form.given(id) else { continue };
        let whole = if text.starts_with('/') {
            server.address.join(&text).to_string()
        } else {
            text
        };
        endpoints::read(name, &whole, server)?;
        typed.insert(name.to_owned(), whole);
    }
    if typed.contains_key("token") {
        return Ok(typed);
    }
    Err(
        Error::new(Kind::Usage, "the token endpoint is missing").hint(
            "the server's documentation names it; o in the first step finds it where there is discovery",
        ),
    )
}
