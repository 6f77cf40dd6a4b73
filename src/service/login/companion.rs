//! Who sits beside a login: the interface or a terminal.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::domain::error::{Error, Result};
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::service::ports::Local;
use crate::service::ports::web::Setting;

/// Is told what happens in a login, and may be asked.
pub trait Companion {
    /// Something happened.
    fn tell(&self, step: &Step);

    /// What a human pastes while the browser is waited for: the address it ended on, or the code. Never comes where
    /// nobody can paste. May be given up and asked again.
    fn pasted(&self) -> Local<'_, Secret>;

    /// Asks for a one-time code, since the server refused the password without one; none where nobody can be asked.
    ///
    /// # Errors
    /// `Kind::Interrupted` if somebody was asked and gave up.
    fn one_time_code<'a>(&'a self, refused: &'a Error) -> Local<'a, Result<Option<Secret>>>;
}

/// What happens in a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A browser is waited for.
    Browser(BrowserStep),
    /// An answer that isn't ours was put aside: why. The login goes on.
    Ignored(String),
    /// Somebody has to approve on another device.
    Device(DeviceStep),
    /// The server was asked so many times whether somebody approved; when it is asked next, and how far questions are
    /// apart now.
    Polled {
        /// How many questions so far.
        times: u32,
        /// When the next one is due.
        next: Timestamp,
        /// How far questions are apart.
        interval: SignedDuration,
    },
    /// The answer is there; tokens are asked for.
    Trading,
}

/// What somebody at a browser needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserStep {
    /// The address to open. It holds state and challenge, no secret.
    pub url: Url,
    /// Where the browser comes back to.
    pub redirect: RedirectUri,
    /// Whether we listen there; else the address must be pasted.
    pub listens: bool,
    /// Whether a browser was opened.
    pub opened: Opened,
    /// When waiting ends.
    pub until: Timestamp,
}

/// Whether a browser was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// One was started.
    Started,
    /// It wasn't wanted.
    NotAsked,
    /// There is none here, and where we are.
    Nowhere(Setting),
    /// It couldn't be started.
    Failed(Error),
}

/// What somebody with another device needs (RFC 8628 §3.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceStep {
    /// What to type.
    pub user_code: String,
    /// Where to type it.
    pub verification_uri: Url,
    /// The same with the code in it.
    pub verification_uri_complete: Option<Url>,
    /// When the code runs out.
    pub until: Timestamp,
    /// How long it lives in all, in whole seconds.
    pub life: SignedDuration,
    /// How far questions are apart.
    pub interval: SignedDuration,
}

/// Nobody is there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Companion for Nobody {
    fn tell(&self, _step: &Step) {}

    fn pasted(&self) -> Local<'_, Secret> {
        Box::pin(std::future::pending())
    }

    fn one_time_code<'a>(&'a self, _refused: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}
