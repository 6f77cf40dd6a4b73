//! The demo's scene: servers, profiles and tokens in every state, in memory only.
//!
//! Everything on it is real: the profiles log in over HTTP, as a user's would. Nothing of the user's is read or written.

use crate::infra::browser::SystemBrowser;
use crate::infra::entropy::SystemEntropy;
use crate::infra::loopback::LoopbackListener;
use std::rc::Rc;

use jiff::SignedDuration;

use super::fleet::Fleet;
use super::line::ServeLine;
use super::morpheus::Appliance;
use super::morpheus::client::Lifetime;
use super::morpheus::generation::Generation;
use crate::domain::catalog::Catalog;
use crate::domain::environment::Environment;
use crate::domain::error::Result;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::{self, Profile};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::{Address, Server, Trust};
use crate::infra::clock::SystemClock;
use crate::infra::config::MemoryRegistry;
use crate::infra::http::WebClient;
use crate::infra::locks::MemoryLocks;
use crate::infra::vault::SqliteVault;
use crate::service::login::{Nobody, Typed, Way};
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
    /// Logged in while tokens of its client lived so long only, in seconds.
    ShortLived(i64),
    Revoked,
    Never,
}

/// One login on the scene.
pub struct Part {
    profile: Profile,
    password: Secret,
    past: Past,
    appliance: Appliance,
}

/// The whole scene.
pub struct Stage {
    catalog: Catalog,
    parts: Vec<Part>,
}

/// A second profile of the same user and client: its refresh ends the first one's token (before 9.0).
const SCRIPT: &str = "eu-prod-cron";
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
                stage.cast(place, appliance, &line)?;
            }
        }
        Ok(stage)
    }

    fn cast(&mut self, place: &Place, appliance: &Appliance, line: &ServeLine) -> Result<()> {
        let (user, tenant) = (line.username.as_deref(), line.tenant.as_deref());
        let past = past_of(place.generation, tenant, user.unwrap_or_default());
        let server = self.catalog.servers.get(place.server);
        let (Some(past), Some(server)) = (past, server) else {
            return Ok(());
        };
        let password = line.password.clone().unwrap_or_default();
        let taken = |name: &str| self.catalog.profiles.contains_key(name);
        let name = match (tenant, user) {
            // A server and a profile of one name are hard to tell apart for somebody who sees both for the first time.
            (None, Some(user)) => format!("{}-{user}", place.server),
            (None | Some(_), _) => profile::proposed_name(place.server, tenant, user, taken),
        };
        let profile = Profile {
            tenant: line.tenant.clone(),
            username: line.username.clone(),
            client_id: line.client_id.clone(),
            // These users exist on the simulated appliance only: where else would somebody look for the password?
            tags: vec![format!("demo password: {password}")],
            ..Profile::new(ProfileName::new(name)?, server)
        };
        let part = |profile: &Profile| Part {
            profile: profile.clone(),
            password: Secret::new(password.clone()),
            past,
            appliance: appliance.clone(),
        };
        self.add(part(&profile));
        if profile.name.as_str() == SUPERSEDED {
            let script = Profile {
                name: ProfileName::new(SCRIPT)?,
                ..profile
            };
            self.add(part(&script));
        }
        Ok(())
    }

    fn add(&mut self, part: Part) {
        let profile = part.profile.clone();
        self.catalog.profiles.insert(profile.name.clone(), profile);
        self.parts.push(part);
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
            entropy: Rc::new(SystemEntropy),
            browser: Rc::new(SystemBrowser::default()),
            loopback: Rc::new(LoopbackListener),
            discovered: Rc::default(),
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
            part.play(ports).await;
            changed();
        }
        supersede(ports).await;
        changed();
    }
}

impl Part {
    async fn play(&self, ports: &Ports) {
        let name = &self.profile.name;
        let client = self.profile.client_id.as_deref().unwrap_or_default();
        let usual = self.appliance.lifetime(client);
        if let (Past::ShortLived(seconds), Some(usual)) = (self.past, usual) {
            let access = SignedDuration::from_secs(seconds);
            self.appliance
                .set_lifetime(client, Lifetime { access, ..usual });
        }
        let password = Way::Password(Typed::password(self.password.share()));
        let logged_in = login::login(ports, name, password, &Nobody).await.is_ok();
        if let Some(usual) = usual {
            self.appliance.set_lifetime(client, usual);
        }
        if logged_in && self.past == Past::Revoked {
            drop(revoke::revoke(ports, name).await);
        }
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
        // The tenants without a subdomain have a second user that shows nothing new.
        (_, Some("4"), "svc-deploy") | (V8 | V9, None, "svc-deploy") => None,
        (V9, Some("globex"), "svc-deploy") | (V8, Some("globex"), "ops") => Some(Past::Revoked),
        (V9, Some("acme"), "admin") | (V8 | V3, Some("4"), _) => Some(Past::Never),
        // It has ended when the curtain rises; the other one ends while somebody looks.
        (V8, Some("globex"), "svc-deploy") => Some(Past::ShortLived(1)),
        (V9, None, "ops") => Some(Past::ShortLived(80)),
        (V3, None | Some("acme"), "admin" | "jdoe") | (V8 | V9, _, _) => Some(Past::LoggedIn),
        (V3, _, _) => None,
    }
}
