//! Which clients the simulated OpenID provider knows.

use url::{Host, Url};

/// A client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// Its secret; a public client has none.
    pub secret: Option<String>,
    /// Where browsers may come back to. On a loopback address any port will do for a public client (RFC 8252 §7.3).
    pub redirect_uris: Vec<String>,
    /// What it may ask for: names of RFC 6749 and 8628.
    pub grant_types: Vec<String>,
}

/// `grant_type` of a device login.
pub const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The public client of native apps.
pub const NATIVE: &str = "keyfob";
/// The client with a secret.
pub const WEB: &str = "keyfob-web";
/// Its secret; it breaks careless encoding (facts/oauth.md A03).
pub const WEB_SECRET: &str = "s3cr:t +%&=é/";
/// Where the client with a secret comes back to.
pub const WEB_REDIRECT: &str = "http://127.0.0.1:8976/callback";
/// A client whose very id breaks careless encoding.
pub const ODD: &str = "weird:id +%";
/// The client that acts for itself.
pub const SERVICE: &str = "keyfob-service";
/// Its secret.
pub const SERVICE_SECRET: &str = "service-of-keyfob";

pub(super) fn clients() -> Vec<Client> {
    let client = |id: &str, secret: Option<&str>, redirects: &[&str], grants: &[&str]| Client {
        id: id.to_owned(),
        secret: secret.map(str::to_owned),
        redirect_uris: redirects.iter().copied().map(str::to_owned).collect(),
        grant_types: grants.iter().copied().map(str::to_owned).collect(),
    };
    let usual = [
        "authorization_code",
        "refresh_token",
        "password",
        DEVICE_CODE,
    ];
    vec![
        client(
            NATIVE,
            None,
            &["http://127.0.0.1/callback", "http://[::1]/callback"],
            &usual,
        ),
        client(WEB, Some(WEB_SECRET), &[WEB_REDIRECT], &usual),
        client(ODD, Some(ODD), &[WEB_REDIRECT], &usual),
        client(SERVICE, Some(SERVICE_SECRET), &[], &["client_credentials"]),
    ]
}

impl Client {
    pub(super) fn may(&self, grant_type: &str) -> bool {
        self.grant_types.iter().any(|known| known == grant_type)
    }

    /// The redirect URI, if it is one of this client's (RFC 6749 §3.1.2.3).
    pub(super) fn redirect(&self, wanted: &str) -> Option<Url> {
        let parsed = Url::parse(wanted).ok()?;
        let mut known = self.redirect_uris.iter();
        let is_known = known.any(|known| known == wanted || self.fits_but_for_port(known, &parsed));
        is_known.then_some(parsed)
    }

    fn fits_but_for_port(&self, known: &str, wanted: &Url) -> bool {
        let (Ok(mut known), mut wanted) = (Url::parse(known), wanted.clone()) else {
            return false;
        };
        let is_loopback = match known.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        let ports = known.set_port(None).and_then(|()| wanted.set_port(None));
        self.secret.is_none() && is_loopback && ports.is_ok() && known == wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_native_clients_may_choose_a_port_and_only_on_loopback_addresses() {
        let clients = clients();
        let fits = |id: &str, uri: &str| {
            let client = clients.iter().find(|client| client.id == id).unwrap();
            client.redirect(uri).is_some()
        };
        assert!(fits(NATIVE, "http://127.0.0.1:4711/callback"));
        assert!(fits(NATIVE, "http://[::1]:4711/callback"));
        assert!(!fits(NATIVE, "http://localhost:4711/callback"));
        assert!(!fits(NATIVE, "http://127.0.0.1:4711/other"));
        assert!(fits(WEB, WEB_REDIRECT));
        assert!(!fits(WEB, "http://127.0.0.1:4711/callback"));
    }
}
