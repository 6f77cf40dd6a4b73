//! What a failed request means: whether it left, what stopped it, what to do.

use std::error::Error as Cause;
use std::io;
use std::iter::successors;

use rustls::Error as TlsError;
use rustls::pki_types::CertificateDer;

use super::answer::Cut;
use super::{Limits, handshake};
use crate::domain::error::{Error, Kind};
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::message::Request;

/// What a message about a failure names: kept aside, since the request itself is spent.
pub(super) struct Target {
    /// `host:port`; never path or query.
    host: String,
    limits: Limits,
    secrets: Vec<Secret>,
}

impl Target {
    pub(super) fn new(request: &Request, limits: Limits) -> Self {
        let host = request.url.host_str().unwrap_or_default();
        let port = request.url.port().map(|port| format!(":{port}"));
        Self {
            host: format!("{host}{}", port.unwrap_or_default()),
            limits,
            secrets: request.secrets().into_iter().map(Secret::share).collect(),
        }
    }

    /// A request without an answer.
    pub(super) fn describe(&self, error: &reqwest::Error) -> Error {
        if let Some(alert) = find(error).and_then(handshake::rejection) {
            return self.not_sent("rejected our TLS handshake", &format!("{alert:?}"))
                .hint("does this server ask for a client certificate? set tls.client-cert and tls.client-key");
        }
        if error.is_connect() {
            return self.describe_connect(error);
        }
        if error.is_builder() {
            return self.not_sent("can't be asked", &self.redacted(error));
        }
        let what = if error.is_timeout() {
            format!(
                "'{}' didn't answer within {} s",
                self.host,
                self.limits.total.as_secs()
            )
        } else {
            format!("the connection to '{}' ended before it answered", self.host)
        };
        self.lost(what, Some(error))
    }

    /// An answer without a usable body.
    pub(super) fn describe_cut(&self, cut: Cut, status: u16) -> Error {
        let host = &self.host;
        match cut {
            Cut::TooLong => {
                let most = self.limits.answer / 1024;
                self.lost(
                    format!("the answer of '{host}' ({status}) is longer than {most} KiB"),
                    None,
                )
            }
            Cut::Broken(error) => self.lost(
                format!("the answer of '{host}' ({status}) ended too early"),
                Some(&error),
            ),
        }
    }

    fn lost(&self, what: String, cause: Option<&reqwest::Error>) -> Error {
        let error = Error::new(Kind::AnswerLost, what)
            .hint("the request may have been carried out: keyfob check tells what holds now");
        match cause {
            Some(cause) => error.because(self.redacted(cause)),
            None => error,
        }
    }

    fn not_sent(&self, how: &str, cause: &str) -> Error {
        self.unsent(Kind::NotSent, how, cause)
    }

    fn unsent(&self, kind: Kind, how: &str, cause: &str) -> Error {
        Error::new(kind, format!("'{}' {how}", self.host)).because(cause)
    }

    fn redacted(&self, error: &reqwest::Error) -> String {
        let secrets: Vec<&Secret> = self.secrets.iter().collect();
        text::redact(&innermost(error), &secrets)
    }

    fn describe_connect(&self, error: &reqwest::Error) -> Error {
        if let Some(tls) = find::<TlsError>(error) {
            let refusal = handshake::describe(tls);
            let is_untrusted = matches!(tls, TlsError::InvalidCertificate(_));
            let kind = if is_untrusted {
                Kind::Untrusted
            } else {
                Kind::NotSent
            };
            return self
                .unsent(kind, refusal.how, &refusal.cause)
                .hint(refusal.hint);
        }
        let why = self.redacted(error);
        if let Some(tunnel) = chain(error)
            .map(ToString::to_string)
            .find(|text| text.starts_with("tunnel error"))
        {
            return self
                .not_sent("can't be reached through the proxy", &tunnel)
                .hint("check HTTPS_PROXY and NO_PROXY, or the server's proxy setting");
        }
        if error.is_dns() {
            return self
                .not_sent("can't be found: no such name", &why)
                .hint("check the address for typing errors, and the network");
        }
        if error.is_timeout() {
            let how = format!(
                "didn't accept a connection within {} s",
                self.limits.connect.as_secs()
            );
            return self
                .not_sent(&how, "")
                .hint("is it behind a VPN or firewall?");
        }
        let refused =
            find::<io::Error>(error).map(io::Error::kind) == Some(io::ErrorKind::ConnectionRefused);
        if refused {
            return self
                .not_sent("refused the connection", "")
                .hint("is the server running, and is this the right port?");
        }
        self.not_sent("can't be reached", &why)
            .hint("check the network, and the proxy if there is one")
    }
}

/// The certificate that didn't fit a pin.
pub(super) fn shown(error: &reqwest::Error) -> Option<&CertificateDer<'static>> {
    handshake::mismatch(find(error)?).map(|mismatch| &mismatch.shown)
}

/// The error and its causes; what an io error wraps is a cause, too.
fn chain<'a>(error: &'a (dyn Cause + 'static)) -> impl Iterator<Item = &'a (dyn Cause + 'static)> {
    successors(Some(error), |error| cause_below(*error))
}

fn cause_below<'a>(error: &'a (dyn Cause + 'static)) -> Option<&'a (dyn Cause + 'static)> {
    let wrapped = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match wrapped {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

fn find<'a, T: Cause + 'static>(error: &'a (dyn Cause + 'static)) -> Option<&'a T> {
    chain(error).find_map(|cause| cause.downcast_ref())
}

/// The text of the last cause: reqwest's own carries the address, query and all.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    chain(error)
        .skip(1)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}
