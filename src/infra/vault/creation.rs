//! How a vault comes into being: whole, or not at all.
//!
//! It is built under another name and put in its place without replacing anything, so that neither a crash nor a second
//! process nor a link in its place can spoil it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rusqlite::Connection;
use tokio::sync::Mutex;

use super::database::{self, Database, Meta};
use super::kdf::KdfCost;
use super::key::{Key, random};
use super::keyring::Keyring;
use super::machine::MachineId;
use super::seal::Id;
use super::slot::{self, Slot, Wrapping};
use super::sources::KeySources;
use super::{SqliteVault, backup, helper, key_file, opening, schema, trouble};
use crate::domain::catalog::KeyChoice;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::secret::Secret;
use crate::domain::text;

/// What a new vault's key is to be wrapped with.
enum Lock {
    Keyring,
    Passphrase(Secret),
    File(Key, Option<PathBuf>),
}

/// A vault that isn't on disk yet.
struct Plan {
    path: PathBuf,
    meta: Meta,
    slot: Slot,
}

impl SqliteVault {
    /// A vault in memory, open, that no file or keyring is needed for; it opens again without a question.
    ///
    /// # Errors
    /// `Kind::Failed` without random bytes.
    pub fn in_memory(machine: Option<MachineId>) -> Result<Self> {
        let key = Rc::new(Key::random()?);
        let sources = KeySources {
            machine,
            ..KeySources::new(KeyChoice::Auto)
        };
        let meta = new_meta(&random()?, &key, sources.machine.as_ref())?;
        let database = Database::in_memory(&meta)?;
        Ok(Self {
            path: None,
            sources,
            keyring: Keyring::new(),
            database: Some(Rc::new(database)).into(),
            key: Some(Rc::clone(&key)).into(),
            spare: Some(key),
            turn: Mutex::new(()),
            moment: Rc::new(|| None),
        })
    }

    /// `vault init`: makes a vault and leaves it open. Without a `passphrase`, one in the environment's file counts.
    ///
    /// # Errors
    /// `Kind::Failed` if there is a vault already: nothing is changed. Else the vault's troubles.
    pub async fn init(&self, choice: &KeyChoice, passphrase: Option<&Secret>) -> Result<()> {
        if self.database()?.is_some() {
            return Err(there_already());
        }
        let lock = match (choice, passphrase) {
            (KeyChoice::Auto | KeyChoice::Passphrase, Some(given)) => {
                Lock::Passphrase(given.share())
            }
            (KeyChoice::Auto, None) => self.named_lock()?.unwrap_or(Lock::Keyring),
            (KeyChoice::Passphrase, None) => self.named_passphrase()?,
            (KeyChoice::Keyring, _) => Lock::Keyring,
            (KeyChoice::File(path), _) => file_lock(path)?,
        };
        if self.make(lock).await? {
            return Ok(());
        }
        Err(there_already())
    }

    /// Refuses where there is a vault already: before anybody is asked for a passphrase.
    ///
    /// # Errors
    /// `Kind::Failed` if there is one.
    pub fn require_absent(&self) -> Result<()> {
        match self.database()? {
            Some(_) => Err(there_already()),
            None => Ok(()),
        }
    }

    /// What the first command that stores a secret does.
    pub(super) async fn create_as_configured(&self) -> Result<()> {
        let lock = match self.named_lock()? {
            Some(lock) => lock,
            None => match &self.sources.choice {
                KeyChoice::Auto | KeyChoice::Keyring => Lock::Keyring,
                KeyChoice::File(path) => file_lock(path)?,
                KeyChoice::Passphrase => self.named_passphrase()?,
            },
        };
        if self.make(lock).await? {
            return Ok(());
        }
        // Another process was faster: its vault is ours, too.
        self.open_existing(self.sources.has_display).await
    }

    /// From the files named in the environment.
    fn named_lock(&self) -> Result<Option<Lock>> {
        match (&self.sources.key_file, &self.sources.passphrase_file) {
            (Some(path), _) => Ok(Some(Lock::File(key_file::read(path)?, None))),
            (None, Some(path)) => Ok(Some(Lock::Passphrase(key_file::read_passphrase(path)?))),
            (None, None) => Ok(None),
        }
    }

    fn named_passphrase(&self) -> Result<Lock> {
        let path = self.sources.passphrase_file.as_ref().ok_or_else(|| {
            trouble::vault(VaultTrouble::Absent, "there is no vault yet, and a new one needs a passphrase")
                .hint("keyfob vault init --key passphrase asks for it; scripts set KEYFOB_PASSPHRASE_FILE")
        })?;
        Ok(Lock::Passphrase(key_file::read_passphrase(path)?))
    }

    /// Makes the vault and keeps its key; false if another process was faster.
    async fn make(&self, lock: Lock) -> Result<bool> {
        let path = self.path.clone().ok_or_else(there_already)?;
        prepare_folder(&path)?;
        let (vault, key) = (random()?, Key::random()?);
        let item = match &lock {
            Lock::Keyring => Some(self.new_keyring_item(&vault).await?),
            Lock::Passphrase(_) | Lock::File(..) => None,
        };
        let is_keyring = item.is_some();
        let meta = new_meta(&vault, &key, self.sources.machine.as_ref())?;
        let (cost, copy) = (self.sources.cost, key.copy());
        let made = helper::run(move || {
            let with = wrapping(&lock, item.as_ref(), cost)?;
            let slot = slot::wrap(&meta.vault, &copy, &with)?;
            build(&Plan { path, meta, slot })
        })
        .await;
        if matches!(made, Ok(true)) {
            self.take_key(&*self.doors()?, key)?;
        } else if is_keyring {
            // Of a vault that didn't come to be. If even this fails, a useless item stays: it opens nothing.
            self.keyring.delete(text::hex(&vault)).await.ok();
        } else {
            // Nothing was left behind.
        }
        made
    }

    /// Puts a new wrapping key into the keyring, before the vault that needs it is there.
    async fn new_keyring_item(&self, vault: &Id) -> Result<Key> {
        let item = Key::random()?;
        let hex = item.to_hex();
        self.keyring
            .set(text::hex(vault), &hex, self.sources.has_display)
            .await?;
        Ok(item)
    }
}

fn wrapping<'a>(lock: &'a Lock, item: Option<&'a Key>, cost: KdfCost) -> Result<Wrapping<'a>> {
    match (lock, item) {
        (Lock::Passphrase(secret), _) => Ok(Wrapping::Passphrase(secret, cost)),
        (Lock::File(key, place), _) => Ok(Wrapping::File(key, place.clone())),
        (Lock::Keyring, Some(item)) => Ok(Wrapping::Keyring(item)),
        (Lock::Keyring, None) => Err(Error::new(
            Kind::Failed,
            "the keyring has no item for the new vault",
        )),
    }
}

fn file_lock(path: &Path) -> Result<Lock> {
    let place = std::path::absolute(path)
        .map_err(|error| Error::new(Kind::Usage, "that is no path").because(error))?;
    Ok(Lock::File(key_file::make_or_read(&place)?, Some(place)))
}

fn new_meta(vault: &Id, key: &Key, machine: Option<&MachineId>) -> Result<Meta> {
    Ok(Meta {
        vault: *vault,
        machine: machine.map(|id| id.as_str().to_owned()),
        key_check: opening::key_check(vault, key)?,
    })
}

fn there_already() -> Error {
    Error::new(
        Kind::Failed,
        "there is a vault already; nothing was changed",
    )
    .hint("keyfob vault status")
}

/// Makes the folder, 0700 from the start.
fn prepare_folder(path: &Path) -> Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("/"));
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(|error| unmakeable(path, &error))?;
    let is_log_there =
        fs::metadata(database::beside(path, "-wal")).is_ok_and(|metadata| metadata.len() > 0);
    if is_log_there && !path.exists() {
        let what = format!("'{}-wal' is there without its vault", path.display());
        return Err(trouble::damaged(what).hint(
            "bring the vault file back, or move the -wal file away: a new vault would swallow it",
        ));
    }
    Ok(())
}

fn build(plan: &Plan) -> Result<bool> {
    place(&plan.path, |path| write(path, plan))
}

/// The content of another vault where there is none yet.
///
/// # Errors
/// `Kind::Failed` if there is one meanwhile; the vault's troubles.
pub(super) fn place_copy(from: &Connection, path: &Path) -> Result<()> {
    prepare_folder(path)?;
    let placed = place(path, |to| {
        backup::copy_into(from, to)?;
        let connection = Connection::open(to)?;
        choose_journal(&connection, to)?;
        connection.close().map_err(|(_, error)| error)
    })?;
    if placed { Ok(()) } else { Err(there_already()) }
}

/// Builds the file beside its place and puts it there; false if one is there meanwhile.
fn place(to: &Path, write: impl FnOnce(&Path) -> rusqlite::Result<()>) -> Result<bool> {
    let folder = to.parent().unwrap_or_else(|| Path::new("/"));
    // tempfile makes files 0600, whatever the umask.
    let file = tempfile::Builder::new()
        .prefix(".vault-")
        .suffix(".db")
        .tempfile_in(folder)
        .map_err(|error| unmakeable(to, &error))?;
    write(file.path()).map_err(|error| trouble::of_sqlite(to, &error))?;
    file.as_file()
        .sync_all()
        .map_err(|error| unmakeable(to, &error))?;
    // A file of zero bytes is no vault yet (a crash of another tool, `touch`): it would only be in the way.
    if fs::symlink_metadata(to).is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0) {
        fs::remove_file(to).map_err(|error| unmakeable(to, &error))?;
    }
    match file.persist_noclobber(to) {
        Ok(_) => {
            sync_folder(folder);
            Ok(true)
        }
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(unmakeable(to, &error.error)),
    }
}

fn write(path: &Path, plan: &Plan) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    // One transaction: each of its own would wait for the disk several times.
    let whole = connection.unchecked_transaction()?;
    schema::create(&whole)?;
    database::write_meta(&whole, &plan.meta)?;
    slot::insert(&whole, &plan.slot)?;
    whole.commit()?;
    choose_journal(&connection, path)?;
    connection.close().map_err(|(_, error)| error)
}

/// WAL needs shared memory, which network file systems don't have; it stays in the file's head.
fn choose_journal(connection: &Connection, path: &Path) -> rusqlite::Result<()> {
    if is_on_network(path) {
        return Ok(());
    }
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
}

/// That a power cut can lose the name of a new, still empty vault is no reason to fail.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        folder.sync_all().ok();
    }
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
pub(super) fn is_on_network(path: &Path) -> bool {
    /// `statfs(2)`: NFS, SMB, CIFS, SMB2, 9P, FUSE (sshfs and its like).
    const NETWORKS: [i64; 6] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x6573_5546,
    ];
    rustix::fs::statfs(path).is_ok_and(|status| NETWORKS.contains(&status.f_type))
}

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
pub(super) const fn is_on_network(_path: &Path) -> bool {
    false
}

fn unmakeable(path: &Path, error: &io::Error) -> Error {
    let trouble = if trouble::is_no_room(error) {
        VaultTrouble::Full
    } else {
        VaultTrouble::ReadOnly
    };
    trouble::vault(
        trouble,
        format!("can't make the vault '{}'", path.display()),
    )
    .because(error)
    .hint("is its folder writable, and is there room? KEYFOB_HOME names another")
}
