//! Which server a profile means, and changing servers.

use url::Url;

use super::ports::{Change, Ports};
use crate::domain::catalog::Catalog;
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::{self, ServerName};
use crate::domain::provider::Provider;
use crate::domain::server::{Address, Server, Trust};

/// So many users of a server are named.
const MOST_NAMED: usize = 5;

/// The word that takes a setting back.
pub const NONE: &str = "none";

/// What a user said of a setting that a server may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<T> {
    /// It has none.
    Nothing,
    /// It is this.
    Is(T),
}

impl<T> Said<T> {
    fn into_option(self) -> Option<T> {
        match self {
            Self::Nothing => None,
            Self::Is(value) => Some(value),
        }
    }

    fn as_ref(&self) -> Option<&T> {
        match self {
            Self::Nothing => None,
            Self::Is(value) => Some(value),
        }
    }
}

/// What a user said of a server; what wasn't said keeps its default, or its old value.
#[derive(Debug, Clone, Default)]
pub struct ServerDraft {
    /// A known server's name, or the name for a new one.
    pub name: Option<ServerName>,
    /// Its kind.
    pub provider: Option<Provider>,
    /// Its address.
    pub address: Option<Address>,
    /// What it is used for.
    pub environment: Option<Said<Environment>>,
    /// How its certificate is checked.
    pub trust: Option<Trust>,
    /// Whether plain http is allowed.
    pub allow_http: Option<bool>,
    /// Its proxy.
    pub proxy: Option<Said<Url>>,
}

impl ServerDraft {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names_no_server() && self.flags().is_empty()
    }

    /// What was said of the server itself, as flags; a proxy's address may hold a password and isn't repeated.
    fn flags(&self) -> Vec<String> {
        let environment = self.environment.as_ref().map(|said| {
            let word = said.as_ref().map_or(NONE, |environment| environment.word());
            format!("--environment {word}")
        });
        let proxy = self.proxy.as_ref().map(|said| match said {
            Said::Nothing => format!("--proxy {NONE}"),
            Said::Is(_) => "--proxy URL".to_owned(),
        });
        let http = self.allow_http.map(|allowed| {
            let flag = if allowed {
                "--allow-http"
            } else {
                "--https-only"
            };
            flag.to_owned()
        });
        let trust = self.trust.as_ref().map(trust_flag);
        [environment, trust, http, proxy]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Whether settings were said of a server that wasn't named: they would change it for all its profiles.
    ///
    /// # Errors
    /// `Kind::Usage` with the command that changes the server.
    pub(super) fn require_no_settings_of(&self, server: &Server) -> Result<()> {
        let flags = self.flags();
        let Some(first) = flags.first().filter(|_| self.names_no_server()) else {
            return Ok(());
        };
        let flag = first.split(' ').next().unwrap_or_default();
        let what = format!(
            "{flag} belongs to the server '{}', not to one of its profiles",
            server.name
        );
        Err(Error::new(Kind::Usage, what).hint(format!(
            "change it for all its profiles: keyfob server edit {} {}",
            server.name,
            flags.join(" ")
        )))
    }

    const fn names_no_server(&self) -> bool {
        self.name.is_none() && self.address.is_none()
    }

    /// This kind, unless another was said.
    #[must_use]
    pub fn or_provider(mut self, provider: Provider) -> Self {
        self.provider = self.provider.or(Some(provider));
        self
    }

    fn differs_from(&self, server: &Server) -> Option<&'static str> {
        let differs = |said: bool, name| said.then_some(name);
        differs(
            self.environment
                .is_some_and(|said| said.into_option() != server.environment),
            "--environment",
        )
        .or_else(|| {
            differs(
                self.trust.as_ref().is_some_and(|t| *t != server.trust),
                "the certificate check",
            )
        })
        .or_else(|| {
            differs(
                self.allow_http.is_some_and(|a| a != server.allow_http),
                "--allow-http",
            )
        })
        .or_else(|| {
            differs(
                self.proxy
                    .as_ref()
                    .is_some_and(|said| said.as_ref() != server.proxy.as_ref()),
                "--proxy",
            )
        })
    }

    fn apply(self, server: &mut Server) {
        if let Some(said) = self.environment {
            server.environment = said.into_option();
        }
        server.trust = self.trust.unwrap_or_else(|| server.trust.clone());
        server.allow_http = self.allow_http.unwrap_or(server.allow_http);
        if let Some(said) = self.proxy {
            server.proxy = said.into_option();
        }
        server.address = self.address.unwrap_or_else(|| server.address.clone());
    }
}

fn trust_flag(trust: &Trust) -> String {
    match trust {
        Trust::System => "--trust system".to_owned(),
        Trust::CaFile(file) => format!("--ca-file {}", file.display()),
        Trust::Pin(hex) => format!("--pin sha256:{hex}"),
        Trust::ClientCertificate { .. } => "--trust".to_owned(),
        Trust::Insecure => "--insecure".to_owned(),
    }
}

/// The server that a draft means, and the change that makes it if it is new.
///
/// # Errors
/// `Kind::Usage` for an unknown name, a missing kind or address, or a flag that differs from the known server.
pub(crate) fn resolve(catalog: &Catalog, draft: &ServerDraft) -> Result<(Server, Option<Change>)> {
    let known = match (&draft.address, &draft.name) {
        (Some(address), _) => {
            let provider = draft.provider.ok_or_else(|| {
                Error::new(Kind::Usage, "which kind of server is it?")
                    .hint("add --provider morpheus, zeyos or oidc")
            })?;
            catalog.server_at(provider, address)
        }
        (None, Some(name)) => Some(catalog.servers.get(name).ok_or_else(|| unknown(name))?),
        (None, None) => {
            return Err(Error::new(Kind::Usage, "which server?")
                .hint("add --url URL, or --server NAME for a known one"));
        }
    };
    let Some(server) = known else {
        let server = new_server(catalog, draft.clone())?;
        return Ok((server.clone(), Some(Change::PutServer(server))));
    };
    if draft
        .provider
        .is_some_and(|provider| provider != server.provider)
    {
        let what = format!(
            "server '{}' is a {} server",
            server.name,
            server.provider.title()
        );
        return Err(Error::new(Kind::Usage, what).hint("leave --provider out"));
    }
    if let Some(flag) = draft.differs_from(server) {
        let what = format!(
            "server '{}' is known with another setting of {flag}",
            server.name
        );
        return Err(Error::new(Kind::Usage, what).hint(format!(
            "change it for all its profiles: keyfob server edit {}",
            server.name
        )));
    }
    Ok((server.clone(), None))
}

fn new_server(catalog: &Catalog, draft: ServerDraft) -> Result<Server> {
    let (Some(provider), Some(address)) = (draft.provider, draft.address.clone()) else {
        return Err(Error::new(
            Kind::Usage,
            "a new server needs its kind and its address",
        ));
    };
    let is_taken = |name: &str| catalog.servers.contains_key(name);
    let name = match &draft.name {
        Some(name) if is_taken(name.as_str()) => {
            let what = format!("there is a server '{name}' at another address");
            return Err(
                Error::new(Kind::Usage, what).hint("choose another --server name, or leave it out")
            );
        }
        Some(name) => name.clone(),
        None => ServerName::new(name::free_name(&address.proposed_name(), is_taken))?,
    };
    let mut server = Server {
        name,
        provider,
        address,
        environment: None,
        trust: Trust::System,
        allow_http: false,
        proxy: None,
    };
    draft.apply(&mut server);
    Ok(server)
}

fn unknown(name: &ServerName) -> Error {
    Error::new(Kind::Usage, format!("there is no server '{name}'"))
        .hint("keyfob server list shows them all")
}

/// Changes what the draft says, for all profiles of the server.
///
/// # Errors
/// `Kind::Usage` for an unknown name, or an address that another server has.
pub fn edit(ports: &Ports, name: &ServerName, draft: ServerDraft) -> Result<Server> {
    let catalog = ports.registry.load()?;
    let mut server = catalog
        .servers
        .get(name)
        .ok_or_else(|| unknown(name))?
        .clone();
    let taken = draft
        .address
        .as_ref()
        .and_then(|address| catalog.server_at(server.provider, address))
        .filter(|other| other.name != *name);
    if let Some(other) = taken {
        let what = format!("server '{}' has that address already", other.name);
        return Err(Error::new(Kind::Usage, what).hint("one entry for one server"));
    }
    draft.apply(&mut server);
    ports
        .registry
        .change(&[Change::PutServer(server.clone())])?;
    Ok(server)
}

/// Gives a server another name; its profiles follow.
///
/// # Errors
/// `Kind::Usage` for an unknown or a taken name.
pub fn rename(ports: &Ports, from: &ServerName, to: &ServerName) -> Result<()> {
    let catalog = ports.registry.load()?;
    if !catalog.servers.contains_key(from) {
        return Err(unknown(from));
    }
    if catalog.servers.contains_key(to) {
        return Err(Error::new(
            Kind::Usage,
            format!("there is a server '{to}' already"),
        ));
    }
    ports
        .registry
        .change(&[Change::RenameServer(from.clone(), to.clone())])
}

/// Removes a server that no profile names.
///
/// # Errors
/// `Kind::Usage` for an unknown name, or while profiles name it.
pub fn remove(ports: &Ports, name: &ServerName) -> Result<()> {
    let catalog = ports.registry.load()?;
    if !catalog.servers.contains_key(name) {
        return Err(unknown(name));
    }
    let users: Vec<&str> = catalog
        .profiles
        .values()
        .filter(|profile| profile.server == *name)
        .map(|profile| profile.name.as_str())
        .collect();
    if users.is_empty() {
        return ports.registry.change(&[Change::RemoveServer(name.clone())]);
    }
    let named = users.get(..MOST_NAMED.min(users.len())).unwrap_or_default();
    let more = match users.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let what = format!("server '{name}' is used by {}{more}", named.join(", "));
    let first = named.first().copied().unwrap_or_default();
    Err(Error::new(Kind::Usage, what).hint(format!(
        "remove those profiles first, or give them another server: keyfob profile remove {first}"
    )))
}
