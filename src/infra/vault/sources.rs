//! Where a vault key may come from on this machine, as the environment and the configuration say.

use std::path::PathBuf;

use super::kdf::KdfCost;
use super::machine::MachineId;
use crate::domain::catalog::KeyChoice;

/// Everything that opening and making a vault depends on, read by the caller.
#[derive(Debug, Clone)]
pub struct KeySources {
    /// `KEYFOB_KEY_FILE`.
    pub key_file: Option<PathBuf>,
    /// `KEYFOB_PASSPHRASE_FILE`.
    pub passphrase_file: Option<PathBuf>,
    /// `[vault] key`: what a new vault's key is kept in.
    pub choice: KeyChoice,
    /// Whether a desktop can show a prompt: `DISPLAY` or `WAYLAND_DISPLAY` is set; always on macOS and Windows.
    pub has_display: bool,
    /// Which machine this is; none switches the check off.
    pub machine: Option<MachineId>,
    /// What a new passphrase slot costs; tests choose less.
    pub cost: KdfCost,
}

impl KeySources {
    /// Nothing named in the environment and no display; this machine, usual costs.
    #[must_use]
    pub fn new(choice: KeyChoice) -> Self {
        Self {
            key_file: None,
            passphrase_file: None,
            choice,
            has_display: false,
            machine: MachineId::here(),
            cost: KdfCost::default(),
        }
    }
}
