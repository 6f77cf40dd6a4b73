//! The one type that holds a secret: it can't be printed, copied or serialised, and its memory is wiped.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::text::REDACTED;

/// A token, password, passphrase or client secret.
///
/// [`Secret::share`] gives another owner of the same memory; the last owner wipes it.
pub struct Secret(Arc<SecretString>);

/// Shorter secrets aren't searched for in texts: they would blank out half of every sentence.
const SHORTEST_REDACTED: usize = 4;

/// The same for what base64 makes of them.
const SHORTEST_CORE: usize = 8;

/// The first characters of a token that an appliance itself shows (facts/morpheus.md 4.2).
const MASK_LENGTH: usize = 8;

/// Tokens shorter than this show no mask at all: eight characters would be too much of them.
const SHORTEST_MASKED: usize = 32;

impl Secret {
    /// Takes a secret; the string's own memory is kept, not copied.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Arc::new(SecretString::from(text)))
    }

    /// The secret itself, for the few places that hand it on.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Another owner of the same secret; no second copy in memory.
    #[must_use]
    pub fn share(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// Whether it starts with this: for matching the masks that servers show.
    #[must_use]
    pub fn starts_with(&self, head: &str) -> bool {
        self.expose().starts_with(head)
    }

    /// Whether form encoding leaves it as it is: servers that forget to decode it notice no difference then.
    #[must_use]
    pub fn is_plain_in_forms(&self) -> bool {
        let form = url::form_urlencoded::byte_serialize(self.expose().as_bytes());
        form.collect::<String>() == self.expose()
    }

    /// Length in characters; say it only where that is no clue.
    #[must_use]
    pub fn length(&self) -> usize {
        self.expose().chars().count()
    }

    /// Its SHA-256: for PKCE (RFC 7636 §4.2) and `at_hash` (OIDC Core §3.1.3.6).
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.expose().as_bytes()).into()
    }

    /// What tells this secret from others without showing it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let hex = super::text::hex(&self.sha256());
        Fingerprint(hex.chars().take(Fingerprint::DIGITS).collect())
    }

    /// The first eight characters as the appliances' own mask shows them, for UUID-like tokens only.
    #[must_use]
    pub fn mask(&self) -> Option<String> {
        let head: String = self.expose().chars().take(MASK_LENGTH).collect();
        let uuid_like = head.chars().all(|c| c.is_ascii_hexdigit());
        (uuid_like && self.length() >= SHORTEST_MASKED).then_some(head)
    }

    /// `text` with this secret replaced: plain, in form and percent encoding, and inside of something in base64.
    #[must_use]
    pub fn redact_in(&self, text: &str) -> String {
        let plain = self.expose();
        if plain.len() < SHORTEST_REDACTED {
            return text.to_owned();
        }
        let form: String = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect();
        let percent = form.replace('+', "%20");
        let shown = text
            .replace(plain, REDACTED)
            .replace(&form, REDACTED)
            .replace(&percent, REDACTED);
        let cores = base64_cores(plain).into_iter().chain(base64_cores(&form));
        cores.fold(shown, |shown, core| shown.replace(&core, REDACTED))
    }
}

/// What base64 makes of a text wherever it stands in a longer one, as it does in HTTP Basic's `user:secret`: three
/// beginnings in two alphabets, without the characters that depend on what stands beside it.
fn base64_cores(text: &str) -> Vec<String> {
    let core = |ahead: usize| {
        let mut longer = Zeroizing::new(vec![0; ahead]);
        longer.extend_from_slice(text.as_bytes());
        let encoded = Zeroizing::new(BASE64_STANDARD_NO_PAD.encode(&longer));
        let start = (ahead * 8).div_ceil(6);
        let end = longer.len() * 8 / 6;
        encoded.get(start..end).unwrap_or_default().to_owned()
    };
    let standard = (0..3).map(core);
    let long = standard.filter(|core| core.len() >= SHORTEST_CORE);
    long.flat_map(|core| [core.replace('+', "-").replace('/', "_"), core])
        .collect()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(•••)")
    }
}

impl PartialEq for Secret {
    /// Compares in a time that depends on the length only.
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.expose().as_bytes(), other.expose().as_bytes());
        a.len() == b.len() && a.iter().zip(b).fold(0, |diff, (x, y)| diff | (x ^ y)) == 0
    }
}

impl Eq for Secret {}

/// The first eight hexadecimal digits of a token's SHA-256: tells tokens apart, says nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    const DIGITS: usize = 8;
    const SHORT: usize = 4;

    /// Takes a stored fingerprint back.
    #[must_use]
    pub const fn stored(hex: String) -> Self {
        Self(hex)
    }

    /// All eight digits, as `list --json` prints them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `#d41f`, as the interface shows it.
    #[must_use]
    pub fn short(&self) -> String {
        let head: String = self.0.chars().take(Self::SHORT).collect();
        format!("#{head}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_secret() {
        let secret = Secret::new("topsecret".to_owned());
        assert!(!format!("{secret:?}").contains("top"));
    }

    #[test]
    fn base64_hides_no_secret_wherever_it_begins() {
        let secret = Secret::new("s3cret-pw/+?>~ü".to_owned());
        for user in ["", "a", "ab", "abc", "client id"] {
            let pair = format!("{user}:s3cret-pw/+?>~ü");
            for encoded in [
                base64::prelude::BASE64_STANDARD.encode(&pair),
                base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(&pair),
            ] {
                let shown = secret.redact_in(&format!("got Basic {encoded} from you"));
                assert!(shown.starts_with("got Basic "), "{shown}");
                let left = shown.replace(REDACTED, "").len();
                assert!(
                    left < "got Basic  from you".len() + 20,
                    "{encoded}: {shown}"
                );
            }
        }
        let short = Secret::new("pass".to_owned());
        assert_eq!(short.redact_in("cGFz and such"), "cGFz and such");
    }

    #[test]
    fn fingerprint_is_the_start_of_sha256() {
        // printf abc | sha256sum
        let secret = Secret::new("abc".to_owned());
        assert_eq!(secret.fingerprint().as_str(), "ba7816bf");
        assert_eq!(secret.fingerprint().short(), "#ba78");
    }

    #[test]
    fn only_uuid_like_tokens_have_a_mask() {
        let uuid = Secret::new("e1d62c34-f7f5-4713-a874-31491e7707de".to_owned());
        assert_eq!(uuid.mask().as_deref(), Some("e1d62c34"));
        assert_eq!(Secret::new("deadbeef".to_owned()).mask(), None);
        assert_eq!(Secret::new("x".repeat(64)).mask(), None);
    }
}
