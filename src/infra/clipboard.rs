//! How a copy gets into the clipboard, and out of it again if it is still ours.

use std::cell::RefCell;
use std::io;
use std::process::Command;

use jiff::SignedDuration;
use zeroize::Zeroizing;

use self::holder::Holder;
use self::osc52::Through;
use self::pair::Pair;
use self::tmux::Lets;
use super::surroundings::{Desktop, Multiplexer};
use crate::domain::catalog::ClipboardWay;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::service::ports::{Cleared, Clipboard, Copied, CopyWay};

mod command;
pub mod holder;
mod native;
pub mod osc52;
mod pair;
mod tmux;

/// Takes the bytes that the terminal should read: the drawing thread, or the controlling terminal.
pub type Sink = Box<dyn Fn(Zeroizing<Vec<u8>>) -> io::Result<()>>;

/// Makes the process that will hold a copy: of this program (none: the desktop's clipboard), for so long.
type MakeHolder = fn(&[String], Option<SignedDuration>) -> Result<Command>;

/// The Clipboard port.
pub struct SystemClipboard {
    way: Way,
    sink: Sink,
    multiplexer: Multiplexer,
    make_holder: MakeHolder,
    /// Who has the last copy.
    holder: RefCell<Option<Holder>>,
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

impl Way {
    /// How copies go, for people.
    #[must_use]
    pub fn told(&self, setting: &ClipboardWay, desktop: &Desktop) -> CopyWay {
        let why = match (setting, desktop.is_remote) {
            (ClipboardWay::Auto, true) => "since you are on ssh",
            (ClipboardWay::Auto, false) => "since there is no display",
            _ => "as set",
        };
        let words = match self {
            Self::Native => "the desktop's".to_owned(),
            Self::Osc52 => format!("{}, {why}", self.name()),
            Self::Command(program) => {
                format!(
                    "{}, as set",
                    program.first().map_or("command", String::as_str)
                )
            }
            Self::None => return CopyWay::Off,
        };
        CopyWay::On {
            words: text::clean(&words, LONGEST_WORDS),
            is_clearable: self.is_clearable(),
        }
    }

    /// Whether what was copied can be read back, and so be cleared.
    fn is_clearable(&self) -> bool {
        match self {
            Self::Native => true,
            Self::Command(program) => Pair::of(program).is_some(),
            // A terminal may answer who asks for its clipboard, most don't; and tmux keeps a stack.
            Self::Osc52 | Self::None => false,
        }
    }
}

/// So much of a way is told.
const LONGEST_WORDS: usize = 60;

impl SystemClipboard {
    /// A clipboard that copies this way.
    #[must_use]
    pub fn new(way: Way, multiplexer: Multiplexer, sink: Sink) -> Self {
        Self {
            way,
            sink,
            multiplexer,
            make_holder: holder::process,
            holder: RefCell::default(),
        }
    }

    fn send(&self, text: &Secret) -> Result<()> {
        let through = match self.multiplexer {
            Multiplexer::None => Through::Nothing,
            Multiplexer::Screen => Through::Screen,
            Multiplexer::Tmux => match tmux::lets() {
                Lets::Pass(through) => through,
                Lets::Nothing => return tmux::load(text),
            },
        };
        let sent = (self.sink)(osc52::sequence(text, through)?);
        sent.map_err(|error| {
            failed("the terminal took no copy (OSC 52)")
                .because(error)
                .hint("keyfob get prints the token instead")
        })
    }

    /// Another process takes the copy and keeps it: we may end before it is cleared.
    fn hand_over(
        &self,
        program: &[String],
        text: &Secret,
        clear: Option<SignedDuration>,
    ) -> Result<()> {
        let process = (self.make_holder)(program, clear)?;
        let holder = Holder::start(process, text)?;
        self.holder.replace(Some(holder));
        Ok(())
    }
}

impl Clipboard for SystemClipboard {
    fn copy(&self, text: &Secret, clear: Option<SignedDuration>) -> Result<Copied> {
        let is_clearable = self.way.is_clearable();
        match &self.way {
            Way::Native => self.hand_over(&[], text, clear)?,
            Way::Osc52 => self.send(text)?,
            Way::Command(program) if is_clearable && clear.is_some() => {
                self.hand_over(program, text, clear)?;
            }
            Way::Command(program) => command::copy(program, text)?,
            Way::None => {
                return Err(failed("copying is switched off")
                    .hint("set clipboard in [settings], or use keyfob get"));
            }
        }
        Ok(Copied {
            way: self.way.name(),
            clearable: is_clearable,
        })
    }

    fn cleared(&self) -> Cleared {
        let holder = self.holder.take();
        holder.map_or(Cleared::CantTell, |holder| holder.end())
    }
}

fn failed(what: &str) -> Error {
    Error::new(Kind::Failed, what)
}

#[cfg(test)]
mod tests;
