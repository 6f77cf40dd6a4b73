//! `copy`: an access token into the clipboard, cleared after a while if it is still ours.

use std::time::Duration;

use jiff::SignedDuration;

use crate::cli::args::{CopyArgs, HoldArgs};
use crate::cli::world::World;
use crate::domain::activity::Verb;
use crate::domain::error::Result;
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::infra::clipboard::{SystemClipboard, Way, holder, osc52};
use crate::service::get::Wish;
use crate::service::handover::{self, Form};
use crate::service::journal;
use crate::service::ports::Clipboard as _;

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
    world.output.note(&format!("it holds {}", form.contents()));
    Ok(0)
}

/// Copies and says which way, and what becomes of the copy.
fn copy(
    world: &World<'_>,
    way: Way,
    text: &Secret,
    clear: Option<SignedDuration>,
) -> Result<String> {
    let sink = Box::new(osc52::to_terminal);
    let clipboard = SystemClipboard::new(way, world.surroundings.terminal.multiplexer, sink);
    let copied = clipboard.copy(text, clear)?;
    Ok(match (copied.clearable, clear) {
        (false, _) => format!("{}; it can't be cleared from here", copied.way),
        (true, Some(clear)) => format!(
            "{}; cleared in {} if it is still ours",
            copied.way,
            span::whole(clear)
        ),
        (true, None) => copied.way.to_owned(),
    })
}

/// `hold-clipboard`: takes the text from standard input and keeps it in the clipboard.
pub(crate) fn hold(world: &World<'_>, args: &HoldArgs) -> Result<u8> {
    let text = world.secrets.read_file("-".as_ref())?;
    let span = Duration::from_secs(args.seconds);
    holder::hold(&text, span, &args.program, std::io::stdout())?;
    Ok(0)
}
