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

/// The same as a page of the documentation, with nobody's changes.
#[cfg(test)]
pub(crate) fn page() -> String {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    let mut page = "# Keys\n\nWhat each key does in the interface, and the same in a shell. `keyfob keys` prints it with \
        your own `[keys]`; `?` shows\nwhat holds where you are.\n"
        .to_owned();
    let (sections, _) = key_table(&BTreeMap::new(), false);
    for (heading, lines) in sections {
        write!(
            page,
            "\n## {heading}\n\n| keys | what | in a shell |\n| --- | --- | --- |\n"
        )
        .ok();
        for line in lines {
            let shell = line.shell.map(|shell| format!("`{shell}`"));
            let keys = line
                .keys
                .split("  ")
                .filter(|key| !key.is_empty())
                .map(|key| format!("`{}`", key.replace('|', r"\|")));
            let keys: Vec<String> = keys.collect();
            let (keys, shell) = (keys.join(" "), shell.unwrap_or_default());
            writeln!(page, "| {keys} | {} | {shell} |", line.help).ok();
        }
    }
    page
}
