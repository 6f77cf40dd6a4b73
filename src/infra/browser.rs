//! Opens addresses in the user's own browser.
//!
//! `$BROWSER` comes first, then the desktop's own opener. Whatever is started gets the address as one argument, no
//! shell, none of our variables and no way to our terminal; it runs on when we end.

mod launch;
mod named;

use std::cell::OnceCell;
use std::process::Command;

use url::Url;

use self::launch::Trouble;
use self::named::Named;
use super::surroundings::{Desktop, Machine};
use crate::domain::error::{Error, Kind, Result};
use crate::service::ports::Local;
use crate::service::ports::web::{Browser, Setting};

/// The user's browser.
#[derive(Debug, Clone)]
pub struct SystemBrowser {
    desktop: Desktop,
    /// Looked up when it is asked for: it reads files.
    unnamed: OnceCell<Setting>,
    /// What `$BROWSER` names, in order.
    named: Vec<Named>,
    /// The desktop's openers for an address, in order.
    openers: fn(&str) -> Vec<Command>,
}

impl Default for SystemBrowser {
    fn default() -> Self {
        Self::new(&Desktop::default())
    }
}

impl SystemBrowser {
    /// The browser of a desktop.
    #[must_use]
    pub fn new(desktop: &Desktop) -> Self {
        let named = named::read(desktop.browser.as_deref().unwrap_or_default());
        Self {
            desktop: desktop.clone(),
            unnamed: OnceCell::new(),
            named,
            openers: |url| open::commands(url),
        }
    }

    /// Where a browser would show up that nobody named.
    fn unnamed(&self) -> Setting {
        *self.unnamed.get_or_init(|| unnamed(&self.desktop))
    }

    async fn start(&self, url: &Url) -> Result<()> {
        let url = presentable(url)?;
        let mut reasons = Reasons::default();
        for named in &self.named {
            match launch::started(self.prepared(named.command(url))).await {
                Ok(()) => return Ok(()),
                Err(trouble) => reasons.note(trouble),
            }
        }
        // Who was named, is there and failed was meant to be the one: nothing else opens behind the user's back.
        let openers = if reasons.failed.is_none() && self.unnamed().has_browser() {
            (self.openers)(url)
        } else {
            Vec::new()
        };
        for opener in openers {
            match launch::started(self.prepared(opener)).await {
                Ok(()) => return Ok(()),
                // Windows' Explorer reports failure after success: a second window would be worse than none.
                Err(Trouble::Failed(_)) if cfg!(windows) => return Ok(()),
                Err(trouble) => reasons.note(trouble),
            }
        }
        Err(reasons.into_error())
    }

    fn prepared(&self, mut command: Command) -> Command {
        for name in &self.desktop.own_variables {
            command.env_remove(name);
        }
        command
    }
}

impl Browser for SystemBrowser {
    fn open<'a>(&'a self, url: &'a Url) -> Local<'a, Result<()>> {
        Box::pin(self.start(url))
    }

    fn setting(&self) -> Setting {
        if self.named.is_empty() {
            self.unnamed()
        } else {
            Setting::Named
        }
    }
}

/// Where a browser would show up that nobody named.
fn unnamed(desktop: &Desktop) -> Setting {
    if desktop.is_remote {
        return Setting::Remote;
    }
    match (desktop.machine(), desktop.has_display()) {
        // Windows' browser needs no screen of Linux.
        (Machine::Wsl, _) => Setting::Wsl,
        // A container that shares the desktop (toolbox, distrobox) opens windows on it.
        (Machine::Plain | Machine::Container, true) => Setting::Desktop,
        (Machine::Container, false) => Setting::Container,
        (Machine::Plain, false) => Setting::NoScreen,
    }
}

/// The address as it is handed over, if it is one for browsers: other schemes start other programs.
fn presentable(url: &Url) -> Result<&str> {
    let refused = |why: &str| {
        let what = format!("this address isn't opened in a browser: {why}");
        Err(Error::new(Kind::Failed, what).hint("look at the server's address and endpoints"))
    };
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return refused("it is neither http:// nor https://");
    }
    // What stands before the @ looks like the host (facts/oauth.md N02).
    if !url.username().is_empty() || url.password().is_some() {
        return refused("it has a user in it");
    }
    Ok(url.as_str())
}

/// Why no browser was started: what ran and failed says more than what isn't there.
#[derive(Debug, Default)]
struct Reasons {
    failed: Option<String>,
    absent: Option<String>,
}

impl Reasons {
    fn note(&mut self, trouble: Trouble) {
        let (reason, why) = match trouble {
            Trouble::Failed(why) => (&mut self.failed, why),
            Trouble::Absent(why) => (&mut self.absent, why),
        };
        reason.get_or_insert(why);
    }

    fn into_error(self) -> Error {
        let why = self.failed.or(self.absent);
        let why = why.unwrap_or_else(|| "there is none here".to_owned());
        Error::new(Kind::Failed, "no browser could be started")
            .because(why)
            .hint("open the address yourself; $BROWSER can name the browser to start")
    }
}

#[cfg(test)]
mod tests;
