//! A server: its address, how far it is trusted, what it is used for.

use std::fmt;
use std::path::PathBuf;

use url::{Host, Url};

use super::environment::Environment;
use super::error::{Error, Kind, Result};
use super::name::{self, ServerName};
use super::provider::Provider;

/// A server, kept once, however many profiles log in there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// What the board calls it.
    pub name: ServerName,
    /// Whose dialect it speaks.
    pub provider: Provider,
    /// Where it answers.
    pub address: Address,
    /// What it is used for.
    pub environment: Option<Environment>,
    /// How its certificate is checked.
    pub trust: Trust,
    /// Whether secrets may go over plain http to a host that isn't this machine.
    pub allow_http: bool,
    /// The proxy of this server alone; else the environment's.
    pub proxy: Option<Url>,
}

/// How a server's certificate is checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Trust {
    /// By the platform's roots.
    System,
    /// By the platform's roots and the PEM certificates of this file.
    CaFile(PathBuf),
    /// Only a certificate with this SHA-256 (64 lower-case hex digits) is accepted.
    Pin(String),
    /// By the platform's roots; we show this certificate and key (PEM files).
    ClientCertificate {
        /// The certificate chain.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
    /// Not at all: this server only, shown in red.
    Insecure,
}

impl Trust {
    /// Reads `sha256:HEX`, with or without colons between the bytes.
    ///
    /// # Errors
    /// `Kind::Usage` unless it is 64 hexadecimal digits.
    pub fn parse_pin(text: &str) -> Result<Self> {
        let hex = text.strip_prefix("sha256:").unwrap_or(text);
        let hex: String = hex.chars().filter(|c| *c != ':').collect();
        if hex.len() == 64 && hex.chars().all(|c| c.is_ascii_hexdigit()) {
            return Ok(Self::Pin(hex.to_ascii_lowercase()));
        }
        Err(
            Error::new(Kind::Usage, "a pin is 'sha256:' and 64 hexadecimal digits")
                .hint("openssl x509 -noout -fingerprint -sha256 prints it"),
        )
    }
}

/// A server's base address: http or https, without query, fragment, user and trailing slash.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address(Url);

impl Address {
    /// Reads an address; without a scheme it is https. The host's case and a trailing slash don't matter.
    ///
    /// # Errors
    /// `Kind::Usage` for anything that isn't a plain http(s) base address.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |why: &str| {
            let shown = super::text::clean(text, 80);
            Error::new(
                Kind::Usage,
                format!("'{shown}' is no server address: {why}"),
            )
            .hint("write it like https://morpheus.example.com")
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(wrong("it is empty"));
        }
        let full = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let mut url = Url::parse(&full).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("only https:// and http:// are spoken"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("user and password don't belong into it"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it has a query or a fragment"));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// As written into files and shown: no trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The last part of its path: the realm or tenant of an issuer.
    #[must_use]
    pub fn last_part(&self) -> Option<&str> {
        let part = self.0.path().rsplit('/').find(|part| !part.is_empty())?;
        Some(part)
    }

    /// The address of `path` (which starts with `/`) below this one.
    #[must_use]
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}{path}"));
        url
    }

    /// `https` or `http`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// The host, without port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether it is this machine: plain http is fine there.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        }
    }

    /// The name proposed for it: the host's first label, `127-0-0-1-8080` for an address.
    #[must_use]
    pub fn proposed_name(&self) -> String {
        match self.0.host() {
            Some(Host::Domain(name)) => name::slug(name.split('.').next().unwrap_or(name)),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => {
                let port = self.0.port().map(|p| format!("-{p}")).unwrap_or_default();
                name::slug(&format!("{}{port}", self.host().replace('.', "-")))
            }
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Server {
    /// Whether both are the same server: provider, scheme, host, port and path.
    #[must_use]
    pub fn is_same(&self, provider: Provider, address: &Address) -> bool {
        self.provider == provider && self.address == *address
    }

    /// Whether this address is on its own host: a waiver, a pin or a client certificate is for no other.
    #[must_use]
    pub fn is_host_of(&self, url: &Url) -> bool {
        url.host_str() == Some(self.address.host())
    }

    /// Refuses to send secrets over plain http, unless it is this machine or explicitly allowed.
    ///
    /// # Errors
    /// `Kind::Usage`: nothing was sent.
    pub fn require_safe_transport(&self) -> Result<()> {
        if self.address.scheme() == "https" || self.address.is_loopback() || self.allow_http {
            return Ok(());
        }
        let what = format!(
            "http:// to {} would send secrets in clear",
            self.address.host()
        );
        Err(Error::new(Kind::Usage, what)
            .hint("use https://, or allow it for this server alone with --allow-http"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_mean_the_same_are_equal() {
        let plain = Address::parse("https://eu.example.com").unwrap();
        for same in [
            "eu.example.com",
            "HTTPS://EU.example.com:443/",
            "https://eu.example.com/",
        ] {
            assert_eq!(Address::parse(same).unwrap(), plain, "{same}");
        }
        assert_ne!(Address::parse("https://eu.example.com/a").unwrap(), plain);
        assert_eq!(plain.as_str(), "https://eu.example.com");
    }

    #[test]
    fn odd_addresses_are_refused() {
        for odd in [
            "",
            "ftp://a",
            "https://",
            "https://u:p@a",
            "https://a?x=1",
            "https://a#b",
            "a b",
        ] {
            assert_eq!(
                Address::parse(odd).unwrap_err().kind(),
                Kind::Usage,
                "{odd}"
            );
        }
    }

    #[test]
    fn names_are_proposed_from_the_host() {
        let name = |text: &str| Address::parse(text).unwrap().proposed_name();
        assert_eq!(name("https://us-prod.acme.test"), "us-prod");
        assert_eq!(name("http://127.0.0.1:8080"), "127-0-0-1-8080");
        assert_eq!(name("https://[::1]:8443"), "1-8443");
    }

    #[test]
    fn paths_below_a_base_path_keep_it() {
        let base = Address::parse("https://a.test/m/").unwrap();
        assert_eq!(base.join("/api/ping").as_str(), "https://a.test/m/api/ping");
    }

    #[test]
    fn plain_http_needs_loopback_or_leave() {
        let server = |url: &str, allow_http| Server {
            name: ServerName::new("s").unwrap(),
            provider: Provider::Morpheus,
            address: Address::parse(url).unwrap(),
            environment: None,
            trust: Trust::System,
            allow_http,
            proxy: None,
        };
        assert!(
            server("http://127.0.0.1:1", false)
                .require_safe_transport()
                .is_ok()
        );
        assert!(
            server("http://a.test", true)
                .require_safe_transport()
                .is_ok()
        );
        assert!(
            server("http://a.test", false)
                .require_safe_transport()
                .is_err()
        );
    }
}
