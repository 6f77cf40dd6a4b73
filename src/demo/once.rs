//! Values that are good once and not for long: authorization codes, tickets between two pages.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::dice::Dice;

/// Such values, and what each stands for.
#[derive(Debug)]
pub(crate) struct Once<T> {
    life: SignedDuration,
    list: Vec<Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    value: String,
    until: Timestamp,
    is_used: bool,
    what: T,
}

/// What became of a value that somebody brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Brought<T> {
    /// It is good, and from now on it isn't.
    Good(T),
    /// It was brought before.
    Used(T),
    /// Too late.
    RunOut,
    /// Never given out.
    Unknown,
}

/// More than this many are never open at once: the oldest go.
const MOST: usize = 1000;

impl<T: Clone> Once<T> {
    /// None yet; each will live so long.
    pub(crate) const fn living(life: SignedDuration) -> Self {
        Self {
            life,
            list: Vec::new(),
        }
    }

    /// Gives out a value.
    pub(crate) fn issue(&mut self, what: T, dice: &mut Dice, now: Timestamp) -> String {
        if self.list.len() >= MOST {
            self.list.remove(0);
        }
        let value = dice.uuid();
        self.list.push(Entry {
            value: value.clone(),
            until: now.saturating_add(self.life).unwrap_or(now),
            is_used: false,
            what,
        });
        value
    }

    /// Takes a value back.
    pub(crate) fn redeem(&mut self, value: &str, now: Timestamp) -> Brought<T> {
        let Some(entry) = self.list.iter_mut().find(|entry| entry.value == value) else {
            return Brought::Unknown;
        };
        if entry.is_used {
            return Brought::Used(entry.what.clone());
        }
        if entry.until <= now {
            return Brought::RunOut;
        }
        entry.is_used = true;
        Brought::Good(entry.what.clone())
    }
}

/// Whether this verifier belongs to this S256 challenge (RFC 7636 §4.6).
pub(crate) fn is_s256(challenge: &str, verifier: &str) -> bool {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_good_once_and_not_too_late() {
        let mut dice = Dice::new("seed".to_owned());
        let mut codes = Once::living(SignedDuration::from_secs(60));
        let start = Timestamp::UNIX_EPOCH;
        let (first, second) = (
            codes.issue(1, &mut dice, start),
            codes.issue(2, &mut dice, start),
        );
        assert_eq!(codes.redeem(&first, start), Brought::Good(1));
        assert_eq!(codes.redeem(&first, start), Brought::Used(1));
        let late = start + SignedDuration::from_secs(60);
        assert_eq!(codes.redeem(&second, late), Brought::RunOut);
        assert_eq!(codes.redeem("odd", start), Brought::Unknown);
    }

    #[test]
    fn the_example_of_rfc_7636_fits() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let other = "E9Melhoa2OwvFrEMTJgYCF1WK5sLm0uKDJgSF1Q8SnM";
        assert!(is_s256(
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            verifier
        ));
        assert!(!is_s256(other, verifier));
    }
}
