//! Which profile is meant where none is named: by what the surroundings say, or by the address to be called.

use std::fmt;
use std::path::PathBuf;

use url::Url;

use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;

/// A profile, and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The profile.
    pub profile: ProfileName,
    /// Why it is this one.
    pub because: Because,
}

/// Why it is this profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// `--profile` names it.
    Flag,
    /// `KEYFOB_PROFILE` names it.
    Variable,
    /// The first line of this file names it.
    File(PathBuf),
    /// No other profile is for the address.
    Address,
    /// Several are for the address, and the surroundings name this one of them.
    AddressAnd(Box<Self>),
}

impl Because {
    /// The word in `--json`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Variable => "variable",
            Self::File(_) => "file",
            Self::Address => "address",
            Self::AddressAnd(_) => "address-and-surroundings",
        }
    }

    /// The file that names it, if one does.
    #[must_use]
    pub fn file(&self) -> Option<&PathBuf> {
        match self {
            Self::File(path) => Some(path),
            Self::AddressAnd(other) => other.file(),
            Self::Flag | Self::Variable | Self::Address => None,
        }
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("--profile names it"),
            Self::Variable => f.write_str("KEYFOB_PROFILE names it"),
            Self::File(path) => write!(f, "{} says so (line 1)", path.display()),
            Self::Address => f.write_str("it is the only profile for this address"),
            Self::AddressAnd(other) => write!(f, "it is for this address, and {other}"),
        }
    }
}

/// The profile for an address: the only one, else the one of them that the surroundings name.
///
/// The scheme, host and port are the server's; its path, and for ZeyOS the instance after it, start the address's path.
/// The longest such path wins. An address without a path means everything on that host.
///
/// # Errors
/// `Kind::Usage` if no profile is for it, or several are.
pub fn by_address(catalog: &Catalog, url: &Url, usual: Option<&Choice>) -> Result<Choice> {
    let mut found: Vec<(usize, &Profile)> = Vec::new();
    for profile in catalog.profiles.values() {
        let server = catalog.servers.get(&profile.server);
        let depth = server.and_then(|server| depth_of(profile, server, url));
        found.extend(depth.map(|depth| (depth, profile)));
    }
    let deepest = found.iter().map(|(depth, _)| *depth).max();
    found.retain(|(depth, _)| Some(*depth) == deepest);
    let names: Vec<&ProfileName> = found.iter().map(|(_, profile)| &profile.name).collect();
    let usual = usual.filter(|choice| names.contains(&&choice.profile));
    match (names.as_slice(), usual) {
        ([], _) => Err(none_for(url)),
        ([only], _) => Ok(Choice {
            profile: (*only).clone(),
            because: Because::Address,
        }),
        (_, Some(choice)) => Ok(Choice {
            profile: choice.profile.clone(),
            because: Because::AddressAnd(Box::new(choice.because.clone())),
        }),
        (_, None) => Err(several_for(url, &names)),
    }
}

/// Whether any profile's token may go to this address.
#[must_use]
pub fn is_for_any(catalog: &Catalog, url: &Url) -> bool {
    let server = |profile: &Profile| catalog.servers.get(&profile.server);
    let mut profiles = catalog.profiles.values();
    profiles.any(|profile| server(profile).is_some_and(|server| is_for(profile, server, url)))
}

/// Whether a profile's token may go to this address.
#[must_use]
pub fn is_for(profile: &Profile, server: &Server, url: &Url) -> bool {
    depth_of(profile, server, url).is_some()
}

/// How many parts of the address's path are the profile's own; none if it isn't for the address.
fn depth_of(profile: &Profile, server: &Server, url: &Url) -> Option<usize> {
    let own = server.address.join("");
    let place = |url: &Url| {
        let host = url.host_str().map(str::to_owned);
        (url.scheme().to_owned(), host, url.port_or_known_default())
    };
    if place(&own) != place(url) {
        return None;
    }
    let instance = match server.provider {
        Provider::Zeyos => profile.instance.as_deref(),
        Provider::Morpheus | Provider::Oidc => None,
    };
    let head: Vec<&str> = parts(&own).chain(instance).collect();
    let asked: Vec<&str> = parts(url).collect();
    (asked.is_empty() || asked.starts_with(&head)).then_some(head.len())
}

fn parts(url: &Url) -> impl Iterator<Item = &str> {
    url.path().split('/').filter(|part| !part.is_empty())
}

/// As it is repeated in messages: a user and password that stand in it are nobody's business.
fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}"));
    let host = url.host_str().unwrap_or_default();
    let port = port.unwrap_or_default();
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

fn none_for(url: &Url) -> Error {
    let what = format!("no profile is for '{}'", shown(url));
    Error::new(Kind::Usage, what)
        .hint("keyfob list shows the profiles' servers; keyfob profile add makes one")
}

/// So many are listed.
const LONGEST_LIST: usize = 8;

fn several_for(url: &Url, names: &[&ProfileName]) -> Error {
    let listed: Vec<&str> = names
        .iter()
        .take(LONGEST_LIST)
        .map(|n| n.as_str())
        .collect();
    let more = names.len().saturating_sub(listed.len());
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    let what = format!("several profiles are for '{}'", shown(url));
    Error::new(Kind::Usage, what).hint(format!("name one: {}{more}", listed.join(", ")))
}

#[cfg(test)]
mod tests;
