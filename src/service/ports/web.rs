//! What logins through a browser need of the world: randomness, a browser, a place where it comes back to.

use std::rc::Rc;

use url::Url;

use super::Local;
use crate::domain::error::{Error, Result};
use crate::domain::redirect::RedirectUri;
use crate::provider::authorization::{Random, Returned};

/// Randomness of the operating system.
pub trait Entropy {
    /// 256 bits of it.
    ///
    /// # Errors
    /// `Kind::Failed` if there is none to be had.
    fn random(&self) -> Result<Random>;
}

/// Opens addresses in the user's own browser, and only on a user's act.
pub trait Browser {
    /// Asks a browser to open an address: http(s) only, as one argument, without a shell. `Ok` means that one was
    /// started, not that somebody sees it.
    ///
    /// # Errors
    /// `Kind::Failed` with the reason: no browser, it ended at once, it isn't http(s).
    fn open<'a>(&'a self, url: &'a Url) -> Local<'a, Result<()>>;

    /// Where a browser that we open would show up.
    fn setting(&self) -> Setting;
}

/// Where this process runs, as far as browsers are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// On a desktop: a browser opens in front of the user.
    Desktop,
    /// In WSL: Windows' browser opens, and reaches our listener.
    Wsl,
    /// `$BROWSER` says what to open, whatever else is true.
    Named,
    /// On another machine, over SSH: the user's browser can't reach our listener.
    Remote,
    /// In a container: no browser, and the listener isn't reached from outside.
    Container,
    /// Without a screen.
    NoScreen,
}

impl Setting {
    /// Whether to ask for a browser at all.
    #[must_use]
    pub const fn has_browser(self) -> bool {
        match self {
            Self::Desktop | Self::Wsl | Self::Named => true,
            Self::Remote | Self::Container | Self::NoScreen => false,
        }
    }

    /// Why there is no browser, and the way that fits: for people.
    #[must_use]
    pub const fn advice(self) -> Option<&'static str> {
        match self {
            Self::Desktop | Self::Wsl | Self::Named => None,
            Self::Remote => Some(
                "this is a remote session: open the address on your own computer, then paste the address it ends on",
            ),
            Self::Container => Some(
                "this is a container: open the address outside, then paste the address it ends on",
            ),
            Self::NoScreen => Some(
                "there is no screen here: open the address elsewhere, then paste the address it ends on",
            ),
        }
    }
}

/// Judges the query of a request that came to the redirect URI.
pub type Judge = Rc<dyn Fn(&str) -> Returned>;

/// Listens where a browser comes back to (RFC 8252 §7.3).
pub trait Loopback {
    /// Listens at a redirect URI of this machine. It listens once this returns, so before a browser is opened.
    ///
    /// # Errors
    /// `Kind::Failed` if the port is taken, naming who has it where that can be told.
    fn listen<'a>(
        &'a self,
        redirect: &'a RedirectUri,
        judge: Judge,
    ) -> Local<'a, Result<Box<dyn Listening>>>;
}

/// An open listener. Dropping it closes it.
pub trait Listening {
    /// The redirect URI with the port in use.
    fn redirect_uri(&self) -> &RedirectUri;

    /// What came next, judged. A code or refusal comes once; what is ignored has been answered already and is told only.
    /// May be given up and asked again: nothing gets lost.
    fn next(&mut self) -> Local<'_, Returned>;

    /// Shows the browser how the login ended, then closes. Waits a short while for a browser that asks, no longer.
    fn end<'a>(self: Box<Self>, outcome: std::result::Result<(), &'a Error>) -> Local<'a, ()>
    where
        Self: 'a;
}
