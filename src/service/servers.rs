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
    pub environment: Option<Environment>,
    /// How its certificate is checked.
    pub trust: Option<Trust>,
    /// Whether plain http is allowed.
    pub allow_http: Option<bool>,
    /// Its proxy.
    pub proxy: Option<Url>,
}

impl ServerDraft {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.address.is_none() && !self.has_settings()
    }

    const fn has_settings(&self) -> bool {
        self.environment.is_some()
            || self.trust.is_some()
            || self.allow_http.is_some()
            || self.proxy.is_some()
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
                .is_some_and(|e| Some(e) != server.environment),
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
                self.proxy.is_some() && self.proxy != server.proxy,
                "--proxy",
            )
        })
    }

    fn apply(self, server: &mut Server) {
        server.environment = self.environment.or(server.environment);
        server.trust = self.trust.unwrap_or_else(|| server.trust.clone());
        server.allow_http = self.allow_http.unwrap_or(server.allow_http);
        server.proxy = self.proxy.or_else(|| server.proxy.clone());
        server.address = self.address.unwrap_or_else(|| server.address.clone());
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
