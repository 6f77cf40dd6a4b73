//! The token in other tools' own files and blocks (facts/morpheus.md 8, facts/zeyos.md 9).

use serde_json::{Map, Value, json};

use super::{place, quote};
use crate::domain::server::Address;
use crate::service::get::Ready;

/// `provider "hpe"` for HPE/hpe.
pub(super) fn terraform_hpe(ready: &Ready) -> String {
    let insecure = if place::is_insecure(ready) {
        "\n    insecure     = true"
    } else {
        ""
    };
    format!(
        "provider \"hpe\" {{\n  morpheus {{\n    url          = {}\n    access_token = {}{insecure}\n  }}\n}}",
        quote::hcl(&place::base(ready)),
        quote::hcl(ready.tokens.access.expose()),
    )
}

/// `provider "morpheus"` for gomorpheus/morpheus, which verifies certificates only where it is told to.
pub(super) fn terraform_morpheus(ready: &Ready) -> String {
    format!(
        "provider \"morpheus\" {{\n  url          = {}\n  access_token = {}\n  secure       = {}\n}}",
        quote::hcl(&place::base(ready)),
        quote::hcl(ready.tokens.access.expose()),
        !place::is_insecure(ready),
    )
}

/// An inventory for morpheus.core's httpapi connection.
pub(super) fn ansible(ready: &Ready) -> String {
    let address = &ready.server.address;
    let port = port(address).map(|port| format!("\n    ansible_httpapi_port: {port}"));
    format!(
        "all:\n  hosts:\n    {}:\n      ansible_morpheus_token: {}\n  vars:\n    \
         ansible_network_os: morpheus.core.morpheus\n    ansible_connection: httpapi\n    \
         ansible_httpapi_use_ssl: {}\n    ansible_httpapi_validate_certs: {}{}",
        quote::yaml(address.host()),
        unsafe_yaml(ready.tokens.access.expose()),
        address.scheme() == "https",
        !place::is_insecure(ready),
        port.unwrap_or_default(),
    )
}

/// Ansible fills templates in variables unless they are marked.
fn unsafe_yaml(text: &str) -> String {
    let quoted = quote::yaml(text);
    let is_template = ["{{", "{%", "{#"].iter().any(|open| text.contains(open));
    if is_template {
        format!("!unsafe {quoted}")
    } else {
        quoted
    }
}

/// The port that the address names.
fn port(address: &Address) -> Option<u16> {
    address.join("/").port()
}

/// A line for the module Morpheus.OpenApi.
pub(super) fn morpheus_powershell(ready: &Ready) -> String {
    format!(
        "Connect-Morpheus -Name {} -Server {} -ApiToken {} -Default",
        quote::powershell(ready.profile.name.as_str()),
        quote::powershell(&place::base(ready)),
        quote::powershell(ready.tokens.access.expose()),
    )
}

/// The lines of morpheus-cli's `appliances` and `credentials`.
pub(super) fn morpheus_cli(ready: &Ready) -> String {
    let name = ready.profile.name.as_str();
    let insecure = if place::is_insecure(ready) {
        "\n  :insecure: true"
    } else {
        ""
    };
    let end = ready.tokens.expiry.instant();
    let end = end.map(|end| format!(" {}", end.as_second()));
    let login = ready.profile.login_name();
    let login = login.map(|login| format!("\n  username: {}", quote::yaml(&login)));
    format!(
        "# ~/.morpheus/appliances\n{}:\n  :name: {}\n  :url: {}{insecure}\n\
         # ~/.morpheus/credentials\n{}:{}\n  login_date: {}\n  expire_date:{}\n  access_token: {}\n  \
         refresh_token:\n  token_type: bearer",
        quote::symbol(name),
        quote::yaml(name),
        quote::yaml(&place::base(ready)),
        quote::yaml(name),
        login.unwrap_or_default(),
        ready.tokens.obtained_at.as_second(),
        end.unwrap_or_default(),
        quote::yaml(ready.tokens.access.expose()),
    )
}

/// A profiles.json of the ZeyOS CLI with this one profile.
pub(super) fn zeyos_cli(ready: &Ready) -> String {
    let name = ready.profile.name.as_str();
    let mut profile = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            profile.insert(key.to_owned(), value);
        }
    };
    put("baseUrl", Some(json!(place::base(ready))));
    put(
        "instance",
        ready.profile.instance.as_ref().map(|text| json!(text)),
    );
    put(
        "clientId",
        ready.profile.client_id.as_ref().map(|text| json!(text)),
    );
    put("accessToken", Some(json!(ready.tokens.access.expose())));
    let end = ready.tokens.expiry.instant();
    put("expiresAt", end.map(|end| json!(end.as_second())));
    pretty(&json!({"active": name, "profiles": {name: profile}}))
}

/// A block for hosts of MCP servers.
pub(super) fn zeyos_mcp(ready: &Ready) -> String {
    let env: Map<String, Value> = super::variables::variables(ready)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let args = ["-y", "-p", "@zeyos/cli", "zeyos-mcp"];
    pretty(&json!({"mcpServers": {"zeyos": {"command": "npx", "args": args, "env": env}}}))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}
