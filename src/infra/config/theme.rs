//! A theme of the user's own: `themes/NAME.toml` beside config.toml, seven colours over those of another theme.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::de::DeTable;

use super::known::Marks;
use super::said;
use super::section::Section;
use super::source::Source;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::palette::{BUILT_IN, Palette, Rgb};
use crate::domain::settings::THEMES;
use crate::domain::text;

/// Where they are kept, beside config.toml.
const FOLDER: &str = "themes";

/// What a file starts from that doesn't say it.
const USUAL_BASE: &str = "dark";

/// The colours of the theme that the settings name; none if it is one of keyfob's.
pub(super) fn own(folder: &Path, name: &str, marks: &mut Marks) -> Result<Option<Palette>> {
    if THEMES.contains(&name) {
        return Ok(None);
    }
    let path = place(folder, name).ok_or_else(|| absent(name, folder))?;
    marks.add(&path);
    let source = Source::read(&path)?.ok_or_else(|| absent(name, folder))?;
    read(&source).map(Some)
}

/// Where the user's own file names the theme.
pub(super) fn said_at(own: &Source) -> Option<String> {
    let rows = said::all(own).ok()?;
    let theme = rows.into_iter().find(|said| said.setting.name == "theme");
    theme?.place
}

/// The themes in the folder of the user's own, by name.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder.join(FOLDER)).into_iter().flatten();
    let name = |entry: io::Result<fs::DirEntry>| {
        let path = entry.ok()?.path();
        let name = path.file_stem()?.to_str()?.to_owned();
        (place(folder, &name)? == path).then_some(name)
    };
    let names: BTreeSet<String> = files.filter_map(name).collect();
    names.into_iter().collect()
}

/// Names are no paths.
fn place(folder: &Path, name: &str) -> Option<PathBuf> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let is_name = !name.is_empty() && name.chars().all(is_plain);
    is_name.then(|| folder.join(FOLDER).join(format!("{name}.toml")))
}

fn absent(name: &str, folder: &Path) -> Error {
    let shown = text::clean(name, 64);
    let folder = folder.join(FOLDER);
    let what = format!("there is no theme '{shown}' in '{}'", folder.display());
    Error::new(Kind::Usage, what).hint(format!(
        "one of {}, or a file there: keyfob config theme dark prints one to start from",
        THEMES.join(", ")
    ))
}

fn read(source: &Source) -> Result<Palette> {
    let table = DeTable::parse(&source.text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        source.wrong(&span, error.message())
    })?;
    let top = Section::top(source, table.get_ref());
    let base = top.text("base")?.unwrap_or(USUAL_BASE);
    let Some(mut palette) = Palette::named(base) else {
        let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
        let why = format!("'base' is one of {}", names.join(", "));
        return Err(source.wrong(&top.span_of("base"), why));
    };
    for (name, _) in top.entries().filter(|(name, _)| *name != "base") {
        let Some(colour) = palette.colour_mut(name) else {
            let why = format!("colours are {}", Palette::NAMES.join(", "));
            return Err(source.wrong(&top.span_of(name), why));
        };
        let text = top.text(name)?.unwrap_or_default();
        *colour = Rgb::parse(text).map_err(|error| source.wrong(&top.span_of(name), error))?;
    }
    Ok(palette)
}
