//! Opens addresses in the user's own browser.

use url::Url;

use crate::domain::error::{Error, Kind, Result};
use crate::service::ports::Local;
use crate::service::ports::web::{Browser, Setting};

/// The desktop's browser.
#[derive(Debug, Clone, Default)]
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open<'a>(&'a self, _url: &'a Url) -> Local<'a, Result<()>> {
        Box::pin(async { Err(Error::new(Kind::Failed, "not yet")) })
    }

    fn setting(&self) -> Setting {
        Setting::NoScreen
    }
}
