//! `config`: where the file is, what may be in it, what is wrong with it.

use serde::Serialize;

use crate::app::command::key_table;
use crate::cli::args::ConfigCommand;
use crate::cli::words::JSON_VERSION;
use crate::cli::world::World;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::palette::{BUILT_IN, LEAST_CONTRAST, Palette};
use crate::domain::settings::Setting;
use crate::domain::text::clean;
use crate::infra::{assembly, config};
use crate::service::handover;
use crate::service::ports::{Change, Registry as _};

#[derive(Serialize)]
struct SettingsJson {
    version: u8,
    settings: Vec<SettingJson>,
}

#[derive(Serialize)]
struct SettingJson {
    section: &'static str,
    name: &'static str,
    /// As the file would say it: TOML.
    value: String,
    default: &'static str,
    /// Where it is said; none if nowhere.
    place: Option<String>,
}

/// Cells of the columns of names and of values.
const NAME: usize = 17;
const VALUE: usize = 12;
/// No setting is that long.
const LONGEST_LINE: usize = 1000;

pub(crate) fn run(world: &World<'_>, command: &ConfigCommand) -> Result<u8> {
    match command {
        ConfigCommand::Path => {
            let path = world.surroundings.places()?.config_file();
            world.output.line(&path.display().to_string());
        }
        ConfigCommand::Template => world.output.text(&config::TEMPLATE),
        ConfigCommand::Check => {
            let catalog = world.open()?.ports.registry.load()?;
            if let Some(error) = &catalog.settings.theme_trouble {
                world.output.warning(&format!("{error}: terminal is used"));
            }
            let palette = catalog.settings.palette.iter();
            for (name, contrast) in palette.flat_map(Palette::weak) {
                world.output.warning(&format!(
                    "theme {}: {name} has a contrast of {contrast:.1} to its ground; {LEAST_CONTRAST} can be read",
                    catalog.settings.theme
                ));
            }
            let (_, wrong) = key_table(&catalog.keys, true);
            wrong.into_iter().next().map_or(Ok(()), Err)?;
            handover::check(&catalog.templates)?;
            world.output.line(&format!(
                "ok: {} servers, {} profiles",
                catalog.servers.len(),
                catalog.profiles.len()
            ));
        }
        ConfigCommand::Settings { json: true } => settings_as_json(world)?,
        ConfigCommand::Settings { json: false } => settings(world)?,
        ConfigCommand::Theme { name } => world.output.text(&theme(name)?),
        ConfigCommand::Set { name, value } => {
            set(world, name, Some(value))?;
        }
        ConfigCommand::Reset { name } => {
            set(world, name, None)?;
        }
    }
    Ok(0)
}

fn set(world: &World<'_>, setting: &'static Setting, value: Option<&String>) -> Result<()> {
    let change = Change::Set(setting, value.cloned());
    assembly::registry(world.surroundings)?.change(&[change])
}

fn settings(world: &World<'_>) -> Result<()> {
    for said in assembly::registry(world.surroundings)?.settings()? {
        let Setting { name, default, .. } = said.setting;
        let origin = match &said.place {
            Some(place) => format!("{place}, default {default}"),
            None => "default".to_owned(),
        };
        let line = format!("{name:NAME$}{:VALUE$}{origin}", said.value);
        world.output.line(&clean(&line, LONGEST_LINE));
    }
    Ok(())
}

fn settings_as_json(world: &World<'_>) -> Result<()> {
    let said = assembly::registry(world.surroundings)?.settings()?;
    let settings = said.into_iter().map(|said| SettingJson {
        section: said.setting.section,
        name: said.setting.name,
        value: said.value,
        default: said.setting.default,
        place: said.place,
    });
    world.output.json(&SettingsJson {
        version: JSON_VERSION,
        settings: settings.collect(),
    });
    Ok(())
}

/// A theme of keyfob's as a file to start from.
fn theme(name: &str) -> Result<String> {
    let palette = Palette::named(name).ok_or_else(|| {
        let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
        let what = format!("'{}' has no colours of its own", clean(name, 64));
        Error::new(Kind::Usage, what).hint(format!("one of {}", names.join(", ")))
    })?;
    let place = "# Keep it as themes/NAME.toml beside config.toml, and set theme = \"NAME\".\n";
    let base = "# What isn't said is taken from this theme.\n";
    Ok(format!(
        "{place}{base}base = \"{name}\"\n{}",
        palette.file()
    ))
}
