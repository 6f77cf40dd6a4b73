//! The certificate that a server shows: looked at by a handshake that nobody's certificate passes, so nothing is sent.

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer as _;

use crate::domain::certificate::Certificate;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::{Server, Trust};
use crate::domain::text;

/// The longest name that is shown.
const LONGEST_NAME: usize = 80;

/// A certificate may name hundreds of hosts.
const MOST_NAMES: usize = 20;

/// The server with a pin that no certificate has: the handshake ends as soon as the server has shown its own.
pub(super) fn trusting_nothing(server: &Server) -> Server {
    Server {
        trust: Trust::Pin(String::new()),
        ..server.clone()
    }
}

/// A certificate's digest, as a pin holds it.
pub(super) fn digest(certificate: &CertificateDer<'_>) -> String {
    text::hex(&Sha256::digest(certificate.as_ref()))
}

/// Reads what it says of itself.
///
/// # Errors
/// `Kind::Failed` if it isn't X.509.
pub(super) fn read(der: &CertificateDer<'_>) -> Result<Certificate> {
    let (_, parsed) = X509Certificate::from_der(der.as_ref()).map_err(|error| {
        Error::new(Kind::Failed, "what the server shows is no certificate")
            .because(error)
            .hint("is something between this computer and the server?")
    })?;
    let instant = |seconds| Timestamp::from_second(seconds).ok();
    let validity = parsed.validity();
    Ok(Certificate {
        sha256: digest(der),
        names: names(&parsed),
        issuer: text::clean(&parsed.issuer().to_string(), LONGEST_NAME),
        from: instant(validity.not_before.timestamp()),
        until: instant(validity.not_after.timestamp()),
    })
}

fn names(parsed: &X509Certificate<'_>) -> Vec<String> {
    let extension = parsed.subject_alternative_name().ok().flatten();
    let names = extension.map(|extension| extension.value.general_names.as_slice());
    let names = names.unwrap_or_default().iter().filter_map(name);
    names.take(MOST_NAMES).collect()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "X.509 knows many kinds of names; a host has one of these two"
)]
fn name(name: &GeneralName<'_>) -> Option<String> {
    let shown = match name {
        GeneralName::DNSName(host) => (*host).to_owned(),
        GeneralName::IPAddress(bytes) => {
            let four = <[u8; 4]>::try_from(*bytes).map(core::net::IpAddr::from);
            let six = <[u8; 16]>::try_from(*bytes).map(core::net::IpAddr::from);
            four.or(six).ok()?.to_string()
        }
        _ => return None,
    };
    Some(text::clean(&shown, LONGEST_NAME))
}
