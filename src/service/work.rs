//! What every use case on a profile starts with: the profile, its server, its dialect, what is held.

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use super::discovery;
use super::heard::Heard;
use super::listing::Entry;
use super::ports::{Granted, Ports};
use super::talk;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::holding::{Holding, ServerFacts};
use crate::domain::lifecycle::State;
use crate::domain::name::ProfileName;
use crate::domain::profile::{Binding, Profile};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::skew;
use crate::domain::token::TokenSet;
use crate::provider::dialect::{self, Account, Dialect};
use crate::provider::endpoints::Endpoints;
use crate::provider::talk::Talk;

/// How long new tokens wait before each further try to store them: for a disk that is being cleared, a long transaction
/// of another process, a file system that comes back.
const STORE_PAUSES: [SignedDuration; 6] = [
    SignedDuration::from_millis(50),
    SignedDuration::from_millis(250),
    SignedDuration::from_secs(1),
    SignedDuration::from_secs(3),
    SignedDuration::from_secs(6),
    SignedDuration::from_secs(10),
];

/// One profile, ready to be worked on.
pub(crate) struct Work<'a> {
    pub(crate) ports: &'a Ports,
    pub(crate) profile: Profile,
    pub(crate) server: Server,
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) holding: Holding,
    /// How a login under way goes, where that isn't how the tokens at hand were obtained.
    way: Option<Grant>,
    client_secret: Option<Secret>,
    endpoints: Rc<Endpoints>,
}

impl<'a> Work<'a> {
    /// Reads configuration and vault; needs no key.
    pub(crate) fn load(ports: &'a Ports, name: &ProfileName) -> Result<Self> {
        let (profile, server) = ports.registry.profile(name.as_str())?;
        Ok(Self {
            ports,
            dialect: dialect::dialect_of(server.provider),
            profile,
            server,
            holding: ports.vault.holding(name)?,
            way: None,
            client_secret: None,
            endpoints: Rc::default(),
        })
    }

    /// Reads the client secret and finds the server's endpoints: before anything that needs either. The vault is open.
    ///
    /// # Errors
    /// The vault's; `NotSent`, `Refused`, `Usage` if the endpoints can't be found.
    pub(crate) async fn prepare(&mut self) -> Result<()> {
        self.client_secret = self.ports.vault.client_secret(&self.profile.name)?;
        self.endpoints = discovery::endpoints(self).await?;
        Ok(())
    }

    /// From now on conversations are about a login of this kind.
    pub(crate) const fn go(&mut self, way: Grant) {
        self.way = Some(way);
    }

    /// Where the server's endpoints are, once prepared.
    pub(crate) const fn endpoints(&self) -> &Rc<Endpoints> {
        &self.endpoints
    }

    /// Reads again what may have changed while waiting for the lock.
    pub(crate) fn reload(&mut self) -> Result<()> {
        self.holding = self.ports.vault.holding(&self.profile.name)?;
        Ok(())
    }

    /// Whom conversations are about.
    pub(crate) fn account(&self) -> Account {
        let known = account_of(&self.server, &self.profile, &self.holding);
        Account {
            grant: self.way.unwrap_or(known.grant),
            client_secret: self.client_secret.as_ref().map(Secret::share),
            endpoints: Rc::clone(&self.endpoints),
            device: self.ports.vault.device().ok(),
            ..known
        }
    }

    /// What tokens of this profile are granted for.
    pub(crate) fn binding(&self) -> Binding {
        self.profile.binding(&self.server)
    }

    /// What the tokens are good for now; tokens that were granted for something else are none of ours.
    pub(crate) fn state(&self) -> State {
        if self.holding.belongs_to(&self.binding()) {
            self.holding.state_at(self.ports.clock.now())
        } else {
            State::SignedOut
        }
    }

    /// The tokens, if they are of this profile as it is now.
    pub(crate) fn tokens(&self) -> Result<TokenSet> {
        if self.holding.tokens.is_none() {
            return Err(self.login_needed());
        }
        if !self.holding.belongs_to(&self.binding()) {
            let what = format!(
                "the token of '{}' was granted for another server, user or client",
                self.profile.name
            );
            return Err(Error::new(Kind::LoginNeeded, what).hint(self.login_hint()));
        }
        self.ports.vault.tokens(&self.profile.name)
    }

    /// Holds a conversation and keeps in mind whether the server answers at all, and what its clock says.
    pub(crate) async fn ask<T>(&mut self, conversation: Talk<T>) -> Result<T> {
        self.ask_for(conversation, |_| false).await
    }

    /// The same where an answer may bring tokens: nothing is written before they are stored, and what the server told
    /// besides is written with them.
    pub(crate) async fn ask_for<T>(
        &mut self,
        conversation: Talk<T>,
        brings_tokens: impl FnOnce(&T) -> bool,
    ) -> Result<T> {
        let http = Heard::over(&*self.ports.http);
        let result = talk::hold(&http, &self.server, conversation).await;
        let silent = result
            .as_ref()
            .err()
            .is_some_and(|error| error.kind().is_unanswered());
        let known = &self.holding.facts;
        let since = known.no_answer_since;
        let skew = http.skew();
        let facts = ServerFacts {
            no_answer_since: silent.then(|| since.unwrap_or_else(|| self.ports.clock.now())),
            clock_skew: skew.map_or(known.clock_skew, |skew| skew::kept(known.clock_skew, skew)),
            ..known.clone()
        };
        if result.as_ref().is_ok_and(brings_tokens) {
            self.holding.learn(facts);
        } else {
            self.keep_facts(facts);
        }
        result
    }

    /// Replaces the tokens. They are durable once this returns, so nothing uses them before.
    ///
    /// Nobody else has them and what they replace is dead, so a vault that fails is tried again for a while.
    ///
    /// # Errors
    /// The vault's, in the end.
    pub(crate) async fn store(&mut self, tokens: &TokenSet) -> Result<()> {
        for pause in STORE_PAUSES {
            if self.store_once(tokens).is_ok() {
                return Ok(());
            }
            self.ports.clock.sleep(pause).await;
        }
        self.store_once(tokens)
            .map_err(|error| self.not_stored(error))
    }

    fn store_once(&mut self, tokens: &TokenSet) -> Result<()> {
        let facts = ServerFacts {
            reused: false,
            refresh_failed: false,
            no_answer_since: None,
            ..self.holding.facts.clone()
        };
        self.holding = self.ports.vault.store(&Granted {
            profile: &self.profile.name,
            base: self.holding.generation,
            tokens,
            binding: &self.binding(),
            facts: &facts,
        })?;
        Ok(())
    }

    fn not_stored(&self, error: Error) -> Error {
        let name = &self.profile.name;
        let what = format!("the server gave new tokens for '{name}', and they can't be stored");
        // A refresh has its intent: the next one finds out what the server makes of the old tokens.
        let verb = self.way.map_or("refresh", |_| "login");
        let hint = format!("{}; then run: keyfob {verb} {name}", error.next_step());
        Error::new(error.kind(), what).because(error).hint(hint)
    }

    /// Keeps what the server told, if the vault can be written; it is never worth failing for.
    pub(crate) fn keep_facts(&mut self, facts: ServerFacts) {
        if facts == self.holding.facts {
            return;
        }
        if self
            .ports
            .vault
            .set_facts(&self.profile.name, &facts)
            .is_ok()
        {
            self.holding.learn(facts);
        }
    }

    /// Why only a login helps, with the command to run.
    pub(crate) fn login_needed(&self) -> Error {
        let name = &self.profile.name;
        let what = match self.state() {
            State::SignedOut => format!("'{name}' is signed out"),
            State::Revoked { .. } => format!("the token of '{name}' was revoked here"),
            State::Damaged => format!("the record of '{name}' is damaged"),
            State::NeedsLogin { reason, .. } => {
                format!("'{name}' needs a new login: {}", reason.sentence())
            }
            State::Active | State::Expiring => format!("'{name}' has no refresh token"),
            State::Expired { .. } => format!("the token of '{name}' has expired"),
            State::Rejected { .. } => format!("the server no longer accepts the token of '{name}'"),
        };
        Error::new(Kind::LoginNeeded, what).hint(self.login_hint())
    }

    pub(crate) fn login_hint(&self) -> String {
        format!("run: keyfob login {}", self.profile.name)
    }
}

/// What a revocation of this profile kills, as a sentence.
#[must_use]
pub fn revoke_kills(entry: &Entry) -> String {
    if knows_no_revocation(entry) {
        return "no revocation there: its tokens can't be ended".to_owned();
    }
    let dialect = dialect::dialect_of(entry.server.provider);
    dialect.revoke_kills(&account_of(&entry.server, &entry.profile, &entry.holding))
}

/// What a refresh of this profile kills for others, if anything.
#[must_use]
pub fn refresh_kills(entry: &Entry) -> Option<String> {
    let dialect = dialect::dialect_of(entry.server.provider);
    dialect.refresh_kills(&account_of(&entry.server, &entry.profile, &entry.holding))
}

/// Whether a refresh of this profile asks the server at all; else it ends with the advice to log in.
#[must_use]
pub fn refresh_asks(entry: &Entry, now: Timestamp) -> bool {
    match entry.state(now) {
        State::Active | State::Expiring | State::Expired { .. } | State::Rejected { .. } => {
            let tokens = entry.holding.tokens.as_ref();
            tokens.is_some_and(|tokens| tokens.can_refresh(now))
        }
        State::SignedOut | State::NeedsLogin { .. } | State::Revoked { .. } | State::Damaged => {
            false
        }
    }
}

/// Whether it is known before asking that the server has no revocation: endpoints typed by hand, without one.
#[must_use]
pub fn knows_no_revocation(entry: &Entry) -> bool {
    let by_hand = &entry.profile.endpoints;
    entry.server.provider == Provider::Oidc
        && by_hand.contains_key("token")
        && !by_hand.contains_key("revocation")
}

/// Whether a logout has something to end at the server.
///
/// # Errors
/// `Kind::Usage` for an unknown profile.
pub fn is_revocable(ports: &Ports, name: &ProfileName) -> Result<bool> {
    match Work::load(ports, name)?.state() {
        State::Active | State::Expiring | State::Expired { .. } | State::Rejected { .. } => {
            Ok(true)
        }
        State::SignedOut | State::NeedsLogin { .. } | State::Revoked { .. } | State::Damaged => {
            Ok(false)
        }
    }
}

/// What is known without the vault's key.
pub(crate) fn account_of(server: &Server, profile: &Profile, holding: &Holding) -> Account {
    let identity = holding.facts.identity.as_ref();
    let tokens = holding.tokens.as_ref();
    let id_token = holding.facts.id_token.as_ref();
    Account {
        version: identity.and_then(|identity| identity.version.clone()),
        grant: tokens.map_or(profile.grant, |tokens| profile.way_of(tokens.obtained_by)),
        scope: tokens.and_then(|tokens| tokens.scope.clone()),
        subject: id_token.map(|id_token| id_token.subject.clone()),
        ..Account::new(server.clone(), profile.clone())
    }
}
