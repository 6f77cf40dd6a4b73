//! How the desktop's clipboard takes a copy, marked as secret for clipboard histories.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
#[cfg(any(windows, target_os = "macos"))]
use std::sync::mpsc;
use std::time::Duration;
#[cfg(all(unix, not(target_os = "macos")))]
use std::time::Instant;

use arboard::Clipboard;
#[cfg(target_os = "macos")]
use arboard::SetExtApple as _;
#[cfg(all(unix, not(target_os = "macos")))]
use arboard::SetExtLinux as _;
#[cfg(windows)]
use arboard::SetExtWindows as _;
use zeroize::Zeroizing;

use super::command::within;
use super::{digest, failed};
use crate::domain::error::{Error, Result};
use crate::domain::secret::Secret;
use crate::service::ports::Cleared;

/// What a holder says once the copy is made.
const COPIED: &str = "copied";

/// A holder that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn copy(slot: &mut Option<Clipboard>, text: &Secret) -> Result<()> {
    let clipboard = match slot {
        Some(open) => open,
        None => slot.insert(open()?),
    };
    let set = clipboard.set().exclude_from_history();
    set.text(text.expose()).map_err(|error| broken(&error))
}

pub(super) fn clear(slot: &mut Option<Clipboard>, ours: &str) -> Cleared {
    let Some(clipboard) = slot else {
        return Cleared::CantTell;
    };
    match clipboard.get_text().map(Zeroizing::new) {
        Ok(text) if digest(&text) == ours => match clipboard.clear() {
            Ok(()) => Cleared::Emptied,
            Err(_) => Cleared::CantTell,
        },
        Ok(_) | Err(arboard::Error::ContentNotAvailable) => Cleared::NotOurs,
        Err(_) => Cleared::CantTell,
    }
}

fn open() -> Result<Clipboard> {
    Clipboard::new().map_err(|error| broken(&error))
}

fn broken(error: &arboard::Error) -> Error {
    failed("the desktop's clipboard took no copy")
        .because(error)
        .hint("set clipboard = \"osc52\" in [settings] to use the terminal's")
}

/// Copies, says `copied` to `told`, then keeps the content alive until something else is copied or the time is up; what
/// is still ours then is cleared. For a process that exists for nothing else: on X11 and Wayland the content dies with
/// its owner.
///
/// # Errors
/// `Kind::Failed` if the copy isn't made.
pub fn hold(text: &Secret, span: Duration, mut told: impl std::io::Write) -> Result<()> {
    let mut slot = None;
    copy(&mut slot, text)?;
    // Nobody may be listening any more: the copy is there all the same.
    writeln!(told, "{COPIED}").and_then(|()| told.flush()).ok();
    drop(told);
    stay(&mut slot, text, span)?;
    clear(&mut slot, &digest(text.expose()));
    Ok(())
}

#[cfg(all(unix, not(target_os = "macos")))]
#[expect(
    clippy::disallowed_methods,
    reason = "the clipboard crate takes its deadline as an Instant"
)]
fn stay(slot: &mut Option<Clipboard>, text: &Secret, span: Duration) -> Result<()> {
    let Some(clipboard) = slot else {
        return Ok(());
    };
    let set = clipboard.set().exclude_from_history();
    set.wait_until(Instant::now() + span)
        .text(text.expose())
        .map_err(|error| broken(&error))
}

/// The system keeps the content there: only time has to pass.
#[cfg(any(windows, target_os = "macos"))]
fn stay(_slot: &mut Option<Clipboard>, _text: &Secret, span: Duration) -> Result<()> {
    let (_open, never) = mpsc::channel::<()>();
    never.recv_timeout(span).ok();
    Ok(())
}

/// Starts a process that calls [`hold`], gives it the text on its standard input, and waits until it has copied. It goes
/// on without us and our terminal's Ctrl-C.
///
/// # Errors
/// `Kind::Failed` with what that process said.
pub fn hand_over(mut holder: Command, text: &Secret) -> Result<()> {
    #[cfg(unix)]
    holder.process_group(0);
    let wrong = |why: String| failed("the desktop's clipboard took no copy").because(why);
    let child = holder
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| wrong(error.to_string()))?;
    let text = Zeroizing::new(text.expose().as_bytes().to_vec());
    match within(PATIENCE, move || tell(child, &text)) {
        Some(Ok(said)) if said.trim_end() == COPIED => Ok(()),
        Some(Ok(said)) if said.is_empty() => {
            Err(wrong("the process that holds it ended".to_owned()))
        }
        Some(Ok(said)) => Err(wrong(said)),
        Some(Err(error)) => Err(wrong(error.to_string())),
        None => Err(wrong(format!(
            "no word of it within {} s",
            PATIENCE.as_secs()
        ))),
    }
}

/// The longest line a holder says.
const LONGEST_WORD: u64 = 400;

fn tell(mut child: Child, text: &[u8]) -> std::io::Result<String> {
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text)?;
    }
    let mut said = String::new();
    if let Some(output) = child.stdout.take() {
        BufReader::new(output.take(LONGEST_WORD)).read_line(&mut said)?;
    }
    Ok(said)
}
