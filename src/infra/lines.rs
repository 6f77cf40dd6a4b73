//! Reads lines from standard input on a thread of its own, and switches the terminal's echo.
//!
//! Lines may be secrets: nothing but the line itself holds them, and it is wiped.

use std::io::{self, IsTerminal as _, Read};
use std::mem;
use std::thread;

use zeroize::{Zeroize as _, Zeroizing};

/// The longest line; what is longer is cut. Reserved at once: a buffer that grows would leave copies in memory.
const ROOM: usize = 64 * 1024;

/// Whether somebody types at standard input.
#[must_use]
pub fn is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Reads lines until their end or until nobody wants them; `hear` gets none at the end, and says whether it wants more.
///
/// # Errors
/// If the system gives no thread or no second handle of standard input.
pub fn read(
    mut hear: impl FnMut(Option<Zeroizing<String>>) -> bool + Send + 'static,
) -> io::Result<()> {
    let mut input = input()?;
    let name = "lines".to_owned();
    thread::Builder::new().name(name).spawn(move || {
        let mut line = Zeroizing::new(Vec::with_capacity(ROOM));
        let mut chunk = Zeroizing::new([0_u8; 4096]);
        while let Ok(count @ 1..) = input.read(&mut chunk[..]) {
            let bytes = chunk.get(..count).unwrap_or_default();
            if !split(&mut line, bytes, &mut hear) {
                return;
            }
            chunk.zeroize();
        }
        if line.is_empty() || hear(Some(text(&mut line))) {
            hear(None);
        }
    })?;
    Ok(())
}

/// Hands over the lines that end among these bytes; whether more are wanted.
fn split(
    line: &mut Zeroizing<Vec<u8>>,
    bytes: &[u8],
    hear: &mut impl FnMut(Option<Zeroizing<String>>) -> bool,
) -> bool {
    for byte in bytes {
        let is_end = *byte == b'\n';
        if is_end && !hear(Some(text(line))) {
            return false;
        }
        if !is_end && line.len() < ROOM {
            line.push(*byte);
        }
    }
    true
}

/// The line as text; what is no UTF-8 is replaced.
fn text(line: &mut Zeroizing<Vec<u8>>) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(mem::replace(&mut **line, Vec::with_capacity(ROOM)));
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
}

/// Without the standard library's buffer, which isn't wiped.
#[cfg(unix)]
fn input() -> io::Result<impl Read + Send> {
    use std::os::fd::AsFd as _;

    let handle = io::stdin().as_fd().try_clone_to_owned()?;
    Ok(std::fs::File::from(handle))
}

#[cfg(not(unix))]
fn input() -> io::Result<impl Read + Send> {
    Ok(io::stdin())
}

/// Lets the terminal show what is typed, or not. Where there is no terminal, nothing happens.
#[cfg(unix)]
pub fn echo(shows: bool) {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    let stdin = rustix::stdio::stdin();
    let Ok(mut modes) = tcgetattr(stdin) else {
        return;
    };
    if modes.local_modes.contains(LocalModes::ECHO) == shows {
        return;
    }
    modes.local_modes.set(LocalModes::ECHO, shows);
    // A terminal that refuses shows what is typed, which the person at it sees.
    tcsetattr(stdin, OptionalActions::Now, &modes).ok();
}

/// The console's echo stays.
#[cfg(not(unix))]
pub const fn echo(_shows: bool) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_their_ends_wherever_the_chunks_are() {
        let mut line = Zeroizing::new(Vec::new());
        let mut heard = Vec::new();
        for chunk in ["lis", "t\nref", "resh 1\r\n\nqu"] {
            let mut hear = |line: Option<Zeroizing<String>>| {
                heard.extend(line.map(|line| line.to_string()));
                true
            };
            assert!(split(&mut line, chunk.as_bytes(), &mut hear));
        }
        assert_eq!(heard, ["list", "refresh 1", ""]);
        assert_eq!(line.as_slice(), b"qu");
    }

    #[test]
    fn who_wants_no_more_gets_no_more() {
        let mut line = Zeroizing::new(Vec::new());
        let mut count = 0;
        let mut hear = |_| {
            count += 1;
            false
        };
        assert!(!split(&mut line, b"a\nb\n", &mut hear));
        assert_eq!(count, 1);
    }
}
