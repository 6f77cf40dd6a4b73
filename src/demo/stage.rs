//! The demo's scene: servers, profiles and tokens in every state, in memory only.
//!
//! Everything on it is real: the profiles log in over HTTP, as a user's would. Nothing of the user's is read or written.

mod approval;
mod guests;

use std::rc::Rc;

use jiff::SignedDuration;

use self::approval::Approval;
use super::fault::{Canned, Fault};
use super::fleet::Fleet;
use super::incumbents;
use super::line::ServeLine;
use super::morpheus::Appliance;
use super::morpheus::client::Lifetime;
use super::morpheus::generation::Generation;
use super::oidc::Issuer;
use super::zeyos::Platform;
use crate::domain::catalog::Catalog;
use crate::domain::environment::Environment;
use crate::domain::error::Result;
use crate::domain::grant::Grant;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::{self, Profile};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::{Address, Server, Trust};
use crate::infra::browser::SystemBrowser;
use crate::infra::clock::{self, SystemClock};
use crate::infra::config::MemoryRegistry;
use crate::infra::entropy::SystemEntropy;
use crate::infra::http::WebClient;
use crate::infra::locks::MemoryLocks;
use crate::infra::loopback::LoopbackListener;
use crate::infra::surroundings::Desktop;
use crate::infra::vault::SqliteVault;
use crate::service::login::{LoggedIn, Nobody, Typed, Way};
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
    /// The same, and it doesn't refresh itself.
    ByHand(i64),
    Revoked,
    Never,
}

/// One login on the scene.
pub struct Part {
    profile: Profile,
    entry: Entry,
    client_secret: Option<Secret>,
    past: Past,
    /// Where it logs in, if that is an appliance: its tokens can be told how long to live.
    appliance: Option<Appliance>,
}

/// How somebody comes onto the scene.
enum Entry {
    Password(Secret),
    /// The client itself.
    Client,
    /// Somebody approves at this server, as this user.
    Device(Issuer, &'static str),
}

/// The whole scene.
pub struct Stage {
    catalog: Catalog,
    parts: Vec<Part>,
    /// A platform whose maintenance begins once everybody is in: refreshes fail at first.
    platform: Option<Platform>,
    /// The appliance that other tools log in to, too.
    newest: Option<Appliance>,
}

/// Seconds that tokens of the platform live at first.
const SHORT_LIFE: i64 = 40;

/// The same later.
const USUAL_LIFE: i64 = 600;

/// A second profile of the same user and client: its refresh ends the first one's token (before 9.0).
const SCRIPT: &str = "eu-prod-cron";
const SUPERSEDED: &str = "eu-prod-ops";

impl Stage {
    /// The scene over these servers.
    ///
    /// # Errors
    /// Never in practice: names and addresses are our own.
    pub fn over(fleet: &Fleet) -> Result<Self> {
        let platform = fleet.zeyos().cloned();
        // Its tokens end soon, so that somebody who looks sees what a failed refresh is like.
        if let Some(platform) = &platform {
            platform.behave(|behaviour| behaviour.access = SHORT_LIFE);
        }
        let mut stage = Self {
            catalog: Catalog::default(),
            parts: Vec::new(),
            platform,
            newest: fleet.appliance(Generation::V9).cloned(),
        };
        for (server, parts) in guests::guests(fleet)? {
            stage.catalog.servers.insert(server.name.clone(), server);
            for part in parts {
                stage.add(part);
            }
        }
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
        if line.client_secret.is_some() {
            return self.cast_browser(place, appliance, line);
        }
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
        let mut profile = guests::profile(ProfileName::new(name)?, server, line);
        profile.refresh.auto = matches!(past, Past::ByHand(_)).then_some(false);
        let part = |profile: &Profile| Part {
            profile: profile.clone(),
            entry: Entry::Password(Secret::new(password.clone())),
            client_secret: None,
            past,
            appliance: Some(appliance.clone()),
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

    /// On the newest appliance somebody may log in through a browser.
    fn cast_browser(
        &mut self,
        place: &Place,
        appliance: &Appliance,
        line: &ServeLine,
    ) -> Result<()> {
        let server = self.catalog.servers.get(place.server);
        let (Generation::V9, Some(server)) = (place.generation, server) else {
            return Ok(());
        };
        let name = ProfileName::new(format!("{}-browser", place.server))?;
        let part = Part {
            profile: Profile {
                grant: Grant::AuthorizationCode,
                ..guests::profile(name, server, line)
            },
            entry: Entry::Password(Secret::new(line.password.clone().unwrap_or_default())),
            client_secret: line.client_secret.clone().map(Secret::new),
            past: Past::Never,
            appliance: Some(appliance.clone()),
        };
        self.add(part);
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

    /// Ports over memory: an open vault, a configuration and locks that nobody else sees; and this desktop's browser.
    ///
    /// # Errors
    /// If `SQLite` or the system's randomness fail.
    pub fn ports(&self, desktop: &Desktop) -> Result<(Ports, Rc<SqliteVault>)> {
        let clock: Rc<dyn Clock> = Rc::new(SystemClock);
        let vault = Rc::new(SqliteVault::in_memory(None)?.by(clock::moments()));
        let ports = Ports {
            http: Rc::new(WebClient::new(Rc::clone(&clock))),
            vault: Rc::<SqliteVault>::clone(&vault),
            locks: Rc::new(MemoryLocks::default()),
            registry: Rc::new(MemoryRegistry::holding(&self.catalog)?),
            clock,
            entropy: Rc::new(SystemEntropy),
            browser: Rc::new(SystemBrowser::new(desktop)),
            loopback: Rc::new(LoopbackListener),
            tools: Rc::new(incumbents::tools(
                self.newest.as_ref(),
                self.platform.as_ref(),
            )),
            discovered: Rc::default(),
            here: "jw on nb-jw".into(),
            unwritten: Rc::default(),
        };
        for part in &self.parts {
            let secret = part.client_secret.as_ref();
            ports.vault.set_client_secret(&part.profile.name, secret)?;
        }
        Ok((ports, vault))
    }

    /// The platform refuses the next refreshes for a moment; what comes then lives as long as usual.
    fn trouble(&self) {
        let Some(platform) = &self.platform else {
            return;
        };
        let maintenance = Canned::Maintenance {
            retry_after: Some(5),
        };
        platform.behave(|behaviour| behaviour.access = USUAL_LIFE);
        platform.site().faults().add(Fault {
            times: Some(FAILURES),
            ..Fault::always(maintenance).on("/acme/oauth2/v1/token")
        });
    }

    /// Logs everybody in and lets happen what has happened. Who fails stays signed out.
    /// Each change is told, and when all of it is there that nobody waits for.
    pub async fn play(&self, ports: &Ports, changed: impl Fn(), set: impl FnOnce()) {
        let is_device = |part: &&Part| matches!(part.entry, Entry::Device(..));
        let (slow, quick): (Vec<&Part>, Vec<&Part>) = self.parts.iter().partition(is_device);
        for part in quick.iter().filter(|part| part.past != Past::Never) {
            part.play(ports).await;
            changed();
        }
        supersede(ports).await;
        changed();
        self.trouble();
        set();
        // A device waits before it asks: nobody should have to wait for it.
        for part in slow {
            part.play(ports).await;
            changed();
        }
    }
}

/// So often a refresh fails before it works again.
const FAILURES: u32 = 2;

impl Part {
    async fn play(&self, ports: &Ports) {
        let client = self.profile.client_id.as_deref().unwrap_or_default();
        let appliance = self.appliance.as_ref();
        let usual = appliance.and_then(|appliance| appliance.lifetime(client));
        if let (Past::ShortLived(seconds) | Past::ByHand(seconds), Some(usual), Some(appliance)) =
            (self.past, usual, appliance)
        {
            let access = SignedDuration::from_secs(seconds);
            appliance.set_lifetime(client, Lifetime { access, ..usual });
        }
        let logged_in = self.log_in(ports).await.is_ok();
        if let (Some(usual), Some(appliance)) = (usual, appliance) {
            appliance.set_lifetime(client, usual);
        }
        if logged_in && self.past == Past::Revoked {
            drop(revoke::revoke(ports, &self.profile.name).await);
        }
    }

    async fn log_in(&self, ports: &Ports) -> Result<LoggedIn> {
        let name = &self.profile.name;
        match &self.entry {
            Entry::Password(password) => {
                let way = Way::Password(Typed::password(password.share()));
                login::login(ports, name, way, &Nobody).await
            }
            Entry::Client => login::login(ports, name, Way::Client, &Nobody).await,
            Entry::Device(issuer, user) => {
                let approval = Approval::at(issuer, user);
                login::login(ports, name, Way::Device, &approval).await
            }
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
        // It is about to end and nobody refreshes it: what is said of that is heard within a minute.
        (V3, Some("acme"), "admin") => Some(Past::ByHand(60)),
        // It refreshes itself within a minute.
        (V9, None, "ops") => Some(Past::ShortLived(45)),
        (V3, None | Some("acme"), "admin" | "jdoe") | (V8 | V9, _, _) => Some(Past::LoggedIn),
        (V3, _, _) => None,
    }
}
