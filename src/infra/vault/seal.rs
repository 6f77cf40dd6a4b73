//! How a record is sealed, and what it is bound to.
//!
//! XChaCha20-Poly1305: its 24-byte nonce may be random for as many records as there ever will be. The additional data
//! binds a record to its vault, row, purpose, generation and binding, so that a blob copied to another row, or an older
//! one put back, doesn't open.

use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::key::{Key, random};
use crate::domain::error::{Error, Kind, Result};

/// The layout of sealed records and of their additional data.
const FORMAT: u8 = 1;
const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;

/// Random and public: tells one vault, or one row, from others.
pub(super) type Id = [u8; 16];

/// What a sealed record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A token set.
    Tokens,
    /// A client secret.
    ClientSecret,
    /// The vault key in a key slot.
    Slot,
    /// Nothing: it shows whether a key is the vault's.
    Check,
}

impl Purpose {
    const fn byte(self) -> u8 {
        match self {
            Self::Tokens => 1,
            Self::ClientSecret => 2,
            Self::Slot => 3,
            Self::Check => 4,
        }
    }
}

/// Where a sealed record belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label<'a> {
    pub(super) vault: &'a Id,
    pub(super) record: &'a Id,
    pub(super) purpose: Purpose,
    pub(super) generation: u64,
    pub(super) binding: &'a str,
}

impl Label<'_> {
    /// Fields of fixed length first, the one of variable length last: no two labels give the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut out = vec![FORMAT, self.purpose.byte()];
        out.extend_from_slice(self.vault);
        out.extend_from_slice(self.record);
        out.extend_from_slice(&self.generation.to_le_bytes());
        out.extend_from_slice(self.binding.as_bytes());
        out
    }
}

/// Seals `plain`: format, nonce, ciphertext with tag. The caller wipes `plain`.
pub(super) fn seal(key: &Key, label: &Label<'_>, plain: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE_LENGTH] = random()?;
    // Room for the tag from the start: a buffer that grows would leave a copy of the plain text behind.
    let mut buffer = Zeroizing::new(Vec::with_capacity(plain.len().saturating_add(TAG_LENGTH)));
    buffer.extend_from_slice(plain);
    XChaCha20Poly1305::new(key.bytes().into())
        .encrypt_in_place(&XNonce::from(nonce), &label.bytes(), &mut *buffer)
        .map_err(|error| Error::new(Kind::Failed, "can't seal a record").because(error))?;
    let mut out = vec![FORMAT];
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&buffer);
    Ok(out)
}

/// Opens a sealed record; none if it isn't this key's, isn't this label's or was changed.
pub(super) fn open(key: &Key, label: &Label<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (format, rest) = sealed.split_first()?;
    if *format != FORMAT {
        return None;
    }
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_LENGTH>()?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt_in_place(&XNonce::from(*nonce), &label.bytes(), &mut *buffer)
        .ok()?;
    Some(buffer)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn label<'a>(vault: &'a Id, record: &'a Id) -> Label<'a> {
        Label {
            vault,
            record,
            purpose: Purpose::Tokens,
            generation: 3,
            binding: "b",
        }
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_again(plain in prop::collection::vec(any::<u8>(), 0..400)) {
            let key = Key::random().unwrap();
            let label = label(&[1; 16], &[2; 16]);
            let sealed = seal(&key, &label, &plain).unwrap();
            prop_assert_eq!(&*open(&key, &label, &sealed).unwrap(), &plain);
        }

        #[test]
        fn one_flipped_bit_anywhere_keeps_it_shut(at in 0usize..61, bit in 0u8..8) {
            let key = Key::random().unwrap();
            let label = label(&[1; 16], &[2; 16]);
            let mut sealed = seal(&key, &label, b"twenty bytes of text").unwrap();
            prop_assert_eq!(sealed.len(), 61);
            sealed[at] ^= 1 << bit;
            prop_assert!(open(&key, &label, &sealed).is_none());
        }

        #[test]
        fn short_and_odd_blobs_never_panic(blob in prop::collection::vec(any::<u8>(), 0..60)) {
            let key = Key::random().unwrap();
            prop_assert!(open(&key, &label(&[1; 16], &[2; 16]), &blob).is_none());
        }
    }

    #[test]
    fn a_record_opens_only_where_it_belongs() {
        let key = Key::random().unwrap();
        let (vault, record) = ([1; 16], [2; 16]);
        let here = label(&vault, &record);
        let sealed = seal(&key, &here, b"x").unwrap();
        assert!(open(&key, &here, &sealed).is_some());
        let elsewhere = [
            Label {
                vault: &[9; 16],
                ..here
            },
            Label {
                record: &[9; 16],
                ..here
            },
            Label {
                purpose: Purpose::ClientSecret,
                ..here
            },
            Label {
                generation: 2,
                ..here
            },
            Label {
                binding: "c",
                ..here
            },
        ];
        for label in elsewhere {
            assert!(open(&key, &label, &sealed).is_none(), "{label:?}");
        }
        assert!(open(&Key::random().unwrap(), &here, &sealed).is_none());
    }
}
