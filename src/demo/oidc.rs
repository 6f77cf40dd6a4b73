//! A simulated OAuth 2.0 server and OpenID provider: the handle that tests and the demo hold, and its routes.
//!
//! Strict where the documents are (facts/oauth.md); where real servers differ (§Q there), a switch in [`Behaviour`].

mod authorize;
pub mod behaviour;
mod client_auth;
pub mod clients;
mod control;
mod device;
mod error;
mod grants;
mod id_token;
mod inspect;
mod metadata;
pub mod people;
mod state;
mod token_endpoint;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State as Extracted;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

use super::call::{Arrived, Call};
use super::dice;
use super::fleet::Options;
use super::line::ServeLine;
use super::morpheus::client::Lifetime;
use super::page;
use super::site::Site;
use behaviour::Behaviour;
use clients::Client;
use state::State;

/// Where browsers log in.
pub const AUTHORIZE: &str = "/authorize";
/// Where tokens are made.
pub const TOKEN: &str = "/token";
/// Where device logins begin.
pub const DEVICE_AUTHORIZATION: &str = "/device_authorization";
/// Where somebody types what a device shows.
pub const VERIFICATION: &str = "/device";
/// Where tokens are ended.
pub const REVOKE: &str = "/revoke";
/// Where tokens are looked at.
pub const INTROSPECT: &str = "/introspect";
/// Who a token's user is.
pub const USERINFO: &str = "/userinfo";
/// The public keys.
pub const JWKS: &str = "/jwks";
/// Where a browser ends its session.
pub const END_SESSION: &str = "/logout";

/// A running server. Clones are the same one.
#[derive(Clone)]
pub struct Issuer {
    site: Site,
    state: Arc<Mutex<State>>,
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "oidc at {}", self.site.url())
    }
}

impl Issuer {
    /// A server that will listen at `url`.
    #[must_use]
    pub fn new(url: &str, options: &Options) -> Self {
        let seed = options.seed.clone().unwrap_or_else(dice::fresh_seed);
        let state = State::new(format!("{seed}/oidc"), options.lifetimes);
        Self {
            site: Site::new(url, &options.clock, |path| path == TOKEN),
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Its address, log, faults and clock.
    #[must_use]
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// The issuer as it names itself: the address, with the path that [`Behaviour::path`] says.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{}", self.site.url(), self.state().behaviour.path)
    }

    /// How it behaves where documents leave a choice, and how it misbehaves.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.state().behaviour.clone()
    }

    /// Changes how it behaves.
    pub fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.state().behaviour);
    }

    /// Gives new tokens this life.
    pub fn set_lifetime(&self, lifetime: Lifetime) {
        self.state().lifetime = lifetime;
    }

    /// Changes a client.
    pub fn set_client(&self, id: &str, change: impl FnOnce(&mut Client)) {
        let mut state = self.state();
        if let Some(client) = state.clients.iter_mut().find(|client| client.id == id) {
            change(client);
        }
    }

    /// Somebody ends every token elsewhere.
    pub fn revoke_everything(&self) {
        self.state().tokens.clear();
    }

    /// Whether this access or refresh token is alive.
    #[must_use]
    pub fn is_alive(&self, token: &str) -> bool {
        let now = self.site.now();
        self.state().tokens.find(token, now).is_some()
    }

    /// How many tokens are alive.
    #[must_use]
    pub fn token_count(&self) -> usize {
        self.state().tokens.count(self.site.now())
    }

    /// Somebody approves what a device shows, as this user; false if no device shows that.
    pub fn approve(&self, user_code: &str, username: &str) -> bool {
        let user = people::users()
            .into_iter()
            .find(|user| user.name == username);
        let answer = user.map(|user| device::Standing::Approved(user.subject));
        answer.is_some_and(|answer| self.answer_device(user_code, answer))
    }

    /// Somebody refuses what a device shows; false if no device shows that.
    pub fn deny(&self, user_code: &str) -> bool {
        self.answer_device(user_code, device::Standing::Denied)
    }

    fn answer_device(&self, user_code: &str, answer: device::Standing) -> bool {
        let now = self.site.now();
        self.state().devices.answer(user_code, answer, now)
    }

    /// The logins that can be used, as `demo --serve` prints them.
    #[must_use]
    pub fn lines(&self) -> Vec<ServeLine> {
        people::lines(&self.name())
    }

    /// Everything that it answers.
    pub fn router(&self) -> Router {
        const GET: MethodFilter = MethodFilter::GET;
        const POST: MethodFilter = MethodFilter::POST;
        const PUT: MethodFilter = MethodFilter::PUT;
        let both = GET.or(POST);
        let answers = Router::new()
            .route(AUTHORIZE, at(both, authorize::authorize))
            .route(TOKEN, at(POST, token_endpoint::grant))
            .route(DEVICE_AUTHORIZATION, at(POST, device::begin))
            .route(VERIFICATION, at(both, device::verification))
            .route(REVOKE, at(POST, inspect::revoke))
            .route(INTROSPECT, at(POST, inspect::introspect))
            .route(USERINFO, at(both, inspect::userinfo))
            .route(JWKS, at(GET, metadata::keys))
            .route(END_SESSION, at(both, inspect::end_session))
            .route("/demo/behaviour", at(GET.or(PUT), control::behaviour))
            .route("/demo/device", at(PUT, control::device))
            .route("/demo/revoke", at(PUT, control::revoke))
            // Discovery documents stand where the issuer's path says.
            .fallback(at(GET, metadata::document))
            .with_state(self.clone());
        self.site.routes(answers)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handler: what the server answers to a call.
type Handler = fn(&Issuer, &Call) -> Response;

fn at(method: MethodFilter, handler: Handler) -> MethodRouter<Issuer> {
    on(
        method,
        async move |Extracted(issuer): Extracted<Issuer>, call: Arrived| handler(&issuer, &call.0),
    )
}

/// A page that refuses.
fn refusing_page(status: axum::http::StatusCode, says: &str) -> Response {
    page::message(status, TITLE, says).into_response()
}

/// What stands above its pages.
const TITLE: &str = "Demo sign-in";
