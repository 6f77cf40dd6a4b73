//! `whoami`: asks the server who we are.

use serde::Serialize;

use crate::cli::args::WhoamiArgs;
use crate::cli::wait;
use crate::cli::words::JSON_VERSION;
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::service::check;

#[derive(Serialize)]
struct WhoamiJson {
    version: u8,
    profile: String,
    user: String,
    display_name: Option<String>,
    tenant: Option<String>,
    login: Option<String>,
    server: String,
    server_version: Option<String>,
}

pub(crate) fn run(world: &World<'_>, args: &WhoamiArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let catalog = open.ports.registry.load()?;
    let (profile, server) = catalog.profile(name.as_str())?;
    let identity = wait::to_end(async {
        world.unlock_tokens(&open, &name).await?;
        check::whoami(&open.ports, &name).await
    })?
    .0;
    let version = identity.version.as_ref().map(ToString::to_string);
    if args.json {
        world.output.json(&WhoamiJson {
            version: JSON_VERSION,
            profile: name.to_string(),
            user: identity.user,
            display_name: identity.display_name,
            tenant: identity.tenant,
            login: profile.login_name(),
            server: server.address.to_string(),
            server_version: version,
        });
        return Ok(0);
    }
    let login = profile
        .login_name()
        .unwrap_or_else(|| identity.user.clone());
    let mut parts = vec![format!(
        "{login} = {}",
        identity.display_name.as_ref().unwrap_or(&identity.user)
    )];
    parts.extend(identity.tenant.map(|tenant| format!("tenant {tenant}")));
    parts.extend(identity.role.map(|role| format!("role {role}")));
    parts.push(format!(
        "{} {}",
        server.provider.title(),
        version.unwrap_or_else(|| "of unknown version".to_owned())
    ));
    world.output.line(&parts.join(", "));
    Ok(0)
}
