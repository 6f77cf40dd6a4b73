//! Where a browser comes back to after a login.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::fmt;

use url::{Host, Url};

use super::error::{Error, Kind, Result};
use super::text;

/// A redirect URI (RFC 6749 §3.1.2), kept exactly as it is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    url: Url,
}

/// Where a redirect URI ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// On this machine, at an address of IPv4.
    V4(Ipv4Addr),
    /// On this machine, at an address of IPv6.
    V6(Ipv6Addr),
    /// On this machine, by name: on both `127.0.0.1` and `::1`.
    Localhost,
    /// Elsewhere: somebody has to paste the address that the browser ends on.
    Elsewhere,
}

impl RedirectUri {
    /// Reads a redirect URI.
    ///
    /// # Errors
    /// `Kind::Usage` unless it is https, or http to this machine, without user and fragment.
    pub fn parse(written: &str) -> Result<Self> {
        let wrong = |why: &str| {
            let shown = text::clean(written, 120);
            let what = format!("'{shown}' is no redirect URI: {why}");
            Error::new(Kind::Usage, what).hint("write it like http://127.0.0.1:8976/callback")
        };
        let url = Url::parse(written).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(wrong("it is neither http:// nor https://"));
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(wrong("it has a user or a fragment"));
        }
        let uri = Self {
            text: written.to_owned(),
            url,
        };
        if uri.url.scheme() == "http" && uri.host_landing() == Landing::Elsewhere {
            return Err(wrong("plain http is for this machine only"));
        }
        Ok(uri)
    }

    /// As it is registered.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where it ends. What is served by https isn't served by us.
    #[must_use]
    pub fn landing(&self) -> Landing {
        if self.url.scheme() == "http" {
            self.host_landing()
        } else {
            Landing::Elsewhere
        }
    }

    fn host_landing(&self) -> Landing {
        match self.url.host() {
            Some(Host::Ipv4(ip)) if ip.is_loopback() => Landing::V4(ip),
            Some(Host::Ipv6(ip)) if ip.is_loopback() => Landing::V6(ip),
            Some(Host::Domain("localhost")) => Landing::Localhost,
            Some(Host::Ipv4(_) | Host::Ipv6(_) | Host::Domain(_)) | None => Landing::Elsewhere,
        }
    }

    /// The port that is registered; none means any free one (RFC 8252 §7.3).
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        // `Url::port` hides a scheme's own port, so `:80` is looked for in what was written.
        let named = self.url.port();
        let authority = self.text.split('/').nth(2).unwrap_or_default();
        named.or_else(|| authority.ends_with(":80").then_some(80))
    }

    /// The path, from the slash on.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The host as a browser names it in `Host`, without port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The same with this port, as it is sent in both requests (facts/oauth.md C09).
    #[must_use]
    pub fn at_port(&self, port: u16) -> Self {
        if self.port().is_some() {
            return self.clone();
        }
        let mut url = self.url.clone();
        // Never refused for http with a host.
        url.set_port(Some(port)).ok();
        Self {
            text: url.to_string(),
            url,
        }
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_uris_say_where_to_listen() {
        let read = |text: &str| RedirectUri::parse(text).unwrap();
        let fixed = read("http://127.0.0.1:8976/callback");
        assert_eq!(fixed.landing(), Landing::V4(Ipv4Addr::LOCALHOST));
        assert_eq!((fixed.port(), fixed.path()), (Some(8976), "/callback"));
        let named = read("http://localhost:80/a/b");
        assert_eq!(
            (named.landing(), named.port()),
            (Landing::Localhost, Some(80))
        );
        let six = read("http://[::1]/callback");
        assert_eq!(six.landing(), Landing::V6(Ipv6Addr::LOCALHOST));
        assert_eq!(six.at_port(4711).as_str(), "http://[::1]:4711/callback");
        assert_eq!(
            read("https://admin.example/cb").landing(),
            Landing::Elsewhere
        );
    }

    #[test]
    fn a_registered_port_stays_and_text_is_kept_exactly() {
        let uri = RedirectUri::parse("http://127.0.0.1:9005").unwrap();
        assert_eq!(uri.as_str(), "http://127.0.0.1:9005");
        assert_eq!(uri.at_port(1).as_str(), "http://127.0.0.1:9005");
    }

    #[test]
    fn odd_uris_are_refused() {
        for odd in [
            "",
            "127.0.0.1:8976",
            "http://example.com/cb",
            "http://192.0.2.1/cb",
            "javascript:alert(1)",
            "http://u:p@127.0.0.1/cb",
            "http://127.0.0.1/cb#x",
        ] {
            let error = RedirectUri::parse(odd).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{odd}");
        }
    }
}
