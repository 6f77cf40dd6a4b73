//! Where calls are failed: a server, homes that are alike, and what holds there afterwards.

use std::fs;
use std::path::Path;

use keyfob::demo::fault::{Fault, Faults, Shape};
use keyfob::demo::fleet::{Fleet, Options, Sort};
use keyfob::demo::log::Log;
use keyfob::demo::morpheus::Appliance;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::demo::oidc::Issuer;
use keyfob::demo::oidc::clients::NATIVE;
use keyfob::demo::oidc::people::MONA;
use keyfob::domain::catalog::KeyChoice;
use keyfob::domain::name::ProfileName;
use keyfob::infra::vault::{KeySources, SqliteVault};
use keyfob::service::ports::Vault as _;

use super::strace::{self, Call, Injection};
use crate::support::people::MASTER;
use crate::support::{Home, Ran, finish};

/// A server whose old pair dies with the refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strict {
    Appliance,
    /// It ends a whole family of tokens if one of them comes twice.
    Issuer,
}

/// A server with homes for it. What is in a new home: profile `p`, and no vault.
pub(super) struct Bench {
    fleet: Fleet,
    strict: Strict,
    template: Home,
}

/// A command that ran under strace.
#[derive(Debug)]
pub(super) struct Traced {
    pub(super) ran: Ran,
    pub(super) calls: Vec<Call>,
}

impl Bench {
    pub(super) fn at(strict: Strict) -> Self {
        let sort = match strict {
            Strict::Appliance => Sort::Morpheus(Generation::V9),
            Strict::Issuer => Sort::Oidc,
        };
        let bench = Self {
            fleet: Fleet::start(&Options::tests().only(sort)).unwrap(),
            strict,
            template: Home::new(),
        };
        let (user, password) = bench.user();
        let (provider, url, client) = match strict {
            Strict::Appliance => ("morpheus", bench.appliance().url().to_owned(), "keyfob"),
            Strict::Issuer => ("oidc", bench.issuer().name(), NATIVE),
        };
        let line = format!(
            "profile add p --provider {provider} --url {url} --client-id {client} --username {user} --grant password"
        );
        bench.template.run(line.split(' ')).expect(0);
        bench.template.file("password", password);
        bench
    }

    const fn user(&self) -> (&'static str, &'static str) {
        match self.strict {
            Strict::Appliance => (MASTER.user, MASTER.password),
            Strict::Issuer => MONA,
        }
    }

    fn appliance(&self) -> &Appliance {
        &self.fleet.appliances()[0]
    }

    fn issuer(&self) -> &Issuer {
        self.fleet.oidc().unwrap()
    }

    /// A home with the profile.
    pub(super) fn home(&self) -> Home {
        let home = Home::new();
        self.furnish(home.folder());
        home
    }

    /// Puts the profile into a folder.
    pub(super) fn furnish(&self, folder: &Path) {
        for file in ["config.toml", "vault.key", "password"] {
            fs::copy(self.template.path(file), folder.join(file)).unwrap();
        }
    }

    pub(super) fn faults(&self) -> &Faults {
        match self.strict {
            Strict::Appliance => self.appliance().faults(),
            Strict::Issuer => self.issuer().site().faults(),
        }
    }

    /// The next token answer says that its token ends in a millisecond.
    pub(super) fn ends_at_once(&self) {
        self.faults()
            .add(Fault::once(Shape::set("expires_in", 0.001)));
    }

    /// Runs to the end under strace.
    pub(super) fn trace(home: &Home, line: &[&str], injection: Option<&Injection>) -> Traced {
        let logs = tempfile::tempdir().unwrap();
        let log = logs.path().join("calls");
        let mut command = home.command();
        command.args(line);
        let ran = finish(&mut strace::under(&command, &log, injection), "");
        Traced {
            ran,
            calls: strace::read(&log),
        }
    }

    pub(super) fn log(&self) -> &Log {
        match self.strict {
            Strict::Appliance => self.appliance().log(),
            Strict::Issuer => self.issuer().site().log(),
        }
    }

    /// Where tokens are asked for.
    pub(super) const fn token_path(&self) -> &'static str {
        match self.strict {
            Strict::Appliance => "/oauth/token",
            Strict::Issuer => "/token",
        }
    }

    /// How often a token was asked for.
    pub(super) fn posts(&self) -> usize {
        self.log().count("POST", self.token_path())
    }

    pub(super) fn is_alive(&self, token: &str) -> bool {
        match self.strict {
            Strict::Appliance => self.appliance().is_alive(token),
            Strict::Issuer => self.issuer().is_alive(token),
        }
    }
}

/// The vault of a home, read by the library: it costs no process.
fn vault(home: &Home) -> SqliteVault {
    let sources = KeySources {
        key_file: Some(home.path("vault.key")),
        ..KeySources::new(KeyChoice::Auto)
    };
    SqliteVault::new(home.folder(), sources)
}

/// The access token that is held, whatever its state; none if there is none.
pub(super) fn held(home: &Home) -> Option<String> {
    let vault = vault(home);
    vault.open_at_once().ok()?;
    let tokens = vault.tokens(&ProfileName::new("p").unwrap()).ok()?;
    Some(tokens.access.expose().to_owned())
}

/// Walks over the whole vault.
pub(super) fn verify(home: &Home) -> Result<(), String> {
    let vault = vault(home);
    let found = vault.open_at_once().and_then(|()| vault.verify());
    let damaged = found.map_err(|error| error.to_string())?.damaged;
    if damaged.is_empty() {
        return Ok(());
    }
    Err(format!("the vault is damaged: {damaged:?}"))
}

/// The command line of a login.
pub(super) const LOGIN: [&str; 4] = ["login", "p", "--password-file", "password"];
