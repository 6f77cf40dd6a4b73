//! How a passphrase becomes a key: Argon2id (RFC 9106).

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};

use super::key::Key;
use super::trouble;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

/// What deriving a key costs whoever tries passphrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfCost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes; computed one after another here.
    pub lanes: u32,
}

/// 64 MiB and three passes: the second recommendation of RFC 9106 §4, with one lane, since ours aren't parallel.
const USUAL: KdfCost = KdfCost {
    memory: 64 * 1024,
    passes: 3,
    lanes: 1,
};

/// A vault that asks for more was not written by us: it would eat the machine.
const MOST_MEMORY: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;
const MOST_LANES: u32 = 64;

impl Default for KdfCost {
    fn default() -> Self {
        USUAL
    }
}

impl fmt::Display for KdfCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} KiB, {} passes, {} lanes",
            self.memory, self.passes, self.lanes
        )
    }
}

/// The key of a passphrase. Slow on purpose.
///
/// # Errors
/// `VaultTrouble::Damaged` for costs that no vault of ours has; nothing is computed then.
pub(super) fn derive(passphrase: &Secret, salt: &[u8], cost: KdfCost) -> Result<Key> {
    let hostile = cost.memory > MOST_MEMORY || cost.passes > MOST_PASSES || cost.lanes > MOST_LANES;
    if hostile {
        return Err(trouble::damaged(format!(
            "the vault's passphrase slot asks for absurd costs ({cost})"
        )));
    }
    let params = Params::new(cost.memory, cost.passes, cost.lanes, None)
        .map_err(|error| trouble::damaged("the vault's passphrase slot is odd").because(error))?;
    let mut key = Key::zero();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose().as_bytes(), salt, key.bytes_mut())
        .map_err(|error| {
            Error::new(Kind::Failed, "can't derive a key from the passphrase").because(error)
        })?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::error::VaultTrouble;

    #[test]
    fn hostile_costs_are_refused_before_anything_is_allocated() {
        let secret = Secret::new("p".to_owned());
        let usual = KdfCost::default();
        for cost in [
            KdfCost {
                memory: MOST_MEMORY + 1,
                ..usual
            },
            KdfCost {
                passes: u32::MAX,
                ..usual
            },
            KdfCost { memory: 0, ..usual },
        ] {
            let error = derive(&secret, &[0; 16], cost).unwrap_err();
            assert_eq!(error.kind(), Kind::Vault(VaultTrouble::Damaged), "{cost}");
        }
    }
}
