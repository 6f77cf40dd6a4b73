//! How a login goes, with what a human gave for it beforehand.

use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::Server;

/// A way to log in.
#[derive(Debug)]
pub enum Way {
    /// User and password (RFC 6749 §4.3).
    Password(Typed),
    /// ZeyOS: HTTP Basic at `auth/v1/token`.
    Basic(Typed),
    /// ZeyOS: `auth/v1/login`.
    Legacy(Typed),
    /// Authorization code.
    Browser {
        /// Whether to open the browser ourselves; the address is told in any case.
        open: bool,
    },
    /// Device code (RFC 8628).
    Device,
    /// The client itself (RFC 6749 §4.4).
    Client,
    /// A token that is there already.
    Paste(Pasted),
}

/// What was typed.
#[derive(Debug)]
pub struct Typed {
    /// The password.
    pub password: Secret,
    /// The one-time code, if one was given.
    pub otp: Option<Secret>,
}

/// Tokens made elsewhere.
#[derive(Debug)]
pub struct Pasted {
    /// The access token.
    pub access: Secret,
    /// The refresh token, if it is taken over, too.
    pub refresh: Option<Secret>,
}

impl Typed {
    /// A password without one-time code.
    #[must_use]
    pub const fn password(password: Secret) -> Self {
        Self {
            password,
            otp: None,
        }
    }
}

impl Way {
    /// Its grant.
    #[must_use]
    pub const fn grant(&self) -> Grant {
        match self {
            Self::Password(_) => Grant::Password,
            Self::Basic(_) => Grant::Basic,
            Self::Legacy(_) => Grant::Legacy,
            Self::Browser { .. } => Grant::AuthorizationCode,
            Self::Device => Grant::Device,
            Self::Client => Grant::ClientCredentials,
            Self::Paste(_) => Grant::Paste,
        }
    }

    /// What the profile must have for this way; nothing was asked or sent yet.
    pub(super) fn require(&self, profile: &Profile, server: &Server) -> Result<()> {
        require(self.grant(), profile, server)
    }
}

/// What a profile must have for a grant: said before anything is asked or sent.
///
/// # Errors
/// `Kind::Usage`, naming what is missing.
pub fn require(grant: Grant, profile: &Profile, server: &Server) -> Result<()> {
    let provider = server.provider;
    if !provider.grants().contains(&grant) {
        let known: Vec<&str> = provider.grants().iter().map(|grant| grant.word()).collect();
        let what = format!("{} has no grant '{}'", provider.title(), grant.word());
        return Err(Error::new(Kind::Usage, what).hint(format!("one of: {}", known.join(", "))));
    }
    if needs_user(grant) && profile.username.is_none() {
        return missing(profile, "user name", "--username USER");
    }
    if grant.needs_client() && profile.client(provider).is_none() {
        return missing(profile, "client id", "--client-id ID");
    }
    if provider == Provider::Zeyos && profile.instance.is_none() {
        return missing(profile, "instance", "--instance NAME");
    }
    Ok(())
}

const fn needs_user(grant: Grant) -> bool {
    match grant {
        Grant::Password | Grant::Basic | Grant::Legacy => true,
        Grant::AuthorizationCode | Grant::Device | Grant::ClientCredentials | Grant::Paste => false,
    }
}

fn missing(profile: &Profile, what: &str, flag: &str) -> Result<()> {
    let name = &profile.name;
    Err(
        Error::new(Kind::Usage, format!("profile '{name}' has no {what}"))
            .hint(format!("keyfob profile edit {name} {flag}")),
    )
}
