//! Who keeps a copy while it may be pasted, and clears it when its time is up: a process that exists for nothing else.
//!
//! On X11 and Wayland the content dies with its owner, and whoever copied may have ended long before the time is up. So
//! the interface and the command line both hand their copies to such a process. It tells on its standard output: first
//! `copied`, once that is true, and in the end what became of the copy. Nobody needs to listen.

use std::io::{self, BufRead as _, BufReader, Read as _, Write};
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
#[cfg(windows)]
use std::os::windows::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use jiff::SignedDuration;
use zeroize::Zeroizing;

use super::pair::Pair;
use super::{command, failed, native};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::service::ports::Cleared;

/// What a holder says once the copy is made.
const COPIED: &str = "copied";

/// What it says in the end.
const ENDS: [(&str, Cleared); 3] = [
    ("cleared", Cleared::Emptied),
    ("replaced", Cleared::NotOurs),
    ("unknown", Cleared::CantTell),
];

/// A holder that takes longer has failed. Longer than the five seconds that a program may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// The longest line a holder says.
const LONGEST_WORD: u64 = 400;

/// Without a time to clear it, a copy is held this long where it dies with its owner.
const LONGEST_HOLD: SignedDuration = SignedDuration::from_hours(8);

/// This program once more, to call [`hold`].
///
/// # Errors
/// `Kind::Failed` if the system doesn't say which program this is.
pub fn process(program: &[String], clear: Option<SignedDuration>) -> Result<Command> {
    let keyfob = std::env::current_exe().map_err(|error| {
        Error::new(Kind::Failed, "keyfob's own program can't be found").because(error)
    })?;
    let seconds = clear.unwrap_or(LONGEST_HOLD).as_secs();
    let mut command = Command::new(keyfob);
    command.arg("hold-clipboard").arg(seconds.to_string());
    if !program.is_empty() {
        command.arg("--").args(program);
    }
    Ok(command)
}

/// Copies, says so to `told`, then keeps the content until something else is copied or the time is up; what is still
/// ours then is cleared. With a program, that one copies.
///
/// # Errors
/// `Kind::Failed` if the copy isn't made; the reason was told, too.
pub fn hold(text: &Secret, span: Duration, program: &[String], mut told: impl Write) -> Result<()> {
    // Nobody may be listening any more: the copy is there all the same.
    let mut say = |word: &str| writeln!(told, "{word}").and_then(|()| told.flush()).ok();
    let made = if program.is_empty() {
        native::set(text).map(Some)
    } else {
        command::copy(program, text).map(|()| None)
    };
    if let Err(error) = &made {
        say(&error
            .why()
            .unwrap_or_else(|| error.what())
            .replace('\n', " "));
    }
    let native = made?;
    say(COPIED);
    let end = match (native, Pair::of(program)) {
        (Some(open), _) => native::keep(open, text, span),
        (None, Some(pair)) => {
            pass(span);
            pair.clear(text)
        }
        (None, None) => Cleared::CantTell,
    };
    let word = ENDS.iter().find(|(_, meant)| *meant == end);
    say(word.map_or("", |(word, _)| word));
    Ok(())
}

/// Lets time pass.
pub(super) fn pass(span: Duration) {
    let (_open, never) = mpsc::channel::<()>();
    never.recv_timeout(span).ok();
}

/// A holder at work.
pub struct Holder {
    told: Receiver<io::Result<String>>,
}

impl Holder {
    /// Starts the process, gives it the text on its standard input, and waits until it has copied. It goes on without us
    /// and our terminal's Ctrl-C.
    ///
    /// # Errors
    /// `Kind::Failed` with what that process said.
    pub fn start(mut holder: Command, text: &Secret) -> Result<Self> {
        leave_terminal(&mut holder);
        let wrong = |why: String| {
            failed("the clipboard took no copy")
                .because(why)
                .hint("set clipboard = \"osc52\" in [settings] to use the terminal's; keyfob get prints the token")
        };
        let child = holder
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| wrong(error.to_string()))?;
        let (teller, told) = mpsc::channel();
        // The line end is ours: reading a secret takes one off.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.length() + 1));
        bytes.extend_from_slice(text.expose().as_bytes());
        bytes.push(b'\n');
        thread::spawn(move || listen(child, &bytes, &teller));
        match told.recv_timeout(PATIENCE) {
            Ok(Ok(said)) if said == COPIED => Ok(Self { told }),
            Ok(Ok(said)) if said.is_empty() => {
                Err(wrong("the process that holds it ended".to_owned()))
            }
            Ok(Ok(said)) => Err(wrong(said)),
            Ok(Err(error)) => Err(wrong(error.to_string())),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(wrong(format!(
                "no word of it within {} s",
                PATIENCE.as_secs()
            ))),
        }
    }

    /// What became of the copy, which should be known by now.
    #[must_use]
    pub fn end(&self) -> Cleared {
        let Ok(Ok(word)) = self.told.recv_timeout(PATIENCE) else {
            return Cleared::CantTell;
        };
        let known = ENDS.into_iter().find(|(said, _)| *said == word);
        // Without a word it was killed, and the content has gone with it or not.
        known.map_or(Cleared::CantTell, |(_, end)| end)
    }
}

/// Ctrl-C and a closed window are for those in front.
fn leave_terminal(holder: &mut Command) {
    #[cfg(unix)]
    holder.process_group(0);
    #[cfg(windows)]
    {
        /// `DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP`
        const APART: u32 = 0x0000_0208;
        holder.creation_flags(APART);
    }
}

/// Passes on each line that a holder says, and takes note of its end.
fn listen(mut child: Child, text: &[u8], teller: &Sender<io::Result<String>>) {
    let given = match child.stdin.take() {
        Some(mut input) => input.write_all(text),
        None => Ok(()),
    };
    // One that has ended early says why on its output.
    drop(given);
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        for _ in 0..2 {
            // Nobody may want to know how it ends.
            teller.send(line(&mut output)).ok();
        }
    }
    child.wait().ok();
}

fn line(output: &mut BufReader<ChildStdout>) -> io::Result<String> {
    let mut said = String::new();
    output.take(LONGEST_WORD).read_line(&mut said)?;
    Ok(said.trim_end().to_owned())
}
