//! The command line's words: commands, flags, values (PRODUCT "The command line").

mod exec;
mod helper;
mod login;
mod profile;
mod shell;
mod tokens;
mod transfer;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::SignedDuration;
use url::Url;

use super::value;
use crate::domain::catalog::KeyChoice;
use crate::domain::environment::Environment;
use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;
use crate::domain::settings::Setting;
use crate::service::listing::Sort;

pub(crate) use exec::{ExecArgs, WhichArgs};
pub(crate) use helper::{DockerArgs, GitArgs, HelperCommand, KubernetesArgs, ProcessArgs};
pub(crate) use login::LoginArgs;
pub(crate) use profile::{
    EditArgs, ProfileArgs, ProfileCommand, ProfileSettings, ServerCommand, ServerEditArgs,
    ServerSettings,
};
pub(crate) use shell::{CompleteArgs, CompletionsArgs, ManArgs, Shell};
pub(crate) use tokens::{
    ChoiceArgs, CreateArgs, RegenerateArgs, RowsArgs, TokensCommand, TokensListArgs,
    TokensRevokeArgs,
};

pub(crate) use transfer::{ExportArgs, ImportArgs};

/// The OAuth tokens of many tenants on many servers. Without a command: the interface.
#[derive(Debug, Parser)]
#[command(name = "keyfob", version, propagate_version = false)]
pub(crate) struct Cli {
    /// The profile for commands that take one and get none
    #[arg(long, global = true, value_parser = value::profile, value_name = "NAME")]
    pub(crate) profile: Option<ProfileName>,
    /// The interface as lines and whole words: for screen readers, logs and dumb terminals
    #[arg(long)]
    pub(crate) plain: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add, edit, rename, clone or remove a profile
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// List, edit, rename or remove servers
    #[command(subcommand)]
    Server(ServerCommand),
    /// Log in
    Login(LoginArgs),
    /// Print an access token that is good for long enough
    Get(GetArgs),
    /// Copy an access token to the clipboard
    Copy(CopyArgs),
    /// Run a command with an access token in its environment
    Exec(ExecArgs),
    /// Speak another tool's protocol for credentials; never asks anybody
    #[command(subcommand)]
    Helper(HelperCommand),
    /// Which profile is meant here, or for an address, and why
    Which(WhichArgs),
    /// List profiles: needs no vault key and no network
    List(ListArgs),
    /// Tell all about a profile but secrets
    Show(ShowArgs),
    /// One line for prompts and bars; exits 0 while the token lives
    Status(StatusArgs),
    /// Ask the server for new tokens
    Refresh(TargetArgs),
    /// End tokens at the server
    Revoke(RevokeArgs),
    /// Revoke at the server, then forget
    Logout(LogoutArgs),
    /// Ask the server who we are
    Whoami(WhoamiArgs),
    /// Ask the server what it knows of a token (RFC 7662)
    Introspect(IntrospectArgs),
    /// What the server itself knows of tokens: list, end, make, replace them
    #[command(subcommand)]
    Tokens(TokensCommand),
    /// List the appliance's tenants
    Tenants(RowsArgs),
    /// Show what stands in the ID token, and in an access token that is a JWT
    Inspect(InspectArgs),
    /// Open the server's web interface, and print its address
    Browse(BrowseArgs),
    /// Ask servers whether they answer and take the tokens
    Check(TargetArgs),
    /// Take over logins of morpheus-cli, of the ZeyOS CLI, from JSON or the environment
    Import(ImportArgs),
    /// Put a login into the files of morpheus-cli or the ZeyOS CLI
    Export(ExportArgs),
    /// The encrypted store of tokens
    #[command(subcommand)]
    Vault(VaultCommand),
    /// Who did what to which profile
    Activity(ActivityArgs),
    /// What is wrong here, and what to do about it; changes nothing
    Doctor(DoctorArgs),
    /// The configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Which key does what in the interface
    Keys,
    /// Print the script that lets a shell complete commands and names
    Completions(CompletionsArgs),
    /// Print the manual page, or write those of all commands
    Man(ManArgs),
    /// The interface over simulated appliances; reads and writes nothing of yours
    Demo(DemoArgs),
    /// Keep standard input in the clipboard: what copy starts
    #[command(hide = true)]
    HoldClipboard(HoldArgs),
    /// What may come next on a command line: what the scripts of `completions` ask
    #[command(hide = true)]
    Complete(CompleteArgs),
}

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// The profile for this address: of that scheme, host and port, whose path starts the address's
    #[arg(long = "for", value_parser = value::url, value_name = "URL")]
    pub(crate) url: Option<Url>,
    /// How long it must live at least: 60s, 30m, 5h
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) min_valid: Option<SignedDuration>,
    /// In which form: see --help for all of them
    #[arg(long = "as", default_value = "token", value_name = "FORMAT", long_help = value::formats())]
    pub(crate) format: String,
    /// Take it from the vault or fail
    #[arg(long)]
    pub(crate) no_refresh: bool,
    /// With --as json: the refresh token, too; whoever refreshes first kills the other's
    #[arg(long)]
    pub(crate) with_refresh: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CopyArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// In which form: see --help for all of them
    #[arg(long = "as", default_value = "token", value_name = "FORMAT", long_help = value::formats())]
    pub(crate) format: String,
}

/// Which profiles are meant.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// With this tag; may be repeated
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    /// On this server; may be repeated
    #[arg(long)]
    pub(crate) server: Vec<String>,
    /// On servers of this kind; may be repeated
    #[arg(long, value_parser = value::provider)]
    pub(crate) provider: Vec<Provider>,
    /// In this environment; may be repeated
    #[arg(long, value_parser = value::environment)]
    pub(crate) environment: Vec<Environment>,
    /// In this state; may be repeated
    #[arg(long, value_parser = value::state)]
    pub(crate) state: Vec<String>,
    /// Whose token ends within this time, or has ended
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) expiring: Option<SignedDuration>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// A part of name, server, tenant, user or tag
    pub(crate) pattern: Option<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// By what to sort: name, expiry, server, user
    #[arg(long, value_parser = value::sort, default_value = "name", value_name = "KEY")]
    pub(crate) sort: Sort,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Only the names, a line each: for loops
    #[arg(long, conflicts_with = "json")]
    pub(crate) names: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The profile; without one a summary of all
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// For whom
    #[arg(long, value_enum, default_value_t = StatusFormat::Plain)]
    pub(crate) format: StatusFormat,
}

/// For whom `status` speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum StatusFormat {
    Plain,
    Json,
    Starship,
    Tmux,
    Waybar,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub(crate) struct TargetArgs {
    /// Profiles
    #[arg(value_parser = value::profile)]
    pub(crate) names: Vec<ProfileName>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Those that a refresh is due for and can help
    #[arg(long)]
    pub(crate) due: bool,
    /// All profiles
    #[arg(long)]
    pub(crate) all: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// Don't ask
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LogoutArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// Only forget here; the token stays alive at the server
    #[arg(long)]
    pub(crate) local: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WhoamiArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct IntrospectArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// Of the refresh token instead of the access token
    #[arg(long)]
    pub(crate) refresh_token: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct BrowseArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VaultCommand {
    /// Make the vault
    Init {
        /// What its key is kept in: `keyring`, `passphrase`, `file:PATH`
        #[arg(long, value_parser = value::key, value_name = "WHERE")]
        key: Option<KeyChoice>,
        /// File with the passphrase (- for standard input)
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Where it lies, what opens it; exits 0 if it opens without a prompt
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Keep its key at hand for scripts, until 15 minutes idle
    Unlock {
        /// File with the passphrase (- for standard input)
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Forget the key that is kept at hand
    Lock,
    /// Give it another passphrase, or a first one
    Passwd {
        /// File with the present passphrase (- for standard input)
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// File with the new passphrase (- for standard input)
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Open every record
    Verify {
        /// File with the passphrase (- for standard input)
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Copy it, sealed as it is, into a file that isn't there yet
    Backup {
        /// The copy: only what opens this vault opens it
        file: PathBuf,
    },
    /// Take a copy in place of the vault, which stays beside it
    Restore(RestoreArgs),
    /// Make this machine the owner of a vault that another one wrote
    Adopt,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Ask no server
    #[arg(long)]
    pub(crate) offline: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The copy
    pub(crate) file: PathBuf,
    /// File with the copy's passphrase (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Don't ask
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ActivityArgs {
    /// Of this profile only
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// How far back: 90m, 1d, 2w
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) since: Option<SignedDuration>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the file's path
    Path,
    /// Print a file with every setting explained
    Template,
    /// Read everything and say what is wrong
    Check,
    /// Every setting: what holds, where that is said, and the default
    Settings {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Change a setting in the file; its comments stay
    Set {
        /// The setting
        #[arg(value_parser = value::setting)]
        name: &'static Setting,
        /// As the file says it; words need no quotes
        value: String,
    },
    /// Print a theme of keyfob's as a file to start your own from
    Theme {
        /// `dark`, `light`, `high-contrast`, `colour-blind`
        name: String,
    },
    /// Give a setting its default again
    Reset {
        /// The setting
        #[arg(value_parser = value::setting)]
        name: &'static Setting,
    },
}

#[derive(Debug, Args)]
pub(crate) struct HoldArgs {
    /// For so long
    pub(crate) seconds: u64,
    /// By this program
    #[arg(last = true)]
    pub(crate) program: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Only the servers: prints one JSON line for each login, then `ready`
    #[arg(long)]
    pub(crate) serve: bool,
    /// As lines and whole words: for screen readers, logs and dumb terminals
    #[arg(long, conflicts_with = "serve")]
    pub(crate) plain: bool,
    /// The first port; else free ones
    #[arg(long, requires = "serve")]
    pub(crate) port: Option<u16>,
}
