//! What every simulated server has, whatever it speaks: an address, a log, faults, a clock.

use std::sync::Arc;

use axum::{Router, middleware};
use jiff::{SignedDuration, Timestamp};

use super::call::Call;
use super::clock::{Clock, Source};
use super::control;
use super::fault::{Faults, IsTokenPath};
use super::gate::{Gate, watch};
use super::ledger::Ledger;
use super::log::Log;

/// The outside of one server. Clones are the same one.
#[derive(Clone)]
pub struct Site {
    url: Arc<str>,
    gate: Gate,
}

impl Site {
    /// A server that will listen at `url`. Faults of token answers meet the paths that `is_token_path` knows, unless
    /// they say where.
    #[must_use]
    pub fn new(url: &str, source: &Source, is_token_path: IsTokenPath) -> Self {
        Self {
            url: url.into(),
            gate: Gate {
                log: Log::default(),
                faults: Faults::over(is_token_path),
                clock: Clock::new(Arc::clone(source)),
                ledger: Ledger::default(),
            },
        }
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The faults that it can be told to have.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.gate.faults
    }

    /// The requests that it has seen.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.gate.log
    }

    /// What became of its refresh tokens.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.gate.ledger
    }

    /// The requests that it has seen, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Arc<Call>> {
        self.gate.log.all()
    }

    /// What time it thinks it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.gate.clock.now()
    }

    /// For this server alone, time passes.
    pub fn advance(&self, by: SignedDuration) {
        self.gate.clock.advance(by);
    }

    /// Everything that it answers: these routes behind log and faults, and what all servers have below `/demo/`.
    ///
    /// Handlers get their request as [`super::call::Arrived`].
    pub fn routes(&self, answers: Router) -> Router {
        answers
            .merge(control::routes(self.gate.clone()))
            .layer(middleware::from_fn_with_state(self.gate.clone(), watch))
    }
}
