//! Which profiles of ZeyOS, of an OpenID provider and of browser logins are on the demo's scene.
//!
//! Those that nobody has logged in wait for a human: the embedded servers have the pages for a real browser.

use super::{Entry, Part, Past};
use crate::demo::fleet::Fleet;
use crate::demo::line::ServeLine;
use crate::demo::oidc::people::MONA;
use crate::domain::environment::Environment;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::{Address, Server, Trust};

/// A profile over one of the lines that `demo --serve` prints.
struct Guest {
    line: &'static str,
    profile: &'static str,
    grant: Grant,
    past: Past,
}

const ZEYOS: [Guest; 2] = [
    guest(
        "zeyos-acme-1",
        "zeyos-acme",
        Grant::Password,
        Past::LoggedIn,
    ),
    guest(
        "zeyos-globex-1",
        "zeyos-globex",
        Grant::AuthorizationCode,
        Past::Never,
    ),
];

const OIDC: [Guest; 3] = [
    guest("oidc", "sso-browser", Grant::AuthorizationCode, Past::Never),
    guest("oidc", "sso-device", Grant::Device, Past::LoggedIn),
    guest(
        "oidc-service",
        "sso-service",
        Grant::ClientCredentials,
        Past::LoggedIn,
    ),
];

const fn guest(line: &'static str, profile: &'static str, grant: Grant, past: Past) -> Guest {
    Guest {
        line,
        profile,
        grant,
        past,
    }
}

/// A server and its parts.
pub(super) type Cast = (Server, Vec<Part>);

/// The `ZeyOS` platform and the OpenID provider, as far as they run.
pub(super) fn guests(fleet: &Fleet) -> Result<Vec<Cast>> {
    let mut casts = Vec::new();
    if let Some(platform) = fleet.zeyos() {
        let server = server("zeyos", Provider::Zeyos, platform.site().url())?;
        let parts = parts(&ZEYOS, &server, &platform.lines(), fleet)?;
        casts.push((server, parts));
    }
    if let Some(issuer) = fleet.oidc() {
        let server = server("sso", Provider::Oidc, &issuer.name())?;
        let parts = parts(&OIDC, &server, &issuer.lines(), fleet)?;
        casts.push((server, parts));
    }
    Ok(casts)
}

fn server(name: &str, provider: Provider, url: &str) -> Result<Server> {
    Ok(Server {
        name: ServerName::new(name)?,
        provider,
        address: Address::parse(url)?,
        environment: Some(Environment::Staging),
        trust: Trust::System,
        allow_http: false,
        proxy: None,
    })
}

fn parts(
    guests: &[Guest],
    server: &Server,
    lines: &[ServeLine],
    fleet: &Fleet,
) -> Result<Vec<Part>> {
    let known = guests.iter().filter_map(|guest| {
        let line = lines.iter().find(|line| line.name == guest.line)?;
        Some(part(guest, server, line, fleet))
    });
    known.collect()
}

fn part(guest: &Guest, server: &Server, line: &ServeLine, fleet: &Fleet) -> Result<Part> {
    let password = line.password.as_deref().unwrap_or_default();
    let entry = match (guest.grant, fleet.oidc()) {
        (Grant::ClientCredentials, _) => Entry::Client,
        (Grant::Device, Some(issuer)) => Entry::Device(issuer.clone(), MONA.0),
        (
            Grant::Password
            | Grant::AuthorizationCode
            | Grant::Device
            | Grant::Basic
            | Grant::Legacy
            | Grant::Paste,
            _,
        ) => Entry::Password(Secret::new(password.to_owned())),
    };
    Ok(Part {
        profile: Profile {
            grant: guest.grant,
            scopes: scopes(server.provider, guest.grant),
            ..profile(ProfileName::new(guest.profile)?, server, line)
        },
        entry,
        client_secret: line.client_secret.clone().map(Secret::new),
        past: guest.past,
        appliance: None,
    })
}

/// Users of the OpenID provider ask for a refresh token, so that there is one to see.
fn scopes(provider: Provider, grant: Grant) -> Vec<String> {
    let has_user = grant != Grant::ClientCredentials;
    if provider != Provider::Oidc || !has_user {
        return Vec::new();
    }
    let words = ["openid", "profile", "offline_access"];
    words.map(str::to_owned).to_vec()
}

/// What a line says, as a profile.
pub(super) fn profile(name: ProfileName, server: &Server, line: &ServeLine) -> Profile {
    // These users exist on the simulated servers only: where else would somebody look for the password?
    let password = line.password.as_ref();
    let password = password.map(|password| format!("demo password: {password}"));
    Profile {
        instance: line.instance.clone(),
        tenant: line.tenant.clone(),
        username: line.username.clone(),
        client_id: line.client_id.clone(),
        tags: password.into_iter().collect(),
        ..Profile::new(name, server)
    }
}
