//! How the desktop's clipboard takes a copy, marked as secret for clipboard histories, and how it is cleared.

use std::sync::mpsc;
use std::time::Duration;

#[cfg(all(unix, not(target_os = "macos")))]
use std::thread;

use arboard::Clipboard;
#[cfg(target_os = "macos")]
use arboard::SetExtApple as _;
#[cfg(all(unix, not(target_os = "macos")))]
use arboard::SetExtLinux as _;
#[cfg(windows)]
use arboard::SetExtWindows as _;
use zeroize::Zeroizing;

use super::failed;
use crate::domain::error::{Error, Result};
use crate::domain::secret::Secret;
use crate::service::ports::Cleared;

/// Copies; the content may live only as long as what is returned.
pub(super) fn set(text: &Secret) -> Result<Clipboard> {
    let mut clipboard = Clipboard::new().map_err(|error| broken(&error))?;
    let set = clipboard.set().exclude_from_history();
    set.text(text.expose()).map_err(|error| broken(&error))?;
    Ok(clipboard)
}

/// Keeps what was set until something else is copied or the time is up, and clears it if it is still ours.
pub(super) fn keep(mut open: Clipboard, text: &Secret, span: Duration) -> Cleared {
    if wait(text, span) == Waited::Replaced {
        return Cleared::NotOurs;
    }
    match open.get_text().map(Zeroizing::new) {
        Ok(found) if *found == text.expose() => match open.clear() {
            Ok(()) => Cleared::Emptied,
            Err(_) => Cleared::CantTell,
        },
        Ok(_) | Err(arboard::Error::ContentNotAvailable) => Cleared::NotOurs,
        Err(_) => Cleared::CantTell,
    }
}

#[derive(PartialEq, Eq)]
enum Waited {
    TimeIsUp,
    /// Somebody else owns the clipboard now, even if the text is the same: it is theirs to clear.
    #[cfg_attr(
        any(windows, target_os = "macos"),
        expect(dead_code, reason = "not told there")
    )]
    Replaced,
}

/// A thread owns the content: it returns once another owner has taken over. A deadline isn't given to the clipboard crate,
/// since on Wayland it returns at once then.
#[cfg(all(unix, not(target_os = "macos")))]
fn wait(text: &Secret, span: Duration) -> Waited {
    let (over, replaced) = mpsc::channel();
    let text = text.share();
    thread::spawn(move || {
        let mut clipboard = Clipboard::new()?;
        let owner = clipboard.set().exclude_from_history().wait();
        let result = owner.text(text.expose());
        // Nobody hears it if the time was up before.
        over.send(()).ok();
        result
    });
    match replaced.recv_timeout(span) {
        Ok(()) => Waited::Replaced,
        Err(mpsc::RecvTimeoutError::Timeout) => Waited::TimeIsUp,
        // It could not be set a second time: the first one stands.
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            super::holder::pass(span);
            Waited::TimeIsUp
        }
    }
}

/// The system keeps the content there: only time has to pass.
#[cfg(any(windows, target_os = "macos"))]
fn wait(_text: &Secret, span: Duration) -> Waited {
    super::holder::pass(span);
    Waited::TimeIsUp
}

fn broken(error: &arboard::Error) -> Error {
    failed("the desktop's clipboard took no copy").because(error)
}
