//! `which`: the profile that is meant where none is named, and why.

use serde::Serialize;

use crate::cli::args::WhichArgs;
use crate::cli::words::JSON_VERSION;
use crate::cli::world::World;
use crate::domain::error::Result;

#[derive(Serialize)]
struct WhichJson<'a> {
    version: u8,
    profile: &'a str,
    because: &'static str,
    file: Option<String>,
    url: Option<&'a str>,
}

pub(crate) fn run(world: &World<'_>, args: &WhichArgs) -> Result<u8> {
    let choice = world.choice(args.url.as_ref())?;
    if args.json {
        let file = choice.because.file();
        world.output.json(&WhichJson {
            version: JSON_VERSION,
            profile: choice.profile.as_str(),
            because: choice.because.word(),
            file: file.map(|file| file.display().to_string()),
            url: args.url.as_ref().map(url::Url::as_str),
        });
        return Ok(0);
    }
    world.output.line(choice.profile.as_str());
    world.output.note(&format!("because {}", choice.because));
    Ok(0)
}
