//! The words of `exec` and `which`.

use std::ffi::OsString;

use clap::Args;
use jiff::SignedDuration;
use url::Url;

use crate::cli::value;
use crate::domain::name::ProfileName;

/// What `exec --help` says beside its flags.
const EXEC_HELP: &str = "\
Variables:
  Morpheus  MORPHEUS_API_URL, MORPHEUS_API_TOKEN
            (without MORPHEUS_API_USERNAME, _PASSWORD, _TENANT)
  ZeyOS     ZEYOS_BASE_URL, ZEYOS_TOKEN, ZEYOS_NO_REFRESH=1
            (without ZEYOS_PROFILE, _INSTANCE, _REFRESH_TOKEN, _CLIENT_ID, _CLIENT_SECRET)
  OIDC      OAUTH_ISSUER, OAUTH_ACCESS_TOKEN
Other names, with --as:
  ansible              ANSIBLE_MORPHEUS_TOKEN (without _USER, _PASSWORD)
  terraform-hpe        TF_VAR_morpheus_url, TF_VAR_morpheus_token
  terraform-morpheus, zeyos-cli, zeyos-mcp   the usual ones
  a name of [templates] that gives NAME=value lines

The command takes keyfob's place: signals and exit code are its own. 127: it wasn't found; 126: it can't be started.
No variable that starts with KEYFOB_ goes along. The token stays the same while the command runs.

Examples:
  keyfob exec prod-acme -- ./nightly.sh
  keyfob exec prod-acme --as terraform-hpe -- terraform plan    declares variable \"morpheus_token\" itself
  keyfob exec prod-acme -- sh -c 'curl -H \"Authorization: Bearer $MORPHEUS_API_TOKEN\" \"$MORPHEUS_API_URL/api/whoami\"'";

#[derive(Debug, Args)]
#[command(after_long_help = EXEC_HELP)]
pub(crate) struct ExecArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// Under which names: env and dotenv are the provider's own
    #[arg(long = "as", default_value = "env", value_name = "FORMAT")]
    pub(crate) naming: String,
    /// How long the token must live at least: 60s, 30m, 5h
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) min_valid: Option<SignedDuration>,
    /// Take it from the vault or fail
    #[arg(long)]
    pub(crate) no_refresh: bool,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(crate) struct WhichArgs {
    /// For this address: a profile of that scheme, host and port, whose path starts the address's
    #[arg(long = "for", value_parser = value::url, value_name = "URL")]
    pub(crate) url: Option<Url>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}
