//! Where secrets come from: a file, standard input, or a prompt; never an argument.

use std::cell::Cell;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::Path;

use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::secret::Secret;
use crate::infra::files;
use crate::infra::prompt::{self, Line};

/// Hands out secrets; standard input can be given away once.
#[derive(Default)]
pub(crate) struct Secrets {
    stdin_is_taken: Cell<bool>,
}

/// Wrong entries of a new passphrase before we give up.
const TRIES: usize = 3;

impl Secrets {
    /// A file's content without its last line end; `-` is standard input.
    pub(crate) fn read_file(&self, path: &Path) -> Result<Secret> {
        if path != Path::new("-") {
            return files::read_secret(path);
        }
        if self.stdin_is_taken.replace(true) {
            return Err(
                Error::new(Kind::Usage, "standard input can give one secret only")
                    .hint("name a file for the others"),
            );
        }
        files::secret_from(io::stdin().lock(), "standard input")
    }

    /// What another tool says on standard input, perhaps with a secret in it; none if that is empty.
    pub(crate) fn read_request(&self) -> Result<Option<Secret>> {
        let is_empty = |said: &[u8]| matches!(said, [] | [b'\n'] | [b'\r', b'\n']);
        if io::stdin().lock().fill_buf().is_ok_and(is_empty) {
            return Ok(None);
        }
        self.read_file(Path::new("-")).map(Some)
    }

    /// Whether somebody can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        !self.stdin_is_taken.get() && io::stdin().is_terminal()
    }

    /// Asks on the terminal, without echo.
    pub(crate) fn ask(&self, question: &str) -> Result<Secret> {
        self.require_terminal()?;
        prompt::hidden(question)
    }

    /// The same beside other work: a signal that arrives meanwhile is heard.
    pub(crate) async fn ask_meanwhile(&self, question: &str) -> Result<Secret> {
        self.require_terminal()?;
        Line::open(question)?.answer().await
    }

    /// Says so where nobody can be asked.
    pub(crate) fn require_terminal(&self) -> Result<()> {
        if self.can_ask() {
            return Ok(());
        }
        Err(
            Error::new(Kind::LoginNeeded, "there is no terminal to ask on")
                .hint("give secrets with the -file flags"),
        )
    }

    /// Asks for a new passphrase, twice.
    pub(crate) fn ask_new_passphrase(&self) -> Result<Secret> {
        for _ in 0..TRIES {
            let first = self.ask("New vault passphrase: ")?;
            if first.is_empty() {
                return Err(Error::new(Kind::Interrupted, "nothing was entered"));
            }
            if first == self.ask("Once more: ")? {
                return Ok(first);
            }
        }
        Err(
            Error::new(Kind::Vault(VaultTrouble::Absent), "the two entries differ")
                .hint("run the command again; nothing was changed"),
        )
    }

    /// Asks yes or no; anything but yes is no.
    pub(crate) fn confirm(&self, question: &str) -> Result<bool> {
        self.require_terminal()?;
        prompt::confirmed(&format!("{question} [y/N] "))
    }
}
