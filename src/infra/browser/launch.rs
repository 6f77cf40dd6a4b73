//! How a program is started that outlives us and never reaches our terminal.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

/// A program that ends in failure by then hasn't opened anything; one that still runs has, or never will tell.
const AT_ONCE: Duration = Duration::from_secs(1);
/// Waiting for a child needs little.
const STACK_BYTES: usize = 256 * 1024;

/// Why a program hasn't opened anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It isn't there, or can't be started.
    Absent(String),
    /// It ran and failed at once.
    Failed(String),
}

enum Happened {
    Started,
    NotStarted(io::Error),
    Ended(ExitStatus),
    Lost(io::Error),
}

/// Starts it, and looks for a moment whether it stays or ends well.
///
/// A thread of its own waits for its end, so that nothing is left of it and a hanging one is in nobody's way.
pub(super) async fn started(mut command: Command) -> Result<(), Trouble> {
    detach(&mut command);
    let name = command.get_program().to_string_lossy().into_owned();
    let (tell, mut told) = mpsc::unbounded_channel();
    let waiting = thread::Builder::new()
        .name("keyfob-browser".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || wait_for(command, &tell));
    if let Err(error) = waiting {
        return Err(Trouble::Absent(format!("{name}: {error}")));
    }
    match told.recv().await {
        Some(Happened::Started) => {}
        Some(Happened::NotStarted(error)) => {
            return Err(Trouble::Absent(format!("{name}: {error}")));
        }
        // A thread tells the start first.
        Some(Happened::Ended(_) | Happened::Lost(_)) | None => return Ok(()),
    }
    match timeout(AT_ONCE, told.recv()).await {
        Ok(Some(Happened::Ended(status))) if !status.success() => {
            Err(Trouble::Failed(format!("{name} ended at once: {status}")))
        }
        Ok(Some(Happened::Lost(error))) => Err(Trouble::Failed(format!("{name}: {error}"))),
        Ok(Some(Happened::Ended(_) | Happened::Started | Happened::NotStarted(_)) | None)
        | Err(_) => Ok(()),
    }
}

fn wait_for(mut command: Command, tell: &mpsc::UnboundedSender<Happened>) {
    // Who asked may have gone: nobody needs to know then.
    match command.spawn() {
        Ok(mut child) => {
            tell.send(Happened::Started).ok();
            let ended = child.wait().map_or_else(Happened::Lost, Happened::Ended);
            tell.send(ended).ok();
        }
        Err(error) => {
            tell.send(Happened::NotStarted(error)).ok();
        }
    }
}

/// Nothing of it reaches the screen (facts/oauth.md K06), and Ctrl-C in our terminal doesn't reach it (N04).
fn detach(command: &mut Command) {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
    }
}
