//! Runs another program in our place, with what it is to know in its environment.
//!
//! On Unix it becomes this process: signals, job control and the exit code are its own. Nothing of ours goes along: our
//! files close with the exec (std, `SQLite` and tokio open them so), std gives SIGPIPE and the signal mask back, the
//! kernel every handler.

use std::ffi::OsString;
use std::io;
use std::process::Command;

use super::process::Inherited;
use crate::domain::error::{Error, Kind};
use crate::domain::secret::Secret;

/// The codes that shells and env(1) give for a program that couldn't be started.
const NOT_FOUND: u8 = 127;
const NOT_EXECUTABLE: u8 = 126;

/// A program to be run.
#[derive(Debug)]
pub struct Program {
    /// Its name or path; looked up in PATH.
    pub name: OsString,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// The variables that it gets.
    pub variables: Vec<(String, Secret)>,
    /// The variables that it mustn't see.
    pub without: Vec<OsString>,
}

/// Why it didn't start, and the exit code for that.
#[derive(Debug)]
pub struct NotStarted {
    /// What to say.
    pub error: Error,
    /// 127 or 126.
    pub code: u8,
}

impl Program {
    /// Runs it in our place; comes back only where the system can't do that, with its exit code.
    ///
    /// # Errors
    /// If it couldn't be started.
    pub fn run(self, inherited: Inherited) -> Result<u8, NotStarted> {
        let mut command = Command::new(&self.name);
        command.args(&self.arguments);
        for name in &self.without {
            command.env_remove(name);
        }
        for (name, value) in &self.variables {
            command.env(name, value.expose());
        }
        replace(command, inherited).map_err(|error| self.not_started(&error))
    }

    fn not_started(&self, error: &io::Error) -> NotStarted {
        let name = self.name.to_string_lossy();
        let (code, what, hint) = if error.kind() == io::ErrorKind::NotFound {
            let hint = "give its full path, or look at PATH; keyfob exec starts programs, no words of a shell: sh -c '…'";
            (NOT_FOUND, format!("'{name}' wasn't found"), hint)
        } else {
            let hint = "look at the file's mode, and whether it is a program for this machine";
            (NOT_EXECUTABLE, format!("'{name}' can't be started"), hint)
        };
        let error = Error::new(Kind::Failed, what).because(error).hint(hint);
        NotStarted { error, code }
    }
}

#[cfg(unix)]
fn replace(mut command: Command, inherited: Inherited) -> io::Result<u8> {
    use std::os::unix::process::CommandExt as _;

    inherited.restore();
    Err(command.exec())
}

/// Windows has no exec: we wait. Ctrl-C reaches both; it is the program's to answer it.
#[cfg(not(unix))]
fn replace(mut command: Command, _inherited: Inherited) -> io::Result<u8> {
    use tokio::signal::windows::ctrl_c;

    let listening = ctrl_c();
    let status = command.status()?;
    drop(listening);
    let code = status.code().unwrap_or(1);
    // Codes over 255 don't fit into ours: they stay failures.
    Ok(u8::try_from(code).unwrap_or(1))
}
