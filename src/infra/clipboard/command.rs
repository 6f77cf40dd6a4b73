//! How a program of the user's takes a copy: on its standard input, never as an argument.

use std::io::{self, Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use super::failed;
use crate::domain::error::{Error, Result};
use crate::domain::secret::Secret;

/// A program that takes longer doesn't take the copy.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn copy(program: &[String], text: &Secret) -> Result<()> {
    let Some((name, arguments)) = program.split_first() else {
        return Err(failed("the clipboard's program is missing"));
    };
    let wrong = |why: String| {
        failed(&format!("'{name}' took no copy"))
            .because(why)
            .hint("check clipboard in [settings]")
    };
    let child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        // A program that stays in the background would keep our own pipes open.
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| wrong(error.to_string()))?;
    let text = Zeroizing::new(text.expose().as_bytes().to_vec());
    match within(PATIENCE, move || feed(child, &text)) {
        Some(Ok(status)) if status.success() => Ok(()),
        Some(Ok(status)) => Err(wrong(format!("it ended with {status}"))),
        Some(Err(error)) => Err(wrong(error.to_string())),
        None => Err::<(), Error>(wrong(format!(
            "it didn't end within {} s",
            PATIENCE.as_secs()
        ))),
    }
}

fn feed(mut child: Child, text: &[u8]) -> io::Result<ExitStatus> {
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text)?;
    }
    child.wait()
}

/// What a program prints, at most one byte more than is wanted: what is longer is something else anyway.
pub(super) fn read(program: &[String], wanted: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let Some((name, arguments)) = program.split_first() else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take();
    let most = u64::try_from(wanted).unwrap_or(u64::MAX).saturating_add(1);
    let read = move || {
        let mut found = Zeroizing::new(Vec::with_capacity(wanted.saturating_add(1)));
        if let Some(output) = output {
            output.take(most).read_to_end(&mut found)?;
        }
        child.wait()?;
        Ok(found)
    };
    within(PATIENCE, read).unwrap_or_else(|| Err(io::Error::from(io::ErrorKind::TimedOut)))
}

/// Runs something on a thread of its own and waits for it so long; later it ends unheard.
pub(super) fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()).ok());
    receiver.recv_timeout(patience).ok()
}
