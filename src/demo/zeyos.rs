//! A simulated `ZeyOS` platform.

use std::fmt;

use axum::Router;

use super::fleet::Options;
use super::line::ServeLine;
use super::site::Site;

/// A running platform. Clones are the same one.
#[derive(Clone)]
pub struct Platform {
    site: Site,
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "zeyos at {}", self.site.url())
    }
}

impl Platform {
    /// A platform that will listen at `url`.
    #[must_use]
    pub fn new(url: &str, options: &Options) -> Self {
        let is_token_path =
            |path: &str| path.ends_with("/token") || path.ends_with("/auth/v1/login");
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

fn lines(_: &Platform) -> Vec<ServeLine> {
    Vec::new()
}
