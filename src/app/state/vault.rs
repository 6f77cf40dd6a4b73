//! The vault as the header and its dialogs show it.

use jiff::Timestamp;

use super::form::Form;
use crate::domain::error::{Error, VaultTrouble};

/// What is known of the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultView {
    /// Not looked at yet: the first frame is drawn before.
    Unknown,
    /// Its key is being fetched.
    Opening,
    /// Records can be read; `by` says what gave the key: `keyring`, `passphrase`, `key file`.
    Open {
        /// What gave the key.
        by: &'static str,
    },
    /// There is none yet.
    Absent,
    /// It is there and doesn't open; why.
    Locked {
        /// What stands in the way.
        trouble: VaultTrouble,
        /// In words, with the way out.
        error: Error,
    },
}

impl VaultView {
    /// Whether sealed records can be read now.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// What the header says behind `vault`: `✓ keyring`, `# locked`; glyph in unicode and ASCII, then the word.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Unknown | Self::Opening => ("…", "~", "opening"),
            Self::Open { by } => ("✓", "+", by),
            Self::Absent => ("○", "o", "none yet"),
            Self::Locked { .. } => ("#", "#", "locked"),
        }
    }
}

/// The vault asks for something.
#[derive(Debug)]
pub struct VaultDialog {
    /// What.
    pub ask: VaultAsk,
    /// Its fields.
    pub form: Form,
    /// Why the vault doesn't open by itself.
    pub why: Option<Error>,
    /// Wrong tries so far.
    pub tries: u32,
    /// The next try is taken from then on.
    pub wait_until: Option<Timestamp>,
}

/// What the vault asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultAsk {
    /// The passphrase of the locked vault.
    Passphrase,
    /// The key file of the locked vault.
    KeyFile,
    /// A new passphrase, twice: there is no vault and no keyring.
    NewPassphrase,
    /// A new key file.
    NewKeyFile,
    /// Another passphrase for the open vault, twice.
    AnotherPassphrase,
    /// Where a copy of the vault goes.
    CopyTo,
}

impl VaultAsk {
    /// Whether it comes since the vault doesn't open, or isn't there.
    #[must_use]
    pub const fn is_in_the_way(self) -> bool {
        match self {
            Self::Passphrase | Self::KeyFile | Self::NewPassphrase | Self::NewKeyFile => true,
            Self::AnotherPassphrase | Self::CopyTo => false,
        }
    }

    /// Whether a passphrase is chosen in it.
    #[must_use]
    pub const fn chooses_passphrase(self) -> bool {
        matches!(self, Self::NewPassphrase | Self::AnotherPassphrase)
    }
}
