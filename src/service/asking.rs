//! What every question beyond our own login starts with: a living token, and about whom it is.

use super::check;
use super::listing::{self, Entry};
use super::ports::Ports;
use super::work::Work;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::lifecycle::State;
use crate::domain::name::ProfileName;
use crate::domain::server_token::Held;
use crate::domain::tenant::User;
use crate::provider::inventory::Inquiry;
use crate::provider::talk::Talk;

/// A profile that may ask its server.
pub(super) struct Asking<'a> {
    pub(super) work: Work<'a>,
    pub(super) inquiry: Inquiry,
    /// The other user, if one is meant.
    pub(super) user: Option<User>,
}

impl<'a> Asking<'a> {
    /// Loads the profile, opens the vault and finds the user. Nothing is refreshed: that may kill what others use.
    pub(super) async fn begin(
        ports: &'a Ports,
        name: &ProfileName,
        user: Option<&str>,
    ) -> Result<Self> {
        let mut work = Work::load(ports, name)?;
        work.server.require_safe_transport()?;
        require_living(&work)?;
        ports.vault.open(false).await?;
        let tokens = work.tokens()?;
        work.prepare().await?;
        let inquiry = Inquiry {
            account: work.account(),
            access: tokens.access,
            user: None,
        };
        let mut asking = Self {
            work,
            inquiry,
            user: None,
        };
        if let Some(user) = user {
            let user = asking.find(user).await?;
            asking.inquiry.user = Some(user.id);
            asking.user = Some(user);
        }
        Ok(asking)
    }

    async fn find(&mut self, named: &str) -> Result<User> {
        if let Ok(id) = named.parse() {
            return Ok(User { id, name: None });
        }
        let talk = self.work.dialect.find_user(&self.inquiry, named);
        self.ask(talk).await
    }

    /// Asks. A 401 is noted, so that the board tells it, too.
    pub(super) async fn ask<T>(&mut self, talk: Talk<T>) -> Result<T> {
        let result = self.work.ask(talk).await;
        match result {
            Err(error) if error.kind() == Kind::LoginNeeded => {
                check::whoami(self.work.ports, &self.work.profile.name).await?;
                Err(error)
            }
            Ok(_) | Err(_) => result,
        }
    }

    /// The profiles that hold a token of this server, the asking one first.
    pub(super) fn holders(&self) -> Result<Vec<Entry>> {
        let mut entries = listing::entries(self.work.ports)?;
        let ours = &self.work.server;
        entries.retain(|entry| {
            let is_here =
                entry.server.provider == ours.provider && entry.server.address == ours.address;
            is_here && entry.holding.tokens.is_some()
        });
        entries.sort_by_key(|entry| entry.profile.name != self.work.profile.name);
        Ok(entries)
    }
}

/// What an entry holds.
pub(super) fn held(entry: &Entry) -> Option<Held<'_>> {
    let tokens = entry.holding.tokens.as_ref()?;
    Some(Held {
        profile: &entry.profile.name,
        access: &tokens.access,
        refresh: tokens.refresh.as_ref(),
    })
}

fn require_living(work: &Work<'_>) -> Result<()> {
    match work.state() {
        State::Active | State::Expiring | State::Rejected { .. } => Ok(()),
        State::Expired { .. } => {
            let name = &work.profile.name;
            let what = format!("the token of '{name}' has expired");
            Err(Error::new(Kind::LoginNeeded, what).hint(format!("run: keyfob refresh {name}")))
        }
        State::SignedOut | State::NeedsLogin { .. } | State::Revoked { .. } | State::Damaged => {
            Err(work.login_needed())
        }
    }
}
