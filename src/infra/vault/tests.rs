//! What holds for the vault: the world of its tests.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;

use jiff::SignedDuration;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::domain::activity::Verb;
use crate::domain::catalog::KeyChoice;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::id_token::{IdToken, Proof};
use crate::domain::identity::Identity;
use crate::domain::lifecycle::Standing;
use crate::domain::profile::Binding;
use crate::domain::token::{Ends, Obtained};
use crate::domain::version::Version;

mod cached;
mod clocks;
mod copies;
mod damage;
mod keys;
#[cfg(target_os = "linux")]
mod readonly;
mod store;

const CHEAP: KdfCost = KdfCost {
    memory: 8,
    passes: 1,
    lanes: 1,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn name(text: &str) -> ProfileName {
    ProfileName::new(text).unwrap()
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// Nothing of this machine: no environment, no machine id, no costs.
fn sources(choice: KeyChoice) -> KeySources {
    KeySources {
        machine: Some(MachineId::of("here")),
        cost: CHEAP,
        ..KeySources::new(choice)
    }
}

/// A data folder with a key file; the vault is made by the first `open(true)`.
struct Home {
    dir: TempDir,
}

impl Home {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A home with an open vault.
    fn with_vault() -> (Self, SqliteVault) {
        let home = Self::new();
        let vault = home.vault();
        wait(vault.open(true)).unwrap();
        (home, vault)
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn file(&self) -> PathBuf {
        self.folder().join(FILE_NAME)
    }

    fn key_file(&self) -> PathBuf {
        self.dir.path().join("key")
    }

    fn vault(&self) -> SqliteVault {
        self.vault_with(sources(KeyChoice::File(self.key_file())))
    }

    fn vault_with(&self, sources: KeySources) -> SqliteVault {
        SqliteVault::new(&self.folder(), sources)
    }

    fn keep(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        let file = tempfile::Builder::new()
            .tempfile_in(self.dir.path())
            .unwrap();
        std::io::Write::write_all(&mut file.as_file(), text.as_bytes()).unwrap();
        file.persist(&path).unwrap();
        path
    }
}

/// Drives a future of the vault, as any executor would.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

fn tokens(access: &str) -> TokenSet {
    TokenSet {
        access: secret(access),
        refresh: Some(secret("refresh ü \" \\ \u{1f512}")),
        id_token: Some(secret("id")),
        token_type: "bearer".to_owned(),
        scope: Some("read write".to_owned()),
        expiry: Expiry::At(at(5000)),
        refresh_expiry: Expiry::Never,
        refresh_since: at(900),
        obtained_at: at(1000),
        obtained_by: Obtained::Login(Grant::Password),
    }
}

fn binding() -> Binding {
    Binding::stored("0123456789abcdef0123456789abcdef".to_owned())
}

fn facts() -> ServerFacts {
    ServerFacts {
        identity: Some(Identity {
            user: "jdoe".to_owned(),
            display_name: Some("J. Doe".to_owned()),
            tenant: Some("acme".to_owned()),
            role: None,
            version: Version::parse("8.0.1"),
        }),
        no_answer_since: Some(at(7)),
        reused: true,
        refresh_failed: false,
        clock_skew: Some(-3),
        client_life: Some(SignedDuration::from_secs(86_400)),
        id_token: Some(IdToken {
            subject: "4711".to_owned(),
            proof: Proof::Verified("ES256".to_owned()),
        }),
    }
}

fn put(vault: &SqliteVault, profile: &str, base: u64, access: &str) -> Result<Holding> {
    vault.store(&Granted {
        profile: &name(profile),
        base,
        tokens: &tokens(access),
        binding: &binding(),
        facts: &facts(),
    })
}

fn kind(error: &Error) -> Kind {
    error.kind()
}

fn trouble_of<T>(result: Result<T>) -> VaultTrouble {
    let error = result.err().expect("it must fail");
    if let Kind::Vault(trouble) = error.kind() {
        return trouble;
    }
    panic!("{error:?} is no trouble of the vault")
}
