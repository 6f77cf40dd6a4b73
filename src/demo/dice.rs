//! Token values: they look random, and the same seed gives the same ones.

use sha2::{Digest as _, Sha256};

use crate::domain::text::hex;

/// Deals token values.
#[derive(Debug)]
pub(crate) struct Dice {
    seed: String,
    rolls: u64,
}

/// Where the hyphens of a UUID go.
const HYPHEN_BEFORE: [usize; 4] = [8, 12, 16, 20];

impl Dice {
    pub(crate) const fn new(seed: String) -> Self {
        Self { seed, rolls: 0 }
    }

    /// The next value, in the form of a UUID as in every example of the vendor (facts §2.4).
    pub(crate) fn uuid(&mut self) -> String {
        let number = self
            .roll()
            .iter()
            .take(16)
            .fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        let mut text = String::with_capacity(36);
        for (at, digit) in format!("{number:032x}").chars().enumerate() {
            if HYPHEN_BEFORE.contains(&at) {
                text.push('-');
            }
            text.push(digit);
        }
        text
    }

    /// The next value, as ZeyOS makes them: 160 bits in hexadecimal digits.
    pub(crate) fn hex40(&mut self) -> String {
        let mut text = hex(&self.roll());
        text.truncate(40);
        text
    }

    fn roll(&mut self) -> [u8; 32] {
        self.rolls = self.rolls.wrapping_add(1);
        Sha256::digest(format!("{}/{}", self.seed, self.rolls)).into()
    }
}

/// A seed that no two runs share.
pub(crate) fn fresh_seed() -> String {
    let mut bytes = [0_u8; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => format!("{:032x}", u128::from_be_bytes(bytes)),
        // Without randomness the values repeat between runs: harmless, they guard nothing.
        Err(_) => "no randomness".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_look_like_uuids_and_never_repeat_within_a_run() {
        let mut dice = Dice::new("seed".to_owned());
        let (first, second) = (dice.uuid(), dice.uuid());
        assert_ne!(first, second);
        let lengths: Vec<usize> = first.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(Dice::new("seed".to_owned()).uuid(), first);
    }
}
