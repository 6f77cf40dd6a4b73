//! Reviewing the certificate of a profile's server: what it shows now, and whether that is trusted.

use super::check;
use super::ports::Ports;
use crate::domain::certificate::{Certificate, fingerprint};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::server::Server;

/// What a server shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The server, with the trust that was asked.
    pub server: Server,
    /// Its certificate.
    pub shown: Certificate,
    /// Why it isn't trusted.
    pub objection: Option<Error>,
}

/// Asks a profile's server for its certificate, then asks it once more as it is trusted. No secret is sent.
///
/// # Errors
/// `Kind::Failed` if it speaks plain http; `NotSent` if nobody answers there.
pub async fn review(ports: &Ports, name: &ProfileName) -> Result<Review> {
    let (profile, server) = ports.registry.profile(name.as_str())?;
    let shown = ports.http.certificate(&server).await?;
    let objection = match check::reach(ports, &server, &profile).await {
        Err(error) if error.kind() == Kind::Untrusted => Some(error),
        Err(error) if error.kind() == Kind::NotSent => return Err(error),
        // Whatever it answers: its certificate has passed.
        Ok(_) | Err(_) => None,
    };
    Ok(Review {
        server,
        shown,
        objection,
    })
}

/// An untrusted certificate with what can be compared, and the command that trusts it; other failures as they are.
pub(super) async fn explained(ports: &Ports, server: &Server, error: Error) -> Error {
    if error.kind() != Kind::Untrusted {
        return error;
    }
    let Ok(shown) = ports.http.certificate(server).await else {
        return error;
    };
    let print = fingerprint(&shown.sha256);
    let why = match error.why() {
        // The digest of another certificate than the pinned one stands there already.
        Some(why) if !why.contains(&shown.sha256) => format!("{why}; its SHA-256 is {print}"),
        Some(_) | None => format!("its SHA-256 is {print}"),
    };
    let (name, sha256) = (&server.name, &shown.sha256);
    error.because(why).hint(format!(
        "if the server's admin confirms that: keyfob server edit {name} --pin sha256:{sha256}"
    ))
}
