//! The words of `import` and `export`.

use std::path::PathBuf;

use clap::Args;
use jiff::SignedDuration;

use crate::cli::value;
use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;
use crate::service::transfer::Tool;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub(crate) struct ImportArgs {
    /// Whose logins: morpheus-cli, zeyos, json, env
    #[arg(value_parser = value::tool)]
    pub(crate) tool: Tool,
    /// A file or folder instead of the usual one (- for standard input, with json)
    pub(crate) path: Option<PathBuf>,
    /// Only these entries, by their names there; may be repeated
    #[arg(long, value_name = "ENTRY")]
    pub(crate) only: Vec<String>,
    /// The server, where JSON doesn't name it
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// What kind of server that is
    #[arg(long, value_parser = value::provider)]
    pub(crate) provider: Option<Provider>,
    /// Only say what would be done
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take the plain-text tokens that were taken over out of the file that they came from
    #[arg(long)]
    pub(crate) remove_source: bool,
    /// Don't ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: ProfileName,
    /// To which tool: morpheus-cli, zeyos
    #[arg(long, value_parser = value::tool, value_name = "TOOL")]
    pub(crate) to: Tool,
    /// A file or folder instead of the usual one
    pub(crate) path: Option<PathBuf>,
    /// What it is called there; else as the profile
    #[arg(long, value_name = "NAME")]
    pub(crate) entry: Option<String>,
    /// How long the token must live at least: 60s, 30m, 5h
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) min_valid: Option<SignedDuration>,
    /// The refresh token, too; whoever refreshes first ends the other's login
    #[arg(long)]
    pub(crate) with_refresh: bool,
    /// Only say what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,
}
