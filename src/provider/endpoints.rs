//! Where a server's OAuth endpoints are: discovered, built in, or typed by hand.

use std::collections::BTreeMap;

use url::{Host, Url};

use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::Server;
use crate::domain::text;

/// The endpoints of one server as one profile uses them (RFC 8414 §2, OIDC Discovery §3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Endpoints {
    /// The issuer as its documents write it; none without discovery.
    pub issuer: Option<String>,
    /// Where a browser logs in (RFC 6749 §3.1).
    pub authorization: Option<Url>,
    /// Where tokens are made (RFC 6749 §3.2).
    pub token: Option<Url>,
    /// Where device logins begin (RFC 8628 §3.1).
    pub device_authorization: Option<Url>,
    /// Where tokens are ended (RFC 7009).
    pub revocation: Option<Url>,
    /// Where tokens are looked at (RFC 7662).
    pub introspection: Option<Url>,
    /// Who a token's user is (OIDC Core §5.3).
    pub userinfo: Option<Url>,
    /// The issuer's public keys (RFC 7517).
    pub jwks: Option<Url>,
    /// Where a browser ends its session (OIDC RP-Initiated Logout).
    pub end_session: Option<Url>,
    /// Every authorization response names its issuer (RFC 9207 §3).
    pub sends_issuer: bool,
    /// It is an OpenID provider: it has the document that only those have (OIDC Discovery §4).
    pub is_openid: bool,
    /// How clients prove themselves at the token endpoint; none if the server doesn't say.
    pub client_auth_methods: Option<Vec<String>>,
    /// How ID tokens are signed; none if the server doesn't say.
    pub id_token_algorithms: Option<Vec<String>>,
    /// What somebody should know: an endpoint on another host, an issuer that differs by its last slash.
    pub notes: Vec<String>,
}

impl Endpoints {
    /// The same with the endpoints that a profile names by hand.
    ///
    /// # Errors
    /// `Kind::Usage` for an unknown name, an address that isn't one, or a weaker scheme than the server's.
    pub fn with(mut self, by_hand: &BTreeMap<String, String>, server: &Server) -> Result<Self> {
        for (name, written) in by_hand {
            let url = read(name, written, server)?;
            *self.slot(name)? = Some(url);
        }
        Ok(self)
    }

    fn slot(&mut self, name: &str) -> Result<&mut Option<Url>> {
        Ok(match name {
            "authorization" => &mut self.authorization,
            "token" => &mut self.token,
            "device-authorization" => &mut self.device_authorization,
            "revocation" => &mut self.revocation,
            "introspection" => &mut self.introspection,
            "userinfo" => &mut self.userinfo,
            "jwks" => &mut self.jwks,
            _ => {
                let what = format!("there is no endpoint '{}'", text::clean(name, 60));
                return Err(Error::new(Kind::Usage, what));
            }
        })
    }
}

/// Reads an endpoint's address: http(s), no user, no fragment, never of a weaker scheme than the server (facts/oauth.md
/// C21, C22, F05).
///
/// # Errors
/// `Kind::Usage`, naming the endpoint.
pub fn read(name: &str, written: &str, server: &Server) -> Result<Url> {
    let wrong = |why: &str| {
        let shown = text::clean(written, 120);
        Error::new(Kind::Usage, format!("the {name} endpoint '{shown}' {why}"))
    };
    let url = Url::parse(written).map_err(|_says_little| wrong("is no address"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong("is neither http:// nor https://"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(wrong("has a user or a fragment"));
    }
    let weaker = url.scheme() == "http" && server.address.scheme() == "https";
    if weaker {
        return Err(wrong("is http, its server https"));
    }
    let is_waived = server.allow_http && server.is_host_of(&url);
    if url.scheme() == "http" && !is_loopback(&url) && !is_waived {
        return Err(wrong("would send secrets in clear"));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::name::ServerName;
    use crate::domain::provider::Provider;
    use crate::domain::server::{Address, Trust};

    fn server(url: &str) -> Server {
        Server {
            name: ServerName::new("sso").unwrap(),
            provider: Provider::Oidc,
            address: Address::parse(url).unwrap(),
            environment: None,
            trust: Trust::System,
            allow_http: false,
            proxy: None,
        }
    }

    #[test]
    fn endpoints_are_never_weaker_than_their_server() {
        let safe = server("https://sso.test");
        let local = server("http://127.0.0.1:8080");
        assert!(read("token", "https://other.test/t?tenant=a", &safe).is_ok());
        assert!(read("token", "http://127.0.0.1:8080/t", &local).is_ok());
        for odd in [
            "http://sso.test/t",
            "http://127.0.0.1/t",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://good.test@evil.test/t",
            "https://sso.test/t#x",
            "not an address",
        ] {
            assert_eq!(
                read("token", odd, &safe).unwrap_err().kind(),
                Kind::Usage,
                "{odd}"
            );
        }
        assert!(read("token", "http://192.0.2.1/t", &local).is_err());
    }

    #[test]
    fn plain_http_is_allowed_for_the_servers_own_host_alone() {
        let waived = Server {
            allow_http: true,
            ..server("http://sso.test:8080")
        };
        assert!(read("token", "http://sso.test:9090/t", &waived).is_ok());
        assert!(read("token", "http://other.test/t", &waived).is_err());
    }

    #[test]
    fn what_is_typed_by_hand_wins() {
        let server = server("https://sso.test");
        let found = Endpoints {
            token: Url::parse("https://sso.test/found").ok(),
            userinfo: Url::parse("https://sso.test/me").ok(),
            ..Endpoints::default()
        };
        let by_hand = BTreeMap::from([("token".to_owned(), "https://sso.test/mine".to_owned())]);
        let both = found.with(&by_hand, &server).unwrap();
        assert_eq!(both.token.unwrap().path(), "/mine");
        assert_eq!(both.userinfo.unwrap().path(), "/me");
        let odd = BTreeMap::from([("odd".to_owned(), "https://sso.test".to_owned())]);
        assert!(Endpoints::default().with(&odd, &server).is_err());
    }
}
