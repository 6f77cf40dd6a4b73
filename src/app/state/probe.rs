//! What the live check of an address says beside the field (SCREENS 4.2).

use crate::domain::countdown::Tone;

/// What was found at an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Probe {
    /// `appliance`, `version`, `TLS`, `clock`.
    pub findings: Vec<Finding>,
    /// SHA-256 of the certificate shown there, if it isn't trusted: a pin that is offered.
    pub untrusted: Option<String>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub label: &'static str,
    /// `Ok` is ✓, `Warn` is ▲, `Bad` is ✗, `Muted` is ?.
    pub tone: Tone,
    /// What was found.
    pub text: String,
}
