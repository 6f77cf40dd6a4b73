//! A simulated ZeyOS platform: the handle that tests and the demo hold, and what it answers where.
//!
//! Faithful to facts/zeyos.md §4 to §6; section numbers in here mean that sheet.

mod answer;
mod authorize;
pub mod behaviour;
mod legacy;
mod oauth2;
mod page;
pub mod people;
mod sign_in;
mod state;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State as Extracted;
use axum::response::Response;
use axum::routing::get;
use jiff::SignedDuration;

use super::call::{Arrived, Call};
use super::dice;
use super::fleet::Options;
use super::line::ServeLine;
use super::reply;
use super::site::Site;
use super::{control, morpheus::client::Lifetimes};
use behaviour::Behaviour;
use state::{Slot, State};

/// A running platform. Clones are the same one.
#[derive(Clone)]
pub struct Platform {
    site: Site,
    state: Arc<Mutex<State>>,
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "zeyos at {}", self.site.url())
    }
}

/// An access and a refresh token.
pub type Pair = (String, String);

impl Platform {
    /// A platform that will listen at `url`.
    #[must_use]
    pub fn new(url: &str, options: &Options) -> Self {
        let is_token_path =
            |path: &str| path.ends_with("/token") || path.ends_with("/auth/v1/login");
        let seed = options.seed.clone().unwrap_or_else(dice::fresh_seed);
        let behaviour = match options.lifetimes {
            Lifetimes::Real => Behaviour::real(),
            Lifetimes::Short => Behaviour::short(),
        };
        let state = State::new(behaviour, format!("{seed}/zeyos"));
        Self {
            site: Site::new(url, &options.clock, is_token_path),
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Its address, log, faults and clock.
    #[must_use]
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// The logins that can be used, as `demo --serve` prints them.
    #[must_use]
    pub fn lines(&self) -> Vec<ServeLine> {
        people::lines(self.site.url())
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

    /// Somebody logs in with another tool: whatever that user had with this application is dead (§4.3).
    pub fn log_in_elsewhere(&self, instance: &str, user: &str, application: &str) -> Option<Pair> {
        let now = self.site.now();
        let mut state = self.state();
        let slot = Slot {
            instance: instance.to_owned(),
            user: state.find_user(instance, user)?.id,
            application: application.to_owned(),
        };
        Some(state.issue_pair(&slot, now))
    }

    /// An administrator switches an application off: its tokens die (§4.6).
    pub fn switch_off(&self, instance: &str, application: &str) {
        self.state().switch_off(instance, application);
    }

    /// An administrator adds a callback URL to every application.
    pub fn add_callback(&self, url: &str) {
        for application in &mut self.state().applications {
            application.callbacks.push(url.to_owned());
        }
    }

    /// Every token dies.
    pub fn revoke_everything(&self) {
        self.state().tokens.clear();
    }

    /// Whether a token of any kind is alive.
    #[must_use]
    pub fn is_alive(&self, token: &str) -> bool {
        self.state().token(token, self.site.now()).is_some()
    }

    /// How many tokens of all kinds are alive.
    #[must_use]
    pub fn token_count(&self) -> usize {
        let mut state = self.state();
        state.sweep(self.site.now());
        state.tokens.len()
    }

    /// Everything that it answers.
    pub fn router(&self) -> Router {
        let answers = Router::new()
            .route("/demo/behaviour", get(switched).put(switched))
            .fallback(answered)
            .with_state(self.clone());
        self.site.routes(answers)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn switched(Extracted(platform): Extracted<Platform>, call: Arrived) -> Response {
    let current = platform.behaviour();
    let change = |wanted| platform.behave(|behaviour| *behaviour = wanted);
    reply::answer(control::behaviour(&call.0, &current, change))
}

async fn answered(Extracted(platform): Extracted<Platform>, call: Arrived) -> Response {
    let asked = Asked::read(&platform, &call.0);
    asked.map_or_else(answer::no_such_page, |asked| dispatch(&asked))
}

/// A call below a known instance.
struct Asked<'a> {
    platform: &'a Platform,
    call: &'a Call,
    instance: &'a str,
    /// The path below the instance, without the slash at its start.
    path: &'a str,
}

impl<'a> Asked<'a> {
    fn read(platform: &'a Platform, call: &'a Call) -> Option<Self> {
        let path = call.path.strip_prefix('/')?;
        let (instance, path) = path.split_once('/').unwrap_or((path, ""));
        people::INSTANCES.contains(&instance).then_some(Self {
            platform,
            call,
            instance,
            path,
        })
    }

    /// A field of the body, form or JSON (§4.1). A query is never read: secrets in it would be in logs.
    fn field(&self, name: &str) -> Option<String> {
        let form = self.call.form(name).map(str::to_owned);
        form.or_else(|| {
            let json = self.call.json();
            Some(json.get(name)?.as_str()?.to_owned())
        })
        .filter(|text| !text.is_empty())
    }
}

fn dispatch(asked: &Asked<'_>) -> Response {
    let speaks_page = asked.platform.state().behaviour.speaks_page;
    let speaks_oauth = asked.platform.state().behaviour.speaks_oauth;
    match (asked.call.method.as_str(), asked.path) {
        (_, path) if path.starts_with("oauth2/") && !speaks_oauth => answer::no_such_page(),
        (_, path) if path.starts_with("auth/v1/token") && !speaks_page => answer::no_such_page(),
        ("GET", "oauth2/v1/authorize") => authorize::authorize(asked),
        ("GET" | "POST", "") => authorize::pages(asked),
        ("POST", "oauth2/v1/token") => oauth2::token(asked),
        ("POST", "oauth2/v1/introspect") => oauth2::introspect(asked),
        ("POST", "oauth2/v1/revoke") => oauth2::revoke(asked),
        ("GET", "oauth2/v1/userinfo") => oauth2::userinfo(asked),
        ("POST", "auth/v1/token") => page::token(asked),
        ("POST", "auth/v1/token/introspect") => page::introspect(asked),
        ("POST", "auth/v1/token/revoke") => page::revoke(asked),
        ("POST", "auth/v1/login") => legacy::login(asked),
        ("GET", "auth/v1/logout") => legacy::logout(asked),
        ("GET" | "HEAD", "auth/v1/") => legacy::status(asked),
        (_, path) if PATHS.contains(&path) => answer::wrong_method(),
        _ => answer::no_such_page(),
    }
}

const PATHS: [&str; 11] = [
    "oauth2/v1/authorize",
    "oauth2/v1/token",
    "oauth2/v1/introspect",
    "oauth2/v1/revoke",
    "oauth2/v1/userinfo",
    "auth/v1/token",
    "auth/v1/token/introspect",
    "auth/v1/token/revoke",
    "auth/v1/login",
    "auth/v1/logout",
    "auth/v1/",
];

/// A life in seconds.
fn seconds(life: i64) -> SignedDuration {
    SignedDuration::from_secs(life)
}

#[cfg(test)]
mod tests;
