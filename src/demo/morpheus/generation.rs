//! Which generations of appliance there are, and what tells them apart.

/// A generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// 3.6.2.
    V3,
    /// 8.0.7.
    V8,
    /// 9.0.0.
    V9,
}

impl Generation {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::V3, Self::V8, Self::V9];

    /// The whole version.
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::V3 => "3.6.2",
            Self::V8 => "8.0.7",
            Self::V9 => "9.0.0",
        }
    }

    /// The version as names carry it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::V3 => "3.6",
            Self::V8 => "8.0",
            Self::V9 => "9.0",
        }
    }

    /// One token per user and client, handed out again at each login (§2.5).
    #[must_use]
    pub const fn hands_out_again(self) -> bool {
        match self {
            Self::V3 | Self::V8 => true,
            Self::V9 => false,
        }
    }

    /// `/api/tokens` exists (§4.2).
    pub(crate) const fn lists_tokens(self) -> bool {
        !self.hands_out_again()
    }

    /// `/api/ping` exists, since 4.2.1 (§5).
    pub(crate) const fn answers_ping(self) -> bool {
        match self {
            Self::V3 => false,
            Self::V8 | Self::V9 => true,
        }
    }

    /// The version is told without a token (§5).
    pub(crate) const fn tells_version_to_all(self) -> bool {
        !self.answers_ping()
    }

    /// How many characters a mask shows (§4.1, §4.2).
    pub(crate) const fn mask_length(self) -> usize {
        match self {
            Self::V3 | Self::V8 => 7,
            Self::V9 => 8,
        }
    }

    /// Tokens in the user settings carry `id` and `scope`: since 8.0.6 (§4.1).
    pub(crate) const fn tells_token_ids(self) -> bool {
        match self {
            Self::V3 => false,
            Self::V8 | Self::V9 => true,
        }
    }

    /// `/oauth/authorize` exists: since 8.0.6 (§3).
    #[must_use]
    pub const fn has_code_flow(self) -> bool {
        match self {
            Self::V3 => false,
            Self::V8 | Self::V9 => true,
        }
    }

    /// Scope `openid` gives an ID token (§2.4).
    pub(crate) const fn gives_id_tokens(self) -> bool {
        match self {
            Self::V3 | Self::V8 => false,
            Self::V9 => true,
        }
    }

    /// How this generation writes an instant (§4.1, §4.2, §5).
    pub(crate) const fn date_format(self) -> &'static str {
        match self {
            Self::V3 => "%Y-%m-%dT%H:%M:%S+0000",
            Self::V8 => "%Y-%m-%dT%H:%M:%SZ",
            Self::V9 => "%Y-%m-%dT%H:%M:%S%.3fZ",
        }
    }
}
