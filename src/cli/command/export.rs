//! `export`: puts a login into another tool's files.

use super::get;
use crate::cli::args::ExportArgs;
use crate::cli::wait;
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::service::get::Wish;
use crate::service::transfer::{self, Exported, Target};

pub(crate) fn run(world: &World<'_>, args: &ExportArgs) -> Result<u8> {
    let open = world.open()?;
    let wish = Wish {
        min_valid: args.min_valid,
        no_refresh: args.dry_run,
    };
    let ready = get::obtain(world, &open, &args.name, wish)?;
    if args.with_refresh {
        wait::to_end(world.unlock(&open, false))?;
    }
    let target = Target {
        tool: args.to,
        path: args
            .path
            .as_ref()
            .map(|path| world.surroundings.folder.join(path)),
        entry: args.entry.clone(),
        with_refresh: args.with_refresh,
        dry_run: args.dry_run,
    };
    let exported = transfer::export(&open.ports, &ready, &target)?;
    for warning in &ready.warnings {
        world.output.warning(warning);
    }
    tell(world, args, &exported);
    Ok(0)
}

fn tell(world: &World<'_>, args: &ExportArgs, exported: &Exported) {
    let verb = match (args.dry_run, exported.was_there) {
        (true, true) => "would change",
        (true, false) => "would add",
        (false, true) => "changed",
        (false, false) => "added",
    };
    let files = exported.places();
    world.output.note(&format!(
        "{}: {verb} '{}' in {files}",
        args.name, exported.entry
    ));
    for note in &exported.notes {
        world.output.note(&format!("note: {note}"));
    }
}
