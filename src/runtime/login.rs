//! A login from the interface: the profile goes in with it, and out again if it fails.
//!
//! Once the profile's lock is held tokens may be on their way: then a cancelled login is seen through, unless it is
//! cancelled once more.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

use super::companion::Beside;
use super::desk::Desk;
use super::{job, verb};
use crate::app::action::Ended;
use crate::app::effect::{Login, LoginBy, SecretId, Ticket};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::profile::Profile;
use crate::domain::secret::Secret;
use crate::service::held::HeldByJob;
use crate::service::login::{self, LoggedIn, Pasted, Typed, Way};
use crate::service::ports::{Change, Locks, Ports};

/// One login.
pub(super) struct Job<'a> {
    desk: &'a Desk,
    ticket: &'a Ticket,
    wanted: &'a Login,
    /// The world's ports, with locks that know what this job holds.
    ports: Ports,
    /// What stood there before; none as long as nothing was written.
    before: RefCell<Option<Before>>,
}

/// What stood in configuration and vault before the login.
struct Before {
    profile: Option<Profile>,
    /// Which tokens are held: newer ones have a higher one.
    generation: u64,
    secret: SecretBefore,
}

/// The client secret before the login.
enum SecretBefore {
    /// It is still there.
    Untouched,
    /// Another one was put in its place; none was there, perhaps.
    Replaced(Option<Secret>),
}

impl<'a> Job<'a> {
    pub(super) fn new(desk: &'a Desk, ticket: &'a Ticket, wanted: &'a Login) -> Self {
        let known = &desk.world.ports;
        Self {
            desk,
            ticket,
            wanted,
            ports: Ports {
                locks: Rc::new(HeldByJob::new(Rc::clone(&known.locks))),
                ..known.clone()
            },
            before: RefCell::default(),
        }
    }

    /// Logs in; nothing is left behind by a failure or a cancellation.
    pub(super) async fn run(
        &self,
        secrets: &BTreeMap<SecretId, Secret>,
        answered: UnboundedReceiver<Secret>,
        cancelled: watch::Receiver<u32>,
    ) -> Ended {
        let began = self.ports.clock.now();
        let doing = self.log_in(secrets, answered);
        let result = unless_stopped(&*self.ports.locks, doing, cancelled).await;
        let Some(result) = result else {
            // Stopped the hard way, tokens may have arrived nevertheless.
            if !self.has_arrived() {
                self.leave();
            }
            return Ended::Cancelled;
        };
        if result.is_err() && !self.has_arrived() {
            self.leave();
        }
        let words = result.map(|done| {
            let reused = done.reused.as_ref().map(login::Reused::sentence);
            let parts: Vec<String> = reused.into_iter().chain(done.warnings).collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        });
        verb::ended(&self.desk.world, &self.wanted.profile.name, words, began)
    }

    async fn log_in(
        &self,
        secrets: &BTreeMap<SecretId, Secret>,
        answered: UnboundedReceiver<Secret>,
    ) -> Result<LoggedIn> {
        let way = way(&self.wanted.by, secrets)?;
        let client_secret = self.wanted.client_secret.map(|id| job::secret(secrets, id));
        self.enter(client_secret.transpose()?.as_ref()).await?;
        let companion = Beside::new(self.desk, self.ticket, answered);
        login::login(&self.ports, &self.wanted.profile.name, way, &companion).await
    }

    /// Writes the profile as the form describes it, its client secret first: it has a place or nothing is written.
    async fn enter(&self, client_secret: Option<&Secret>) -> Result<()> {
        let Ports {
            registry, vault, ..
        } = &self.ports;
        let wanted = self.wanted;
        let catalog = registry.load()?;
        let name = &wanted.profile.name;
        let before = catalog.profiles.get(name).cloned();
        if wanted.is_new && before.is_some() {
            let what = format!("there is a profile '{name}' already");
            return Err(
                Error::new(Kind::Usage, what).hint("go back and change the user or the server")
            );
        }
        let mut changes = Vec::new();
        if !catalog.servers.contains_key(&wanted.server.name) {
            changes.push(Change::PutServer(wanted.server.clone()));
        }
        if before.as_ref() != Some(&wanted.profile) {
            changes.push(Change::PutProfile(wanted.profile.clone()));
        }
        let mut noted = Before {
            profile: before,
            generation: vault.holding(name)?.generation,
            secret: SecretBefore::Untouched,
        };
        if let Some(secret) = client_secret {
            vault.open(true).await?;
            noted.secret = SecretBefore::Replaced(vault.client_secret(name)?);
            vault.set_client_secret(name, Some(secret))?;
        }
        self.before.replace(Some(noted));
        if changes.is_empty() {
            return Ok(());
        }
        registry.change(&changes)
    }

    /// Whether this login has brought tokens: then the profile must stay as it is.
    fn has_arrived(&self) -> bool {
        let before = self.before.borrow().as_ref().map(|noted| noted.generation);
        let holding = self.ports.vault.holding(&self.wanted.profile.name);
        holding.is_ok_and(|now| {
            now.tokens.is_some() && before.is_some_and(|before| now.generation > before)
        })
    }

    /// Puts back what stood there; a server that nobody else uses goes, too.
    fn leave(&self) {
        let Some(before) = self.before.take() else {
            return;
        };
        let Ports {
            registry, vault, ..
        } = &self.ports;
        let wanted = self.wanted;
        let name = &wanted.profile.name;
        // The login's failure is what the user must see; what is left over by this one is signed out and harmless.
        if let SecretBefore::Replaced(secret) = before.secret {
            vault.set_client_secret(name, secret.as_ref()).ok();
        }
        let back = match before.profile {
            Some(profile) if profile == wanted.profile => return,
            Some(profile) => vec![Change::PutProfile(profile)],
            None => self.removal(),
        };
        registry.change(&back).ok();
    }

    fn removal(&self) -> Vec<Change> {
        let wanted = self.wanted;
        let mut changes = vec![Change::RemoveProfile(wanted.profile.name.clone())];
        let others = self.ports.registry.load().is_ok_and(|catalog| {
            let profiles = catalog.profiles.values();
            profiles.filter(|p| p.server == wanted.server.name).count() > 1
        });
        if !others && wanted.is_new_server {
            changes.push(Change::RemoveServer(wanted.server.name.clone()));
        }
        changes
    }
}

/// The way to log in, with the secrets that were typed for it.
fn way(by: &LoginBy, secrets: &BTreeMap<SecretId, Secret>) -> Result<Way> {
    let secret = |id| job::secret(secrets, id);
    Ok(match *by {
        LoginBy::Typed {
            grant,
            password,
            otp,
        } => {
            let typed = Typed {
                password: secret(password)?,
                otp: otp.map(secret).transpose()?,
            };
            match grant {
                Grant::Basic => Way::Basic(typed),
                Grant::Legacy => Way::Legacy(typed),
                Grant::Password
                | Grant::AuthorizationCode
                | Grant::Device
                | Grant::ClientCredentials
                | Grant::Paste => Way::Password(typed),
            }
        }
        LoginBy::Browser => Way::Browser { open: true },
        LoginBy::Device => Way::Device,
        LoginBy::Client => Way::Client,
        LoginBy::Paste { access, refresh } => Way::Paste(Pasted {
            access: secret(access)?,
            refresh: refresh.map(secret).transpose()?,
        }),
    })
}

/// The result, unless it is stopped before; while a lock is held it goes on, and only a second stop ends it.
async fn unless_stopped<T>(
    locks: &dyn Locks,
    doing: impl Future<Output = T>,
    mut cancelled: watch::Receiver<u32>,
) -> Option<T> {
    let mut doing = pin!(doing);
    tokio::select! {
        biased;
        result = &mut doing => return Some(result),
        // A sender that is gone cancels nothing; the desk keeps it as long as the job runs.
        _ = cancelled.wait_for(|times| *times > 0) => {}
    }
    let rest = poll_fn(|cx| match doing.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending if locks.holds_any() => Poll::Pending,
        Poll::Pending => Poll::Ready(None),
    });
    tokio::select! {
        biased;
        result = rest => result,
        _ = cancelled.wait_for(|times| *times > 1) => None,
    }
}
