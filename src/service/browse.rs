//! The server's own web interface, in the user's browser.

use url::Url;

use super::login::Opened;
use super::ports::Ports;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;

/// Where the web interface of a profile's server is. It holds no secret.
#[must_use]
pub fn address(profile: &Profile, server: &Server) -> Url {
    match (server.provider, &profile.instance) {
        (Provider::Zeyos, Some(instance)) => server.address.join(&format!("/{instance}/")),
        (Provider::Morpheus | Provider::Zeyos | Provider::Oidc, _) => server.address.join(""),
    }
}

/// Opens the web interface of a profile's server, where there is a browser.
///
/// # Errors
/// `Kind::Usage` for an unknown profile.
pub async fn browse(ports: &Ports, name: &ProfileName) -> Result<(Url, Opened)> {
    let (profile, server) = ports.registry.profile(name.as_str())?;
    let url = address(&profile, &server);
    let setting = ports.browser.setting();
    if !setting.has_browser() {
        return Ok((url, Opened::Nowhere(setting)));
    }
    let opened = match ports.browser.open(&url).await {
        Ok(()) => Opened::Started,
        Err(error) => Opened::Failed(error),
    };
    Ok((url, opened))
}
