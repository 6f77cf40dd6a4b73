//! Tokens out of other tools' files, and back into them: find, plan, apply.

mod apply;
mod draft;
mod environment;
mod export;
mod json;
mod json_edit;
mod morpheus_cli;
mod plan;
mod remove;
mod source;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;

pub use apply::{Done, apply};
pub use export::{Exported, Target, export};
pub use plan::{Plan, Wanted, plan};
pub use remove::{Removed, is_removable, remove_source};

/// Whose files are read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// `~/.morpheus/appliances` and `credentials` (facts/morpheus.md 7.1).
    MorpheusCli,
    /// `~/.config/zeyos/profiles.json` and its older relatives (facts/zeyos.md 8.2).
    Zeyos,
    /// JSON of any of the shapes of facts/zeyos.md 9, and of `get --as json`.
    Json,
    /// The variables of `get --as env`.
    Environment,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::MorpheusCli,
        Self::Zeyos,
        Self::Json,
        Self::Environment,
    ];

    /// The word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::MorpheusCli => "morpheus-cli",
            Self::Zeyos => "zeyos",
            Self::Json => "json",
            Self::Environment => "env",
        }
    }

    /// The tool of its own that a kind of server has.
    #[must_use]
    pub const fn of(provider: Provider) -> Option<Self> {
        match provider {
            Provider::Morpheus => Some(Self::MorpheusCli),
            Provider::Zeyos => Some(Self::Zeyos),
            Provider::Oidc => None,
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.word() == word)
    }
}

/// A login that another tool knows. Every text is the other tool's: untrusted, and any may be missing.
#[derive(Debug)]
pub struct Found {
    /// Its name there: the remote, the profile.
    pub entry: String,
    /// What kind of server it logs in to.
    pub provider: Provider,
    /// The server's address as it stands there; none: the tool has a token without a server.
    pub url: Option<String>,
    /// ZeyOS: the instance.
    pub instance: Option<String>,
    /// As typed there; `acme\jdoe` names tenant and user.
    pub username: Option<String>,
    /// The OAuth client that the tokens are of.
    pub client_id: Option<String>,
    /// Its secret.
    pub client_secret: Option<Secret>,
    /// The tool doesn't verify the server's certificate.
    pub insecure: bool,
    /// The tokens; none: a login without a token.
    pub tokens: Option<FoundTokens>,
    /// The file that holds the tokens; none: the environment, or standard input.
    pub path: Option<PathBuf>,
    /// What is odd about it, for people.
    pub notes: Vec<String>,
}

/// Tokens that another tool holds.
#[derive(Debug)]
pub struct FoundTokens {
    /// The access token.
    pub access: Secret,
    /// The refresh token: from the import on two tools hold it.
    pub refresh: Option<Secret>,
    /// When the access token ends, as written there; none: unknown.
    pub expires_at: Option<Timestamp>,
    /// When the refresh token ends.
    pub refresh_expires_at: Option<Timestamp>,
}

/// What would be done with one found login; without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose files it stands in.
    pub tool: Tool,
    /// Its name there.
    pub entry: String,
    /// The file.
    pub path: Option<PathBuf>,
    /// The server's address.
    pub url: String,
    /// The tenant or instance, `(master)` for Morpheus' own.
    pub tenant: String,
    /// The user.
    pub username: String,
    /// The profile that it becomes, or is already.
    pub profile: Option<ProfileName>,
    /// What would be done.
    pub course: Course,
    /// When the access token ends; none: unknown or no token.
    pub expires_at: Option<Timestamp>,
    /// Whether a refresh token comes along.
    pub has_refresh: bool,
    /// What is odd about it.
    pub notes: Vec<String>,
}

/// What an import does with one found login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// A new profile with its tokens.
    Add,
    /// A new profile; there is no token to take along.
    AddSignedOut,
    /// The profile is there and holds no live token: it takes these.
    Fill,
    /// The profile is there and its token stays: nothing is done.
    Keep,
    /// Can't be taken over, and why.
    Skip(String),
}

impl Course {
    /// Whether anything would be done.
    #[must_use]
    pub const fn does_something(&self) -> bool {
        match self {
            Self::Add | Self::AddSignedOut | Self::Fill => true,
            Self::Keep | Self::Skip(_) => false,
        }
    }

    /// Whether tokens come along.
    #[must_use]
    pub const fn takes_token(&self) -> bool {
        match self {
            Self::Add | Self::Fill => true,
            Self::AddSignedOut | Self::Keep | Self::Skip(_) => false,
        }
    }
}

/// A login that another tool is to know.
#[derive(Debug)]
pub struct Outgoing {
    /// What it is called there.
    pub entry: String,
    /// The server's address.
    pub url: String,
    /// ZeyOS: the instance.
    pub instance: Option<String>,
    /// The tool is not to verify the server's certificate.
    pub insecure: bool,
    /// The login name: `acme\jdoe` for a sub-tenant.
    pub login: Option<String>,
    /// The OAuth client that the tokens are of.
    pub client_id: Option<String>,
    /// Its secret, where a refresh needs it.
    pub client_secret: Option<Secret>,
    /// The access token.
    pub access: Secret,
    /// The refresh token, where it was asked for.
    pub refresh: Option<Secret>,
    /// When the access token ends; none: unknown.
    pub expires_at: Option<Timestamp>,
    /// When the refresh token ends; none: unknown.
    pub refresh_expires_at: Option<Timestamp>,
    /// When the tokens were obtained.
    pub obtained_at: Timestamp,
}

/// Both of morpheus-cli's files.
#[derive(Debug)]
pub(crate) struct Files {
    /// `appliances`.
    pub(crate) appliances: Secret,
    /// `credentials`.
    pub(crate) credentials: Secret,
}
