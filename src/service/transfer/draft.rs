//! What profile and what tokens a found login becomes. Its texts are another tool's, so all of them are checked here.

use jiff::Timestamp;

use super::source::Piece;
use super::{FoundTokens, Tool};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::provider::Provider;
use crate::domain::schedule::RefreshPolicy;
use crate::domain::secret::Secret;
use crate::domain::server::{Address, Trust};
use crate::domain::text;
use crate::domain::token::{Obtained, TokenSet};
use crate::domain::zeyos_url;
use crate::service::profiles::ProfileDraft;
use crate::service::servers::ServerDraft;

/// The client that all of morpheus-cli's tokens are of (facts/morpheus.md 7.1).
const CLI_CLIENT: &str = "morph-cli";

/// The longest text of another tool that is taken over.
const LONGEST: usize = 200;

/// The profile that a login becomes, without its client secret.
///
/// # Errors
/// `Kind::Usage` saying what is missing or odd.
pub(super) fn draft(catalog: &Catalog, piece: &Piece) -> Result<ProfileDraft> {
    let found = &piece.found;
    let Some(url) = found.url.as_deref() else {
        return Err(Error::new(Kind::Usage, "it names no server")
            .hint("give it with --url URL, and --provider where that isn't known"));
    };
    let (address, instance) = place(found.provider, url, found.instance.as_deref())?;
    // A known server keeps its own certificate check.
    let is_new = catalog.server_at(found.provider, &address).is_none();
    let client_id = client(piece)?;
    Ok(ProfileDraft {
        server: ServerDraft {
            provider: Some(found.provider),
            address: Some(address),
            trust: (is_new && found.insecure).then_some(Trust::Insecure),
            ..ServerDraft::default()
        },
        instance,
        username: plain("user", found.username.as_deref())?,
        grant: grant(piece, client_id.is_some()),
        client_id,
        refresh: shared(piece),
        ..ProfileDraft::default()
    })
}

fn place(
    provider: Provider,
    url: &str,
    instance: Option<&str>,
) -> Result<(Address, Option<String>)> {
    match provider {
        Provider::Morpheus | Provider::Oidc => Ok((Address::parse(url)?, None)),
        Provider::Zeyos => {
            // The CLI itself goes by the address, whatever stands beside it.
            let place = zeyos_url::split(url).or_else(|error| match instance.map(str::trim) {
                Some(instance) if !instance.is_empty() => zeyos_url::place(url, Some(instance)),
                Some(_) | None => Err(error),
            })?;
            Ok((place.origin, Some(place.instance)))
        }
    }
}

fn client(piece: &Piece) -> Result<Option<String>> {
    let said = plain("client id", piece.found.client_id.as_deref())?;
    Ok(match piece.tool {
        Tool::MorpheusCli => said.or_else(|| Some(CLI_CLIENT.to_owned())),
        Tool::Zeyos | Tool::Json | Tool::Environment => said,
    })
}

/// Without a client only the token itself can be taken over.
fn grant(piece: &Piece, has_client: bool) -> Option<Grant> {
    let needs_one = match piece.found.provider {
        Provider::Morpheus => false,
        Provider::Zeyos | Provider::Oidc => true,
    };
    let paste = (needs_one && !has_client).then_some(Grant::Paste);
    piece.grant.or(paste)
}

/// A refresh by itself would end the other tool's login without anybody having asked for it.
fn shared(piece: &Piece) -> Option<RefreshPolicy> {
    let tokens = piece.found.tokens.as_ref()?;
    tokens.refresh.as_ref().map(|_| RefreshPolicy {
        auto: Some(false),
        before: None,
    })
}

/// A text that can be shown and sent as it is; an empty one is none.
fn plain(what: &str, written: Option<&str>) -> Result<Option<String>> {
    let Some(written) = written.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if written == text::clean(written, LONGEST) {
        return Ok(Some(written.to_owned()));
    }
    let what = format!("its {what} is too long or has characters that can't be shown");
    Err(Error::new(Kind::Usage, what))
}

/// Why tokens can't be used, if so.
pub(super) fn useless(tokens: &FoundTokens, now: Timestamp) -> Option<&'static str> {
    let is_past = |end: Option<Timestamp>| end.is_some_and(|end| end <= now);
    let refresh = tokens.refresh.as_ref();
    if !is_token(&tokens.access) || refresh.is_some_and(|refresh| !is_token(refresh)) {
        return Some("its token has characters that no token may have, so it isn't taken over");
    }
    let can_refresh = refresh.is_some() && !is_past(tokens.refresh_expires_at);
    (is_past(tokens.expires_at) && !can_refresh)
        .then_some("its token has expired, so it isn't taken over")
}

/// Printable and without blanks (RFC 6750 §2.1), so that it fits into a header.
fn is_token(token: &Secret) -> bool {
    !token.is_empty() && token.expose().chars().all(|c| c.is_ascii_graphic())
}

/// The tokens as they are stored: nobody has asked the server about them.
pub(super) fn token_set(tokens: &FoundTokens, now: Timestamp) -> TokenSet {
    let end = |end: Option<Timestamp>| end.map_or(Expiry::Unknown, Expiry::At);
    TokenSet {
        access: tokens.access.share(),
        refresh: tokens.refresh.as_ref().map(Secret::share),
        id_token: None,
        token_type: "bearer".to_owned(),
        scope: None,
        expiry: end(tokens.expires_at),
        refresh_expiry: end(tokens.refresh_expires_at),
        refresh_since: now,
        obtained_at: now,
        obtained_by: Obtained::Login(Grant::Paste),
    }
}
