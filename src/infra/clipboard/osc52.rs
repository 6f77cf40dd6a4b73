//! How a terminal is asked to take a copy: the escape sequence OSC 52.

use std::fs::OpenOptions;
use std::io::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::failed;
use crate::domain::error::Result;
use crate::domain::secret::Secret;

/// The controlling terminal, whatever standard output is.
#[cfg(unix)]
const TERMINAL: &str = "/dev/tty";
#[cfg(not(unix))]
const TERMINAL: &str = "CONOUT$";

/// Longer texts are dropped by many terminals, without a word: a sequence of 100,000 bytes is where xterm's children end.
const LONGEST: usize = 74_994;

/// GNU screen takes no longer string than this, the frame of four bytes included.
const SCREEN_STRING: usize = 768 - 4;

/// What stands between us and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Nothing, or what takes the sequence itself: tmux with `set-clipboard on`.
    Nothing,
    /// tmux with `allow-passthrough on`, which hands on what is wrapped.
    Tmux,
    /// GNU screen, which hands on what is wrapped, in short pieces.
    Screen,
}

/// The bytes that make the terminal take the text.
///
/// # Errors
/// `Kind::Failed` if it is too long for terminals.
pub fn sequence(text: &Secret, through: Through) -> Result<Zeroizing<Vec<u8>>> {
    if text.length() > LONGEST {
        let what = format!("a terminal takes no copy of more than {LONGEST} bytes (OSC 52)");
        return Err(failed(&what).hint("keyfob get prints it instead"));
    }
    let body = Zeroizing::new(STANDARD.encode(text.expose()));
    // Room for all of it: a growing buffer would leave copies behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(body.len() + 16));
    for part in [b"\x1b]52;c;".as_slice(), body.as_bytes(), b"\x07"] {
        plain.extend_from_slice(part);
    }
    let (head, piece) = match through {
        Through::Nothing => return Ok(plain),
        // Inside, each escape is doubled; there is one.
        Through::Tmux => (b"\x1bPtmux;\x1b".as_slice(), plain.len()),
        Through::Screen => (b"\x1bP".as_slice(), SCREEN_STRING),
    };
    let mut wrapped = Zeroizing::new(Vec::with_capacity(plain.len() + plain.len() / 64 + 64));
    for piece in plain.chunks(piece) {
        for part in [head, piece, b"\x1b\\"] {
            wrapped.extend_from_slice(part);
        }
    }
    Ok(wrapped)
}

/// Writes to the controlling terminal: for commands, whose standard output may be a pipe.
pub fn to_terminal(bytes: Zeroizing<Vec<u8>>) -> io::Result<()> {
    let mut terminal = OpenOptions::new().write(true).open(TERMINAL)?;
    terminal.write_all(&bytes)?;
    drop(bytes);
    terminal.flush()
}
