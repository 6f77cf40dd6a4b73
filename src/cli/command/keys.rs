//! `keys`: which key does what in the interface, and the same in a shell.

use crate::app::command::COMMANDS;
use crate::app::keymap::Keymap;
use crate::cli::world::World;
use crate::domain::error::Result;

/// Cells of the columns of keys and of what they do.
const KEYS: usize = 12;
const HELP: usize = 30;

pub(crate) fn run(world: &World<'_>) -> Result<u8> {
    let catalog = world.open()?.ports.registry.load()?;
    let (keymap, wrong) = Keymap::with(&catalog.keys);
    for error in wrong {
        world.output.warning(&error.to_string());
    }
    let ascii = !world.surroundings.terminal.shows_unicode();
    let mut section = None;
    for command in &COMMANDS {
        if section != Some(command.section) {
            if section.is_some() {
                world.output.line("");
            }
            section = Some(command.section);
            world.output.line(command.section.heading());
        }
        let chords = keymap.chords(command.id).iter();
        let keys: Vec<String> = chords.map(|chord| chord.label(ascii)).collect();
        let keys = keys.join("  ");
        let shell = command.cli.unwrap_or_default();
        let line = format!("  {keys:KEYS$}{:HELP$}{shell}", command.help);
        world.output.line(line.trim_end());
    }
    Ok(0)
}
