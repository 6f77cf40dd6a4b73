//! Randomness of the operating system.

use crate::domain::error::{Error, Kind, Result};
use crate::provider::authorization::Random;
use crate::service::ports::web::Entropy;

/// The system's own generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn random(&self) -> Result<Random> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| {
            Error::new(Kind::Failed, "the system gives no randomness").because(error)
        })?;
        Ok(random)
    }
}
