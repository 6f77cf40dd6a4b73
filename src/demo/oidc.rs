//! A simulated OAuth 2.0 server and OpenID provider.

use std::fmt;

use axum::Router;

use super::fleet::Options;
use super::line::ServeLine;
use super::site::Site;

/// A running server. Clones are the same one.
#[derive(Clone)]
pub struct Issuer {
    site: Site,
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "oidc at {}", self.site.url())
    }
}

impl Issuer {
    /// A server that will listen at `url`.
    #[must_use]
    pub fn new(url: &str, options: &Options) -> Self {
        let is_token_path = |path: &str| path == "/token";
        Self {
            site: Site::new(url, &options.clock, is_token_path),
        }
    }

    /// Its address, log, faults and clock.
    #[must_use]
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// The logins that can be used, as `demo --serve` prints them.
    #[must_use]
    pub fn lines(&self) -> Vec<ServeLine> {
        lines(self)
    }

    /// Everything that it answers.
    pub fn router(&self) -> Router {
        self.site.routes(Router::new())
    }
}

fn lines(_: &Issuer) -> Vec<ServeLine> {
    Vec::new()
}
