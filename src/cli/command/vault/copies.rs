//! `vault backup|restore`: a copy of the sealed store, and its way back.

use std::path::Path;
use std::rc::Rc;

use super::{done, open_with};
use crate::cli::args::RestoreArgs;
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::infra::vault::{MachineState, SqliteVault};
use crate::service::ports::Ports;
use crate::service::upkeep::{self, Verification};

pub(super) fn backup(world: &World<'_>, open: &Open, file: &Path) -> Result<u8> {
    let kept = upkeep::back_up(&open.ports, &*open.vault, file)?;
    if let Some(mind) = kept.mind {
        world.output.warning(mind);
    }
    world.output.note(&kept.said);
    world
        .output
        .note("servers and profiles aren't in it: keyfob config path names their file");
    Ok(0)
}

pub(super) fn restore(world: &World<'_>, open: &Open, args: &RestoreArgs) -> Result<u8> {
    let copy = copy_at(open, &args.file)?;
    let given = args.passphrase_file.as_deref();
    let given = given
        .map(|file| world.secrets.read_file(file))
        .transpose()?;
    wait::to_end(open_with(world, &copy, given.as_ref())).map_err(as_copy)?;
    let found = copy.vault.verify()?;
    for damage in &found.damaged {
        let what = format!("damaged in the copy: {}: {}", damage.what, damage.why);
        world.output.warning(&what);
    }
    if !args.yes && !agreed(world, open, args, &found)? {
        world.output.note("nothing was changed");
        return Ok(Kind::Interrupted.exit_code());
    }
    let stamp = open.ports.clock.now().strftime("%Y%m%d-%H%M%S-%3f");
    let aside = format!("vault-before-{stamp}.db");
    let kept = open.vault.restore(&copy.vault, &aside)?;
    tell_owner(world, open)?;
    let code = done(world, open, "vault restored");
    if let Some(kept) = kept {
        world
            .output
            .note(&format!("the vault before it: {}", kept.display()));
    }
    world.output.note(
        "tokens that were refreshed since the copy are dead in it: keyfob check --all finds them",
    );
    Ok(code)
}

/// The copy as a vault of its own.
fn copy_at(open: &Open, file: &Path) -> Result<Open> {
    if !file.is_file() {
        let what = format!("there is no file '{}'", file.display());
        return Err(Error::new(Kind::Usage, what).hint("name what keyfob vault backup wrote"));
    }
    let file = std::path::absolute(file)
        .map_err(|error| Error::new(Kind::Usage, "that is no path").because(error))?;
    let vault = Rc::new(open.vault.beside(&file));
    Ok(Open {
        ports: Ports {
            vault: Rc::<SqliteVault>::clone(&vault),
            ..open.ports.clone()
        },
        vault,
        glyphs: open.glyphs,
    })
}

fn as_copy(error: Error) -> Error {
    let is_closed = matches!(
        error.kind(),
        Kind::Vault(VaultTrouble::Locked | VaultTrouble::WrongKey | VaultTrouble::NoService)
    );
    if is_closed {
        return error
            .about("the copy doesn't open here; nothing was changed")
            .hint("give its passphrase with --passphrase-file FILE, or its key file with KEYFOB_KEY_FILE");
    }
    error.about("the copy")
}

fn agreed(
    world: &World<'_>,
    open: &Open,
    args: &RestoreArgs,
    found: &Verification,
) -> Result<bool> {
    if !world.secrets.can_ask() {
        let what = "vault restore asks, and there is no terminal to ask on";
        return Err(Error::new(Kind::Usage, what).hint("add --yes; nothing was changed"));
    }
    let records = found.opened;
    let file = args.file.display();
    let question = if open.vault.require_absent().is_ok() {
        format!("Take {records} records from {file}?")
    } else {
        format!("Put {records} records from {file} in place of the vault (which is kept beside)?")
    };
    world.secrets.confirm(&question)
}

fn tell_owner(world: &World<'_>, open: &Open) -> Result<()> {
    let status = wait::to_end(open.vault.status())?;
    let machine = status.vault.map(|vault| vault.machine);
    if machine == Some(MachineState::Foreign) {
        world.output.warning(
            "another machine wrote it, so nothing is refreshed: keyfob vault adopt makes this machine its owner",
        );
    }
    Ok(())
}
