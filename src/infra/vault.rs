//! Where tokens are kept: an encrypted `SQLite` file that several processes use at once (ARCHITECTURE "The vault").
//!
//! A random vault key seals every record; key slots wrap that key. What the board needs before unlocking lies in plain
//! columns. A vault that doesn't exist reads as empty, and nothing but [`SqliteVault::init`] and `open(create)` makes it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::Mutex;

use crate::domain::activity::Activity;
use crate::domain::error::Result;
use crate::domain::holding::{Holding, ServerFacts};
use crate::domain::lifecycle::{Event, Standing};
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::domain::token::{Ends, TokenSet};
use crate::infra::clock::{self, Moments};
use crate::service::ports::{ActivityQuery, Granted, Intent, Local, Vault};

use self::change::{Failure, Tried};
use self::database::{Access, Database};
use self::key::Key;
use self::keyring::Keyring;

pub use self::cache::CacheState;
pub use self::kdf::KdfCost;
pub use self::machine::MachineId;
pub use self::slot::SlotKind;
pub use self::sources::KeySources;
pub use self::status::{Counts, MachineState, PresentVault, VaultStatus};

mod backup;
mod cache;
mod change;
mod client_secret;
mod creation;
mod database;
mod helper;
mod intent;
mod kdf;
mod keeper;
mod key;
mod key_file;
mod keyring;
mod machine;
mod moments;
mod opening;
mod ownership;
mod payload;
mod room;
mod schema;
mod seal;
mod slot;
mod slots;
mod sources;
mod status;
mod sum;
mod token;
mod tokens;
mod trail;
mod trouble;
mod verify;

/// The file's name in the data folder.
const FILE_NAME: &str = "vault.db";

/// How much of the vault's random id names it to servers.
const DEVICE_DIGITS: usize = 12;

/// The vault of one data folder, or one in memory.
pub struct SqliteVault {
    /// None: in memory.
    path: Option<PathBuf>,
    sources: KeySources,
    keyring: Keyring,
    database: RefCell<Option<Rc<Database>>>,
    key: RefCell<Option<Rc<Key>>>,
    /// Opens a vault in memory again: it has no slots, and ends with the process.
    spare: Option<Rc<Key>>,
    /// One at a time looks for the key: two jobs must not show two prompts.
    turn: Mutex<()>,
    moment: Moments,
}

impl SqliteVault {
    /// The vault in this data folder. Nothing is opened or made yet.
    #[must_use]
    pub fn new(folder: &Path, sources: KeySources) -> Self {
        Self {
            path: Some(folder.join(FILE_NAME)),
            keyring: Keyring::new(),
            sources,
            database: RefCell::new(None),
            key: RefCell::new(None),
            spare: None,
            turn: Mutex::new(()),
            moment: clock::moments(),
        }
    }

    /// The same vault by other clocks.
    #[must_use]
    pub fn by(self, moment: Moments) -> Self {
        Self { moment, ..self }
    }

    /// Where the file is; none in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// A number that changes when another process has written: for when no file watch is to be had.
    ///
    /// # Errors
    /// The vault's troubles.
    pub fn data_version(&self) -> Result<i64> {
        self.read(|connection| connection.query_row("PRAGMA data_version", [], |row| row.get(0)))
    }

    /// For messages.
    fn shown_path(&self) -> &Path {
        self.path
            .as_deref()
            .unwrap_or_else(|| Path::new(":memory:"))
    }

    /// The open database; none if there is no vault. Opened anew, and locked, once another file is in its place; opened
    /// anew each time where it couldn't be written, since that may have changed.
    fn database(&self) -> Result<Option<Rc<Database>>> {
        let Some(path) = &self.path else {
            return Ok(self.database.borrow().clone());
        };
        let known = self.database.borrow().clone();
        if let Some(database) = known {
            match (database.is_at(path), database.access) {
                (true, Access::Writable) => return Ok(Some(database)),
                (true, Access::ReadOnly | Access::NoRoom) => {}
                (false, _) => self.forget(),
            }
        }
        let opened = Database::open(path)?.map(Rc::new);
        self.database.borrow_mut().clone_from(&opened);
        Ok(opened)
    }

    fn existing(&self) -> Result<Rc<Database>> {
        self.database()?.ok_or_else(trouble::absent)
    }

    /// Drops connection and key.
    fn forget(&self) {
        self.database.replace(None);
        self.key.replace(None);
    }

    /// Where keys are looked for and used: another process may have restored another vault over this one. Asking costs
    /// a lock, so what only reads plain columns doesn't.
    fn checked(&self) -> Result<Rc<Database>> {
        let database = self.existing()?;
        if database.is_still_itself() {
            return Ok(database);
        }
        self.forget();
        self.existing()
    }

    /// The key of the vault that is there now, if it is in hand.
    fn key(&self) -> Result<Rc<Key>> {
        if self.key.borrow().is_some() {
            self.checked()?;
        }
        let key = self.key.borrow().clone();
        key.ok_or_else(|| trouble::locked("keyfob vault unlock opens it"))
    }

    /// Reads; an absent vault gives the default.
    fn read<T: Default>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let Some(database) = self.database()? else {
            return Ok(T::default());
        };
        query(&database.connection).map_err(|error| trouble::of_sqlite(self.shown_path(), &error))
    }
}

impl Vault for SqliteVault {
    fn device(&self) -> Result<String> {
        let id = text::hex(&self.existing()?.meta.vault);
        Ok(id.chars().take(DEVICE_DIGITS).collect())
    }

    fn holdings(&self) -> Result<Vec<Holding>> {
        let now = (self.moment)();
        let holding = |stored| moments::holding(stored, now.as_ref());
        self.read(|connection| token::all(connection, holding))
    }

    fn holding(&self, profile: &ProfileName) -> Result<Holding> {
        let stored = self.read(|connection| token::of(connection, profile))?;
        let now = (self.moment)();
        let holding = stored.map_or_else(
            || Holding::empty(profile.clone()),
            |stored| moments::holding(stored, now.as_ref()),
        );
        if holding.standing == Standing::Damaged {
            self.mark_as_damaged(profile);
        }
        Ok(holding)
    }

    fn open(&self, create: bool) -> Local<'_, Result<()>> {
        Box::pin(self.open_or_create(create))
    }

    fn open_at_once(&self) -> Result<()> {
        self.open_with_what_is_at_hand()
    }

    fn is_open(&self) -> bool {
        self.key.borrow().is_some()
    }

    fn tokens(&self, profile: &ProfileName) -> Result<TokenSet> {
        self.opened_tokens(profile)
    }

    fn reserve(&self) -> Result<()> {
        self.key()?;
        self.require_ownership()?;
        self.write(|_| Ok(()))?;
        room::keep(self.path.as_deref())
    }

    fn store(&self, grant: &Granted<'_>) -> Result<Holding> {
        self.store_tokens(grant)
    }

    fn correct(&self, profile: &ProfileName, generation: u64, ends: Ends) -> Result<Holding> {
        self.correct_ends(profile, generation, ends)
    }

    fn note(&self, profile: &ProfileName, event: Event, at: Timestamp) -> Result<Holding> {
        self.note_event(profile, event, at)
    }

    fn set_facts(&self, profile: &ProfileName, facts: &ServerFacts) -> Result<()> {
        self.write_if_there(|change| tokens::put_facts(change, profile, facts))
    }

    fn client_secret(&self, profile: &ProfileName) -> Result<Option<Secret>> {
        self.opened_client_secret(profile)
    }

    fn set_client_secret(&self, profile: &ProfileName, secret: Option<&Secret>) -> Result<()> {
        self.put_client_secret(profile, secret)
    }

    fn rename(&self, from: &ProfileName, to: &ProfileName) -> Result<()> {
        self.write_if_there(|change| tokens::rename(change, from, to))
    }

    fn remove(&self, profile: &ProfileName) -> Result<()> {
        self.write_if_there(|change| tokens::remove(change, profile))
    }

    fn intent(&self, profile: &ProfileName) -> Result<Option<Intent>> {
        self.read_intent(profile)
    }

    fn begin(&self, profile: &ProfileName, intent: &Intent) -> Result<()> {
        let boot = (self.moment)().and_then(|now| now.uptime).map(|up| up.boot);
        self.write(|change| intent::put(change, profile, intent, boot.as_deref()))
    }

    fn drop_intent(&self, profile: &ProfileName) -> Result<()> {
        self.write_if_there(|change| Ok(intent::delete(change, profile)?))
    }

    fn record(&self, activity: &Activity) -> Result<()> {
        self.write_if_there(|change| Ok(trail::add(change, activity)?))
    }

    fn activities(&self, query: &ActivityQuery) -> Result<Vec<Activity>> {
        self.read(|connection| trail::list(connection, query))
    }
}

#[cfg(test)]
mod tests;
