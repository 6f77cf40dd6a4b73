//! How much harm a mistake on a server does.

/// What a server is used for. Production guards revoke, copy and delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Real work runs there.
    Production,
    /// The last stop before production.
    Staging,
    /// For tests.
    Test,
    /// For experiments.
    Lab,
}

impl Environment {
    /// All of them, the most guarded first.
    pub const ALL: [Self; 4] = [Self::Production, Self::Staging, Self::Test, Self::Lab];

    /// The word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Test => "test",
            Self::Lab => "lab",
        }
    }

    /// The column's text on the board.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Production => "PROD",
            Self::Staging => "stag",
            Self::Test => "test",
            Self::Lab => "lab",
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|env| env.word() == word)
    }
}
