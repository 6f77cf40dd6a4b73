//! The only printer: data on stdout, everything else on stderr; a reader that went away is no error.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;

use crate::domain::error::Error;
use crate::domain::secret::Secret;

/// Where text goes.
pub(crate) struct Output {
    data: RefCell<Box<dyn Write>>,
    news: RefCell<Box<dyn Write>>,
    /// Whether the news are read on a terminal.
    pub(crate) is_watched: bool,
}

impl Output {
    /// This process's stdout and stderr.
    pub(crate) fn new() -> Self {
        Self {
            data: RefCell::new(Box::new(io::stdout())),
            news: RefCell::new(Box::new(io::stderr())),
            is_watched: io::stderr().is_terminal(),
        }
    }

    /// A line of data.
    pub(crate) fn line(&self, text: &str) {
        write(&self.data, &[text, "\n"]);
    }

    /// Data as it is.
    pub(crate) fn text(&self, text: &str) {
        write(&self.data, &[text]);
    }

    /// A secret and one newline.
    pub(crate) fn secret(&self, secret: &Secret) {
        write(&self.data, &[secret.expose(), "\n"]);
    }

    /// An object as JSON, on several lines for people, and valid whatever text is in it.
    pub(crate) fn json(&self, value: &impl Serialize) {
        // Our own types always serialise.
        if let Ok(text) = serde_json::to_string_pretty(value) {
            self.line(&text);
        }
    }

    /// An object as JSON on one line.
    pub(crate) fn compact_json(&self, value: &impl Serialize) {
        if let Ok(text) = serde_json::to_string(value) {
            self.line(&text);
        }
    }

    /// Something to know.
    pub(crate) fn note(&self, text: &str) {
        write(&self.news, &[text, "\n"]);
    }

    /// What is under way, on a line that the next words replace; nothing where nobody watches.
    pub(crate) fn progress(&self, text: &str) {
        if self.is_watched {
            write(&self.news, &["\r\x1b[K", text]);
        }
    }

    /// A caution.
    pub(crate) fn warning(&self, text: &str) {
        self.note(&format!("warning: {text}"));
    }

    /// `error: what happened` and `hint: what to do`.
    pub(crate) fn error(&self, error: &Error) {
        self.note(&format!("error: {error}"));
        self.note(&format!("hint: {}", error.next_step()));
    }

    /// A mistake on the command line, as clap tells it, with our way out in place of its own.
    pub(crate) fn usage(&self, text: &str) {
        const ITS_OWN: &str = "For more information, try '--help'.";
        let text = text.trim_end();
        let told = text.strip_suffix(ITS_OWN).unwrap_or(text).trim_end();
        self.note(told);
        self.note("hint: keyfob --help, or --help after a command, tells what is right");
    }
}

/// A closed pipe (`keyfob list | head -1`) ends the output, not the command.
fn write(to: &RefCell<Box<dyn Write>>, parts: &[&str]) {
    let mut to = to.borrow_mut();
    for part in parts {
        if to.write_all(part.as_bytes()).is_err() {
            return;
        }
    }
    to.flush().ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        let output = Output {
            data: RefCell::new(Box::new(Closed)),
            news: RefCell::new(Box::new(Closed)),
            is_watched: false,
        };
        output.line("data");
        output.warning("news");
    }
}
