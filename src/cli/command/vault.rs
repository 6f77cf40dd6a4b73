//! `vault`: makes, opens, closes, re-keys, verifies, copies and restores the encrypted store.

mod copies;

use std::path::Path;

use serde::Serialize;

use crate::cli::args::VaultCommand;
use crate::cli::wait;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::{Open, World};
use crate::domain::activity::Verb;
use crate::domain::catalog::KeyChoice;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::secret::Secret;
use crate::infra::vault::{CacheState, MachineState, SlotKind, VaultStatus};
use crate::service::{journal, upkeep};

pub(crate) fn run(world: &World<'_>, command: VaultCommand) -> Result<u8> {
    let open = world.open()?;
    match command {
        VaultCommand::Init {
            key,
            passphrase_file,
        } => init(world, &open, key, passphrase_file.as_deref()),
        VaultCommand::Status { json } => status(world, &open, json),
        VaultCommand::Unlock { passphrase_file } => {
            unlock(world, &open, passphrase_file.as_deref())
        }
        VaultCommand::Lock => lock(world, &open),
        VaultCommand::Passwd {
            passphrase_file,
            new_passphrase_file,
        } => passwd(
            world,
            &open,
            passphrase_file.as_deref(),
            new_passphrase_file.as_deref(),
        ),
        VaultCommand::Verify { passphrase_file } => {
            verify(world, &open, passphrase_file.as_deref())
        }
        VaultCommand::Backup { file } => copies::backup(world, &open, &file),
        VaultCommand::Restore(args) => copies::restore(world, &open, &args),
        VaultCommand::Adopt => adopt(world, &open),
    }
}

fn done(world: &World<'_>, open: &Open, what: &str) -> u8 {
    journal::record(&open.ports, None, Verb::Vault, Ok(what));
    world.output.note(what);
    0
}

fn init(world: &World<'_>, open: &Open, key: Option<KeyChoice>, file: Option<&Path>) -> Result<u8> {
    let configured = open.ports.registry.load()?.vault.key;
    let given = file.map(|file| world.secrets.read_file(file)).transpose()?;
    let choice = match (key, &given) {
        (Some(key), _) => key,
        (None, Some(_)) => KeyChoice::Passphrase,
        (None, None) => configured,
    };
    if given.is_some() && choice != KeyChoice::Passphrase {
        return Err(Error::new(
            Kind::Usage,
            "--passphrase-file goes with --key passphrase",
        ));
    }
    open.vault.require_absent()?;
    let passphrase = match (&choice, given) {
        (KeyChoice::Passphrase, None) => Some(new_passphrase(world)?),
        (_, given) => given,
    };
    let made = wait::to_end(open.vault.init(&choice, passphrase.as_ref()));
    let no_service = made
        .as_ref()
        .is_err_and(|error| error.kind() == Kind::Vault(VaultTrouble::NoService));
    if no_service && choice == KeyChoice::Auto && world.secrets.can_ask() {
        world
            .output
            .note("There is no keyring service here, so a passphrase seals the vault.");
        let passphrase = world.secrets.ask_new_passphrase()?;
        wait::to_end(open.vault.init(&KeyChoice::Passphrase, Some(&passphrase)))?;
    } else {
        made?;
    }
    Ok(done(world, open, "vault made"))
}

/// For a new vault: from the file that the surroundings name, else from the terminal.
fn new_passphrase(world: &World<'_>) -> Result<Secret> {
    match &world.surroundings.passphrase_file {
        Some(file) => world.secrets.read_file(file),
        None if world.secrets.can_ask() => world.secrets.ask_new_passphrase(),
        None => Err(no_passphrase("--passphrase-file")),
    }
}

/// Opens with the passphrase of this file, else as every command does.
async fn open_with(world: &World<'_>, open: &Open, given: Option<&Secret>) -> Result<()> {
    match given {
        Some(passphrase) => open.vault.unlock_with_passphrase(passphrase).await,
        None => world.unlock(open, false).await,
    }
}

fn unlock(world: &World<'_>, open: &Open, file: Option<&Path>) -> Result<u8> {
    let given = file.map(|file| world.secrets.read_file(file)).transpose()?;
    wait::to_end(open_with(world, open, given.as_ref()))?;
    open.vault.cache_key()?;
    Ok(done(
        world,
        open,
        "vault unlocked: its key stays at hand until 15 minutes idle",
    ))
}

fn lock(world: &World<'_>, open: &Open) -> Result<u8> {
    let was_cached = open.vault.lock()?;
    let what = if was_cached {
        "vault locked"
    } else {
        "vault locked; no key was kept at hand"
    };
    Ok(done(world, open, what))
}

fn passwd(
    world: &World<'_>,
    open: &Open,
    present: Option<&Path>,
    new: Option<&Path>,
) -> Result<u8> {
    let given = present
        .map(|file| world.secrets.read_file(file))
        .transpose()?;
    let given_new = new.map(|file| world.secrets.read_file(file)).transpose()?;
    if given_new.is_none() && !world.secrets.can_ask() {
        return Err(no_passphrase("--new-passphrase-file"));
    }
    wait::to_end(open_with(world, open, given.as_ref()))?;
    let passphrase = match given_new {
        Some(passphrase) => passphrase,
        None => world.secrets.ask_new_passphrase()?,
    };
    let changed = upkeep::change_passphrase(&open.ports, &*open.vault, &passphrase);
    let kept = wait::to_end(changed)?;
    world.output.note(&kept.said);
    Ok(0)
}

fn no_passphrase(flag: &str) -> Error {
    let what = "a passphrase is needed, and there is no terminal to ask on";
    Error::new(Kind::Vault(VaultTrouble::Locked), what).hint(format!(
        "give it with {flag} FILE, or {flag} - for standard input"
    ))
}

fn verify(world: &World<'_>, open: &Open, file: Option<&Path>) -> Result<u8> {
    let given = file.map(|file| world.secrets.read_file(file)).transpose()?;
    wait::to_end(open_with(world, open, given.as_ref()))?;
    let found = open.vault.verify()?;
    world.output.line(&found.counted());
    for damage in &found.damaged {
        world
            .output
            .line(&format!("damaged: {}: {}", damage.what, damage.why));
    }
    found.verdict().map(|()| 0)
}

fn adopt(world: &World<'_>, open: &Open) -> Result<u8> {
    wait::to_end(world.unlock(open, false))?;
    open.vault.adopt()?;
    Ok(done(world, open, "this machine owns the vault now"))
}

#[derive(Serialize)]
struct StatusJson {
    version: u8,
    path: String,
    exists: bool,
    opens: bool,
    error: Option<String>,
    hint: Option<String>,
    slots: Vec<&'static str>,
    key_cached: Option<bool>,
    writable: Option<bool>,
    machine: Option<&'static str>,
    tokens: Option<u64>,
}

fn status(world: &World<'_>, open: &Open, json: bool) -> Result<u8> {
    let status = wait::to_end(open.vault.status())?;
    let shown = StatusJson::of(&status);
    if json {
        world.output.json(&shown);
    } else {
        world.output.text(&words::table(&shown.lines()));
    }
    match &status.opens {
        Ok(()) => Ok(0),
        Err(error) => {
            if !json {
                world.output.error(error);
            }
            Ok(error.kind().exit_code())
        }
    }
}

impl StatusJson {
    fn of(status: &VaultStatus) -> Self {
        let error = status.opens.as_ref().err();
        let vault = status.vault.as_ref();
        Self {
            version: JSON_VERSION,
            path: status.path.display().to_string(),
            exists: vault.is_some(),
            opens: error.is_none(),
            error: error.map(ToString::to_string),
            hint: error.map(|error| error.next_step().to_owned()),
            slots: vault
                .map(|v| v.slots.iter().map(SlotKind::word).collect())
                .unwrap_or_default(),
            key_cached: vault.and_then(|vault| match vault.cache {
                CacheState::Held => Some(true),
                CacheState::Empty => Some(false),
                CacheState::Unavailable => None,
            }),
            writable: vault.map(|vault| vault.is_writable),
            machine: vault.map(|vault| match vault.machine {
                MachineState::Ours => "ours",
                MachineState::Foreign => "foreign",
                MachineState::Unchecked => "unchecked",
            }),
            tokens: vault.map(|vault| vault.counts.tokens),
        }
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let row = |name: &str, value: String| vec![name.to_owned(), value];
        let mut rows = vec![row("path", self.path.clone())];
        if !self.exists {
            rows.push(row(
                "vault",
                "none yet: keyfob vault init makes it".to_owned(),
            ));
            return rows;
        }
        rows.push(row(
            "opens",
            if self.opens { "without a prompt" } else { "no" }.to_owned(),
        ));
        rows.push(row("opened by", self.slots.join(", ")));
        let cached = match self.key_cached {
            Some(true) => "held",
            Some(false) => "empty: keyfob vault unlock fills it",
            None => "not on this system",
        };
        rows.push(row("key cache", cached.to_owned()));
        rows.extend(self.tokens.map(|tokens| row("tokens", tokens.to_string())));
        rows.extend(
            self.machine
                .map(|machine| row("machine", machine.to_owned())),
        );
        if self.writable == Some(false) {
            rows.push(row("writable", "no".to_owned()));
        }
        rows
    }
}
