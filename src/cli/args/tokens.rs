//! The words of `tokens` and `tenants`.

use clap::{Args, Subcommand};
use jiff::SignedDuration;

use crate::cli::value;
use crate::domain::name::ProfileName;

#[derive(Debug, Subcommand)]
pub(crate) enum TokensCommand {
    /// List a user's tokens and say whose they are: ours, stale, another tool's
    List(TokensListArgs),
    /// End listed tokens, by ID or all stale ones, and look whether they are gone
    Revoke(TokensRevokeArgs),
    /// Make a token without a password; a new profile holds it (Morpheus 9.0 and later)
    Create(CreateArgs),
    /// Put a new token in the place of the profile's, without a password; its refresh token is lost
    Regenerate(RegenerateArgs),
    /// List the OAuth clients: how long their tokens live, where browsers may come back to
    Clients(RowsArgs),
}

/// Which of the listed tokens.
#[derive(Debug, Args)]
pub(crate) struct ChoiceArgs {
    /// Stale ones: no profile here holds them, and the same client, user and name has a newer one
    #[arg(long)]
    pub(crate) stale: bool,
    /// Made longer ago than this: 30d, 12w
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) older_than: Option<SignedDuration>,
    /// Of this client
    #[arg(long, value_name = "CLIENT")]
    pub(crate) client: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct TokensListArgs {
    /// The profile that asks
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// Another user's, by name (of a sub-tenant: 'acme\jdoe') or number; needs rights
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TokensRevokeArgs {
    /// The profile that asks
    #[arg(value_parser = value::profile)]
    pub(crate) name: ProfileName,
    /// The tokens, by ID; before 9.0 --client names one
    #[arg(value_name = "ID", value_parser = value::token_id)]
    pub(crate) ids: Vec<u64>,
    /// Another user's, by name (of a sub-tenant: 'acme\jdoe') or number; needs rights
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    /// Don't ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The profile that asks
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// The new profile that holds the token: a copy of the one that asks
    #[arg(long, value_parser = value::profile, value_name = "NEW")]
    pub(crate) as_profile: Option<ProfileName>,
    /// For this client; the profile's own if left out
    #[arg(long, value_name = "CLIENT")]
    pub(crate) client: Option<String>,
    /// What to call it in the server's list
    #[arg(long, value_name = "TEXT")]
    pub(crate) token_name: Option<String>,
    /// For another user, by name or number; needs rights
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RegenerateArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
}

/// A list without conditions.
#[derive(Debug, Args)]
pub(crate) struct RowsArgs {
    /// The profile that asks
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}
