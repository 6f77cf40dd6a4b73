//! keyfob's own formats: their names, what they are for, which servers they are for.

use crate::domain::provider::Provider;

/// A form of the token: the `--as` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The access token alone.
    Token,
    /// `Authorization: Bearer …`
    Header,
    /// A curl command with the token in it.
    Curl,
    /// A configuration for `curl -K -`.
    CurlConfig,
    /// `export` lines for sh, bash, zsh.
    Env,
    /// `set -gx` lines.
    Fish,
    /// `$env:` lines.
    Powershell,
    /// A `Connect-Morpheus` line.
    MorpheusPowershell,
    /// `NAME=value` lines.
    Dotenv,
    /// An object for programs.
    Json,
    /// A line of ~/.netrc.
    Netrc,
    /// An argument for `http`.
    Httpie,
    /// A provider block for HPE/hpe.
    TerraformHpe,
    /// A provider block for gomorpheus/morpheus.
    TerraformMorpheus,
    /// An inventory for morpheus.core's httpapi connection.
    Ansible,
    /// The lines of morpheus-cli's two files.
    MorpheusCli,
    /// A profiles.json of the ZeyOS CLI.
    ZeyosCli,
    /// A block for hosts of MCP servers.
    ZeyosMcp,
}

impl Format {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 18] = [
        Self::Token,
        Self::Header,
        Self::Curl,
        Self::CurlConfig,
        Self::Env,
        Self::Fish,
        Self::Powershell,
        Self::MorpheusPowershell,
        Self::Dotenv,
        Self::Json,
        Self::Netrc,
        Self::Httpie,
        Self::TerraformHpe,
        Self::TerraformMorpheus,
        Self::Ansible,
        Self::MorpheusCli,
        Self::ZeyosCli,
        Self::ZeyosMcp,
    ];

    /// The name on the command line and in the menu.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Header => "header",
            Self::Curl => "curl",
            Self::CurlConfig => "curl-config",
            Self::Env => "env",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
            Self::MorpheusPowershell => "morpheus-powershell",
            Self::Dotenv => "dotenv",
            Self::Json => "json",
            Self::Netrc => "netrc",
            Self::Httpie => "httpie",
            Self::TerraformHpe => "terraform-hpe",
            Self::TerraformMorpheus => "terraform-morpheus",
            Self::Ansible => "ansible",
            Self::MorpheusCli => "morpheus-cli",
            Self::ZeyosCli => "zeyos-cli",
            Self::ZeyosMcp => "zeyos-mcp",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The letter that chooses it in the menu (SCREENS 4.4).
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Token => 't',
            Self::Header => 'h',
            Self::Curl => 'c',
            Self::CurlConfig => 'C',
            Self::Env => 'e',
            Self::Fish => 'f',
            Self::Powershell => 'p',
            Self::MorpheusPowershell => 'P',
            Self::Dotenv => 'd',
            Self::Json => 'j',
            Self::Netrc => 'n',
            Self::Httpie => 'H',
            Self::TerraformHpe => 'a',
            Self::TerraformMorpheus => 'A',
            Self::Ansible => 'b',
            Self::MorpheusCli => 'm',
            Self::ZeyosCli => 'z',
            Self::ZeyosMcp => 'Z',
        }
    }

    /// What it is for, in a few words.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Token => "any field that asks for an API token",
            Self::Header => "Authorization: Bearer …  for Postman, browser tools",
            Self::Curl => "one try by hand; the token shows in the process list",
            Self::CurlConfig => "curl -K - : the token stays out of the process list",
            Self::Env => "bash, zsh: the server's variables",
            Self::Fish => "the same for fish",
            Self::Powershell => "the same as $env: lines",
            Self::MorpheusPowershell => "a Connect-Morpheus line",
            Self::Dotenv => "docker, direnv, systemd",
            Self::Json => "programs: token, expiry, server, tenant, user",
            Self::Netrc => "tools that read ~/.netrc",
            Self::Httpie => "one http call; the token shows in the process list",
            Self::TerraformHpe => "provider \"hpe\" block for HPE/hpe",
            Self::TerraformMorpheus => "block for gomorpheus/morpheus: HPE/hpe follows it",
            Self::Ansible => "inventory lines for morpheus.core",
            Self::MorpheusCli => "lines for its files; keyfob export writes them there",
            Self::ZeyosCli => "a profiles.json; keyfob export writes it there",
            Self::ZeyosMcp => "a server block for MCP hosts",
        }
    }

    /// What stands in it beside the access token.
    #[must_use]
    pub const fn contents(self) -> &'static str {
        match self {
            Self::Token | Self::Header => "the access token",
            Self::Curl | Self::CurlConfig | Self::Netrc | Self::Httpie => {
                "the access token and the server's address"
            }
            Self::Env
            | Self::Fish
            | Self::Powershell
            | Self::MorpheusPowershell
            | Self::Dotenv
            | Self::TerraformHpe
            | Self::TerraformMorpheus
            | Self::Ansible
            | Self::ZeyosMcp => "the access token and the server's address, no refresh token",
            Self::Json => "the access token, its end, who and where it is for; no refresh token",
            Self::MorpheusCli | Self::ZeyosCli => {
                "the access token, its end, user and address; no refresh token"
            }
        }
    }

    /// The kind of server that it is for; none: any.
    #[must_use]
    pub const fn only_for(self) -> Option<Provider> {
        match self {
            Self::MorpheusPowershell
            | Self::TerraformHpe
            | Self::TerraformMorpheus
            | Self::Ansible
            | Self::MorpheusCli => Some(Provider::Morpheus),
            Self::ZeyosCli | Self::ZeyosMcp => Some(Provider::Zeyos),
            Self::Token
            | Self::Header
            | Self::Curl
            | Self::CurlConfig
            | Self::Env
            | Self::Fish
            | Self::Powershell
            | Self::Dotenv
            | Self::Json
            | Self::Netrc
            | Self::Httpie => None,
        }
    }

    /// Those for one kind of server, in the order of the menu.
    pub fn offered(provider: Provider) -> impl Iterator<Item = Self> {
        let is_offered = move |format: &Self| format.only_for().is_none_or(|only| only == provider);
        Self::ALL.into_iter().filter(is_offered)
    }
}
