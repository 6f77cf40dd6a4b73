//! `keys`: which key does what in the interface, and the same in a shell.

use crate::app::command::key_table;
use crate::cli::world::World;
use crate::domain::error::Result;

/// Cells of the columns of keys and of what they do.
const KEYS: usize = 12;
const HELP: usize = 30;

pub(crate) fn run(world: &World<'_>) -> Result<u8> {
    let catalog = world.open()?.ports.registry.load()?;
    let ascii = !world.surroundings.terminal.shows_unicode();
    let (sections, wrong) = key_table(&catalog.keys, ascii);
    for error in wrong {
        world.output.warning(&error.to_string());
    }
    for (i, (heading, lines)) in sections.iter().enumerate() {
        if i > 0 {
            world.output.line("");
        }
        world.output.line(heading);
        for line in lines {
            let shell = line.shell.unwrap_or_default();
            let words = format!("  {:KEYS$}{:HELP$}{shell}", line.keys, line.help);
            world.output.line(words.trim_end());
        }
    }
    Ok(0)
}
