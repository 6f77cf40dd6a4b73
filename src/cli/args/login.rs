//! The words of `login`.

use std::path::PathBuf;

use clap::Args;

use super::FilterArgs;
use crate::cli::value;
use crate::domain::grant::Grant;
use crate::domain::name::ProfileName;

#[derive(Debug, Args)]
pub(crate) struct LoginArgs {
    /// Profiles
    #[arg(value_parser = value::profile)]
    pub(crate) names: Vec<ProfileName>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// How: password, authorization-code, device, client-credentials, basic and legacy (ZeyOS), paste (a token that is
    /// there already); the profile's way if left out
    #[arg(long, value_parser = value::grant)]
    pub(crate) grant: Option<Grant>,
    /// File with the password (- for standard input); for one profile
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// File with the one-time code (- for standard input); for one profile
    #[arg(long, value_name = "FILE")]
    pub(crate) otp_file: Option<PathBuf>,
    /// File with the token to take over (- for standard input), for --grant paste: a token endpoint's JSON, what `get
    /// --as json` prints, or a line with the access token and perhaps one with the refresh token
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Only print the address to log in at: opens no browser
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}
