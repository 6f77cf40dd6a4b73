//! Why a TLS handshake failed, in words, and what to do.

use rustls::{AlertDescription, CertificateError, Error as TlsError};

use super::pin::PinMismatch;

/// A handshake that failed.
pub(super) struct Refusal {
    /// What the server did: the end of a sentence that begins with its name.
    pub(super) how: &'static str,
    /// The TLS library's words, where they add something.
    pub(super) cause: String,
    /// What to do.
    pub(super) hint: &'static str,
}

const TRUST_IT: &str = "trust its CA with --ca-file, or this one certificate with --pin";

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "rustls's errors are non-exhaustive and grow"
)]
pub(super) fn describe(error: &TlsError) -> Refusal {
    match error {
        TlsError::InvalidCertificate(reason) => describe_certificate(reason),
        TlsError::InvalidMessage(_) => Refusal {
            how: "doesn't speak TLS",
            cause: error.to_string(),
            hint: "is this the right port? If it speaks plain HTTP on purpose, write http:// before it",
        },
        other => Refusal {
            how: "can't agree on TLS with us",
            cause: other.to_string(),
            hint: "keyfob speaks TLS 1.2 and 1.3",
        },
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "rustls's errors are non-exhaustive and grow"
)]
fn describe_certificate(reason: &CertificateError) -> Refusal {
    let (how, hint) = match reason {
        CertificateError::UnknownIssuer => ("shows a certificate of an unknown issuer", TRUST_IT),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "shows an expired certificate",
            "renew it there, or trust it for now with --pin; is this computer's clock right?",
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            "shows a certificate that isn't valid yet",
            "is this computer's clock right?",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "shows a certificate for another host",
            "use the name that is in the certificate, or trust it with --pin",
        ),
        CertificateError::Revoked => ("shows a revoked certificate", "renew it there"),
        CertificateError::Other(other) if other.0.is::<PinMismatch>() => (
            "shows another certificate than the pinned one",
            "if it was renewed on purpose, change the server's pin",
        ),
        CertificateError::Other(_) if is_its_own_authority(reason) => (
            "shows a certificate that it signed itself",
            "trust this one certificate with --pin, once its SHA-256 was compared with its admin's",
        ),
        _ => ("shows a certificate that can't be trusted", TRUST_IT),
    };
    Refusal {
        how,
        cause: cause(reason),
        hint,
    }
}

/// Whether the certificate is an authority's: what appliances make for themselves at installation mostly is. The TLS
/// library has no name for it in its own errors.
fn is_its_own_authority(reason: &CertificateError) -> bool {
    matches!(reason, CertificateError::Other(other) if other.0.to_string() == "CaUsedAsEndEntity")
}

/// What a pin was held against.
pub(super) fn mismatch(error: &TlsError) -> Option<&PinMismatch> {
    let TlsError::InvalidCertificate(CertificateError::Other(other)) = error else {
        return None;
    };
    other.0.downcast_ref()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "rustls's errors are non-exhaustive and grow"
)]
fn cause(reason: &CertificateError) -> String {
    match reason {
        CertificateError::Other(_) if is_its_own_authority(reason) => String::new(),
        CertificateError::Other(other) => other.0.to_string(),
        CertificateError::NotValidForNameContext { presented, .. } => {
            format!("it is for {}", presented.join(", "))
        }
        CertificateError::UnknownIssuer | CertificateError::Expired => String::new(),
        other => other.to_string(),
    }
}

/// With TLS 1.3 a server refuses a client certificate after the client may have written; it never reads HTTP then.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "rustls's errors are non-exhaustive and grow"
)]
pub(super) fn rejection(error: &TlsError) -> Option<AlertDescription> {
    match error {
        TlsError::AlertReceived(
            alert @ (AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateExpired
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::HandshakeFailure),
        ) => Some(*alert),
        _ => None,
    }
}
