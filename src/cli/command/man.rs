//! `man`: the manual page, or all of them into a folder.

use std::path::Path;

use crate::cli::args::ManArgs;
use crate::cli::manual;
use crate::cli::world::World;
use crate::domain::error::{Error, Kind, Result};
use crate::infra::files;

pub(crate) fn run(world: &World<'_>, args: &ManArgs) -> Result<u8> {
    let pages = manual::pages();
    match &args.dir {
        None => {
            if let Some(page) = pages.first() {
                world.output.text(&page.text);
            }
        }
        Some(folder) => {
            write(folder, &pages)?;
            world.output.note(&format!("{} pages written", pages.len()));
        }
    }
    Ok(0)
}

fn write(folder: &Path, pages: &[manual::Page]) -> Result<()> {
    for page in pages {
        let path = folder.join(&page.file);
        files::write_public(&path, page.text.as_bytes()).map_err(|error| {
            Error::new(
                Kind::Failed,
                format!("'{}' can't be written", path.display()),
            )
            .because(error)
            .hint("name a folder that is there and yours")
        })?;
    }
    Ok(())
}
