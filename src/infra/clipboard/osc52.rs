//! How a terminal is asked to take a copy: the escape sequence OSC 52.

use std::fs::OpenOptions;
use std::io::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::domain::secret::Secret;

/// The controlling terminal, whatever standard output is.
#[cfg(unix)]
const TERMINAL: &str = "/dev/tty";
#[cfg(not(unix))]
const TERMINAL: &str = "CONOUT$";

/// The bytes that make the terminal take the text.
///
/// tmux itself takes the plain sequence with `set-clipboard on`; with `allow-passthrough on` it hands the wrapped one to
/// the terminal around it. Which of them is on can't be asked, so both are sent.
#[must_use]
pub fn sequence(text: &Secret, is_tmux: bool) -> Zeroizing<Vec<u8>> {
    let body = Zeroizing::new(STANDARD.encode(text.expose()));
    // Room for both: a growing buffer would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * body.len() + 64));
    let parts: &[&[u8]] = &[b"\x1b]52;c;", body.as_bytes(), b"\x07"];
    let wrapped: &[&[u8]] = &[b"\x1bPtmux;\x1b\x1b]52;c;", body.as_bytes(), b"\x07\x1b\\"];
    let wrapped = if is_tmux { wrapped } else { &[] };
    for part in parts.iter().chain(wrapped) {
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Writes to the controlling terminal: for commands, whose standard output may be a pipe.
pub fn to_terminal(bytes: Zeroizing<Vec<u8>>) -> io::Result<()> {
    let mut terminal = OpenOptions::new().write(true).open(TERMINAL)?;
    terminal.write_all(&bytes)?;
    drop(bytes);
    terminal.flush()
}
