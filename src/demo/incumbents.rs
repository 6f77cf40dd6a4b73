//! What the demo's user kept in other tools: logins that live at the simulated servers, in files that exist in memory only.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::morpheus::Appliance;
use super::zeyos::Platform;
use super::zeyos::people::{OTHER_APPLICATION, OTHER_SECRET};
use crate::infra::other_tools::MemoryTools;
use crate::service::ports::tools::ToolHomes;

/// Where the files would lie.
const MORPHEUS: &str = "/simulated/.morpheus";
const ZEYOS: &str = "/simulated/.config/zeyos";

/// The client of morpheus-cli.
const MORPHEUS_CLI: &str = "morph-cli";

/// Seconds that the platform's tokens live.
const LIFE: i64 = 3600;

/// Who logged in with morpheus-cli: the remote, and the login.
const REMOTES: [(&str, &str); 2] = [("prod-ops", "ops"), ("prod-acme", "acme\\jdoe")];

/// Other tools on this computer: morpheus-cli with two logins, and one where somebody has logged out; the ZeyOS CLI with
/// one login.
pub(super) fn tools(appliance: Option<&Appliance>, platform: Option<&Platform>) -> MemoryTools {
    let homes = ToolHomes {
        morpheus_cli: Some(MORPHEUS.into()),
        zeyos: Some(ZEYOS.into()),
        folders: Vec::new(),
    };
    let mut tools = MemoryTools::at(homes);
    if let Some((appliances, credentials)) = appliance.and_then(morpheus_cli) {
        tools = tools
            .file(format!("{MORPHEUS}/appliances"), &appliances)
            .file(format!("{MORPHEUS}/credentials"), &credentials);
    }
    match platform.and_then(zeyos) {
        Some(profiles) => tools.file(format!("{ZEYOS}/profiles.json"), &profiles),
        None => tools,
    }
}

fn morpheus_cli(appliance: &Appliance) -> Option<(String, String)> {
    let url = appliance.url();
    let (mut appliances, mut credentials) = ("---\n".to_owned(), "---\n".to_owned());
    let remote = |name: &str| format!(":{name}:\n  :name: {name}\n  :url: {url}\n");
    for (name, login) in REMOTES {
        let (access, refresh, ends) = appliance.log_in_elsewhere(login, MORPHEUS_CLI)?;
        appliances.push_str(&remote(name));
        write!(
            credentials,
            "{name}:\n  username: {login}\n  expire_date: {}\n  access_token: {access}\n  refresh_token: {refresh}\n  token_type: bearer\n",
            ends.as_second(),
        )
        .ok()?;
    }
    appliances.push_str(&remote("prod-left"));
    Some((appliances, credentials))
}

fn zeyos(platform: &Platform) -> Option<String> {
    let (instance, user, application) = ("acme", "john.doe", OTHER_APPLICATION);
    let usual = platform.behaviour().access;
    platform.behave(|behaviour| behaviour.access = LIFE);
    let pair = platform.log_in_elsewhere(instance, user, application);
    platform.behave(|behaviour| behaviour.access = usual);
    let (access, refresh) = pair?;
    let ends: Timestamp = platform
        .site()
        .now()
        .checked_add(SignedDuration::from_secs(LIFE))
        .ok()?;
    let profiles = json!({
        "active": "crm",
        "profiles": {
            "crm": {
                "baseUrl": format!("{}/{instance}", platform.site().url()),
                "instance": instance,
                "clientId": application,
                "clientSecret": OTHER_SECRET,
                "accessToken": access,
                "refreshToken": refresh,
                "expiresAt": ends.as_second(),
            }
        }
    });
    Some(format!("{profiles:#}\n"))
}
