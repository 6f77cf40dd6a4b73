//! A simulated Morpheus appliance: the handle that tests and the demo hold, and its routes.
//!
//! Faithful to facts/morpheus.md §2, §4, §5, §6; section numbers in here mean that sheet.

pub mod api;
mod authorize;
pub mod behaviour;
pub mod client;
mod control;
mod error;
mod exchange;
pub mod generation;
pub mod people;
mod seed;
mod sign_in;
mod state;
mod token;
mod token_endpoint;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State as Extracted;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, get, on};
use jiff::{SignedDuration, Timestamp};

use super::call::{Arrived, Call};
use super::dice;
use super::fault::Faults;
use super::fleet::Options;
use super::line::ServeLine;
use super::log::Log;
use super::reply::{Outcome, answer};
use super::site::Site;
use behaviour::Behaviour;
use client::{Lifetime, Web};
use generation::Generation;
use people::{Account, Standing, Tenant};
use state::{State, Wanted};

pub use seed::Inventory;

/// A running appliance. Clones are the same one.
#[derive(Clone)]
pub struct Appliance {
    inner: Arc<Inner>,
}

impl fmt::Debug for Appliance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.name(), self.url())
    }
}

struct Inner {
    generation: Generation,
    site: Site,
    state: Mutex<State>,
}

impl Appliance {
    /// An appliance that will listen at `url`.
    #[must_use]
    pub fn new(generation: Generation, url: &str, options: &Options) -> Self {
        let site = Site::new(url, &options.clock, |path| path == "/oauth/token");
        let seed = options.seed.clone().unwrap_or_else(dice::fresh_seed);
        let mut state = State::new(
            generation,
            format!("{seed}/{}", generation.version()),
            options,
        );
        seed::fill(&mut state, options.inventory, site.now());
        Self {
            inner: Arc::new(Inner {
                generation,
                site,
                state: Mutex::new(state),
            }),
        }
    }

    /// Which generation.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.inner.generation
    }

    /// `3.6.2`, `8.0.7`, `9.0.0`.
    #[must_use]
    pub fn version(&self) -> &'static str {
        self.inner.generation.version()
    }

    /// `morpheus-9.0`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("morpheus-{}", self.inner.generation.label())
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        self.inner.site.url()
    }

    /// Its address, log, faults, clock and ledger.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.inner.site
    }

    /// The faults that it can be told to have.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        self.inner.site.faults()
    }

    /// The requests that it has seen.
    #[must_use]
    pub fn log(&self) -> &Log {
        self.inner.site.log()
    }

    /// The requests that it has seen, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Arc<Call>> {
        self.inner.site.requests()
    }

    /// What time it thinks it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.site.now()
    }

    /// For this appliance alone, time passes.
    pub fn advance(&self, by: SignedDuration) {
        self.inner.site.advance(by);
    }

    /// How it behaves where the facts leave a choice.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.state().behaviour.clone()
    }

    /// Changes how it behaves.
    pub fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.state().behaviour);
    }

    /// All tenants.
    #[must_use]
    pub fn tenants(&self) -> Vec<Tenant> {
        self.state().tenants.clone()
    }

    /// All users, with their passwords, those that can't log in too.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.state().accounts.clone()
    }

    /// The user with this login name: `admin`, `acme\jdoe`, `4\peter`.
    #[must_use]
    pub fn account(&self, login: &str) -> Option<Account> {
        self.state().find_login(login).cloned()
    }

    /// Locks, disables, … a user.
    pub fn set_standing(&self, login: &str, standing: Standing) {
        if let Some(account) = self.state().find_login_mut(login) {
            account.standing = standing;
        }
    }

    /// Somebody changes a user's password.
    pub fn set_password(&self, login: &str, password: &str) {
        if let Some(account) = self.state().find_login_mut(login) {
            password.clone_into(&mut account.password);
        }
    }

    /// How long a client's new tokens live; none if it isn't known.
    pub fn lifetime(&self, client: &str) -> Option<Lifetime> {
        let state = self.state();
        let known = state.clients.iter().find(|known| known.id == client);
        known.map(|known| known.lifetime)
    }

    /// Gives a client this life for new tokens; adds the client if it is new.
    pub fn set_lifetime(&self, client: &str, lifetime: Lifetime) {
        self.state().set_client(client, lifetime);
    }

    /// Changes what a client with a secret may do in the code flow.
    pub fn set_web(&self, client: &str, change: impl FnOnce(&mut Web)) {
        let mut state = self.state();
        let known = state.clients.iter_mut().find(|known| known.id == client);
        if let Some(web) = known.and_then(|known| known.web.as_mut()) {
            change(web);
        }
    }

    /// Removes a client: a login with it is answered "Bad client credentials".
    pub fn remove_client(&self, client: &str) {
        self.state().clients.retain(|known| known.id != client);
    }

    /// Somebody revokes every token elsewhere.
    pub fn revoke_everything(&self) {
        self.state().tokens.clear();
    }

    /// Somebody logs in with another tool: access token, refresh token, and when the first one ends.
    pub fn log_in_elsewhere(
        &self,
        login: &str,
        client: &str,
    ) -> Option<(String, String, Timestamp)> {
        let now = self.now();
        let mut state = self.state();
        let account = state.find_login(login)?.id;
        let client = state.client(client)?.clone();
        let wanted = Wanted {
            account,
            client: &client,
            scope: "write",
            name: None,
        };
        let token = state.log_in(&wanted, now)?;
        Some((token.access, token.refresh, token.expires))
    }

    /// Whether this access token is alive.
    #[must_use]
    pub fn is_alive(&self, access_token: &str) -> bool {
        let now = self.now();
        self.state().access(access_token, now).is_ok()
    }

    /// Every token that it keeps, by id.
    #[must_use]
    pub fn token_ids(&self) -> Vec<u64> {
        let mut ids: Vec<u64> = self.state().tokens.iter().map(|token| token.id).collect();
        ids.sort_unstable();
        ids
    }

    /// How many tokens it keeps for a user.
    #[must_use]
    pub fn token_count(&self, login: &str) -> usize {
        let now = self.now();
        let mut state = self.state();
        state.sweep(now);
        let Some(id) = state.find_login(login).map(|account| account.id) else {
            return 0;
        };
        state
            .tokens
            .iter()
            .filter(|token| token.account == id)
            .count()
    }

    /// The logins that can be used, as `demo --serve` prints them.
    #[must_use]
    pub fn lines(&self) -> Vec<ServeLine> {
        people::lines(self)
    }

    /// Everything that it answers.
    pub fn router(&self) -> Router {
        let answers = Router::new()
            .route(
                "/oauth/token",
                at(MethodFilter::POST, token_endpoint::grant),
            )
            .route("/oauth/authorize", get(pages).post(pages))
            .route(
                "/demo/behaviour",
                at(MethodFilter::GET.or(MethodFilter::PUT), control::behaviour),
            )
            .route("/demo/lifetime", at(MethodFilter::PUT, control::lifetime))
            .route("/demo/revoke", at(MethodFilter::PUT, control::revoke))
            .merge(api::routes())
            .method_not_allowed_fallback(
                async |call: Arrived, Extracted(appliance): Extracted<Self>| {
                    answer(error::wrong_method(&appliance, &call.0))
                },
            )
            .fallback(
                async |call: Arrived, Extracted(appliance): Extracted<Self>| {
                    answer(error::unknown_path(&appliance, &call.0))
                },
            )
            .with_state(self.clone());
        self.inner.site.routes(answers)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let lock = self.inner.state.lock();
        lock.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where browsers go.
async fn pages(Extracted(appliance): Extracted<Appliance>, call: Arrived) -> Response {
    authorize::authorize(&appliance, &call.0)
}

/// A handler: what an appliance answers to a call.
type Handler = fn(&Appliance, &Call) -> Outcome;

fn at(method: MethodFilter, handler: Handler) -> MethodRouter<Appliance> {
    on(
        method,
        async move |Extracted(appliance): Extracted<Appliance>, call: Arrived| {
            answer(handler(&appliance, &call.0))
        },
    )
}
