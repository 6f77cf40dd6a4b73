//! Asks for a secret on the terminal: nothing typed is ever shown, and Ctrl-C ends the question.
//!
//! The terminal is silent before the question appears, so that what somebody types ahead isn't shown either.

mod line;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::mem;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use zeroize::Zeroizing;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

pub use line::Line;

/// Reserved at once: a buffer that grows would leave copies in memory. Addresses with a code in them can be long.
const ROOM: usize = 16 * 1024;

/// How wide the terminal is, if there is one.
#[must_use]
pub fn columns() -> Option<u16> {
    terminal::size().ok().map(|(columns, _)| columns)
}

/// What a key means for the answer.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    GoesOn,
    Done,
    GivenUp,
}

/// Asks, and reads until ⏎.
///
/// # Errors
/// `Interrupted` for Ctrl-C and Ctrl-D; `Failed` if the terminal can't be used.
pub fn hidden(question: &str) -> Result<Secret> {
    let _silence = Silence::with(question).map_err(|error| broken(&error))?;
    let mut typed = Zeroizing::new(String::with_capacity(ROOM));
    loop {
        let Event::Key(key) = event::read().map_err(|error| broken(&error))? else {
            continue;
        };
        match take(&mut typed, key) {
            Meaning::GoesOn => {}
            Meaning::Done => return Ok(Secret::new(mem::take(&mut typed))),
            Meaning::GivenUp => return Err(Error::new(Kind::Interrupted, "nothing was entered")),
        }
    }
}

/// Asks yes or no, and reads until ⏎; what is typed is shown. Anything but yes is no.
///
/// Read key by key: once a command has waited for the network, Ctrl-C is a signal that nothing ends any more.
///
/// # Errors
/// `Interrupted` for Ctrl-C and Ctrl-D; `Failed` if the terminal can't be used.
pub fn confirmed(question: &str) -> Result<bool> {
    let mut terminal = Silence::with(question).map_err(|error| broken(&error))?;
    let mut typed = String::new();
    loop {
        let Event::Key(key) = event::read().map_err(|error| broken(&error))? else {
            continue;
        };
        let before = typed.clone();
        match take(&mut typed, key) {
            Meaning::GoesOn => terminal
                .show_change(&before, &typed)
                .map_err(|e| broken(&e))?,
            Meaning::Done => {
                return Ok(matches!(typed.trim().to_lowercase().as_str(), "y" | "yes"));
            }
            Meaning::GivenUp => return Err(Error::new(Kind::Interrupted, "nothing was entered")),
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the terminal crate's keys: the others mean nothing in an answer"
)]
fn take(typed: &mut String, key: KeyEvent) -> Meaning {
    if key.kind == KeyEventKind::Release {
        return Meaning::GoesOn;
    }
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Enter => return Meaning::Done,
        KeyCode::Char('c' | 'd') if is_control => return Meaning::GivenUp,
        // Some terminals send ^J for ⏎, and ^H for Backspace.
        KeyCode::Char('j') if is_control => return Meaning::Done,
        KeyCode::Char('u') if is_control => typed.clear(),
        KeyCode::Backspace => drop(typed.pop()),
        KeyCode::Char('h') if is_control => drop(typed.pop()),
        KeyCode::Char(letter) if !is_control => typed.push(letter),
        _ => {}
    }
    Meaning::GoesOn
}

/// The terminal shows nothing that is typed until this is dropped.
struct Silence(Box<dyn Write + Send>);

impl Silence {
    fn with(question: &str) -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        let mut silence = Self(terminal_or_stderr());
        silence.0.write_all(question.as_bytes())?;
        silence.0.flush()?;
        Ok(silence)
    }

    /// Shows an answer that isn't secret as it changes: letters at its end.
    fn show_change(&mut self, before: &str, now: &str) -> io::Result<()> {
        let kept = now.strip_prefix(before);
        let gone = before.chars().count().saturating_sub(now.chars().count());
        let erased = "\u{8} \u{8}".repeat(gone);
        self.0.write_all(erased.as_bytes())?;
        self.0.write_all(kept.unwrap_or_default().as_bytes())?;
        self.0.flush()
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        terminal::disable_raw_mode().ok();
        writeln!(self.0).and_then(|()| self.0.flush()).ok();
    }
}

/// The question must be seen even where stderr goes into a file.
fn terminal_or_stderr() -> Box<dyn Write + Send> {
    match OpenOptions::new().write(true).open("/dev/tty") {
        Ok(terminal) => Box::new(terminal),
        Err(_) => Box::new(io::stderr()),
    }
}

fn broken(error: &io::Error) -> Error {
    Error::new(Kind::Failed, "the terminal can't be asked").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(typed: &mut String, code: KeyCode, modifiers: KeyModifiers) -> Meaning {
        take(typed, KeyEvent::new(code, modifiers))
    }

    #[test]
    fn letters_are_taken_and_taken_back() {
        let mut typed = String::new();
        for letter in "zoë@m".chars() {
            press(&mut typed, KeyCode::Char(letter), KeyModifiers::NONE);
        }
        press(&mut typed, KeyCode::Backspace, KeyModifiers::NONE);
        press(&mut typed, KeyCode::Tab, KeyModifiers::NONE);
        assert_eq!(typed, "zoë@");
        let done = press(&mut typed, KeyCode::Enter, KeyModifiers::NONE);
        assert_eq!(done, Meaning::Done);
        press(&mut typed, KeyCode::Char('u'), KeyModifiers::CONTROL);
        assert_eq!(typed, "");
    }

    #[test]
    fn control_c_and_control_d_give_up() {
        for letter in ['c', 'd'] {
            let meaning = press(
                &mut String::new(),
                KeyCode::Char(letter),
                KeyModifiers::CONTROL,
            );
            assert_eq!(meaning, Meaning::GivenUp);
        }
    }
}
