//! `tenants`: the appliance's tenants, for those who administer it.

use serde::Serialize;

use crate::cli::args::RowsArgs;
use crate::cli::wait;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::domain::tenant::Tenant;
use crate::service::tenants;

#[derive(Serialize)]
struct TenantsJson {
    version: u8,
    tenants: Vec<TenantJson>,
}

#[derive(Serialize)]
struct TenantJson {
    id: u64,
    name: String,
    subdomain: Option<String>,
    active: bool,
    master: bool,
    parent: Option<String>,
    users: Option<u64>,
}

pub(crate) fn run(world: &World<'_>, args: &RowsArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let found = wait::to_end(async {
        world.unlock_tokens(&open, &name).await?;
        tenants::list(&open.ports, &name).await
    })?;
    if args.json {
        world.output.json(&TenantsJson {
            version: JSON_VERSION,
            tenants: found.into_iter().map(TenantJson::of).collect(),
        });
        return Ok(0);
    }
    let header = ["ID", "NAME", "LOGIN AS", "STATE", "PARENT", "USERS"];
    let rows = found.iter().map(row);
    let header = std::iter::once(header.map(str::to_owned).to_vec());
    world
        .output
        .text(&words::table(&header.chain(rows).collect::<Vec<_>>()));
    Ok(0)
}

fn row(tenant: &Tenant) -> Vec<String> {
    let login = tenant
        .prefix()
        .map_or_else(|| "USER".to_owned(), |prefix| format!("{prefix}\\USER"));
    vec![
        tenant.id.to_string(),
        tenant.name.clone(),
        login,
        if tenant.active { "active" } else { "inactive" }.to_owned(),
        tenant.parent.clone().unwrap_or_default(),
        tenant
            .users
            .map(|users| users.to_string())
            .unwrap_or_default(),
    ]
}

impl TenantJson {
    fn of(tenant: Tenant) -> Self {
        Self {
            id: tenant.id,
            name: tenant.name,
            subdomain: tenant.subdomain,
            active: tenant.active,
            master: tenant.master,
            parent: tenant.parent,
            users: tenant.users,
        }
    }
}
