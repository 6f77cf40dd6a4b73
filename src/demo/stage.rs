//! The demo's scene: servers, profiles and tokens in every state, in memory only.
//!
//! Everything on it is real: the profiles log in over HTTP, as a user's would. Nothing of the user's is read or written.

use std::rc::Rc;

use super::fleet::Fleet;
use super::line::ServeLine;
use super::morpheus::generation::Generation;
use crate::domain::catalog::Catalog;
use crate::domain::environment::Environment;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::{self, Profile};
use crate::domain::provider::Provider;
use crate::domain::schedule::RefreshPolicy;
use crate::domain::secret::Secret;
use crate::domain::server::{Address, Server, Trust};
use crate::infra::clock::SystemClock;
use crate::infra::config::MemoryRegistry;
use crate::infra::http::WebClient;
use crate::infra::locks::MemoryLocks;
use crate::infra::vault::SqliteVault;
use crate::provider::dialect::Credentials;
use crate::service::ports::{Clock, Ports};
use crate::service::refresh::Want;
use crate::service::{check, login, refresh, revoke};

/// One appliance on the scene.
struct Place {
    generation: Generation,
    server: &'static str,
    environment: Environment,
}

const PLACES: [Place; 3] = [
    Place {
        generation: Generation::V3,
        server: "lab",
        environment: Environment::Lab,
    },
    Place {
        generation: Generation::V8,
        server: "eu-prod",
        environment: Environment::Production,
    },
    Place {
        generation: Generation::V9,
        server: "us-prod",
        environment: Environment::Production,
    },
];

/// What has happened to a profile before the curtain rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Past {
    LoggedIn,
    Revoked,
    Never,
}

/// One login on the scene.
pub struct Part {
    profile: Profile,
    password: Secret,
    past: Past,
}

/// The whole scene.
pub struct Stage {
    catalog: Catalog,
    parts: Vec<Part>,
}

/// A second profile of the same user and client: its refresh ends the first one's token (before 9.0).
const SCRIPT: &str = "eu-prod-ops-cron";
const SUPERSEDED: &str = "eu-prod-ops";

impl Stage {
    /// The scene over these servers.
    ///
    /// # Errors
    /// Never in practice: names and addresses are our own.
    pub fn over(fleet: &Fleet) -> Result<Self> {
        let mut stage = Self {
            catalog: Catalog::default(),
            parts: Vec::new(),
        };
        for place in &PLACES {
            let Some(appliance) = fleet.appliance(place.generation) else {
                continue;
            };
            let name = ServerName::new(place.server)?;
            let server = Server {
                name: name.clone(),
                provider: Provider::Morpheus,
                address: Address::parse(appliance.url())?,
                environment: Some(place.environment),
                trust: Trust::System,
                allow_http: false,
                proxy: None,
            };
            stage.catalog.servers.insert(name, server);
            for line in appliance.lines() {
                stage.cast(place, &line)?;
            }
        }
        Ok(stage)
    }

    fn cast(&mut self, place: &Place, line: &ServeLine) -> Result<()> {
        let (user, tenant) = (line.username.as_deref(), line.tenant.as_deref());
        let Some(past) = past_of(place.generation, tenant, user.unwrap_or_default()) else {
            return Ok(());
        };
        let taken = |name: &str| self.catalog.profiles.contains_key(name);
        let name = profile::proposed_name(place.server, tenant, user, taken);
        let profile = Profile {
            name: ProfileName::new(name)?,
            server: ServerName::new(place.server)?,
            instance: None,
            tenant: line.tenant.clone(),
            username: line.username.clone(),
            client_id: line.client_id.clone(),
            client_auth: None,
            grant: Grant::Password,
            scopes: Vec::new(),
            redirect_uri: None,
            endpoints: std::collections::BTreeMap::new(),
            tags: vec![place.environment.word().to_owned()],
            refresh: RefreshPolicy::default(),
        };
        let password = line.password.clone().unwrap_or_default();
        self.add(profile.clone(), &password, past);
        if profile.name.as_str() == SUPERSEDED {
            let script = Profile {
                name: ProfileName::new(SCRIPT)?,
                ..profile
            };
            self.add(script, &password, past);
        }
        Ok(())
    }

    fn add(&mut self, profile: Profile, password: &str, past: Past) {
        self.catalog
            .profiles
            .insert(profile.name.clone(), profile.clone());
        let password = Secret::new(password.to_owned());
        self.parts.push(Part {
            profile,
            password,
            past,
        });
    }

    /// Servers and profiles.
    #[must_use]
    pub const fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Ports over memory: an open vault, a configuration and locks that nobody else sees.
    ///
    /// # Errors
    /// If `SQLite` or the system's randomness fail.
    pub fn ports(&self) -> Result<(Ports, Rc<SqliteVault>)> {
        let clock: Rc<dyn Clock> = Rc::new(SystemClock);
        let vault = Rc::new(SqliteVault::in_memory(None)?);
        let ports = Ports {
            http: Rc::new(WebClient::new(Rc::clone(&clock))),
            vault: Rc::<SqliteVault>::clone(&vault),
            locks: Rc::new(MemoryLocks::default()),
            registry: Rc::new(MemoryRegistry::holding(&self.catalog)?),
            clock,
        };
        Ok((ports, vault))
    }

    /// Logs everybody in and lets happen what has happened. Who fails stays signed out.
    /// Each change is told.
    pub async fn play(&self, ports: &Ports, changed: impl Fn()) {
        for part in &self.parts {
            if part.past == Past::Never {
                continue;
            }
            let name = &part.profile.name;
            let password = Credentials::Password(part.password.share());
            let logged_in = login::login(ports, name, password).await.is_ok();
            if logged_in && part.past == Past::Revoked {
                drop(revoke::revoke(ports, name).await);
            }
            changed();
        }
        supersede(ports).await;
        changed();
    }
}

/// A script refreshes the token that another profile shares: the next check finds that out.
async fn supersede(ports: &Ports) {
    let (Ok(script), Ok(superseded)) = (ProfileName::new(SCRIPT), ProfileName::new(SUPERSEDED))
    else {
        return;
    };
    if let Ok(holding) = ports.vault.holding(&script) {
        let want = Want::NewerThan(holding.generation);
        drop(refresh::refresh(ports, &script, want).await);
    }
    drop(check::whoami(ports, &superseded).await);
}

/// Who is on the scene; the other users of the appliances are for trying things out.
fn past_of(generation: Generation, tenant: Option<&str>, user: &str) -> Option<Past> {
    use Generation::{V3, V8, V9};
    match (generation, tenant, user) {
        (V9, Some("globex"), "svc-deploy") | (V8, Some("globex"), "ops") => Some(Past::Revoked),
        (V9, Some("acme"), "admin") | (V8 | V3, Some("4" | "initech"), _) => Some(Past::Never),
        (V9, _, "svc-deploy") | (V8, None, "svc-deploy") => None,
        (V3, None | Some("acme"), "admin" | "jdoe") | (V8 | V9, _, _) => Some(Past::LoggedIn),
        (V3, _, _) => None,
    }
}
