//! `copy`: an access token into the clipboard, cleared after a while if it is still ours.

use crate::cli::args::CopyArgs;
use crate::cli::world::World;
use crate::domain::activity::Verb;
use crate::domain::error::Result;
use crate::infra::clipboard::SystemClipboard;
use crate::service::get::Wish;
use crate::service::handover;
use crate::service::journal;

pub(crate) fn run(world: &World<'_>, args: &CopyArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let settings = open.ports.registry.load()?.settings;
    let ready = super::get::obtain(world, &open, &name, Wish::default())?;
    let text = handover::render(&ready, args.format, open.ports.clock.now());
    let clipboard = SystemClipboard::for_command(&settings.clipboard, world.surroundings)?;
    let result = clipboard.copy_and_leave(&text, settings.clipboard_clear);
    let words = format!("copied as {}", args.format.word());
    let outcome = result.as_ref().map(|_| words.as_str());
    journal::record(&open.ports, Some(&name), Verb::Copy, outcome);
    world.output.note(&format!("{name}: {words} ({})", result?));
    Ok(0)
}
