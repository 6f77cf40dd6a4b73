//! The only printer: data on stdout, everything else on stderr; a reader that went away is no error, a full disk is one.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;

use crate::domain::error::{Error, Kind};
use crate::domain::secret::Secret;
use crate::infra::prompt;

/// Where text goes.
pub(crate) struct Output {
    data: RefCell<Box<dyn Write>>,
    news: RefCell<Box<dyn Write>>,
    /// Why data didn't get where they were sent.
    lost: Cell<Option<io::ErrorKind>>,
    /// Whether the news are read on a terminal.
    pub(crate) is_watched: bool,
    /// Whether the data are.
    is_seen: bool,
    /// Whether addresses can be clicked where they are read on a terminal.
    has_links: Cell<bool>,
}

impl Output {
    /// This process's stdout and stderr.
    pub(crate) fn new() -> Self {
        Self {
            data: RefCell::new(Box::new(io::stdout())),
            news: RefCell::new(Box::new(io::stderr())),
            lost: Cell::new(None),
            is_watched: io::stderr().is_terminal(),
            is_seen: io::stdout().is_terminal(),
            has_links: Cell::new(false),
        }
    }

    /// How many cells a line of data may have: as the terminal that they are read on has columns.
    pub(crate) fn room(&self) -> Option<usize> {
        let columns = prompt::columns().filter(|_| self.is_seen);
        columns.map(usize::from)
    }

    /// From now on addresses can be clicked where they are read on a terminal.
    pub(crate) fn show_links(&self) {
        self.has_links.set(true);
    }

    /// Why some of the data are missing where they were sent.
    pub(crate) fn lost(&self) -> Option<Error> {
        let why = self.lost.get()?;
        let error = Error::new(Kind::Failed, format!("the output can't be written: {why}"));
        Some(error.hint("is there room where it goes? what the command did stands"))
    }

    /// A closed pipe (`keyfob list | head -1`) ends the output, not the command.
    fn put(&self, parts: &[&str]) {
        let written = write(&self.data, parts);
        let why = written.err().map(|error| error.kind());
        if let Some(why) = why.filter(|why| *why != io::ErrorKind::BrokenPipe) {
            self.lost.set(Some(why));
        }
    }

    /// There is nobody to tell that nobody can be told.
    fn tell(&self, parts: &[&str]) {
        write(&self.news, parts).ok();
    }

    /// A line of data.
    pub(crate) fn line(&self, text: &str) {
        self.text(text);
        self.put(&["\n"]);
    }

    /// Data in lines.
    pub(crate) fn text(&self, text: &str) {
        let text = linked(text, self.is_seen && self.has_links.get());
        self.put(&[&text]);
    }

    /// A secret and one newline.
    pub(crate) fn secret(&self, secret: &Secret) {
        self.put(&[secret.expose(), "\n"]);
    }

    /// An object as JSON, on several lines for people, and valid whatever text is in it.
    pub(crate) fn json(&self, value: &impl Serialize) {
        // Our own types always serialise.
        if let Ok(text) = serde_json::to_string_pretty(value) {
            self.put(&[&text, "\n"]);
        }
    }

    /// An object as JSON on one line.
    pub(crate) fn compact_json(&self, value: &impl Serialize) {
        if let Ok(text) = serde_json::to_string(value) {
            self.put(&[&text, "\n"]);
        }
    }

    /// Something to know.
    pub(crate) fn note(&self, text: &str) {
        let text = linked(text, self.is_watched && self.has_links.get());
        self.tell(&[&text, "\n"]);
    }

    /// What is under way, on a line that the next words replace; nothing where nobody watches.
    pub(crate) fn progress(&self, text: &str) {
        if self.is_watched {
            self.tell(&["\r\x1b[K", text]);
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
        // clap shows a missing `--` by its usage line alone.
        let hint = if told.contains("-- <COMMAND>") {
            "write -- before the command to run: keyfob exec NAME -- terraform plan"
        } else {
            "keyfob --help, or --help after a command, tells what is right"
        };
        self.note(&format!("hint: {hint}"));
    }
}

/// A text whose addresses are links (OSC 8): they look as before, and a terminal that knows no links skips them.
fn linked(text: &str, has_links: bool) -> Cow<'_, str> {
    if !has_links || !text.contains("://") {
        return text.into();
    }
    let mut linked = String::new();
    let mut rest = text;
    while let Some((before, address, after)) = next_address(rest) {
        linked.extend([
            before,
            "\x1b]8;;",
            address,
            "\x1b\\",
            address,
            "\x1b]8;;\x1b\\",
        ]);
        rest = after;
    }
    linked.push_str(rest);
    linked.into()
}

/// What stands before the next address, the address, and the rest.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let starts = ["https://", "http://"].map(|scheme| text.find(scheme));
    let start = starts.into_iter().flatten().min()?;
    let (before, rest) = text.split_at(start);
    let is_around = |c: char| c.is_whitespace() || c.is_control() || "\"'<>()".contains(c);
    let end = rest.find(is_around).unwrap_or(rest.len());
    let address = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':']);
    Some((before, address, rest.get(address.len()..)?))
}

fn write(to: &RefCell<Box<dyn Write>>, parts: &[&str]) -> io::Result<()> {
    let mut to = to.borrow_mut();
    for part in parts {
        to.write_all(part.as_bytes())?;
    }
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing.
    struct Shut(io::ErrorKind);

    impl Write for Shut {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    fn shut(why: io::ErrorKind) -> Output {
        Output {
            data: RefCell::new(Box::new(Shut(why))),
            news: RefCell::new(Box::new(Shut(why))),
            lost: Cell::new(None),
            is_watched: false,
            is_seen: false,
            has_links: Cell::new(false),
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        let output = shut(io::ErrorKind::BrokenPipe);
        output.line("data");
        output.warning("news");
        assert_eq!(output.lost(), None);
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let output = shut(io::ErrorKind::StorageFull);
        output.warning("news");
        assert_eq!(output.lost(), None, "no data were lost");
        output.line("data");
        assert_eq!(output.lost().map(|error| error.kind()), Some(Kind::Failed));
    }

    #[test]
    fn addresses_become_links_and_nothing_else_changes() {
        let link = |address: &str| format!("\x1b]8;;{address}\x1b\\{address}\x1b]8;;\x1b\\");
        for (text, address) in [
            ("server eu https://a.test/x", "https://a.test/x"),
            (
                "open (http://127.0.0.1:8976/callback).",
                "http://127.0.0.1:8976/callback",
            ),
            ("'https://a.test': gone", "https://a.test"),
            (
                "https://a.test/?a=b&c=d, then on",
                "https://a.test/?a=b&c=d",
            ),
        ] {
            assert_eq!(linked(text, true), text.replace(address, &link(address)));
            assert_eq!(linked(text, false), text);
        }
        let two = "http://a.test https://b.test";
        let both = format!("{} {}", link("http://a.test"), link("https://b.test"));
        assert_eq!(linked(two, true), both);
        for text in ["nothing", "://", "ftp://a.test"] {
            assert_eq!(linked(text, true), text);
        }
    }
}
