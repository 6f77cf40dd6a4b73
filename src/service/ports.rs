//! What the use cases need of the world. Adapters live in `infra/`, fakes in `tests/it/support/`.

pub mod survey;
pub mod tools;
pub mod web;

use std::cell::RefCell;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use super::discovery::Discovered;
use super::upkeep::Verification;
use crate::domain::activity::Activity;
use crate::domain::catalog::{Catalog, KeyChoice};
use crate::domain::certificate::Certificate;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::holding::{Holding, ServerFacts};
use crate::domain::lifecycle::Event;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::{Binding, Profile};
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::settings::{Said, Setting};
use crate::domain::token::{Ends, TokenSet};
use crate::provider::message::{Answer, Request};
use tools::OtherTools;
use web::{Browser, Entropy, Loopback};

/// A future of the job thread: one thread, so it needn't be `Send`.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Everything a use case needs of the world.
#[derive(Clone)]
pub struct Ports {
    /// Sends requests.
    pub http: Rc<dyn Http>,
    /// Keeps tokens.
    pub vault: Rc<dyn Vault>,
    /// One process at a time for a profile.
    pub locks: Rc<dyn Locks>,
    /// Keeps servers and profiles.
    pub registry: Rc<dyn Registry>,
    /// Tells the time and waits.
    pub clock: Rc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Rc<dyn Entropy>,
    /// Opens addresses.
    pub browser: Rc<dyn Browser>,
    /// Waits for a browser to come back.
    pub loopback: Rc<dyn Loopback>,
    /// Other tools' files: what is imported and exported.
    pub tools: Rc<dyn OtherTools>,
    /// What servers said of their endpoints, for this session.
    pub discovered: Rc<Discovered>,
    /// Who works here, and where: `jw on nb-jw`. The trail says it of logins.
    pub here: Rc<str>,
    /// Why the trail couldn't be written, until somebody asks.
    pub unwritten: Rc<Unwritten>,
}

/// Why a line couldn't be written into the trail. Nothing fails by that; but who relies on the trail has to know.
#[derive(Debug, Default)]
pub struct Unwritten(RefCell<Option<Error>>);

impl Unwritten {
    /// Keeps it until it is asked for.
    pub fn keep(&self, error: Error) {
        self.0.replace(Some(error));
    }

    /// The last one since it was asked for.
    #[must_use]
    pub fn take(&self) -> Option<Error> {
        self.0.take()
    }
}

/// Sends one request, once.
pub trait Http {
    /// Sends to a server as its trust, proxy and time limits say; follows no redirects.
    ///
    /// # Errors
    /// `Kind::NotSent` if nothing can have arrived (DNS, connect, TLS, proxy), `Kind::Untrusted` if that is for the
    /// server's certificate, `Kind::AnswerLost` if it may have,
    /// `Kind::Usage` if a secret would go over plain http where that isn't allowed. Texts are free of secrets.
    fn send<'a>(&'a self, server: &'a Server, request: Request) -> Local<'a, Result<Answer>>;

    /// The certificate that a server shows, trusted or not. A handshake is begun, and nothing is sent.
    ///
    /// # Errors
    /// `Kind::Failed` if there is none: plain http, or what it shows is no certificate; `Kind::NotSent` if nobody
    /// answers there.
    fn certificate<'a>(&'a self, server: &'a Server) -> Local<'a, Result<Certificate>> {
        Box::pin(async move { Err(no_certificate(server)) })
    }
}

/// A server that shows no certificate.
#[must_use]
pub fn no_certificate(server: &Server) -> Error {
    let what = format!("'{}' shows no certificate", server.address.host());
    let hint = "plain http:// has none; https:// in its address would ask for one";
    Error::new(Kind::Failed, what).hint(hint)
}

/// The encrypted store. Calls are short and synchronous, but for opening the key.
///
/// What the board shows (holdings, activity, facts) needs no key. Sealed records need [`Vault::open`] first and say
/// `VaultTrouble::Locked` otherwise. A vault that doesn't exist yet reads as empty.
pub trait Vault {
    /// All holdings, in no order.
    fn holdings(&self) -> Result<Vec<Holding>>;

    /// What is held for a profile; an empty one if nothing is.
    fn holding(&self, profile: &ProfileName) -> Result<Holding>;

    /// Gets the key without asking anybody on this terminal: files named in the environment, key cache, keyring.
    ///
    /// The keyring's own prompt may show. With `create`, an absent vault is made as PRODUCT "vault init" says; without,
    /// an absent vault is `VaultTrouble::Absent`.
    fn open(&self, create: bool) -> Local<'_, Result<()>>;

    /// Gets the key from sources that answer at once: files named in the environment, key cache. For the fast path of
    /// `get`. A passphrase file counts, too: it can't be faster.
    ///
    /// # Errors
    /// `VaultTrouble::Locked` if another source may have it; `WrongKey` if a named file doesn't open the vault.
    fn open_at_once(&self) -> Result<()>;

    /// Whether sealed records can be read now.
    fn is_open(&self) -> bool;

    /// The tokens of a profile.
    ///
    /// # Errors
    /// `Kind::LoginNeeded` if there are none; `VaultTrouble::Damaged` if the record doesn't open (its standing is
    /// changed then), `Locked` without a key.
    fn tokens(&self, profile: &ProfileName) -> Result<TokenSet>;

    /// Makes sure that a record the size of a token set can be written: before a token is spent.
    ///
    /// # Errors
    /// `VaultTrouble::ReadOnly`, `Full`, `Foreign` (another machine wrote this vault), `Locked`.
    fn reserve(&self) -> Result<()>;

    /// Stores new tokens as generation `base + 1`, standing `Held`, and drops the intent, in one transaction. They are
    /// durable once this returns.
    ///
    /// # Errors
    /// `Kind::Busy` if the stored generation is no longer `base`; the vault's troubles.
    fn store(&self, grant: &Granted<'_>) -> Result<Holding>;

    /// Corrects when the tokens of a generation end, as the server told on being asked. Neither tokens nor generation
    /// change.
    ///
    /// # Errors
    /// `Kind::Busy` if the stored generation is another one by now; the vault's troubles, `Locked` without a key.
    fn correct(&self, profile: &ProfileName, generation: u64, ends: Ends) -> Result<Holding>;

    /// Lets an event change the standing; `Forgotten` drops tokens and sealed record.
    fn note(&self, profile: &ProfileName, event: Event, at: Timestamp) -> Result<Holding>;

    /// Replaces what the server told.
    fn set_facts(&self, profile: &ProfileName, facts: &ServerFacts) -> Result<()>;

    /// The profile's client secret.
    fn client_secret(&self, profile: &ProfileName) -> Result<Option<Secret>>;

    /// Names this vault to servers that keep a token for each device: random, and the same for ever.
    fn device(&self) -> Result<String>;

    /// Keeps a client secret, or drops it.
    fn set_client_secret(&self, profile: &ProfileName, secret: Option<&Secret>) -> Result<()>;

    /// Gives everything of a profile another name.
    fn rename(&self, from: &ProfileName, to: &ProfileName) -> Result<()>;

    /// Drops everything of a profile but its activity.
    fn remove(&self, profile: &ProfileName) -> Result<()>;

    /// The refresh that was begun and not ended.
    fn intent(&self, profile: &ProfileName) -> Result<Option<Intent>>;

    /// Notes that a refresh token is about to be spent; durable once this returns.
    fn begin(&self, profile: &ProfileName, intent: &Intent) -> Result<()>;

    /// The refresh has ended without new tokens.
    fn drop_intent(&self, profile: &ProfileName) -> Result<()>;

    /// Adds a line to the trail.
    fn record(&self, activity: &Activity) -> Result<()>;

    /// The trail, newest first.
    fn activities(&self, query: &ActivityQuery) -> Result<Vec<Activity>>;
}

/// Tokens to store.
#[derive(Debug)]
pub struct Granted<'a> {
    /// Whose.
    pub profile: &'a ProfileName,
    /// The generation that they replace.
    pub base: u64,
    /// The tokens.
    pub tokens: &'a TokenSet,
    /// What they were granted for.
    pub binding: &'a Binding,
    /// What the server told.
    pub facts: &'a ServerFacts,
}

/// A refresh that was begun (ARCHITECTURE "The refresh protocol").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// The generation whose refresh token is spent.
    pub base: u64,
    /// When.
    pub at: Timestamp,
}

/// Which lines of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivityQuery {
    /// Of this profile only.
    pub profile: Option<ProfileName>,
    /// From then on.
    pub since: Option<Timestamp>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// One process at a time works on a profile's tokens.
pub trait Locks {
    /// Waits for the profile's lock, at most this long.
    ///
    /// # Errors
    /// `Kind::Busy`, naming the holder; the vault's troubles if the lock file can't be made.
    fn acquire<'a>(
        &'a self,
        profile: &'a ProfileName,
        patience: SignedDuration,
    ) -> Local<'a, Result<Guard>>;

    /// Whether this process holds one now, so that a token may be on its way.
    fn holds_any(&self) -> bool {
        false
    }
}

/// Holds a lock until it is dropped.
pub struct Guard(pub Box<dyn std::any::Any>);

/// The configuration files.
pub trait Registry {
    /// Reads them; a missing file is an empty configuration.
    ///
    /// # Errors
    /// `Kind::Usage` with file, line and reason.
    fn load(&self) -> Result<Catalog>;

    /// One profile with its server. Adapters that keep what they read needn't copy the rest.
    ///
    /// # Errors
    /// `Kind::Usage` for an unknown profile, or as for [`Registry::load`].
    fn profile(&self, name: &str) -> Result<(Profile, Server)> {
        let catalog = self.load()?;
        let (profile, server) = catalog.profile(name)?;
        Ok((profile.clone(), server.clone()))
    }

    /// Changes the user's own file, keeping comments and order; all of the changes or none.
    ///
    /// # Errors
    /// `Kind::Usage` if a name is unknown or taken, or if the entry is in an included file; nothing is changed then.
    fn change(&self, changes: &[Change]) -> Result<()>;

    /// Every setting, what holds, and where the user's own file says it.
    ///
    /// # Errors
    /// `Kind::Usage` with file, line and reason.
    fn settings(&self) -> Result<Vec<Said>>;

    /// The user's own file.
    fn path(&self) -> PathBuf;
}

/// A change to the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds or replaces a server.
    PutServer(Server),
    /// Gives a server, and all profiles that name it, another name.
    RenameServer(ServerName, ServerName),
    /// Removes a server.
    RemoveServer(ServerName),
    /// Adds or replaces a profile.
    PutProfile(Profile),
    /// Renames a profile.
    RenameProfile(ProfileName, ProfileName),
    /// Removes a profile.
    RemoveProfile(ProfileName),
    /// Changes a setting, to what the file would say or a bare word; none: back to its default.
    Set(&'static Setting, Option<String>),
    /// Gives a command other keys; none: its usual ones.
    Bind(&'static str, Option<Vec<String>>),
}

/// Time and chance.
pub trait Clock {
    /// The wall clock.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn sleep(&self, span: SignedDuration) -> Local<'_, ()>;

    /// A random span up to `most`, so that many processes don't act at once.
    fn jitter(&self, most: SignedDuration) -> SignedDuration;
}

/// The clipboard, and what became of a copy.
pub trait Clipboard {
    /// Copies a secret text. After that time it is cleared if it is still ours and can be, even if we have ended by then;
    /// without one it stays.
    ///
    /// # Errors
    /// `Kind::Failed` with the way tried and the reason; never "copied" when it wasn't.
    fn copy(&self, text: &Secret, clear: Option<SignedDuration>) -> Result<Copied>;

    /// What became of the last copy, asked when its time is up.
    fn cleared(&self) -> Cleared;
}

/// How copies go, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyWay {
    /// This way.
    On {
        /// `OSC 52, since you are on ssh`.
        words: String,
        /// Whether a copy can be cleared.
        is_clearable: bool,
    },
    /// Not at all.
    Off,
}

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// `native`, `OSC 52` …, as the toast names it.
    pub way: &'static str,
    /// Whether it can be read back, and so is cleared when its time is up.
    pub clearable: bool,
}

/// What became of clearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleared {
    /// It was still ours and is gone.
    Emptied,
    /// Something else is in it: left alone.
    NotOurs,
    /// It can't be read there.
    CantTell,
}

/// What the interface does to the vault as a whole.
pub trait VaultKeeper {
    /// Opens with a typed passphrase.
    ///
    /// # Errors
    /// `VaultTrouble::WrongKey`, `Absent`, or damage.
    fn unlock<'a>(&'a self, passphrase: &'a Secret) -> Local<'a, Result<()>>;

    /// Opens with a key file that somebody named.
    ///
    /// # Errors
    /// As for [`VaultKeeper::unlock`].
    fn unlock_with_file(&self, path: &Path) -> Result<()>;

    /// Makes a vault and leaves it open.
    ///
    /// # Errors
    /// `Kind::Failed` if there is one already; the vault's troubles.
    fn create<'a>(
        &'a self,
        choice: &'a KeyChoice,
        passphrase: Option<&'a Secret>,
    ) -> Local<'a, Result<()>>;

    /// Walks all of it: rows, sealed records, the file itself. Changes nothing.
    ///
    /// # Errors
    /// `VaultTrouble::Locked`, `Absent`, or `Damaged` if the file can't be walked at all.
    fn walk(&self) -> Result<Verification>;

    /// Copies it, sealed as it is, into a file that isn't there yet.
    ///
    /// # Errors
    /// `VaultTrouble::Absent`; `Kind::Failed` if something is at that place or it can't be written: nothing is left there.
    fn copy_to(&self, file: &Path) -> Result<()>;

    /// Whether nothing but this machine's keyring opens it.
    ///
    /// # Errors
    /// If the file can't be read.
    fn needs_keyring(&self) -> Result<bool>;

    /// Gives the open vault another passphrase, or a first one.
    ///
    /// # Errors
    /// `VaultTrouble::Locked`, `WrongKey` for an empty one; nothing is changed then.
    fn set_passphrase<'a>(&'a self, passphrase: &'a Secret) -> Local<'a, Result<()>>;

    /// Forgets the key, in memory and in the key cache.
    fn lock_up(&self) -> Result<()>;

    /// Forgets the key in memory only: what the interface does after a while without a key press.
    fn forget_key(&self);

    /// What opens it, in a word or two: `keyring`, `passphrase`, `key file`.
    fn opened_by(&self) -> Local<'_, &'static str>;

    /// A number that changes when another process has written: where no file watch is to be had.
    fn change_number(&self) -> Option<i64>;
}
