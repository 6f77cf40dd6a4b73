//! The words of `profile` and `server`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::value;
use crate::domain::environment::Environment;
use crate::domain::grant::Grant;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::ClientAuth;
use crate::domain::provider::Provider;
use crate::domain::server::{Address, Trust};
use crate::service::servers::Said;

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// Add a profile; never contacts the server
    Add(Box<ProfileArgs>),
    /// Change a profile; what isn't said stays
    Edit(Box<EditArgs>),
    /// Give a profile and its tokens another name
    Rename {
        /// Its name
        #[arg(value_parser = value::profile)]
        name: ProfileName,
        /// Its new name
        #[arg(value_parser = value::profile)]
        to: ProfileName,
    },
    /// Copy a profile, without its tokens
    Clone {
        /// Its name
        #[arg(value_parser = value::profile)]
        name: ProfileName,
        /// The copy's name
        #[arg(value_parser = value::profile)]
        to: ProfileName,
    },
    /// Remove a profile and what is held for it
    Remove {
        /// Its name
        #[arg(value_parser = value::profile)]
        name: ProfileName,
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ProfileArgs {
    /// Its name; proposed from server and tenant if left out
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    #[command(flatten)]
    pub(crate) settings: ProfileSettings,
}

#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    /// Its name
    #[arg(value_parser = value::profile)]
    pub(crate) name: ProfileName,
    #[command(flatten)]
    pub(crate) settings: ProfileSettings,
}

#[derive(Debug, Args)]
pub(crate) struct ProfileSettings {
    /// Which kind of server
    #[arg(long, value_parser = value::provider)]
    pub(crate) provider: Option<Provider>,
    /// The server's address: Morpheus' appliance, ZeyOS' platform with or without the instance
    /// (<https://cloud.zeyos.com/acme>), OpenID Connect's issuer; what documents put behind it is cut off
    #[arg(long, value_parser = value::address)]
    pub(crate) url: Option<Address>,
    /// A known server by name
    #[arg(long, value_parser = value::server)]
    pub(crate) server: Option<ServerName>,
    /// Morpheus: sub-tenant, subdomain or id ('' for the master tenant)
    #[arg(long)]
    pub(crate) tenant: Option<String>,
    /// The user; acme\jdoe fills tenant and user
    #[arg(long)]
    pub(crate) username: Option<String>,
    /// ZeyOS: the instance, if the address doesn't name it
    #[arg(long)]
    pub(crate) instance: Option<String>,
    /// OAuth client id; ZeyOS: the application's identifier. Not needed for --grant basic, legacy and paste
    #[arg(long)]
    pub(crate) client_id: Option<String>,
    /// File with the OAuth client secret (- for standard input); kept in the vault
    #[arg(long, value_name = "FILE")]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// How the client proves itself: basic (with a secret, unless said otherwise), basic-raw (for servers that want it
    /// without form encoding), post (in the body), none (a public client)
    #[arg(long, value_parser = value::client_auth, value_name = "basic|basic-raw|post|none")]
    pub(crate) client_auth: Option<ClientAuth>,
    /// How login goes by default: password, authorization-code, device, client-credentials, basic and legacy (ZeyOS),
    /// paste
    #[arg(long, value_parser = value::grant)]
    pub(crate) grant: Option<Grant>,
    /// A scope to ask for; may be repeated ('' for the usual ones)
    #[arg(long)]
    pub(crate) scope: Vec<String>,
    /// The redirect URI that the client has at the server; without a port any free one ('' for the usual one)
    #[arg(long)]
    pub(crate) redirect_uri: Option<String>,
    /// An endpoint set by hand; may be repeated. NAME is authorization, token, device-authorization, revocation,
    /// introspection, userinfo or jwks; without URL it is found again
    #[arg(long, value_parser = value::endpoint, value_name = "NAME=URL")]
    pub(crate) endpoint: Vec<(String, String)>,
    /// A tag; may be repeated
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    #[command(
        flatten,
        next_help_heading = "Options for a new server (a known one: keyfob server edit)"
    )]
    pub(crate) server_settings: ServerSettings,
}

#[derive(Debug, Args)]
pub(crate) struct ServerSettings {
    /// What the server is used for
    #[arg(long, value_parser = value::environment_or_none, value_name = "production|staging|test|lab|none")]
    pub(crate) environment: Option<Said<Environment>>,
    /// PEM file with further certificate authorities
    #[arg(long, value_name = "FILE", group = "trust")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Accept only the certificate with this SHA-256
    #[arg(long, value_parser = value::pin, value_name = "sha256:HEX", group = "trust")]
    pub(crate) pin: Option<Trust>,
    /// Don't check this server's certificate
    #[arg(long, group = "trust")]
    pub(crate) insecure: bool,
    /// Send secrets over plain http to this server
    #[arg(long)]
    pub(crate) allow_http: bool,
    /// Proxy for this server; none: the one of the surroundings, if any
    #[arg(long, value_parser = value::proxy, value_name = "URL|none")]
    pub(crate) proxy: Option<Said<url::Url>>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ServerCommand {
    /// List servers
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Change a server for all its profiles
    Edit(Box<ServerEditArgs>),
    /// Give a server another name
    Rename {
        /// Its name
        #[arg(value_parser = value::server)]
        name: ServerName,
        /// Its new name
        #[arg(value_parser = value::server)]
        to: ServerName,
    },
    /// Remove a server that no profile uses
    Remove {
        /// Its name
        #[arg(value_parser = value::server)]
        name: ServerName,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ServerEditArgs {
    /// Its name
    #[arg(value_parser = value::server)]
    pub(crate) name: ServerName,
    /// Its new address
    #[arg(long, value_parser = value::address)]
    pub(crate) url: Option<Address>,
    #[command(flatten)]
    pub(crate) settings: ServerSettings,
    /// Check its certificate as this computer does: takes --ca-file, --pin and --insecure back
    #[arg(id = "usual_trust", long = "trust", value_parser = value::usual_trust, value_name = "system", group = "trust")]
    pub(crate) usual_trust: Option<Trust>,
    /// Never send secrets over plain http: takes --allow-http back
    #[arg(long, conflicts_with = "allow_http")]
    pub(crate) https_only: bool,
}
