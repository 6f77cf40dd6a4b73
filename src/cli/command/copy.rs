//! `copy`: an access token into the clipboard, cleared after a while if it is still ours.

use std::process::Command;
use std::time::Duration;

use jiff::SignedDuration;

use crate::cli::args::{CopyArgs, HoldArgs};
use crate::cli::world::World;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::infra::clipboard::{self, SystemClipboard, Way, osc52};
use crate::service::get::Wish;
use crate::service::handover::{self, Form};
use crate::service::journal;
use crate::service::ports::Clipboard as _;

/// Without a time to clear it, the copy is held this long on systems where it dies with its owner.
const LONGEST_HOLD: SignedDuration = SignedDuration::from_hours(8);

pub(crate) fn run(world: &World<'_>, args: &CopyArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let form = Form::named(&args.format, &*open.ports.registry)?;
    let settings = open.ports.registry.load()?.settings;
    let ready = super::get::obtain(world, &open, &name, Wish::default())?;
    let text = handover::render(&ready, &form, open.ports.clock.now())?;
    let way = Way::of(&settings.clipboard, &world.surroundings.desktop);
    let result = copy(world, way, &text, settings.clipboard_clear);
    let words = format!("copied as {}", form.word());
    journal::record(
        &open.ports,
        Some(&name),
        Verb::Copy,
        result.as_ref().map(|_| words.as_str()),
    );
    world.output.note(&format!("{name}: {words} ({})", result?));
    Ok(0)
}

/// Copies and says which way, and what becomes of the copy.
fn copy(
    world: &World<'_>,
    way: Way,
    text: &Secret,
    clear: Option<SignedDuration>,
) -> Result<String> {
    let name = way.name();
    if way != Way::Native {
        let is_tmux = world.surroundings.terminal.is_tmux;
        SystemClipboard::new(way, is_tmux, Box::new(osc52::to_terminal)).copy(text)?;
        return Ok(format!("{name}; it can't be cleared from here"));
    }
    clipboard::hand_over(holder(clear.unwrap_or(LONGEST_HOLD))?, text)?;
    Ok(match clear {
        Some(clear) => format!(
            "{name}; cleared in {} if it is still ours",
            span::whole(clear)
        ),
        None => name.to_owned(),
    })
}

/// This program once more, as the clipboard's owner: the content lives as long as that process.
fn holder(time: SignedDuration) -> Result<Command> {
    let program = std::env::current_exe().map_err(|error| {
        Error::new(Kind::Failed, "keyfob's own program can't be found").because(error)
    })?;
    let mut command = Command::new(program);
    command
        .arg("hold-clipboard")
        .arg(time.as_secs().to_string());
    Ok(command)
}

/// `hold-clipboard`: takes the text from standard input and keeps it in the clipboard.
pub(crate) fn hold(world: &World<'_>, args: &HoldArgs) -> Result<u8> {
    let text = world.secrets.read_file("-".as_ref())?;
    clipboard::hold(&text, Duration::from_secs(args.seconds), std::io::stdout())?;
    Ok(0)
}
