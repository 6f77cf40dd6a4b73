//! The variables of each kind of server, and the lines that set them.

use super::quote;
use crate::domain::error::Result;
use crate::domain::provider::Provider;
use crate::service::get::Ready;

/// Names and values (PRODUCT "get"): ZeyOS' tools ignore their files once the token is set, and must not refresh it.
pub(crate) fn variables(ready: &Ready) -> Vec<(&'static str, String)> {
    let token = ready.tokens.access.expose().to_owned();
    let url = ready.server.address.as_str().to_owned();
    match ready.server.provider {
        Provider::Morpheus => vec![("MORPHEUS_API_URL", url), ("MORPHEUS_API_TOKEN", token)],
        Provider::Zeyos => vec![
            ("ZEYOS_BASE_URL", super::place::base(ready)),
            ("ZEYOS_TOKEN", token),
            ("ZEYOS_NO_REFRESH", "1".to_owned()),
        ],
        Provider::Oidc => vec![("OAUTH_ISSUER", url), ("OAUTH_ACCESS_TOKEN", token)],
    }
}

/// Their names, for people.
pub(super) const fn names(provider: Provider) -> &'static str {
    match provider {
        Provider::Morpheus => "MORPHEUS_API_URL and MORPHEUS_API_TOKEN",
        Provider::Zeyos => "ZEYOS_BASE_URL and ZEYOS_TOKEN",
        Provider::Oidc => "OAUTH_ISSUER and OAUTH_ACCESS_TOKEN",
    }
}

/// One line for each variable.
pub(super) fn lines(ready: &Ready, line: impl Fn(&str, &str) -> String) -> String {
    let set = |(name, value): &(&str, String)| line(name, value);
    let lines: Vec<String> = variables(ready).iter().map(set).collect();
    lines.join("\n")
}

/// `NAME=value` lines that every reader of such files takes for the same.
pub(super) fn dotenv(ready: &Ready) -> Result<String> {
    let set = |(name, value): &(&str, String)| match quote::dotenv(value) {
        Some(value) => Ok(format!("{name}={value}")),
        None => Err(super::cannot(
            "a dotenv file",
            "its readers take quotes, $ and \\ in different ways",
        )),
    };
    let lines: Result<Vec<String>> = variables(ready).iter().map(set).collect();
    Ok(lines?.join("\n"))
}
