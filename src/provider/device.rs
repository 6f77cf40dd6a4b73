//! A device login (RFC 8628): what the human is told, and how the server answers meanwhile.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::oauth::TokenReply;
use crate::domain::error::Error;
use crate::domain::secret::Secret;

/// What a server began (RFC 8628 §3.2). Texts are cleaned.
#[derive(Debug)]
pub struct DeviceLogin {
    /// What is polled with: as good as a password until the login ends.
    pub device_code: Secret,
    /// What the human types.
    pub user_code: String,
    /// Where they type it: https, or http to this machine.
    pub verification_uri: Url,
    /// The same with the code in it.
    pub verification_uri_complete: Option<Url>,
    /// When the code runs out.
    pub until: Timestamp,
    /// How long to wait between two questions; 5 s where the server doesn't say.
    pub interval: SignedDuration,
}

/// How a poll was answered (RFC 8628 §3.5).
#[derive(Debug)]
pub enum DevicePoll {
    /// Nobody has approved yet.
    Pending,
    /// The same, and from now on 5 s more between two questions.
    SlowDown,
    /// It is over: tokens, or the server's last word.
    Ended(TokenReply),
    /// The human said no.
    Denied(Error),
    /// The code has run out.
    RunOut(Error),
}

impl DevicePoll {
    /// Whether tokens came.
    #[must_use]
    pub const fn brings_tokens(&self) -> bool {
        matches!(self, Self::Ended(TokenReply::Granted(_)))
    }
}
