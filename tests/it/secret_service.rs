//! Whether the vault gets along with a real Secret Service in every state it can be in.
//!
//! `tests/secret-service.sh` makes each state and runs the module of that name.

use std::future::Future;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use keyfob::domain::catalog::KeyChoice;
use keyfob::domain::error::{Error, Kind, Result, VaultTrouble};
use keyfob::domain::secret::Secret;
use keyfob::infra::vault::{KeySources, SlotKind, SqliteVault};
use keyfob::service::ports::Vault as _;
use tempfile::TempDir;

/// A keyring that asks nobody has 5 s; this leaves it some more.
const DEADLINE: Duration = Duration::from_secs(8);
/// What doesn't hang answers far below its deadline.
const SOON: Duration = Duration::from_secs(4);

/// A data folder.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn vault(&self, choice: KeyChoice) -> &'static SqliteVault {
        self.kept(KeySources::new(choice))
    }

    /// As on a desktop, where the keyring may show its prompt.
    fn vault_with_display(&self) -> &'static SqliteVault {
        self.kept(KeySources {
            has_display: true,
            ..KeySources::new(KeyChoice::Auto)
        })
    }

    /// For the whole process: gnome-keyring aborts, at times, if one of its clients leaves while another comes.
    fn kept(&self, sources: KeySources) -> &'static SqliteVault {
        Box::leak(Box::new(SqliteVault::new(self.0.path(), sources)))
    }

    fn has_file(&self) -> bool {
        self.0.path().join("vault.db").exists()
    }

    /// A vault whose key is in the keyring, closed.
    fn with_vault() -> Self {
        let home = Self::new();
        within(SOON, home.vault(KeyChoice::Auto).open(true)).unwrap();
        home
    }
}

/// Runs to the end, which must come within this time.
fn within<T>(limit: Duration, future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime
        .block_on(async { tokio::time::timeout(limit, future).await })
        .expect("it must answer in time")
}

/// Does something to the service of this mode.
fn service(what: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/secret-service.sh");
    let status = Command::new(script)
        .args(["inside", what])
        .status()
        .unwrap();
    assert!(status.success(), "{what}");
}

fn trouble(result: Result<()>) -> (VaultTrouble, Error) {
    let error = result.unwrap_err();
    let Kind::Vault(trouble) = error.kind() else {
        panic!("{error:?} is no trouble of the vault");
    };
    assert_eq!(error.kind().exit_code(), 6);
    assert!(error.way_out().is_some(), "no way out of: {error}");
    (trouble, error)
}

mod unlocked {
    use super::*;

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn the_first_use_makes_a_vault_whose_key_is_in_the_keyring() {
        let home = Home::with_vault();
        let vault = home.vault(KeyChoice::Auto);
        within(SOON, vault.open(false)).unwrap();
        assert!(vault.is_open());
        let status = within(SOON, home.vault(KeyChoice::Auto).status()).unwrap();
        assert!(status.opens.is_ok());
        assert_eq!(status.vault.unwrap().slots, [SlotKind::Keyring]);
    }

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn a_fast_path_never_asks_the_keyring() {
        let home = Home::with_vault();
        let (kind, _) = trouble(home.vault(KeyChoice::Auto).open_at_once());
        assert_eq!(kind, VaultTrouble::Locked);
    }

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn two_vaults_have_keys_of_their_own() {
        let (one, two) = (Home::with_vault(), Home::with_vault());
        for home in [one, two] {
            within(SOON, home.vault(KeyChoice::Auto).open(false)).unwrap();
        }
    }

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn a_keyring_without_the_item_is_absent() {
        let home = Home::with_vault();
        service("forget");
        let (kind, error) = trouble(within(SOON, home.vault(KeyChoice::Auto).open(false)));
        assert_eq!(kind, VaultTrouble::Absent);
        assert_eq!(error.what(), "the keyring holds no key for this vault");
    }
}

mod locked {
    use super::*;

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn without_a_display_it_is_locked_at_once_and_with_one_the_prompt_decides() {
        let home = Home::with_vault();
        service("lock");
        let (kind, error) = trouble(within(SOON, home.vault(KeyChoice::Auto).open(false)));
        assert_eq!(kind, VaultTrouble::Locked);
        assert!(error.what().starts_with("the OS keyring is locked"));

        // Nothing can show the prompt here, which the service reports as dismissed.
        let (kind, error) = trouble(within(SOON, home.vault_with_display().open(false)));
        assert_eq!(kind, VaultTrouble::Dismissed);
        assert_eq!(error.what(), "the keyring's prompt was dismissed");

        // Asking how things are never prompts.
        let status = within(SOON, home.vault_with_display().status()).unwrap();
        let (kind, _) = trouble(status.opens);
        assert_eq!(kind, VaultTrouble::Locked);

        let new = Home::new();
        let (kind, _) = trouble(within(SOON, new.vault(KeyChoice::Auto).open(true)));
        assert_eq!(kind, VaultTrouble::Locked);
        assert!(!new.has_file());
    }
}

mod empty {
    use super::*;

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn without_a_default_keyring_no_vault_is_made() {
        let home = Home::new();
        let (kind, error) = trouble(within(SOON, home.vault(KeyChoice::Auto).open(true)));
        assert_eq!(kind, VaultTrouble::NoService);
        assert!(error.what().contains("no default keyring"), "{error}");
        assert!(!home.has_file());
    }
}

mod noservice {
    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn the_message_says_what_to_set_and_no_vault_is_made() {
        super::no_service_is_said();
    }
}

mod nobus {
    use super::*;

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn the_message_says_what_to_set_and_no_vault_is_made() {
        no_service_is_said();
    }

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn a_passphrase_needs_no_bus() {
        let home = Home::new();
        let passphrase = Secret::new("p".to_owned());
        let vault = home.vault(KeyChoice::Auto);
        within(
            DEADLINE,
            vault.init(&KeyChoice::Passphrase, Some(&passphrase)),
        )
        .unwrap();
    }
}

fn no_service_is_said() {
    for choice in [KeyChoice::Auto, KeyChoice::Keyring] {
        let home = Home::new();
        let (kind, error) = trouble(within(SOON, home.vault(choice).open(true)));
        assert_eq!(kind, VaultTrouble::NoService);
        assert!(
            error.what().starts_with("no keyring service answers"),
            "{error}"
        );
        let hint = error.way_out().unwrap();
        for way in [
            "vault init --key passphrase",
            "KEYFOB_PASSPHRASE_FILE",
            "KEYFOB_KEY_FILE",
        ] {
            assert!(hint.contains(way), "{hint}");
        }
        assert!(!home.has_file());
    }
}

mod hung {
    use super::*;

    /// How many threads of this process talk to a keyring.
    fn keyring_threads() -> usize {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        let names =
            tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")).unwrap());
        names.filter(|name| name.trim() == "keyring").count()
    }

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn a_daemon_that_hangs_times_out_and_one_that_goes_on_answers() {
        let home = Home::with_vault();
        let vault = home.vault(KeyChoice::Auto);
        service("stop");
        let (kind, error) = trouble(within(DEADLINE, vault.open(false)));
        assert_eq!(kind, VaultTrouble::TimedOut);
        assert_eq!(error.what(), "the keyring didn't answer for 5 s");
        // The next one takes its turn in the same conversation.
        let threads = keyring_threads();
        let (kind, _) = trouble(within(DEADLINE, vault.open(false)));
        assert_eq!((kind, keyring_threads()), (VaultTrouble::TimedOut, threads));
        service("continue");
        within(DEADLINE, vault.open(false)).unwrap();
    }

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn other_tasks_go_on_while_the_keyring_is_waited_for() {
        let home = Home::with_vault();
        let vault = home.vault(KeyChoice::Auto);
        service("stop");
        let is_first = within(DEADLINE, async {
            tokio::select! {
                biased;
                _ = vault.open(false) => false,
                () = tokio::time::sleep(Duration::from_millis(50)) => true,
            }
        });
        service("continue");
        assert!(is_first, "the executor was blocked");
    }
}

mod restarted {
    use super::*;

    #[test]
    #[ignore = "needs gnome-keyring: tests/secret-service.sh runs it"]
    fn a_restarted_daemon_is_found_again_by_the_same_vault() {
        let home = Home::with_vault();
        let vault = home.vault(KeyChoice::Auto);
        within(SOON, vault.open(false)).unwrap();
        service("restart");
        vault.close();
        within(DEADLINE, vault.open(false)).unwrap();
    }
}
