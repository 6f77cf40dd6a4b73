//! Which profile may answer a tool that wants to go to an address: never one that is for another host.

use url::Url;

use crate::cli::args::GitArgs;
use crate::cli::world::{Open, World};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::server::Server;
use crate::service::which;

/// What the words after the helper's name mean.
pub(super) struct Words<'a> {
    /// The profile, where one is named.
    pub(super) name: Option<ProfileName>,
    /// What the tool asks for: it always adds that as the last word.
    pub(super) operation: &'a str,
}

impl<'a> Words<'a> {
    pub(super) fn of(args: &'a GitArgs) -> Result<Self> {
        let (name, operation) = match args.words.as_slice() {
            [operation] => (None, operation),
            [name, operation] => (Some(ProfileName::new(name.as_str())?), operation),
            _ => {
                return Err(Error::new(
                    Kind::Usage,
                    "a helper takes a profile and an operation",
                ));
            }
        };
        Ok(Self { name, operation })
    }

    /// A single word that the tool doesn't say is perhaps a profile's name, typed by hand.
    pub(super) fn require_operation(&self, known: &[&str]) -> Result<()> {
        if self.name.is_some() || known.contains(&self.operation) {
            return Ok(());
        }
        let what = format!("'{}' is no operation of this protocol", self.operation);
        Err(Error::new(Kind::Usage, what)
            .hint(format!("the tool itself adds one of: {}", known.join(", "))))
    }
}

/// The profile whose token may go to this address; none if there is none.
///
/// # Errors
/// `Kind::Usage` for an unknown profile, and if several are for the address.
pub(super) fn profile_for(
    world: &World<'_>,
    open: &Open,
    (name, hosts): (Option<&ProfileName>, &[String]),
    url: &Url,
) -> Result<Option<ProfileName>> {
    let catalog = open.ports.registry.load()?;
    let is_named_host = is_one_of(hosts, url);
    let name = match name {
        Some(name) => name.clone(),
        None if is_named_host => world.profile(None)?,
        None if which::is_for_any(&catalog, url) => {
            let usual = world.usual()?;
            which::by_address(&catalog, url, usual.as_ref())?.profile
        }
        None => return Ok(None),
    };
    let (profile, server) = catalog.profile(name.as_str())?;
    let is_own = which::is_for(profile, server, url) && is_safe(server);
    Ok((is_own || is_named_host).then_some(name))
}

fn is_safe(server: &Server) -> bool {
    server.require_safe_transport().is_ok()
}

/// Whether it is one of these hosts, over https: a token in clear is nothing that a host's name allows.
fn is_one_of(hosts: &[String], url: &Url) -> bool {
    let place = |url: &Url| {
        (
            url.host_str().map(str::to_owned),
            url.port_or_known_default(),
        )
    };
    let is_it = |host: &String| {
        let named = Url::parse(&format!("https://{host}")).ok();
        named.is_some_and(|named| place(&named) == place(url))
    };
    url.scheme() == "https" && hosts.iter().any(is_it)
}
