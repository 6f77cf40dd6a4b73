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
        loop {
            let count = match input.read(&mut chunk[..]) {
                Ok(0) | Err(_) => break,
                Ok(count) => count,
            };
            for byte in chunk.iter().take(count) {
                match byte {
                    b'\n' if !hear(Some(text(&mut line))) => return,
                    b'\n' => {}
                    _ if line.len() < ROOM => line.push(*byte),
                    _ => {}
                }
            }
            chunk.zeroize();
        }
        if !line.is_empty() && !hear(Some(text(&mut line))) {
            return;
        }
        hear(None);
    })?;
    Ok(())
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
