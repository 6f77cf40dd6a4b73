//! How a copy gets into the clipboard, and out of it again if it is still ours.

use std::cell::RefCell;
use std::io;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::surroundings::Desktop;
use crate::domain::catalog::ClipboardWay;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::service::ports::{Cleared, Clipboard, Copied};

mod command;
mod native;
pub mod osc52;

pub use native::{hand_over, hold};

/// Takes the bytes that the terminal should read: the drawing thread, or the controlling terminal.
pub type Sink = Box<dyn Fn(Zeroizing<Vec<u8>>) -> io::Result<()>>;

/// The Clipboard port.
pub struct SystemClipboard {
    way: Way,
    sink: Sink,
    is_tmux: bool,
    /// Kept from the first copy on: on X11 and Wayland the content lives in this process.
    native: RefCell<Option<arboard::Clipboard>>,
}

/// How copies really go here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The desktop's clipboard.
    Native,
    /// The terminal's.
    Osc52,
    /// A program.
    Command(Vec<String>),
    /// Not at all.
    None,
}

impl Way {
    /// What a setting means here: `auto` is OSC 52 over SSH or without a display, else native (SCREENS C14).
    #[must_use]
    pub fn of(setting: &ClipboardWay, desktop: &Desktop) -> Self {
        match setting {
            ClipboardWay::Auto if desktop.is_remote || !desktop.has_display() => Self::Osc52,
            ClipboardWay::Auto | ClipboardWay::Native => Self::Native,
            ClipboardWay::Osc52 => Self::Osc52,
            ClipboardWay::Command(program) => Self::Command(program.clone()),
            ClipboardWay::None => Self::None,
        }
    }

    /// The way's name, as the toast says it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Osc52 => "OSC 52",
            Self::Command(_) => "command",
            Self::None => "none",
        }
    }
}

impl SystemClipboard {
    /// A clipboard that copies this way.
    #[must_use]
    pub fn new(way: Way, is_tmux: bool, sink: Sink) -> Self {
        Self {
            way,
            sink,
            is_tmux,
            native: RefCell::default(),
        }
    }
}

impl Clipboard for SystemClipboard {
    fn copy(&self, text: &Secret) -> Result<Copied> {
        match &self.way {
            Way::Native => native::copy(&mut self.native.borrow_mut(), text)?,
            Way::Osc52 => {
                let sent = (self.sink)(osc52::sequence(text, self.is_tmux));
                sent.map_err(|error| {
                    failed("the terminal took no copy (OSC 52)")
                        .because(error)
                        .hint("keyfob get prints the token instead")
                })?;
            }
            Way::Command(program) => command::copy(program, text)?,
            Way::None => {
                return Err(failed("copying is switched off")
                    .hint("set clipboard in [settings], or use keyfob get"));
            }
        }
        Ok(Copied {
            way: self.way.name(),
            digest: digest(text.expose()),
            clearable: self.way == Way::Native,
        })
    }

    fn clear(&self, copied: &Copied) -> Cleared {
        match self.way {
            Way::Native => native::clear(&mut self.native.borrow_mut(), &copied.digest),
            // A terminal may answer who asks for its clipboard, most don't; and tmux keeps a stack (facts/crates.md 6).
            Way::Osc52 | Way::Command(_) | Way::None => Cleared::CantTell,
        }
    }
}

/// SHA-256 in hex: tells later whether a text is still this one.
fn digest(text: &str) -> String {
    text::hex(&Sha256::digest(text.as_bytes()))
}

fn failed(what: &str) -> Error {
    Error::new(Kind::Failed, what)
}

#[cfg(test)]
mod tests;
