//! What the tests share: a private home, the binary, simulated servers.

pub(crate) mod aged;
pub(crate) mod leak;
pub(crate) mod many;
pub(crate) mod people;
pub(crate) mod running;
pub(crate) mod surfer;
pub(crate) mod terminal;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use keyfob::infra::files::write_whole;
use tempfile::TempDir;

/// A home of its own for one test: nothing of the developer's is read or written.
pub(crate) struct Home {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file for the binary to read, 0600 as secrets want it.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        write_whole(&path, content.as_bytes()).expect("a written file");
        path
    }

    /// Adds the profile `p` of the appliance's first administrator.
    pub(crate) fn add_admin(&self, url: &str) {
        let add = ["profile", "add", "p", "--provider", "morpheus", "--url"];
        let who = [url, "--username", "admin"];
        self.run(add.into_iter().chain(who)).expect(0);
    }

    /// A command over this home that opens its vault with a key file, in an otherwise empty environment.
    pub(crate) fn command(&self) -> Command {
        let mut command = self.bare();
        let key = self.path("vault.key");
        if !key.exists() {
            self.file("vault.key", &format!("{}\n", "5a".repeat(32)));
        }
        command.env("KEYFOB_KEY_FILE", key);
        command
    }

    /// The same without anything that opens a vault.
    pub(crate) fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyfob"));
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("KEYFOB_HOME", self.folder.path())
            // Unset, zbus would find a developer's real keyring.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("LANG", "C.UTF-8")
            .current_dir(self.folder.path());
        command
    }

    pub(crate) fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, arguments: I) -> Ran {
        finish(self.command().args(arguments), "")
    }

    /// Runs with this on standard input, as `--password-file -` reads it.
    pub(crate) fn run_with<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(
        &self,
        arguments: I,
        input: &str,
    ) -> Ran {
        finish(self.command().args(arguments), input)
    }

    /// Every file in this home with its content.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(self.folder(), &mut files);
        files
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn gather(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            let content = fs::read(&path).expect("a file");
            files.insert(path, content);
        }
    }
}

/// Runs to the end; standard input is no terminal.
pub(crate) fn finish(command: &mut Command, input: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a started binary");
    // A command that doesn't read may be gone already.
    child
        .stdin
        .take()
        .expect("its input")
        .write_all(input.as_bytes())
        .ok();
    let output = child.wait_with_output().expect("its end");
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// These words are on stderr.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no '{words}' in {self:#?}");
        self
    }

    /// It failed with this code, nothing on stdout, and the two lines of every error: what happened, and what to do.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &str) -> Self {
        let line = |head: &str| self.stderr.lines().any(|line| line.starts_with(head));
        assert!(line("error: ") && line("hint: "), "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        self.expect(code).says(words)
    }
}
