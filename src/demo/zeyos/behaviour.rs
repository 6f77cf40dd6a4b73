//! How a platform behaves where the facts leave a choice.

use serde::{Deserialize, Serialize};

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Behaviour {
    /// Whether `oauth2/v1` is there at all.
    pub speaks_oauth: bool,
    /// Whether `auth/v1/token` is there: only a web page says so (§2).
    pub speaks_page: bool,
    /// Refusals of a grant come as plain text (§4.5, the vendor's own tests).
    pub text_errors: bool,
    /// Callback URLs match on any loopback port; else to the letter (§4.6: unknown).
    pub any_port: bool,
    /// Tokens of `auth/v1/login` have no end (§5, 2018).
    pub endless_legacy: bool,
    /// `auth/v1/token` doesn't say how long its tokens live (§6).
    pub secretive_page: bool,
    /// Seconds that an access token lives (§4.3).
    pub access: i64,
    /// Seconds that a refresh token lives (§4.3).
    pub refresh: i64,
    /// Seconds that a token of `auth/v1/login` lives (§5).
    pub legacy: i64,
    /// Seconds that a token of `auth/v1/token` lives (§2).
    pub page: i64,
}

const HOUR: i64 = 3600;

impl Behaviour {
    /// As documented.
    pub(crate) const fn real() -> Self {
        Self {
            speaks_oauth: true,
            speaks_page: true,
            text_errors: false,
            any_port: false,
            endless_legacy: false,
            secretive_page: false,
            access: HOUR,
            refresh: 100 * 24 * HOUR,
            legacy: 100 * 24 * HOUR,
            page: 24 * HOUR,
        }
    }

    /// Short lives, so that countdowns visibly move.
    pub(crate) const fn short() -> Self {
        Self {
            access: HOUR / 6,
            refresh: 24 * HOUR,
            legacy: 2 * HOUR,
            page: HOUR,
            ..Self::real()
        }
    }
}
