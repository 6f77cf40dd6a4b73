//! What a 32-byte key is here, and where chance comes from.

use std::fmt;

use zeroize::{Zeroize as _, Zeroizing};

use crate::domain::error::{Error, Kind, Result};

const LENGTH: usize = 32;

/// The vault key, or a key that wraps it. Boxed, so that moving it leaves no copy behind; wiped when dropped.
pub(super) struct Key(Box<Zeroizing<[u8; LENGTH]>>);

impl Key {
    /// A new one.
    pub(super) fn random() -> Result<Self> {
        let mut key = Self::zero();
        fill(key.bytes_mut())?;
        Ok(key)
    }

    /// An empty one, to be filled.
    pub(super) fn zero() -> Self {
        Self(Box::new(Zeroizing::new([0; LENGTH])))
    }

    /// Takes bytes over; none if there aren't exactly 32.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::zero();
        if bytes.len() != LENGTH {
            return None;
        }
        key.bytes_mut().copy_from_slice(bytes);
        Some(key)
    }

    /// Reads 64 hexadecimal digits.
    pub(super) fn from_hex(text: &[u8]) -> Option<Self> {
        let mut key = Self::zero();
        if text.len() != LENGTH.saturating_mul(2) {
            return None;
        }
        for (byte, pair) in key.bytes_mut().iter_mut().zip(text.chunks_exact(2)) {
            let [high, low] = pair else { return None };
            *byte = (digit(*high)? << 4) | digit(*low)?;
        }
        Some(key)
    }

    /// 64 hexadecimal digits.
    pub(super) fn to_hex(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(LENGTH.saturating_mul(2)));
        for byte in self.0.iter() {
            for half in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(half), 16));
            }
        }
        out
    }

    /// Another copy, for another thread.
    pub(super) fn copy(&self) -> Self {
        let mut key = Self::zero();
        key.bytes_mut().copy_from_slice(self.bytes());
        key
    }

    pub(super) fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8; LENGTH] {
        &mut self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(•••)")
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// Random bytes.
pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut out = [0; N];
    fill(&mut out)?;
    Ok(out)
}

/// Fills with random bytes.
pub(super) fn fill(out: &mut [u8]) -> Result<()> {
    getrandom::fill(out).map_err(|error| {
        out.zeroize();
        Error::new(Kind::Failed, "the system gives no random bytes").because(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_goes_both_ways_and_nothing_else_is_a_key() {
        let key = Key::random().unwrap();
        let hex = key.to_hex();
        assert_eq!(hex.len(), 64);
        assert_eq!(Key::from_hex(hex.as_bytes()).unwrap().bytes(), key.bytes());
        let upper = hex.to_uppercase();
        assert_eq!(
            Key::from_hex(upper.as_bytes()).unwrap().bytes(),
            key.bytes()
        );
        for odd in [
            &hex.replacen(|_| true, "", 1),
            "",
            &"g".repeat(64),
            &format!("{}\n", &*hex),
        ] {
            assert!(Key::from_hex(odd.as_bytes()).is_none());
        }
    }

    #[test]
    fn debug_shows_nothing_of_a_key() {
        let key = Key::from_slice(&[0xab; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "Key(•••)");
    }
}
