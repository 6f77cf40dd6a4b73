//! The real adapters, put together for one process.

use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use super::browser::SystemBrowser;
use super::clock::SystemClock;
use super::config::TomlRegistry;
use super::entropy::SystemEntropy;
use super::files::{self, Repair};
use super::http::WebClient;
use super::locks::FileLocks;
use super::loopback::LoopbackListener;
use super::other_tools::UserTools;
use super::surroundings::{Places, Surroundings};
use super::vault::{KeySources, SqliteVault};
use crate::domain::catalog::{Catalog, Glyphs, KeyChoice};
use crate::domain::error::Result;
use crate::domain::holding::Holding;
use crate::service::ports::{Clock, Ports, Vault as _};

/// Ports over this user's files.
pub struct Assembly {
    /// The ports.
    pub ports: Ports,
    /// The vault's own face: what is done to the vault as a whole.
    pub vault: Rc<SqliteVault>,
    /// Modes of files and folders that others could read, and that were repaired.
    pub repairs: Vec<Repair>,
    /// Which glyphs the configuration asks for.
    pub glyphs: Glyphs,
    /// Whether addresses may be printed as links.
    pub links: bool,
}

/// Puts them together; opens and sends nothing. `command` is what other processes are told of a lock's holder.
///
/// # Errors
/// `Kind::Usage` without a home folder or with a broken configuration.
pub fn assemble(surroundings: &Surroundings, command: &str) -> Result<Assembly> {
    assemble_over(&registry(surroundings)?, surroundings, command)
}

/// This user's configuration. Clones share what was read.
///
/// # Errors
/// `Kind::Usage` without a home folder.
pub fn registry(surroundings: &Surroundings) -> Result<TomlRegistry> {
    let places = surroundings.places()?;
    let (file, lock) = (places.config_file(), places.config_lock());
    Ok(TomlRegistry::new(file, lock))
}

/// What the first frame shows; what is wrong with one of them leaves the other.
pub struct FirstLook {
    /// The configuration.
    pub catalog: Result<Arc<Catalog>>,
    /// What the vault holds.
    pub holdings: Result<Vec<Holding>>,
}

/// Reads configuration and holdings at the same time. Needs no key.
///
/// # Errors
/// `Kind::Usage` without a home folder.
pub fn first_look(registry: &TomlRegistry, surroundings: &Surroundings) -> Result<FirstLook> {
    let places = surroundings.places()?;
    repair(places);
    thread::scope(|scope| {
        let reading = thread::Builder::new().spawn_scoped(scope, || registry.catalog());
        let vault = SqliteVault::new(&places.data, KeySources::new(KeyChoice::Auto));
        let holdings = vault.holdings();
        // Where there is no thread to be had, it is read now.
        let read = reading.ok().and_then(|reading| reading.join().ok());
        Ok(FirstLook {
            catalog: read.unwrap_or_else(|| registry.catalog()),
            holdings,
        })
    })
}

/// The same as [`assemble`], over a configuration that was perhaps read already.
///
/// # Errors
/// As for [`assemble`].
pub fn assemble_over(
    registry: &TomlRegistry,
    surroundings: &Surroundings,
    command: &str,
) -> Result<Assembly> {
    let places = surroundings.places()?;
    let repairs = repair(places);
    let catalog = registry.catalog()?;
    let clock: Rc<dyn Clock> = Rc::new(SystemClock);
    let sources = KeySources {
        key_file: surroundings.key_file.clone(),
        passphrase_file: surroundings.passphrase_file.clone(),
        has_display: surroundings.desktop.has_display(),
        ..KeySources::new(catalog.vault.key.clone())
    };
    let vault = Rc::new(SqliteVault::new(&places.data, sources));
    let ports = Ports {
        http: Rc::new(WebClient::new(Rc::clone(&clock))),
        vault: Rc::<SqliteVault>::clone(&vault),
        locks: Rc::new(FileLocks::new(places.locks(), command, Rc::clone(&clock))),
        registry: Rc::new(registry.clone()),
        clock,
        entropy: Rc::new(SystemEntropy),
        browser: Rc::new(SystemBrowser::new(&surroundings.desktop)),
        loopback: Rc::new(LoopbackListener),
        tools: Rc::new(UserTools::of(surroundings)),
        discovered: Rc::default(),
        here: surroundings.who().into(),
        unwritten: Rc::default(),
    };
    Ok(Assembly {
        ports,
        vault,
        repairs,
        glyphs: catalog.settings.glyphs,
        links: catalog.settings.links,
    })
}

/// Closes our files to others. Where that isn't possible (a read-only disk, say) they stay as they are.
fn repair(places: &Places) -> Vec<Repair> {
    let mut repairs = Vec::new();
    for folder in [&places.config, &places.data] {
        if folder.is_dir() {
            repairs.extend(files::private_folder(folder).ok().flatten());
        }
    }
    for file in [places.config_file(), places.vault_file()] {
        repairs.extend(files::repair_file(&file).ok().flatten());
    }
    repairs
}
