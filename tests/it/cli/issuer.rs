//! Where logins at an OAuth server are tried: a home, an embedded OpenID provider, and a browser that only notes what it
//! was asked to open.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use keyfob::demo::fleet::{Fleet, Options, Sort};
use keyfob::demo::oidc::Issuer;

use crate::support::running::Running;
use crate::support::{Home, Ran, finish};

pub(super) struct Place {
    pub(super) home: Home,
    fleet: Fleet,
}

impl Place {
    pub(super) fn new() -> Self {
        Self {
            home: Home::new(),
            fleet: Fleet::start(&Options::tests().only(Sort::Oidc)).unwrap(),
        }
    }

    pub(super) fn issuer(&self) -> &Issuer {
        self.fleet.oidc().unwrap()
    }

    /// Adds a profile of this client.
    pub(super) fn add(&self, name: &str, client: &str, more: &[&str]) -> Ran {
        let url = self.issuer().name();
        let words = ["profile", "add", name, "--provider", "oidc", "--url", &url];
        let client = ["--client-id", client];
        self.home.run(words.iter().chain(&client).chain(more))
    }

    /// Runs a command line of words without blanks.
    pub(super) fn run(&self, line: &str) -> Ran {
        self.home.run(line.split(' '))
    }

    /// A command line where `$BROWSER` is a browser that notes the address it is given.
    pub(super) fn command(&self, line: &str) -> Command {
        let script = self.home.path("browser");
        if !script.exists() {
            let note = self.noted();
            let text = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", note.display());
            self.home.file("browser", &text);
            make_executable(&script);
        }
        let mut command = self.home.command();
        command.env("BROWSER", script).args(line.split(' '));
        command
    }

    pub(super) fn start(&self, line: &str) -> Running {
        Running::start(&mut self.command(line))
    }

    /// Runs to the end with that browser.
    pub(super) fn finish(&self, line: &str) -> Ran {
        finish(&mut self.command(line), "")
    }

    fn noted(&self) -> PathBuf {
        self.home.path("opened")
    }

    /// The addresses that the browser was asked to open.
    pub(super) fn opened(&self) -> Vec<String> {
        let noted = fs::read_to_string(self.noted()).unwrap_or_default();
        noted.lines().map(str::to_owned).collect()
    }

    /// The profile's token, without asking the server.
    pub(super) fn token(&self, name: &str) -> String {
        let ran = self.run(&format!("get {name} --no-refresh")).expect(0);
        ran.stdout.trim_end().to_owned()
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
}
