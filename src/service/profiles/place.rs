//! What a pasted address means: documents name endpoints and instances, we keep the server's own address.

use url::Url;

use super::ProfileDraft;
use crate::domain::catalog::Catalog;
use crate::domain::error::Result;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Address;
use crate::domain::zeyos_url;

/// What stands in the address of a server's metadata (OIDC Discovery §4.1, RFC 8414 §3).
const METADATA: [&str; 2] = [
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
];

/// The draft with the server's own address, and the instance where ZeyOS has it. `old` is the profile that is changed.
///
/// # Errors
/// `Kind::Usage` for an address that names no instance, or another one than the draft.
pub(super) fn settle(
    catalog: &Catalog,
    draft: ProfileDraft,
    old: Option<&Profile>,
) -> Result<ProfileDraft> {
    match provider(catalog, &draft, old) {
        Some(Provider::Zeyos) => settle_instance(draft, old),
        Some(Provider::Oidc) => settle_issuer(draft),
        Some(Provider::Morpheus) | None => Ok(draft),
    }
}

fn provider(catalog: &Catalog, draft: &ProfileDraft, old: Option<&Profile>) -> Option<Provider> {
    let named = draft.server.name.as_ref();
    let known = named.or_else(|| old.map(|old| &old.server));
    let of_known = || Some(catalog.servers.get(known?)?.provider);
    draft.server.provider.or_else(of_known)
}

fn settle_instance(mut draft: ProfileDraft, old: Option<&Profile>) -> Result<ProfileDraft> {
    let said = draft.instance.as_deref().filter(|name| !name.is_empty());
    let Some(address) = &draft.server.address else {
        draft.instance = said.map(zeyos_url::check_instance).transpose()?;
        return Ok(draft);
    };
    let before = old.and_then(|old| old.instance.as_deref());
    let place = match (zeyos_url::place(address.as_str(), said), said, before) {
        // A platform alone: the instance stays.
        (Err(_), None, Some(before)) => zeyos_url::place(address.as_str(), Some(before))?,
        (place, _, _) => place?,
    };
    draft.server.address = Some(place.origin);
    draft.instance = Some(place.instance);
    Ok(draft)
}

fn settle_issuer(mut draft: ProfileDraft) -> Result<ProfileDraft> {
    if let Some(address) = draft.server.address.take() {
        draft.server.address = Some(issuer(&address)?);
    }
    Ok(draft)
}

/// The issuer that a metadata address belongs to. RFC 8414 puts its path behind the well-known part.
fn issuer(address: &Address) -> Result<Address> {
    let mut url: Url = address.join("");
    let path = url.path().to_owned();
    let cut = METADATA.iter().find_map(|part| path.split_once(part));
    let Some((before, behind)) = cut else {
        return Ok(address.clone());
    };
    let issuer = format!("{before}{behind}");
    url.set_path(issuer.trim_end_matches('/'));
    Address::parse(url.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_addresses_become_their_issuers() {
        for (pasted, meant) in [
            (
                "https://sso.test/realms/acme/.well-known/openid-configuration",
                "https://sso.test/realms/acme",
            ),
            (
                "https://sso.test/.well-known/oauth-authorization-server/realms/acme",
                "https://sso.test/realms/acme",
            ),
            (
                "https://sso.test/.well-known/openid-configuration/",
                "https://sso.test",
            ),
            (
                "https://sso.test/realms/acme",
                "https://sso.test/realms/acme",
            ),
        ] {
            let address = Address::parse(pasted).unwrap();
            assert_eq!(issuer(&address).unwrap().as_str(), meant, "{pasted}");
        }
    }
}
