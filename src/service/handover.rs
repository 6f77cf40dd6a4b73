//! A token in the form that its taker wants, quoted for its target.
//!
//! This is the copy runner of STYLE S10: what it makes is a secret again, and only printing and copying open it.

pub mod preview;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;

use super::get::Ready;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::domain::text;

/// How a token is handed over: one of keyfob's own formats, or a template of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// One of keyfob's.
    Standard(Format),
    /// One of `[templates]`.
    Template(Template),
}

/// A form that the user wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name in `[templates]`.
    pub name: String,
    /// `{url} {token|sh}`
    pub text: String,
}

impl Form {
    /// The form of this name; keyfob's own come first.
    ///
    /// # Errors
    /// `Kind::Usage` for an unknown name; the hint has all that are known.
    pub fn named(name: &str, templates: &BTreeMap<String, String>) -> Result<Self> {
        if let Some(format) = Format::parse(name) {
            return Ok(Self::Standard(format));
        }
        match templates.get(name) {
            Some(text) => Ok(Self::Template(Template {
                name: name.to_owned(),
                text: text.clone(),
            })),
            None => Err(unknown(name, templates)),
        }
    }

    /// The name on the command line and in the menu.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Standard(format) => format.word(),
            Self::Template(template) => &template.name,
        }
    }
}

fn unknown(name: &str, templates: &BTreeMap<String, String>) -> Error {
    let own = templates.keys().map(String::as_str);
    let words: Vec<&str> = Format::ALL
        .map(Format::word)
        .into_iter()
        .chain(own)
        .collect();
    let shown = text::clean(name, LONGEST_NAME);
    Error::new(Kind::Usage, format!("there is no format '{shown}'"))
        .hint(format!("one of: {}", words.join(", ")))
}

/// So much of a wrong name is repeated.
const LONGEST_NAME: usize = 64;

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
    /// `NAME=value` lines.
    Dotenv,
    /// An object for programs.
    Json,
    /// A line of ~/.netrc.
    Netrc,
    /// An argument for `http`.
    Httpie,
}

impl Format {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 11] = [
        Self::Token,
        Self::Header,
        Self::Curl,
        Self::CurlConfig,
        Self::Env,
        Self::Fish,
        Self::Powershell,
        Self::Dotenv,
        Self::Json,
        Self::Netrc,
        Self::Httpie,
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
            Self::Dotenv => "dotenv",
            Self::Json => "json",
            Self::Netrc => "netrc",
            Self::Httpie => "httpie",
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
            Self::Env => "bash, zsh: the provider's variables",
            Self::Fish => "the same for fish",
            Self::Powershell => "the same as $env: lines",
            Self::Dotenv => "docker, direnv, systemd",
            Self::Json => "programs: token, expiry, scope",
            Self::Netrc => "tools that read ~/.netrc",
            Self::Httpie => "one http call",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }
}

/// The token in this form, without a line end after it.
///
/// # Errors
/// `Kind::Failed` if the form can't carry this token, or isn't for this kind of server.
pub fn render(ready: &Ready, form: &Form, now: Timestamp) -> Result<Secret> {
    match form {
        Form::Standard(format) => Ok(standard(ready, *format, now)),
        Form::Template(template) => Err(Error::new(
            Kind::Failed,
            format!("the template '{}' can't be filled", template.name),
        )),
    }
}

fn standard(ready: &Ready, format: Format, now: Timestamp) -> Secret {
    let token = ready.tokens.access.expose();
    let url = ready.server.address.as_str();
    let text = match format {
        Format::Token => token.to_owned(),
        Format::Header => format!("Authorization: Bearer {token}"),
        Format::Curl => {
            let header = shell(&format!("Authorization: Bearer {token}"));
            format!("curl -H {header} {}", shell(&whoami_url(ready)))
        }
        Format::CurlConfig => format!(
            "header = {}\nurl = {}",
            curl(&format!("Authorization: Bearer {token}")),
            curl(&whoami_url(ready))
        ),
        Format::Env => lines(ready, |name, value| {
            format!("export {name}={}", shell(value))
        }),
        Format::Fish => lines(ready, |name, value| {
            format!("set -gx {name} {}", fish(value))
        }),
        Format::Powershell => lines(ready, |name, value| {
            format!("$env:{name} = {}", powershell(value))
        }),
        Format::Dotenv => lines(ready, |name, value| format!("{name}={}", dotenv(value))),
        Format::Json => return as_json(ready, now, false),
        Format::Netrc => format!(
            "machine {} login oauth2 password {}",
            ready.server.address.host(),
            token
        ),
        Format::Httpie => format!(
            "http {} {}",
            shell(url),
            shell(&format!("Authorization:Bearer {token}"))
        ),
    };
    Secret::new(text)
}

/// `get --as json`; with the refresh token only where that was asked for.
#[must_use]
pub fn as_json(ready: &Ready, now: Timestamp, with_refresh: bool) -> Secret {
    let tokens = &ready.tokens;
    let end = tokens.expiry.instant();
    let mut object = json!({
        "version": 1,
        "profile": ready.profile.name.as_str(),
        "access_token": tokens.access.expose(),
        "token_type": tokens.token_type,
        "expires_at": end.map(span::iso),
        "expires_in": tokens.expiry.left(now).map(|left| left.as_secs().max(0)),
        "scope": tokens.scope,
    });
    if let (true, Some(refresh), Some(map)) =
        (with_refresh, &tokens.refresh, object.as_object_mut())
    {
        map.insert("refresh_token".to_owned(), json!(refresh.expose()));
    }
    Secret::new(object.to_string())
}

/// The variables of PRODUCT "get", by provider.
fn variables(ready: &Ready) -> Vec<(&'static str, String)> {
    let token = ready.tokens.access.expose().to_owned();
    let url = ready.server.address.as_str().to_owned();
    match ready.server.provider {
        Provider::Morpheus => vec![("MORPHEUS_API_URL", url), ("MORPHEUS_API_TOKEN", token)],
        Provider::Zeyos => {
            let instance = ready.profile.instance.as_deref().unwrap_or_default();
            vec![
                ("ZEYOS_BASE_URL", format!("{url}/{instance}")),
                ("ZEYOS_TOKEN", token),
                ("ZEYOS_NO_REFRESH", "1".to_owned()),
            ]
        }
        Provider::Oidc => vec![("OAUTH_ISSUER", url), ("OAUTH_ACCESS_TOKEN", token)],
    }
}

fn lines(ready: &Ready, line: impl Fn(&str, &str) -> String) -> String {
    let lines: Vec<String> = variables(ready)
        .iter()
        .map(|(name, value)| line(name, value))
        .collect();
    lines.join("\n")
}

/// An address that answers to the token.
fn whoami_url(ready: &Ready) -> String {
    match ready.server.provider {
        Provider::Morpheus => ready.server.address.join("/api/whoami").to_string(),
        Provider::Zeyos | Provider::Oidc => ready.server.address.to_string(),
    }
}

/// Single quotes for sh, bash, zsh.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Single quotes for fish, where only `\` and `'` are special.
fn fish(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn powershell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Bare where every reader agrees (docker takes quotes literally), else single quotes.
fn dotenv(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-._~:/+=@%".contains(c);
    if text.chars().all(bare) {
        text.to_owned()
    } else {
        shell(text)
    }
}

/// A double-quoted string of curl's configuration.
fn curl(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A form as the menu offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The letter that chooses it.
    pub letter: Option<char>,
    /// Which.
    pub form: Form,
    /// What it is for.
    pub purpose: String,
}

/// What can be offered for a provider.
#[must_use]
pub fn offers(_provider: Provider, templates: &BTreeMap<String, String>) -> Vec<Offer> {
    let letters = "thcCefpdjnH"
        .chars()
        .map(Some)
        .chain(std::iter::repeat(None));
    let own = templates.iter().map(|(name, text)| {
        Form::Template(Template {
            name: name.clone(),
            text: text.clone(),
        })
    });
    let forms = Format::ALL.map(Form::Standard).into_iter().chain(own);
    forms
        .zip(letters)
        .map(|(form, letter)| Offer {
            letter,
            purpose: match &form {
                Form::Standard(f) => f.purpose().to_owned(),
                Form::Template(t) => t.text.clone(),
            },
            form,
        })
        .collect()
}
