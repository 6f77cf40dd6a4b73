//! Embedded simulated appliances: the demo, and the test double of the whole suite.
//!
//! Everything is plain http on loopback. The secrets in here are invented, guard nothing and are public: they may stand
//! in logs of requests and in `Debug`, which is why they aren't in [`crate::domain::secret::Secret`].
//!
//! What a real server does is written down in the fact sheets; where those say "unknown", the simulation takes the
//! answer that is hardest for a client, or both behind a switch ([`morpheus::behaviour::Behaviour`]).

pub mod call;
pub mod clock;
mod control;
mod dice;
pub mod fault;
pub mod fleet;
mod gate;
mod incumbents;
pub mod jwt;
#[cfg(test)]
mod knock;
pub mod ledger;
pub mod line;
pub mod log;
pub mod morpheus;
pub mod oidc;
mod once;
pub mod page;
mod reply;
mod serving;
pub mod site;
pub mod stage;
pub mod survey;
pub mod zeyos;
